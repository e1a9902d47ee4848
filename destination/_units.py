"""Texts as JavaScript holds them, and the values that a path of keys reaches."""

import re
from collections.abc import Iterable

from destination._javascript import UNDEFINED, Json, is_falsy

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_INDEX = re.compile(r"(?:0|[1-9][0-9]*)\Z")
_LONGEST_INDEX = 15
"""No text or list has more elements than a number of so many digits counts."""
_PLANE_START = 0x10000
_HIGH_SURROGATES = 0xD800
_LOW_SURROGATES = 0xDC00
_SURROGATE_BITS = 10
_SURROGATE_MASK = (1 << _SURROGATE_BITS) - 1


def code_units(text: str) -> str:
    """Spell a text in UTF-16 code units, one character each, so that lengths and slices are JavaScript's."""
    return text if text.isascii() else _ASTRAL.sub(_pair, text)


def _pair(match: re.Match[str]) -> str:
    offset = ord(match[0]) - _PLANE_START
    return chr(_HIGH_SURROGATES + (offset >> _SURROGATE_BITS)) + chr(_LOW_SURROGATES + (offset & _SURROGATE_MASK))


def characters(units: str) -> str:
    """Undo ``code_units``; lone surrogates stay."""
    if units.isascii():
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def walk(value: Json, keys: Iterable[str]) -> Json:
    """Follow keys as the framework does: a falsy value on the way is the result.

    Source: Segment actions framework, path lookup.
    """
    for key in keys:
        if is_falsy(value):
            return value
        value = member(value, key)
    return value


def member(value: Json, key: str) -> Json:
    """Read one property of a JSON value: a key, a canonical index, or ``length``; else ``UNDEFINED``."""
    if isinstance(value, dict):
        return value.get(key, UNDEFINED)
    if isinstance(value, str):
        value = code_units(value)
    elif not isinstance(value, list):
        return UNDEFINED
    if key == "length":
        return len(value)
    is_index = len(key) <= _LONGEST_INDEX and _INDEX.match(key)
    return value[int(key)] if is_index and int(key) < len(value) else UNDEFINED
