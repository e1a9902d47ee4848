"""The few JavaScript semantics that reach the wire: undefined, truthiness, numbers and text.

Source: Segment's framework runs on JavaScript; its requests carry these traits.
"""

import json
import math
import re
from enum import Enum
from json.encoder import encode_basestring
from typing import Any, Final, TypeAlias

Json: TypeAlias = Any
"""A decoded JSON value, possibly ``UNDEFINED`` while a mapping is being resolved."""


class _Undefined(Enum):
    UNDEFINED = "undefined"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = _Undefined.UNDEFINED
"""No such key: a value distinct from None (null)."""

_SAFE_INTEGER = 2**53
_SAFE_DIGITS = 16
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN_DECIMAL_LIMIT = 1e21
_PLAIN_DECIMAL_FLOOR = 1e-6
BLANKS = " \t\n\v\f\r\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z", re.ASCII)
_RADIX = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)\Z")
_INTEGER_KEY = re.compile(r"(?:0|[1-9]\d*)\Z", re.ASCII)
_LARGEST_INTEGER_KEY = 2**32 - 2
PROTOTYPE: Final = "__proto__"
"""Q45: a key that no object takes: assigning to it in JavaScript adds no member."""


def is_number(value: Json) -> bool:
    """Tell whether a value is a JavaScript number; Python's booleans are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_falsy(value: Json) -> bool:
    """Tell JavaScript falsiness: undefined, null, false, zero, NaN and the empty text; empty lists are truthy."""
    if isinstance(value, str | bool) or value is None or value is UNDEFINED:
        return not value
    return is_number(value) and (value == 0 or value != value)


def type_name(value: Json) -> str:
    """Name a value's type as the framework's messages do."""
    if value is None:
        return "null"
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list):
        return "array"
    return "object" if isinstance(value, dict) else "number"


def number_text(value: float) -> str:
    """Write a number as JavaScript does: ``5`` for 5.0, ``1e+21``, ``1e-7``."""
    number = to_double(value)
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer() and abs(number) < _SAFE_INTEGER:
        return str(int(number))
    return _shortest(number)


def to_double(value: float) -> float:
    """Round a Python number to the IEEE double that JavaScript would hold."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _shortest(number: float) -> str:
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = int(exponent or 0) + (len(whole) if whole != "0" else -(len(fraction) - len(fraction.lstrip("0"))))
    digits = digits.rstrip("0")
    magnitude = abs(number)
    if _PLAIN_DECIMAL_FLOOR <= magnitude < _PLAIN_DECIMAL_LIMIT:
        return sign + _plain(digits, point)
    head = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{head}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _plain(digits: str, point: int) -> str:
    if point <= 0:
        return "0." + "0" * -point + digits
    if len(digits) <= point:
        return digits + "0" * (point - len(digits))
    return f"{digits[:point]}.{digits[point:]}"


def trim(text: str) -> str:
    """Strip the blanks that JavaScript strips, which are not quite Python's."""
    return text.strip(BLANKS)


def to_number(text: str) -> float:
    """Read text as JavaScript's ``Number()``: blank is 0, ``0x10`` is 16, what is not a number is NaN."""
    trimmed = trim(text)
    if not trimmed:
        return 0.0
    if _RADIX.match(trimmed):
        return to_double(int(trimmed, 0))
    if trimmed in {"Infinity", "+Infinity", "-Infinity"}:
        return -math.inf if trimmed[0] == "-" else math.inf
    return float(trimmed) if _DECIMAL.match(trimmed) else math.nan


def text_of(value: Json) -> str:
    """Turn a value into text as a template does.

    Returns:
        ``""`` for undefined and null, elements joined by commas for lists, ``[object Object]`` for objects.
    """
    if value is None or value is UNDEFINED:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return number_text(value) if isinstance(value, int | float) else "[object Object]"


def ordered_items(value: dict[str, Json]) -> list[tuple[str, Json]]:
    """Put integer-like keys first in ascending order, as every JavaScript object does."""
    if not any(map(_is_integer_key, value)):
        return list(value.items())
    numbered = sorted((item for item in value.items() if _is_integer_key(item[0])), key=lambda item: int(item[0]))
    return numbered + [item for item in value.items() if not _is_integer_key(item[0])]


def _is_integer_key(key: str) -> bool:
    return key[:1].isdigit() and bool(_INTEGER_KEY.match(key)) and int(key) <= _LARGEST_INTEGER_KEY


def without_prototypes(value: Json) -> Json:
    """Leave out every member that JavaScript loses when it copies an object (Q45)."""
    if isinstance(value, dict):
        return {key: without_prototypes(item) for key, item in value.items() if key != PROTOTYPE}
    return [without_prototypes(item) for item in value] if isinstance(value, list) else value


def stringify(value: Json) -> str:
    """Write compact JSON as ``JSON.stringify`` does.

    Members that are undefined vanish; undefined list elements, NaN and infinities become null; integer-like keys come
    first; non-ASCII text stays raw except lone surrogates.

    Returns:
        JSON text; for ``UNDEFINED`` itself ``"null"``.
    """
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", _write(value))


def _write(value: Json) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        members = [
            f"{encode_basestring(key)}:{_write(item)}" for key, item in ordered_items(value) if item is not UNDEFINED
        ]
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join([_write(item) for item in value]) + "]"
    if value is True or value is False:
        return "true" if value else "false"
    if value is None or value is UNDEFINED:
        return "null"
    return number_text(value) if math.isfinite(to_double(value)) else "null"


def parse(text: str | bytes) -> Json:
    """Decode JSON; Python's ``NaN`` and ``Infinity`` literals are refused.

    Raises:
        ValueError: the text is not JSON.
    """
    return _DECODER.decode(text if isinstance(text, str) else text.decode())


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


def _parse_integer(digits: str) -> float:
    """Read an integer of any length: past the safe range it is a double, as in JavaScript."""
    return int(digits) if len(digits) < _SAFE_DIGITS else float(digits)


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_parse_integer)
