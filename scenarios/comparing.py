"""Comparing expected with seen JSON values: members that are not mentioned do not matter, unless asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_LONGEST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Exactly:
    """An object that has these members and no others."""

    members: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Absent:
    """What stands for a member or document that must not exist."""

    is_absent: bool = True


ABSENT: Final = Absent()

Difference = tuple[str, Any, Any]
"""Place, expected, got."""


def differences(expected: Any, got: Any, place: str) -> Iterator[Difference]:
    """Yield every difference.

    Args:
        expected: a JSON value; objects are compared member by member, the unmentioned ones of `got` are passed over.
        got: a JSON value, or ``ABSENT``.
        place: what is compared, as a slash-separated path.
    """
    if isinstance(expected, Exactly):
        yield from _in_exact_object(expected.members, got, place)
    elif isinstance(expected, dict) and isinstance(got, dict):
        for name, value in expected.items():
            yield from differences(value, got.get(name, ABSENT), f"{place}/{name}")
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for index, (wanted, found) in enumerate(zip(expected, got, strict=True)):
            yield from differences(wanted, found, f"{place}/{index}")
    elif not _is_same(expected, got):
        yield place, excerpt(expected), excerpt(got)


def fits(expected: Any, got: Any) -> bool:
    """Tell whether a value is as expected, members that are not named left aside."""
    return next(differences(expected, got, ""), None) is None


def exactly(value: Any) -> Any:
    """Ask for a value with nothing beside it, at any depth."""
    if isinstance(value, dict):
        return Exactly({name: exactly(member) for name, member in value.items()})
    return [exactly(item) for item in value] if isinstance(value, list) else value


def _in_exact_object(members: dict[str, Any], got: Any, place: str) -> Iterator[Difference]:
    yield from differences(members, got, place)
    if isinstance(got, dict):
        for name in sorted(set(got) - set(members)):
            yield f"{place}/{name}", excerpt(ABSENT), excerpt(got[name])


def _is_same(expected: Any, got: Any) -> bool:
    """Compare as JSON does: 5 is 5.0, but true is not 1."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    return bool(expected == got)


def excerpt(value: Any) -> Any:
    """Give a value as a mismatch shows it: at most so much of it, and a word for what is absent."""
    if isinstance(value, Absent):
        return "nothing"
    if isinstance(value, Exactly):
        return excerpt(value.members)
    text = repr(value)
    return value if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
