"""What the published package makes of a mapping trigger.

Source: Segment actions framework, filter language of mapping triggers (package ``@segment/destination-subscriptions``).
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from destination._javascript import number_text
from destination.fql._shipped_lexer import Token

Expected: TypeAlias = str | float | bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one field.

    Args:
        root: the top-level key of the event.
        name: what stands behind the root's dot, to be looked up inside it; None for the plain roots.
        operator: the package's name of the test, or whatever was written; unknown ones never hold.
        expected: text, number or boolean to compare with.
        value: the token that ``expected`` was made of.
        function: the function written, None for a comparison.
    """

    root: str
    name: str | None
    operator: str
    expected: Expected
    value: Token
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Several nodes joined by one word; None is the hole which an empty group leaves."""

    operator: Literal["and", "or"]
    children: tuple["Node", ...]


Node: TypeAlias = Condition | Group | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A trigger as the package understands it.

    Args:
        root: never None.
        notes: what it passed over or changed on the way, in words.
    """

    root: Condition | Group
    notes: tuple[str, ...] = field(default=())


def value_text(value: Expected) -> str:
    """Turn an expected value into text as JavaScript does."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value)
