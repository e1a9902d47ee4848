"""Filters on numbers; all arithmetic is that of IEEE doubles.

Source: liquidjs.
"""

import math
from collections.abc import Callable

from destination._javascript import UNDEFINED, Json, number_text, to_number
from destination.mapping._liquid._values import js_number, liquid_number

_LARGEST_SAFE_INTEGER = 2**53 - 1


def absolute(number: float, *_: float) -> float:
    """Drop the sign."""
    return abs(number)


def divided_by(dividend: float, divisor: float = math.nan, is_whole: float = 0.0, *_: float) -> float:
    """Divide, in whole numbers only on demand."""
    if divisor == 0:
        sign = math.copysign(1, dividend) * math.copysign(1, divisor)
        quotient = math.nan if dividend == 0 or math.isnan(dividend) else sign * math.inf
    else:
        quotient = dividend / divisor
    return floor(quotient) if is_whole else quotient


def ceil(number: float, *_: float) -> float:
    """Round up."""
    return float(math.ceil(number)) if math.isfinite(number) else number


def floor(number: float, *_: float) -> float:
    """Round down."""
    return float(math.floor(number)) if math.isfinite(number) else number


def minus(number: float, other: float = math.nan, *_: float) -> float:
    """Subtract."""
    return number - other


def plus(number: float, other: float = math.nan, *_: float) -> float:
    """Add."""
    return number + other


def times(number: float, other: float = math.nan, *_: float) -> float:
    """Multiply."""
    return number * other


def modulo(number: float, other: float = math.nan, *_: float) -> float:
    """Take the remainder, with the divisor's sign."""
    return _remainder(_remainder(number, other) + other, other)


def _remainder(number: float, other: float) -> float:
    is_defined = other != 0 and math.isfinite(number) and not math.isnan(other)
    return math.fmod(number, other) if is_defined else math.nan


def round_to(number: float, digits: float = 0.0, *_: float) -> float:
    """Round half up, on the decimal digits and away from zero for negative numbers."""
    scaled = _shifted(abs(number), digits)
    if not scaled <= _LARGEST_SAFE_INTEGER:
        return number
    rounded = _shifted(math.floor(scaled + 0.5), -digits)
    return -rounded if number < 0 else rounded


def _shifted(number: float, digits: float) -> float:
    mantissa, _, power = number_text(number).partition("e")
    return to_number(f"{mantissa}e{number_text(to_number(power) + digits)}")


def _on_numbers(function: Callable[..., float]) -> Callable[..., float]:
    return lambda value, *arguments: function(liquid_number(value), *map(liquid_number, arguments))


def to_integer(value: Json = UNDEFINED) -> float:
    """Convert to a number, which need not be an integer in spite of the name."""
    return js_number(value)


NUMBER_FILTERS: dict[str, Callable[..., Json]] = {
    "abs": _on_numbers(absolute),
    "at_least": _on_numbers(lambda *numbers: max(numbers)),
    "at_most": _on_numbers(lambda *numbers: min(numbers)),
    "ceil": _on_numbers(ceil),
    "divided_by": _on_numbers(divided_by),
    "floor": _on_numbers(floor),
    "minus": _on_numbers(minus),
    "modulo": _on_numbers(modulo),
    "plus": _on_numbers(plus),
    "round": _on_numbers(round_to),
    "times": _on_numbers(times),
    "to_integer": to_integer,
}
