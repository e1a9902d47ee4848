"""The type of an attribute, from the values that were sent for it."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from mock_talon.domain.records import ValueType
from mock_talon.domain.values import TESTS

Json: TypeAlias = Any
_UNTOLD: Final = "no value tells the type: check it"
_NO_TYPE: Final = "objects and mixed lists are no attribute values: send another value"
_MIXED: Final = "values of several types were sent: no attribute takes all of them"
_PREFERRED: Final[tuple[ValueType, ...]] = (
    "boolean",
    "number",
    "time",
    "string",
    "(list number)",
    "(list time)",
    "(list string)",
    "location",
    "(list location)",
)
"""The order in which types are tried: a more particular one first, a list of two numbers rather than a location."""


def type_of_values(values: Sequence[Json]) -> tuple[ValueType | None, str]:
    """Give the type that takes every value, else that of the most values, and what is to be said about it.

    Args:
        values: as sent; null tells nothing, and neither does an empty list.

    Returns:
        No type when no value has any.
    """
    telling = [value for value in values if value is not None and value != []]
    if not telling:
        return ("(list string)" if [] in values else "string"), _UNTOLD
    fitting = [value_type for value_type in _PREFERRED if all(map(TESTS[value_type], telling))]
    if fitting:
        return fitting[0], ""
    counts = {value_type: sum(map(TESTS[value_type], telling)) for value_type in _PREFERRED}
    best = max(counts, key=lambda value_type: counts[value_type])
    return (best, _MIXED) if counts[best] else (None, _NO_TYPE)
