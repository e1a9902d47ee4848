"""What a scenario is: a set-up of the world, steps, and what must be seen after each of them."""

from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Final

from destination import Mapping
from mock_talon.faults import Fault
from scenarios.comparing import ABSENT
from scenarios.observing import Check, Json, Rule


class Credential(Enum):
    """Another credential than the usual one."""

    UNKNOWN_KEY = "unknown key"
    EMPTY_KEY = "empty key"
    NO_AUTHORIZATION = "no Authorization header"
    NO_DEPLOYMENT = "no deployment"
    UNDEFINED_DEPLOYMENT = "deployment undefined"
    UNKNOWN_DEPLOYMENT = "unknown deployment"
    OTHER_APPLICATION = "key of another Application"
    OTHER_PLATFORM = "key of another platform"
    STAGING = "staging key"
    SLOW = "key with a rate of its own"


@dataclass(frozen=True, slots=True)
class ByHand:
    """A request that no mapping can make.

    Args:
        action: key of the action whose endpoint it is for, "" for none.
        method: HTTP method.
        target: path and query, percent-encoded.
        body: a JSON value, bytes that are sent as they are, or ``ABSENT`` for none.
        headers: beside credential and content type, or in their place; names in lower case. The empty text leaves a
            header out, ``{key}`` stands for the API key.
        size: bytes to which blanks behind the body fill it up.
    """

    action: str
    method: str
    target: str
    body: Json = ABSENT
    headers: tuple[tuple[str, str], ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """Events handed to one destination, and what must follow.

    Args:
        events: Segment calls, in their order; text ``CALLBACK_ADDRESS`` in them becomes where callbacks are received.
        mappings: of the destination.
        checks: expectations on the results and on the world afterwards.
        credential: what is unusual about the settings, None for nothing.
        filters: destination filters.
        wait_seconds: how far the world's clock moves before the step.
        drift: where Segment's request differs from the published contract, for which a strict world refuses it.
        by_hand: requests that follow the events.
        faults: what goes wrong on the way, from this step on.
        attempts: how often the destination sends at most.
        places_at_once: how many places of the parallel guard each request takes, when all events are sent at the same
            moment; 0 to send them one after the other.
        hears_callbacks: whether the callbacks that follow are waited for.
        strict_status: of the answer by which a strict world refuses the step for its drift.
    """

    events: tuple[Json, ...]
    mappings: tuple[Mapping, ...]
    checks: tuple[Check, ...] = ()
    credential: Credential | None = None
    filters: tuple[str, ...] = ()
    wait_seconds: float = 0.0
    drift: Rule | None = None
    by_hand: tuple[ByHand, ...] = ()
    faults: tuple[Fault, ...] = ()
    attempts: int = 1
    places_at_once: int = 0
    hears_callbacks: bool = False
    strict_status: int = HTTPStatus.BAD_REQUEST

    @property
    def at_once(self) -> bool:
        """Whether all events are sent at the same moment."""
        return self.places_at_once > 0


@dataclass(frozen=True, slots=True)
class WorldSetup:
    """What a scenario needs of its world beyond the vocabulary; only a world of our own can be set up.

    Args:
        flatten_cart_items: the Application's setting.
        key_expires: when the API key expires, in RFC 3339; None for never.
        key_platform: what the API key was made for.
        needs_frozen_clock: whether time must stand still between the steps.
        is_ours: whether it takes more than a server alone: other keys, faults, callbacks, or requests held on purpose.
        holds_requests: whether requests are held until all that come at once have come.
        is_strict: whether it refuses what drifts from the published contract, even in a run that does not.
        callbacks_waiting: how many callbacks may wait, 0 for as many as usual.
    """

    flatten_cart_items: bool = True
    key_expires: str | None = None
    key_platform: str = "segment"
    needs_frozen_clock: bool = False
    is_ours: bool = False
    holds_requests: bool = False
    is_strict: bool = False
    callbacks_waiting: int = 0


ANY_WORLD: Final = WorldSetup()
OUR_WORLD: Final = WorldSetup(is_ours=True)
CALLBACK_ADDRESS: Final = "http://callbacks.invalid"
"""Stands for the address at which the runner receives callbacks."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a kind makes of its draws: steps in a world."""

    steps: tuple[Step, ...]
    world: WorldSetup = ANY_WORLD

    def rule_ids(self) -> tuple[str, ...]:
        """Give the ids of the rules that its checks aim at in either mode, sorted."""
        checked = {check.rule.id for step in self.steps for check in step.checks}
        return tuple(sorted(checked | {step.drift.id for step in self.steps if step.drift is not None}))


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
        rules: ids of the rules it aims at, sorted.
        lacks: what the world does not have and the scenario needs, "" when it has everything.
        is_heavy: whether it is a burst of requests, or one of the greatest size.
    """

    id: str
    action: str
    kind: str
    title: str
    seed: int
    script: Script = field(repr=False)
    rules: tuple[str, ...] = ()
    lacks: str = ""
    is_heavy: bool = False
