"""What a scenario is: a set-up of the world, steps, and what must be seen after each of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, TypeAlias

from destination import Mapping, Result
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
class Observation:
    """What was seen of one step.

    Args:
        results: one per event and mapping, events first.
        before: the world before the step, None when nobody could look.
        after: the world after it.
    """

    results: tuple[Result, ...]
    before: State | None = None
    after: State | None = None


class Check(Protocol):
    """One expectation."""

    @property
    def rule(self) -> Rule:
        """What the check aims at."""
        ...

    @property
    def needs_state(self) -> bool:
        """Whether the check looks into the world."""
        ...

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Yield every difference between what was expected and what was seen."""
        ...


class Credential(Enum):
    """A credential which is wrong on purpose."""

    UNKNOWN_KEY = "unknown key"
    EMPTY_KEY = "empty key"
    NO_AUTHORIZATION = "no Authorization header"
    NO_DEPLOYMENT = "no deployment"
    UNDEFINED_DEPLOYMENT = "deployment undefined"
    UNKNOWN_DEPLOYMENT = "unknown deployment"


@dataclass(frozen=True, slots=True)
class Step:
    """Events handed to one destination, and what must follow.

    Args:
        events: Segment calls, in their order.
        mappings: of the destination.
        checks: expectations on the results and on the world afterwards.
        credential: what is wrong with the settings, None for nothing.
        filters: destination filters.
        wait_seconds: how far the world's clock moves before the step.
        drift: where Segment's request differs from the published contract, for which a strict world refuses it.
    """

    events: tuple[Json, ...]
    mappings: tuple[Mapping, ...]
    checks: tuple[Check, ...] = ()
    credential: Credential | None = None
    filters: tuple[str, ...] = ()
    wait_seconds: float = 0.0
    drift: Rule | None = None


@dataclass(frozen=True, slots=True)
class WorldSetup:
    """What a scenario needs of its world beyond the vocabulary; only a world of our own can be set up.

    Args:
        flatten_cart_items: the Application's setting.
        key_expires: when the API key expires, in RFC 3339; None for never.
        key_platform: what the API key was made for.
        needs_frozen_clock: whether time must stand still between the steps.
    """

    flatten_cart_items: bool = True
    key_expires: str | None = None
    key_platform: str = "segment"
    needs_frozen_clock: bool = False


ANY_WORLD = WorldSetup()


@dataclass(frozen=True, slots=True)
class Script:
    """What a kind makes of its draws: steps in a world."""

    steps: tuple[Step, ...]
    world: WorldSetup = ANY_WORLD


@dataclass(frozen=True, slots=True)
class Scenario:
    """One generated case.

    Args:
        id: ``action/kind/index``; stable.
        action: key of the action it exercises, or ``platform``.
        kind: name of the kind, unique per action.
        title: what it shows, in words.
        seed: what it was drawn from.
        script: steps and world.
    """

    id: str
    action: str
    kind: str
    title: str
    seed: int
    script: Script = field(repr=False)

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules it aims at, sorted."""
        return tuple(sorted({check.rule.id for step in self.script.steps for check in step.checks}))
