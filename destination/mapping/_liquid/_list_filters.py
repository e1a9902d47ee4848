"""Filters on lists, and those on any value.

Source: liquidjs.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable
from functools import reduce

from destination._javascript import BLANKS, UNDEFINED, Json, is_falsy, stringify, text_of
from destination._units import code_units, member
from destination.mapping._liquid._values import (
    LARGEST_OUTPUT,
    FilterError,
    equals,
    js_number,
    liquid_text,
    read_property,
)

_LARGEST_INDENT = 10


def _elements(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    return [] if value is None or value is UNDEFINED else [value]


def join(value: Json, separator: Json = UNDEFINED) -> str:
    """Join elements, nested lists with commas."""
    between = " " if separator is None or separator is UNDEFINED else liquid_text(separator)
    elements = _elements(value)
    if len(between) * len(elements) > LARGEST_OUTPUT:
        raise FilterError("memory alloc limit exceeded")
    return between.join(map(text_of, elements))


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
    return items[index] if items else UNDEFINED


def size(value: Json) -> Json:
    """Count elements or characters; an object answers with its own ``length``."""
    return (UNDEFINED if is_falsy(value) else member(value, "length")) or 0


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
    if key is None or not is_falsy(key):
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
        return not (value is False or value is None or value is UNDEFINED)
    return value is None or value is UNDEFINED if expected is None else equals(value, expected)


def cut(value: Json, begin: Json = UNDEFINED, length: Json = UNDEFINED) -> Json:
    """Take a part of a list or text; a negative begin counts from the end."""
    if value is None or value is UNDEFINED:
        return []
    items = value if isinstance(value, list) else liquid_text(value)
    start, count = _whole(begin), 1 if length is UNDEFINED else _whole(length)
    start = start + len(items) if start < 0 else start
    return items[:0] if start < 0 or count < 0 else items[start : start + count]


def _whole(value: Json) -> int:
    number = js_number(value)
    return int(number) if math.isfinite(number) else 0


def sample(value: Json, count: Json = UNDEFINED) -> Json:
    """Take elements; the first ones instead of random ones, so that results can be repeated."""
    if value is None or value is UNDEFINED:
        return []
    items = value if isinstance(value, list) else list(liquid_text(value))
    if count is UNDEFINED or equals(count, 1):
        return items[0] if items else UNDEFINED
    return items[: _whole(count)]


def split(value: Json, separator: Json = UNDEFINED) -> list[Json]:
    """Split a text; empty texts at the end are dropped."""
    text, between = liquid_text(value), liquid_text(separator)
    parts = text.split(between) if between else list(code_units(text))
    while parts and not parts[-1]:
        parts.pop()
    return parts


def default(value: Json, fallback: Json = UNDEFINED, *options: Json) -> Json:
    """Replace what is empty, false, null or undefined."""
    if isinstance(value, list | str):
        return value or fallback
    if value is False and any(option[:1] == ["allow_false"] and not is_falsy(option[1]) for option in _pairs(options)):
        return False
    return fallback if value is False or value is None or value is UNDEFINED else value


def _pairs(options: tuple[Json, ...]) -> list[list[Json]]:
    return [option for option in options if isinstance(option, list) and len(option) > 1]


def raw(value: Json) -> Json:
    """Change nothing: nothing is escaped anyway."""
    return value


def to_json(value: Json = UNDEFINED, indent: Json = UNDEFINED) -> Json:
    """Write as JSON."""
    if value is UNDEFINED:
        return UNDEFINED
    text = stringify(value)
    width = min(_whole(indent), _LARGEST_INDENT) if isinstance(indent, int | float) else indent
    is_indented = isinstance(width, str | int) and not is_falsy(width) and width is not True
    return json.dumps(json.loads(text), indent=width, ensure_ascii=False) if is_indented else text


_ACCENTS = str.maketrans(
    {
        **dict.fromkeys("àáâãäå", "a"),
        **dict.fromkeys("èéêë", "e"),
        **dict.fromkeys("ìíîï", "i"),
        **dict.fromkeys("òóôõöø", "o"),
        **dict.fromkeys("ùúûü", "u"),
        **dict.fromkeys("ýÿ", "y"),
        "æ": "ae",
        "ç": "c",
        "ð": "d",
        "ñ": "n",
        "ß": "ss",
        "œ": "oe",
        "þ": "th",
        "ẞ": "SS",
        "Œ": "OE",
        "Þ": "TH",
    }
)
_PRETTY = frozenset("._~!$&'()+,;=@")


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "ML" or category == "Nd"


_KEPT_IN_SLUGS: dict[str, Callable[[str], bool]] = {
    "raw": lambda character: character not in BLANKS,
    "default": _is_word,
    "pretty": lambda character: _is_word(character) or character in _PRETTY,
    "ascii": lambda character: character.isascii() and character.isalnum(),
    "latin": _is_word,
}


def slugify(value: Json, mode: Json = UNDEFINED, is_cased: Json = UNDEFINED) -> str:
    """Make a text fit for a path."""
    text, style = liquid_text(value), "default" if mode is UNDEFINED else liquid_text(mode)
    keeps = _KEPT_IN_SLUGS.get(style)
    if keeps is not None:
        text = text.translate(_ACCENTS) if style == "latin" else text
        marked = "".join(character if keeps(character) else "\0" for character in text)
        text = re.sub("^-|-$", "", re.sub("\0+", "-", marked))
    return text.lower() if is_falsy(is_cased) else text


def replace(value: Json, part: Json = UNDEFINED, replacement: Json = UNDEFINED) -> str:
    """Replace every occurrence; the empty text occurs between all characters."""
    text, sought, inserted = liquid_text(value), liquid_text(part), liquid_text(replacement)
    parts = text.split(sought) if sought else list(code_units(text))
    if len(text) + len(parts) * len(inserted) > LARGEST_OUTPUT:
        raise FilterError("memory alloc limit exceeded")
    return inserted.join(parts)


LIST_FILTERS: dict[str, Callable[..., Json]] = {
    "compact": compact,
    "default": default,
    "first": first,
    "inspect": to_json,
    "join": join,
    "json": to_json,
    "jsonify": to_json,
    "last": last,
    "pop": pop,
    "push": push,
    "raw": raw,
    "replace": replace,
    "sample": sample,
    "shift": shift,
    "size": size,
    "slice": cut,
    "slugify": slugify,
    "split": split,
    "sum": total,
    "unshift": unshift,
    "where": where,
}
