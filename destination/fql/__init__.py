"""The filter query language of Segment, in the two readings that exist of it.

``shipped`` is what the published package makes of a mapping's trigger; ``documented`` is the language of Segment's public
page, which destination filters follow.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from destination._javascript import Json
from destination.errors import ConfigurationError, SubscriptionError
from destination.fql._compare import Difference, differences
from destination.fql._documented import compile_documented
from destination.fql._shipped import compile_shipped

__all__ = ["Dialect", "Difference", "compile_trigger", "differences", "matches"]

Dialect: TypeAlias = Literal["shipped", "documented"]
"""Which reading of the language is meant."""

_REMEMBERED = 256
_COMPILERS: Final[dict[str, Callable[[str], Callable[[Json], bool]]]] = {
    "shipped": compile_shipped,
    "documented": compile_documented,
}


def compile_trigger(subscribe: Json, dialect: Dialect = "shipped") -> Callable[[Json], bool]:
    """Read a trigger once; the predicate is remembered.

    Raises:
        SubscriptionError: the trigger is empty, no text, or cannot be read.
        ConfigurationError: there is no such dialect.

    Returns:
        A predicate on events. In the shipped dialect it raises a ``DestinationError`` named ``TypeError`` for an event
        that reaches an empty group.
    """
    if not isinstance(subscribe, str) or not subscribe:
        raise SubscriptionError("Failed to validate subscription")
    return _compile(subscribe, dialect)


@lru_cache(maxsize=_REMEMBERED)
def _compile(subscribe: str, dialect: Dialect) -> Callable[[Json], bool]:
    if dialect not in _COMPILERS:
        raise ConfigurationError(f"there is no dialect {dialect!r}; choose {' or '.join(_COMPILERS)}")
    return _COMPILERS[dialect](subscribe)


def matches(subscribe: Json, event: Json, dialect: Dialect = "shipped") -> bool:
    """Tell whether an event passes a trigger.

    Raises:
        SubscriptionError: the trigger cannot be read.
        DestinationError: named ``TypeError``; the shipped reading of the trigger fails for this event.
    """
    return compile_trigger(subscribe, dialect)(event)
