"""How a value becomes the type of its field.

Each scalar type is told apart (``fits``) and reached (``coerce``, UNDEFINED when it cannot be). The faithful table does
what Segment's validator does; the careful one refuses what nobody means by a number.

Source: Segment actions framework, payload validation with type coercion.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from destination._javascript import UNDEFINED, Json, is_number, number_text, to_double, to_number

_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar type: what its values are and what may be turned into one."""

    name: str
    exact: type
    fits: Callable[[Json], bool]
    coerce: Callable[[Json], Json]


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _is_truth_value(value: Json) -> bool:
    return isinstance(value, bool)


def _is_finite(value: Json) -> bool:
    return is_number(value) and math.isfinite(to_double(value))


def _is_whole(value: Json) -> bool:
    return _is_finite(value) and value % 1 == 0


def _to_text(value: Json) -> Json:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if is_number(value) else UNDEFINED


def _to_number(value: Json) -> Json:
    """Q16: blank, hexadecimal and infinite texts count; an infinity passes here and becomes null in the body."""
    if value is None or isinstance(value, bool):
        return int(value or 0)
    if not isinstance(value, str) or not value:
        return UNDEFINED
    number = to_number(value)
    return UNDEFINED if math.isnan(number) else number


def _to_whole(value: Json) -> Json:
    number = _to_number(value)
    if number is UNDEFINED or math.isinf(number) or number % 1 == 0:
        return number
    return UNDEFINED


def _to_careful_number(value: Json) -> Json:
    if isinstance(value, str) and not _PLAIN_NUMBER.match(value.strip()):
        return UNDEFINED
    return _to_number(value)


def _to_careful_whole(value: Json) -> Json:
    if isinstance(value, str) and not _PLAIN_NUMBER.match(value.strip()):
        return UNDEFINED
    return _to_whole(value)


def _to_truth_value(value: Json) -> Json:
    if value == "true" or (is_number(value) and value == 1):
        return True
    if value is None or value == "false" or (is_number(value) and value == 0):
        return False
    return UNDEFINED


_STRING = Scalar("string", str, _is_text, _to_text)
_BOOLEAN = Scalar("boolean", bool, _is_truth_value, _to_truth_value)

FAITHFUL: Final[Mapping[str, Scalar]] = {
    "string": _STRING,
    "boolean": _BOOLEAN,
    "number": Scalar("number", int, _is_finite, _to_number),
    "integer": Scalar("integer", int, _is_whole, _to_whole),
}
"""Scalar types by name, as production coerces them."""

CAREFUL: Final[Mapping[str, Scalar]] = {
    **FAITHFUL,
    "number": Scalar("number", int, _is_finite, _to_careful_number),
    "integer": Scalar("integer", int, _is_whole, _to_careful_whole),
}
"""Scalar types by name, with number texts limited to plain decimals."""
