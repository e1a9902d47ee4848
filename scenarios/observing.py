"""What is seen of a step, and how an expectation is held against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol, TypeAlias

from destination import Result
from scenarios.comparing import differences
from scenarios.state import State

Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement about the real service that a check aims at.

    Args:
        id: kebab-case name; the mock's own where the mock enforces it.
        source: where we know it from.
    """

    id: str
    source: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place where something else was seen than expected.

    Args:
        rule: what was broken.
        place: what was looked at, e.g. ``answer/effects/0/props``.
        expected: what should have been there.
        got: what was there.
    """

    rule: Rule
    place: str
    expected: Json
    got: Json


@dataclass(frozen=True, slots=True)
class Exchange:
    """One event under one mapping, or one request made by hand, and what became of it.

    Args:
        event: the Segment call; None for a request made by hand.
        result: mapping, payload, request, answer and attempts; show the headers as ``redacted_headers`` gives them.
    """

    event: Json
    result: Result


@dataclass(frozen=True, slots=True)
class Arrival:
    """A callback as its address received it.

    Args:
        path: and query.
        headers: names in lower case.
        body: the decoded JSON.
    """

    path: str
    headers: dict[str, str]
    body: Json


@dataclass(frozen=True, slots=True)
class Change:
    """One place of the world that a step changed.

    Args:
        place: e.g. ``profiles/user-1/attributes/Name``.
        before: the value, the word ``nothing`` where there was none.
        after: likewise.
    """

    place: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of one step.

    Args:
        results: one per event and mapping, events first; or one per request made by hand.
        before: the world before the step, None when nobody could look.
        after: the world after it.
        callbacks: what the callback address received meanwhile.
        drifts: ids of the drift rules by which the mock noted its requests, None when nobody could look.
    """

    results: tuple[Result, ...]
    before: State | None = None
    after: State | None = None
    callbacks: tuple[Arrival, ...] = ()
    drifts: tuple[str, ...] | None = None


class Looks(IntEnum):
    """When a check looks into the world."""

    NEVER = 0
    AFTERWARDS = 1
    AROUND = 2
    """Before the step and after it."""


class Check(Protocol):
    """One expectation."""

    @property
    def rule(self) -> Rule:
        """What the check aims at."""
        ...

    @property
    def looks(self) -> Looks:
        """When the check looks into the world."""
        ...

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Yield every difference between what was expected and what was seen."""
        ...


def mismatches(rule: Rule, expected: Json, got: Json, place: str) -> Iterator[Mismatch]:
    """Yield every place where something else was seen than expected."""
    for where, wanted, found in differences(expected, got, place):
        yield Mismatch(rule, where, wanted, found)
