"""Attribute values: which value has which type, and what a forced type makes of it."""

import json
import math
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from mock_talon.clock import from_rfc3339
from mock_talon.domain.records import ValueType

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:[0-5]\d)\Z", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z", re.ASCII)
_EXACT_INTEGERS = 2**53
_HIGHEST = sys.float_info.max
_LOCATION_KEYS = ({"lat", "lon"}, {"lat", "lng"}, {"latitude", "longitude"})
_COORDINATES = 2
_BOOLEAN_TEXTS: Mapping[str, bool] = {"true": True, "false": False}
INCONVERTIBLE: Final = object()
"""What `convert` gives for a value that cannot take the type."""


def is_number(value: Any) -> bool:
    """Tell whether a value is a JSON number within a double's range; booleans are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -_HIGHEST <= value <= _HIGHEST


def is_time(value: Any) -> bool:
    """Tell whether a value is text in RFC 3339, with a date that exists."""
    if not isinstance(value, str) or not _RFC_3339.match(value):
        return False
    try:
        from_rfc3339(value.upper())
    except ValueError:
        return False
    return True


def is_location(value: Any) -> bool:
    """Tell whether a value is ``[lon, lat]``, ``{"lat", "lon"|"lng"}`` or ``{"latitude", "longitude"}``.

    Source: our reading; the format is not public.
    """
    if isinstance(value, list):
        return len(value) == _COORDINATES and all(map(is_number, value))
    return isinstance(value, dict) and set(value) in _LOCATION_KEYS and all(map(is_number, value.values()))


KINDS: Final[Mapping[str, type]] = {"string": str, "boolean": bool}
"""The attribute types that every value of one Python type has, and no other."""


def _test_of_kind(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


_IS_SCALAR: Mapping[str, Callable[[Any], bool]] = {
    **{name: _test_of_kind(kind) for name, kind in KINDS.items()},
    "number": is_number,
    "time": is_time,
    "location": is_location,
}


def has_type(value: Any, value_type: ValueType) -> bool:
    """Tell whether a value has an attribute type; an empty list has every list type."""
    return TESTS[value_type](value)


def _test_of_list(scalar: str) -> Callable[[Any], bool]:
    test = _IS_SCALAR[scalar]
    return lambda value: isinstance(value, list) and all(map(test, value))


TESTS: Final[Mapping[str, Callable[[Any], bool]]] = {
    **_IS_SCALAR,
    **{f"(list {scalar})": _test_of_list(scalar) for scalar in ("string", "number", "time", "location")},
}
"""What each attribute type accepts."""


def element_type(value_type: str) -> str | None:
    """Give T of ``(list T)``, None for a type that is no list."""
    return value_type[len("(list ") : -1] if value_type.startswith("(list ") else None


def detect_type(value: Any, *, detect_time: bool) -> ValueType | None:
    """Tell with which type an attribute is created from a value alone.

    Args:
        value: not None.
        detect_time: whether RFC 3339 text makes a ``time``.

    Returns:
        None when the type cannot be told: objects, empty and mixed lists.

    Source: Talon.One third-party spec for booleans; the rest is our reading.
    """
    if isinstance(value, bool):
        return "boolean"
    if is_number(value):
        return "number"
    if isinstance(value, str):
        return "time" if detect_time and is_time(value) else "string"
    if isinstance(value, list) and value:
        return _detect_list_type(value)
    return None


def _detect_list_type(values: list[Any]) -> ValueType | None:
    if all(isinstance(value, str) for value in values):
        return "(list string)"
    return "(list number)" if all(map(is_number, values)) else None


def convert(value: Any, value_type: ValueType) -> Any:
    """Make a value take a forced type.

    Returns:
        The value in that type, or ``INCONVERTIBLE``.

    Source: Talon.One third-party spec, attributesInfo; the accepted forms are our reading of Segment's own traffic.
    """
    if has_type(value, value_type):
        return value
    if value_type == "string":
        return INCONVERTIBLE if isinstance(value, list | dict) else json.dumps(value)
    if value_type == "boolean" and isinstance(value, str):
        return _BOOLEAN_TEXTS.get(value, INCONVERTIBLE)
    if value_type == "number" and isinstance(value, str):
        number = to_number(value)
        return INCONVERTIBLE if number is None else number
    return INCONVERTIBLE


def to_number(text: str) -> float | None:
    """Read text as a number of JSON.

    Returns:
        An integer as far as a double holds each of them, else a float; None for other text and beyond a double's range.
    """
    if not _NUMBER.match(text):
        return None
    number = float(text)
    if number.is_integer() and -_EXACT_INTEGERS <= number <= _EXACT_INTEGERS:
        return int(number)
    return number if math.isfinite(number) else None
