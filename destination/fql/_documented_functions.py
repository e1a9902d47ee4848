"""The functions of the documented filter query language, null included.

Where the page gives no rule for a value of another type, the result is null.

Source: Segment docs, Destination Filter Query Language.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from destination._javascript import Json, is_number, number_text, to_double, to_number
from destination.fql._glob import matches_glob

_WORD_START = re.compile(r"(?:^|(?<=\s))\w")
_TYPE_NAMES: Final[dict[type, str]] = {str: "string", list: "list", bool: "bool", dict: "object", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Function:
    """How many values a function takes, and what it makes of them."""

    arity: int
    apply: Callable[..., Json]


def _on_text(change: Callable[[str], str]) -> Callable[[Json], Json]:
    return lambda value: change(value) if isinstance(value, str) else None


def _contains(text: Json, part: Json) -> bool:
    return isinstance(text, str) and isinstance(part, str) and part in text


def _match(text: Json, pattern: Json) -> bool:
    return isinstance(text, str) and isinstance(pattern, str) and matches_glob(text, pattern)


def _length(value: Json) -> int | None:
    """Count bytes of UTF-8 or elements; null has none of either."""
    if value is None:
        return 0
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass"))
    return len(value) if isinstance(value, list) else None


def _titlecase(text: str) -> str:
    return _WORD_START.sub(lambda match: match[0].upper(), text)


def type_of(value: Json) -> str:
    """Name a value's type as ``typeof`` does; the page names none for objects."""
    return "number" if is_number(value) else _TYPE_NAMES[type(value)]


def _to_bool(value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    if is_number(value):
        return bool(value != 0)
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def _to_text(value: Json) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return number_text(value) if is_number(value) else None


def _to_number(value: Json) -> float | None:
    if isinstance(value, bool) or is_number(value):
        return to_double(value)
    number = to_number(value) if isinstance(value, str) and value.strip() else math.nan
    return None if math.isnan(number) else number


FUNCTIONS: Final[dict[str, Function]] = {
    "bool": Function(1, _to_bool),
    "contains": Function(2, _contains),
    "kebabcase": Function(1, _on_text(lambda text: text.replace(" ", "-"))),
    "length": Function(1, _length),
    "lowercase": Function(1, _on_text(str.lower)),
    "match": Function(2, _match),
    "number": Function(1, _to_number),
    "snakecase": Function(1, _on_text(lambda text: text.replace(" ", "_"))),
    "string": Function(1, _to_text),
    "titlecase": Function(1, _on_text(_titlecase)),
    "typeof": Function(1, type_of),
    "uppercase": Function(1, _on_text(str.upper)),
}
