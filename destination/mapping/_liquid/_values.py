"""Values inside liquid templates, with the semantics of JavaScript's engine instead of Python's.

Source: liquidjs.
"""

import math

from liquid.builtin.expressions import Nil
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidError

from destination._javascript import BLANKS, UNDEFINED, Json, is_number, number_text, text_of, to_double, to_number
from destination._units import code_units, member

LARGEST_OUTPUT = 100_000_000
"""Characters and list elements one template may produce. Source: Segment actions framework, liquid memory limit."""


class FilterError(LiquidError):
    """A filter that cannot be applied."""

    def __init__(self, message: str) -> None:
        super().__init__(message, token=None)


def require_room(size: float) -> None:
    """Go on only if one template may produce so much.

    Raises:
        FilterError: it may not.
    """
    if size > LARGEST_OUTPUT:
        raise FilterError("memory alloc limit exceeded")


def is_true(value: Json) -> bool:
    """Tell truth: all but false, null and undefined."""
    return not (value is False or value is None or value is UNDEFINED)


def plain(value: Json) -> Json:
    """Turn what the engine hands around into a JSON value or ``UNDEFINED``; ``empty`` and ``blank`` stay."""
    return None if isinstance(value, Nil) else value


def is_word(value: Json) -> bool:
    """Tell whether a value is one of the words ``nil``, ``empty`` and ``blank``."""
    return isinstance(value, Nil | Empty | Blank)


def liquid_text(value: Json) -> str:
    """Turn a value into text as output does: lists without separator, objects as ``[object Object]``."""
    value = plain(value)
    if isinstance(value, list):
        return "".join(map(liquid_text, value))
    return "" if is_word(value) else text_of(value)


def js_number(value: Json) -> float:
    """Convert a value as JavaScript's unary plus does; NaN where there is no number."""
    if is_number(value) or isinstance(value, bool):
        return to_double(value)
    if value is None or isinstance(value, Empty | Blank):
        return 0.0
    if isinstance(value, str | list):
        return to_number(text_of(value))
    return math.nan


def liquid_number(value: Json) -> float:
    """Convert an argument of an arithmetic filter: what is no number is 0."""
    number = js_number(plain(value))
    return 0.0 if math.isnan(number) else number


def whole(value: Json) -> int:
    """Round up to a count or place; what is no finite number is 0."""
    number = js_number(value)
    return math.ceil(number) if math.isfinite(number) else 0


def read_property(value: Json, key: Json) -> Json:
    """Read one step of a path: own properties, indexes (negative ones too), ``size``, ``first`` and ``last``."""
    value, key = plain(value), plain(key)
    if value is None or value is UNDEFINED:
        return value
    if isinstance(value, list) and is_number(key):
        return _element(value, key)
    name = number_text(key) if is_number(key) else liquid_text(key)
    found = member(value, name)
    return _derived(value, name) if found is UNDEFINED else found


def _element(elements: list[Json], position: float) -> Json:
    index = position + len(elements) if position < 0 else position
    is_index = 0 <= index < len(elements) and index == int(index)
    return elements[int(index)] if is_index else UNDEFINED


def _derived(value: Json, name: str) -> Json:
    if name == "size" and isinstance(value, str | list | dict):
        return len(code_units(value)) if isinstance(value, str) else len(value)
    if name in {"first", "last"} and isinstance(value, list) and value:
        return value[0 if name == "first" else -1]
    return UNDEFINED


def equals(left: Json, right: Json) -> bool:
    """Compare as ``==`` does: strictly, lists element by element, objects by identity."""
    if isinstance(left, Empty | Blank):
        return _is_void(right, left)
    if isinstance(right, Empty | Blank):
        return _is_void(left, right)
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(equals, left, right))
    if is_number(left) and is_number(right):
        return to_double(left) == to_double(right)
    if isinstance(left, str):
        return isinstance(right, str) and left == right
    return left is right


def _is_void(value: Json, drop: Empty | Blank) -> bool:
    if is_word(value):
        return False
    if isinstance(drop, Blank) and not is_true(value):
        return True
    if isinstance(value, str):
        return not (value.strip(BLANKS) if isinstance(drop, Blank) else value)
    return isinstance(value, list | dict) and not value


def is_less(left: Json, right: Json, *, or_equal: bool) -> bool:
    """Compare as JavaScript's ``<`` and ``<=``: texts by code unit, all else as numbers."""
    first, second = _primitive(left), _primitive(right)
    if isinstance(first, str) and isinstance(second, str):
        first_units, second_units = code_units(first), code_units(second)
        return first_units < second_units or (or_equal and first_units == second_units)
    one, other = js_number(first), js_number(second)
    return one < other or (or_equal and one == other)


def _primitive(value: Json) -> Json:
    return text_of(value) if isinstance(value, list | dict) else value


def contains(left: Json, right: Json) -> bool:
    """Tell whether a list has an element or a text a part."""
    if isinstance(left, list):
        return any(equals(element, right) for element in left)
    if not isinstance(left, str):
        return False
    if right is None or right is UNDEFINED:
        return ("null" if right is None else "undefined") in left
    return ("" if isinstance(right, Empty | Blank) else text_of(right)) in left
