"""Filters on lists, and those that make lists of texts.

Source: liquidjs.
"""

import math
from collections.abc import Callable
from functools import reduce
from typing import TypeVar

from destination._javascript import UNDEFINED, Json, is_falsy, text_of
from destination._units import code_units
from destination.mapping._liquid._values import (
    equals,
    is_true,
    is_word,
    js_number,
    liquid_text,
    read_property,
    require_room,
    whole,
)

Items = TypeVar("Items", str, list[Json])


def _elements(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    return [] if value is None or value is UNDEFINED else [value]


def join(value: Json, separator: Json = UNDEFINED) -> str:
    """Join elements, nested lists with commas."""
    between = " " if separator is None or separator is UNDEFINED else liquid_text(separator)
    elements = _elements(value)
    require_room(len(between) * len(elements))
    return between.join("" if is_word(element) else text_of(element) for element in elements)


def first(value: Json) -> Json:
    """Take the first element or character."""
    return _edge(value, 0)


def last(value: Json) -> Json:
    """Take the last element or character."""
    return _edge(value, -1)


def _edge(value: Json, index: int) -> Json:
    items = code_units(value) if isinstance(value, str) else value
    if not isinstance(items, str | list):
        return ""
    return items[index] if items else "" if isinstance(items, str) else UNDEFINED


def compact(value: Json) -> list[Json]:
    """Drop null and undefined elements."""
    return [element for element in _elements(value) if element is not None and element is not UNDEFINED]


def push(value: Json, element: Json = UNDEFINED) -> list[Json]:
    """Add at the end."""
    return [*_elements(value), element]


def unshift(value: Json, element: Json = UNDEFINED) -> list[Json]:
    """Add at the start."""
    return [element, *_elements(value)]


def pop(value: Json) -> list[Json]:
    """Drop the last element."""
    return _elements(value)[:-1]


def shift(value: Json) -> list[Json]:
    """Drop the first element."""
    return _elements(value)[1:]


def total(value: Json, key: Json = UNDEFINED) -> float:
    """Add up elements, or what they hold at a path; what is no number counts nothing."""
    elements = _elements(value)
    if not is_falsy(key):
        elements = [_at(element, key) for element in elements]
    numbers = [js_number(element) for element in elements]
    return sum((number for number in numbers if not math.isnan(number)), 0.0)


def where(value: Json, key: Json = UNDEFINED, expected: Json = UNDEFINED) -> list[Json]:
    """Keep elements which hold the expected value at a path, or anything true."""
    return [element for element in _elements(value) if _matches(_at(element, key), expected)]


def _at(element: Json, path: Json) -> Json:
    return reduce(read_property, liquid_text(path).split("."), element)


def _matches(value: Json, expected: Json) -> bool:
    if expected is UNDEFINED:
        return is_true(value)
    return value is None or value is UNDEFINED if expected is None else equals(value, expected)


def cut(value: Json, begin: Json = UNDEFINED, length: Json = 1) -> Json:
    """Take a part of a list or text; a negative begin counts from the end."""
    if value is None or value is UNDEFINED:
        return []
    count = 1 if length is UNDEFINED else js_number(length)
    if isinstance(value, list):
        return _cut_list(value, begin, 1 if length is UNDEFINED else length)
    require_room(count)
    return _part(liquid_text(value), whole(begin), whole(count))


def _cut_list(elements: list[Json], begin: Json, length: Json) -> list[Json]:
    """Cut up to begin plus length, which are put together as texts if one of them is a text."""
    start = js_number(begin)
    if start < 0:
        begin = start = start + len(elements)
    is_text = isinstance(begin, str) or isinstance(length, str)
    end = js_number(text_of(begin) + text_of(length)) if is_text else start + js_number(length)
    if not (math.isfinite(start) and math.isfinite(end)):
        return []
    return _part(elements, int(start), int(end) - int(start))


def _part(items: Items, begin: int, count: int) -> Items:
    start = begin + len(items) if begin < 0 else begin
    return items[:0] if start < 0 or count < 0 else items[start : start + count]


def sample(value: Json, count: Json = UNDEFINED) -> Json:
    """Take elements; the first ones instead of random ones, so that results can be repeated."""
    if value is None or value is UNDEFINED:
        return []
    items = value if isinstance(value, list) else list(liquid_text(value))
    if count is UNDEFINED or equals(count, 1):
        return items[0] if items else UNDEFINED
    return items[: whole(count)]


def split(value: Json, separator: Json = UNDEFINED) -> list[Json]:
    """Split a text; empty texts at the end are dropped."""
    text, between = liquid_text(value), liquid_text(separator)
    parts = text.split(between) if between else list(code_units(text))
    while parts and not parts[-1]:
        parts.pop()
    return parts


def replace(value: Json, part: Json = UNDEFINED, replacement: Json = UNDEFINED) -> str:
    """Replace every occurrence; the empty text occurs between all characters."""
    text, sought, inserted = liquid_text(value), liquid_text(part), liquid_text(replacement)
    parts = text.split(sought) if sought else list(code_units(text))
    require_room(len(text) + len(parts) * len(inserted))
    return inserted.join(parts)


LIST_FILTERS: dict[str, Callable[..., Json]] = {
    "compact": compact,
    "first": first,
    "join": join,
    "last": last,
    "pop": pop,
    "push": push,
    "replace": replace,
    "sample": sample,
    "shift": shift,
    "slice": cut,
    "split": split,
    "sum": total,
    "unshift": unshift,
    "where": where,
}
