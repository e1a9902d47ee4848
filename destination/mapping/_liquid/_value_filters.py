"""Filters on any value.

Source: liquidjs.
"""

import math
from collections.abc import Callable

from destination._javascript import UNDEFINED, Json, is_falsy, is_number, ordered_items, stringify, text_of
from destination._units import code_units, member
from destination.mapping._liquid._values import FilterError, is_true, is_word
from destination.mapping._texts import with_whole_pairs

_LARGEST_INDENT = 10


def size(value: Json) -> Json:
    """Count elements or characters; an object answers with its own ``length``."""
    return (UNDEFINED if is_falsy(value) else member(value, "length")) or 0


def default(value: Json, fallback: Json = UNDEFINED, *options: Json) -> Json:
    """Replace what is empty, false, null or undefined."""
    if isinstance(value, list | str) or is_word(value):
        return value if isinstance(value, list | str) and value else fallback
    if value is False and not is_falsy(_option(options, "allow_false")):
        return False
    return value if is_true(value) else fallback


def _option(options: tuple[Json, ...], name: str) -> Json:
    found: Json = UNDEFINED
    for option in options:
        if not isinstance(option, list):
            raise FilterError(f"Iterator value {text_of(option)} is not an entry object")
        found = option[1] if option[:1] == [name] else found
    return found


def raw(value: Json) -> Json:
    """Change nothing: nothing is escaped anyway."""
    return value


def _written(value: Json) -> Json:
    """Put empty objects in the place of words, which is how they are written."""
    if isinstance(value, list):
        return list(map(_written, value))
    return {} if is_word(value) else value


def to_json(value: Json = UNDEFINED, indent: Json = UNDEFINED) -> Json:
    """Write as JSON, over several lines if they are to be indented."""
    if value is UNDEFINED:
        return UNDEFINED
    step = _indent(indent)
    return _over_lines(_written(value), step, "\n") if step else stringify(_written(value))


def _over_lines(value: Json, step: str, before: str) -> str:
    """Write each member and element on a line of its own, behind a line break and the indent so far."""
    if isinstance(value, dict):
        keyed = ordered_items(value)
        parts = [f"{stringify(key)}: {_over_lines(member, step, before + step)}" for key, member in keyed]
    elif isinstance(value, list):
        parts = [_over_lines(element, step, before + step) for element in value]
    else:
        return stringify(value)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    inside = f",{before}{step}".join(parts)
    return f"{opening}{before}{step}{inside}{before}{closing}" if parts else opening + closing


def _indent(value: Json) -> str:
    """Tell what lines are indented with, one time for each level; empty for a single line."""
    if isinstance(value, str):
        return with_whole_pairs(code_units(value)[:_LARGEST_INDENT])
    return " " * min(int(value), _LARGEST_INDENT) if is_number(value) and math.isfinite(value) else ""


VALUE_FILTERS: dict[str, Callable[..., Json]] = {
    "default": default,
    "inspect": to_json,
    "json": to_json,
    "jsonify": to_json,
    "raw": raw,
    "size": size,
}
