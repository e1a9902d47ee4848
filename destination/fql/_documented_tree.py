"""What a statement of the documented filter query language consists of.

Source: Segment docs, Destination Filter Query Language.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Value: TypeAlias = str | float | bool | None
ComparisonOperator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">=", "in"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, number, boolean or null as written."""

    value: Value


@dataclass(frozen=True, slots=True)
class Path:
    """A field of the event; a missing one is null."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elements:
    """A list as written."""

    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to values."""

    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True unless its operand is true."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared."""

    operator: ComparisonOperator
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Junction:
    """Several conditions joined by one word."""

    operator: Literal["and", "or"]
    operands: tuple["Expression", ...]


Expression: TypeAlias = Constant | Path | Elements | Call | Negation | Comparison | Junction
