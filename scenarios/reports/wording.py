"""How values are shown to people: as text in which nothing is hidden and nothing acts."""

import json
import re
import unicodedata
from typing import Final

from scenarios.observing import Json

_KEPT: Final = frozenset("\n\t")
_NEEDS_A_LOOK: Final = re.compile("[^\x20-\x7e\n\t]")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS: Final = frozenset({"\u200c", "\u200d"})
"""Part of ordinary words and emoji."""


def visible(text: str) -> str:
    """Write control, direction and other unseen characters as escapes, so that they neither hide nor act."""
    return _NEEDS_A_LOOK.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    if character in _KEPT or character in _JOINERS or unicodedata.category(character) not in _INVISIBLE:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def in_one_line(value: Json) -> str:
    """Write a value as one line: texts as they are, all else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def indented(value: Json) -> str:
    """Write a JSON value over several lines."""
    return visible(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def indented_body(text: str) -> str:
    """Write a body over several lines when it is JSON and says the same so; else as it is."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return visible(text)
    forms = (json.dumps(value, ensure_ascii=is_ascii, separators=(",", ":")) for is_ascii in (False, True))
    return indented(value) if text in forms else visible(text)


def shortened(text: str, longest: int) -> str:
    """Cut a text, and tell how much is missing."""
    hidden = len(text) - longest
    return text if hidden <= 0 else f"{text[:longest]}\n… {hidden} more characters; the JSON lines hold them all"


def counted(number: int, noun: str) -> str:
    """Write how many there are of something."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def in_seconds(seconds: float) -> str:
    """Write a duration with a unit that suits it."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1_000_000:.0f} µs"
