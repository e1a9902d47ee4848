"""Looks for a small event on which two readings of a trigger disagree."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, product
from typing import TypeAlias

from destination._javascript import UNDEFINED, Json
from destination.errors import DestinationError
from destination.fql._meaning import Field, Joined, Meaning, Not, Opaque

Predicate: TypeAlias = Callable[[Json], bool]
_Keys: TypeAlias = tuple[str, ...]

_MOST_TESTS = 20_000
"""How many single tests a search may cost, so that it stays quick for long triggers."""
_MOST_VALUES = 12
_ORDINARY: tuple[Json, ...] = (UNDEFINED, "x", True, 1)


def find_witness(meanings: Sequence[Meaning], first: Predicate, second: Predicate) -> Json:
    """Try combinations of telling values for the fields that two meanings speak of.

    Returns:
        An event, or None if a bounded search finds none.
    """
    values: dict[_Keys, list[Json]] = {}
    candidates = [candidate for meaning in meanings for candidate in _candidates(meaning)]
    for keys, value in candidates:
        known = values.setdefault(keys, list(_ORDINARY))
        if len(known) < _MOST_VALUES and not any(type(value) is type(old) and value == old for old in known):
            known.append(value)
    for combination in islice(product(*values.values()), 1 + _MOST_TESTS // (1 + len(candidates))):
        event = _event(zip(values, combination, strict=True))
        if _outcome(first, event) != _outcome(second, event):
            return event
    return None


def _outcome(holds: Predicate, event: Json) -> bool | str:
    try:
        return holds(event)
    except DestinationError as error:
        return error.name


def _candidates(meaning: Meaning) -> Iterator[tuple[_Keys, Json]]:
    if isinstance(meaning, Joined):
        for child in meaning.children:
            yield from _candidates(child)
    elif isinstance(meaning, Not):
        yield from _candidates(meaning.child)
    elif isinstance(meaning, Opaque):
        yield from ((keys, "x") for keys in meaning.fields)
    elif isinstance(meaning, Field):
        yield from ((meaning.keys, value) for value in _telling(meaning.value))


def _telling(value: Json) -> tuple[Json, ...]:
    """Values around an expected one, itself first."""
    if isinstance(value, bool) or value is None:
        return (value, "true" if value else "false", None)
    if isinstance(value, str):
        return (value, value.strip("'"), f"{value}x", f"x{value}")
    return (value, value + 1, value - 1, f"{value:g}")


def _event(fields: Iterable[tuple[_Keys, Json]]) -> Json:
    event: dict[str, Json] = {}
    for keys, value in fields:
        if value is UNDEFINED:
            continue
        place = event
        for key in keys[:-1]:
            inner = place.setdefault(key, {})
            place = inner if isinstance(inner, dict) else {}
        place[keys[-1]] = value
    return event
