"""What a trigger means, in one form for both dialects: equal meanings are equal values.

The form takes for granted that what contains a field is an object: ``properties``, and each step of a path below it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Test: TypeAlias = Literal[
    "is", "missing", "is a text", "is a number", "contains", "starts with", "ends with", "<", "<=", ">", ">="
]


Value: TypeAlias = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Field:
    """One test of one field.

    Args:
        keys: the path from the event's root.
        value: what is compared with, of the very type that it must have; None where the test needs nothing.
        reads_inside: whether the path may also lead into texts and lists.
    """

    keys: tuple[str, ...]
    test: Test
    value: Value = None
    reads_inside: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.keys, self.test, type(self.value), self.value, self.reads_inside


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that only one dialect can say, in its normal text."""

    words: str
    fields: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Always:
    """A condition that holds for every event, or for none."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a meaning."""

    child: "Meaning"


@dataclass(frozen=True, slots=True)
class Joined:
    """Several meanings of which all or any must hold; their order is kept but does not count."""

    operator: Literal["and", "or"]
    children: tuple["Meaning", ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Joined) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[str, frozenset["Meaning"]]:
        return self.operator, frozenset(self.children)


Meaning: TypeAlias = Field | Opaque | Always | Not | Joined


def negate(meaning: Meaning) -> Meaning:
    """Turn a meaning into its opposite."""
    if isinstance(meaning, Not):
        return meaning.child
    return Always(not meaning.holds) if isinstance(meaning, Always) else Not(meaning)


def join(operator: Literal["and", "or"], meanings: Iterable[Meaning]) -> Meaning:
    """Join meanings, leaving out what changes nothing."""
    neutral = Always(operator == "and")
    flat = dict.fromkeys(part for meaning in meanings for part in _parts(operator, meaning) if part != neutral)
    if negate(neutral) in flat:
        return negate(neutral)
    if len(flat) > 1:
        return Joined(operator, tuple(flat))
    return next(iter(flat), neutral)


def _parts(operator: str, meaning: Meaning) -> tuple[Meaning, ...]:
    return meaning.children if isinstance(meaning, Joined) and meaning.operator == operator else (meaning,)


def leaves(meaning: Meaning) -> Iterator[Meaning]:
    """Yield the single tests of a meaning, negated where they stand negated."""
    if isinstance(meaning, Joined):
        for child in meaning.children:
            yield from leaves(child)
    elif isinstance(meaning, Not) and isinstance(meaning.child, Joined):
        yield from leaves(meaning.child)
    else:
        yield meaning


def text_test(keys: tuple[str, ...], test: Test, value: str, *, reads_inside: bool = False) -> Field:
    """Name a test of a part of a text; every text has the empty part."""
    if not value:
        return Field(keys, "is a text", reads_inside=reads_inside)
    return Field(keys, test, value, reads_inside)
