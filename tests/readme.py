"""The generated sections of README.md: what differs, what is enforced, and the oddities of production.

``python -m tests.readme`` rewrites them; a test compares.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import fields

from destination.quirks import QUIRKS, Quirk
from mock_talon import Limits, Rule, all_rules
from mock_talon.rules import STRICT
from mock_talon.wire.casing import to_camel
from mock_talon.wire.messages import STATUS_OF_KIND

README: Final = Path(__file__).parents[1] / "README.md"
END: Final = "<!-- end -->"
_SURE: Final = frozenset({"spec", "docs", "segment", "sdk"})
_ABOUT: Final[Mapping[str, str]] = {
    "ours": "our own",
    "inferred": "our reading",
}
_NONE: Final = "–"
_PIPE: Final = r"\|"
_UNSURE: Final = """\
Nobody has published what Talon.One does here; the mock does what stands in the table. *Our reading* follows from public
facts, *our own* is the mock's alone."""
_ENFORCED: Final = """\
`GET /_mock/rules` lists them too. Those marked *strict* are only recorded as drift in the default
mode; a setting or a limit of the world can change a figure or switch it off."""
_FIDELITY: Final = """\
Oddities of Segment's destination which `destination` reproduces, and what `Settings(quirks=False)` does instead."""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    return "\n".join(map(_line, (head, ("---",) * len(head), *rows)))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', _PIPE) for cell in cells)} |"


def _section(*parts: str) -> str:
    return "\n\n".join(parts)


def differences() -> str:
    """List what the mock does where nobody has published what the service does, and what it does not have."""
    public = [rule for rule in all_rules() if rule.concerns != "control"]
    unsure = [rule for rule in public if rule.certainty not in _SURE and rule.concerns != "not served"]
    missing = [rule for rule in public if rule.concerns == "not served"]
    return _section(
        "## Differences from Talon.One",
        _UNSURE,
        table(("rule", "what the mock does", "certainty", "setting"), map(_difference, unsure)),
        "Known of Talon.One, and not served:",
        table(("rule", "statement"), ((_code(rule.id), rule.statement) for rule in missing)),
    )


def _difference(rule: Rule) -> tuple[str, ...]:
    return _code(rule.id), rule.statement, _ABOUT[rule.certainty], _setting(rule)


def enforced() -> str:
    """List every rule that refuses requests, with its figure, status and source."""
    refusing = [rule for rule in all_rules() if rule.refuses and rule.concerns != "control"]
    head = ("rule", "statement", "figure", "status", "source")
    return _section("## What is enforced", _ENFORCED, table(head, map(_enforced, refusing)))


def _enforced(rule: Rule) -> tuple[str, ...]:
    status = str(int(STATUS_OF_KIND[rule.kind])) + (", strict" if rule.setting == STRICT else "")
    return _code(rule.id), rule.statement, _figure(rule), status, rule.source.split(";", 1)[0]


def _figure(rule: Rule) -> str:
    figures = {f"limits.{to_camel(item.name)}": item.default for item in fields(Limits)}
    named = [figures[setting] for setting in (rule.setting or "").split(", ") if setting in figures]
    return f"{named[0]:,}" if named else _NONE


def fidelity() -> str:
    """List the oddities of production, and what the destination does without them."""
    head = ("quirk", "production", "with `quirks=False`")
    return _section("## Fidelity", _FIDELITY, table(head, map(_quirk, QUIRKS)))


def _quirk(quirk: Quirk) -> tuple[str, ...]:
    careful = "not applicable" if quirk.status == "not applicable" else quirk.careful or "the same"
    return quirk.id, quirk.production, careful


def _setting(rule: Rule) -> str:
    return _NONE if rule.setting is None else ", ".join(map(_code, rule.setting.split(", ")))


def _code(text: str) -> str:
    return f"`{text}`"


SECTIONS: Final[Mapping[str, Callable[[], str]]] = {
    "differences": differences,
    "enforced": enforced,
    "fidelity": fidelity,
}
"""What stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``."""


def generated(text: str) -> str:
    """Give a README with its generated sections as they ought to be; a missing one is added at the end."""
    for name, section in SECTIONS.items():
        begin = f"<!-- generated: {name} -->"
        whole = f"{begin}\n{section()}\n{END}"
        before, marker, rest = text.partition(begin)
        _, _, after = rest.partition(END)
        text = f"{before}{whole}{after}" if marker else f"{text.rstrip()}\n\n{whole}\n"
    return text


def main() -> None:
    """Rewrite README.md."""
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
