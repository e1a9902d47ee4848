"""What the control door takes, beside faults. Members that are absent are ``UNSET``; unknown ones are mistakes."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from mock_talon.domain.records import (
    AdditionalCostDefinition,
    Attribute,
    Audience,
    CustomerProfile,
    CustomerSession,
    Event,
    LoyaltyCard,
)
from mock_talon.limits import VERIFICATION_SECONDS
from mock_talon.seed import Seed, SeedApplication, SeedAttribute, SeedAudience, SeedProfile, SeedSettings, Text
from mock_talon.wire.control_replies import ShownKey
from mock_talon.wire.strict import Strict

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?![\s\S])", description="Given when absent.")]
Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class NewWorld(Strict, frozen=True, rename="camel"):
    """A world to be made: its seed is the demo world when absent, and a seed without API keys is given some."""

    name: Name | UnsetType = UNSET
    seed: Seed | UnsetType = UNSET
    settings: Annotated[SeedSettings, Meta(description="Laid over those of the seed.")] | UnsetType = UNSET


class NewSnapshot(Strict, frozen=True, rename="camel"):
    """A snapshot to be made of the present documents."""

    name: Name | UnsetType = UNSET


class StateEntities(Strict, frozen=True, rename="camel"):
    """Entities of a deployment: lists as in a seed, or objects by integration ID as the state shows them."""

    attributes: list[SeedAttribute] | dict[str, Attribute] | UnsetType = UNSET
    event_types: list[Text] | UnsetType = UNSET
    audiences: list[SeedAudience] | dict[str, Audience] | UnsetType = UNSET
    additional_costs: list[AdditionalCostDefinition] | dict[str, AdditionalCostDefinition] | UnsetType = UNSET
    loyalty_cards: list[LoyaltyCard] | dict[str, LoyaltyCard] | UnsetType = UNSET
    profiles: list[SeedProfile] | dict[str, CustomerProfile] | UnsetType = UNSET
    sessions: dict[str, CustomerSession] | UnsetType = UNSET


class StateOfDeployment(StateEntities, frozen=True, rename="camel", kw_only=True):
    """Entities of a deployment that the world has; it keeps its Applications and keys, which may be told here."""

    hostname: Text
    account_id: int | UnsetType = UNSET
    applications: list[SeedApplication] | UnsetType = UNSET
    api_keys: list[ShownKey] | UnsetType = UNSET


class StateBody(StateEntities, frozen=True, rename="camel"):
    """A state: `deployments`, or else the entities of the first key's deployment alone."""

    deployments: list[StateOfDeployment] | UnsetType = UNSET
    events: list[Event] | UnsetType = UNSET
    now: Annotated[str, Meta(description="As the state tells it; not applied.")] | UnsetType = UNSET


class CriteriaBody(Strict, frozen=True, rename="camel"):
    """What requests must be like; everything that is given must hold."""

    action: str | UnsetType = UNSET
    operation: str | UnsetType = UNSET
    method: str | UnsetType = UNSET
    path: str | UnsetType = UNSET
    profile: str | UnsetType = UNSET
    session: str | UnsetType = UNSET
    status: Annotated[int, Meta(ge=0, le=599)] | UnsetType = UNSET
    rule: str | UnsetType = UNSET
    drift: str | UnsetType = UNSET
    mark: str | UnsetType = UNSET
    fault: str | UnsetType = UNSET
    since: Moment | UnsetType = UNSET
    until: Moment | UnsetType = UNSET


_Count = Annotated[int, Meta(ge=0)]


class Verification(Strict, frozen=True, rename="camel"):
    """How many requests are expected, at least one when no count is given, and how long to wait for them."""

    criteria: CriteriaBody | UnsetType = UNSET
    exactly: _Count | UnsetType = UNSET
    at_least: _Count | UnsetType = UNSET
    never: Literal[True] | UnsetType = UNSET
    within_seconds: Annotated[float, Meta(ge=0, le=VERIFICATION_SECONDS.value)] = 0.0


class ClockSetting(Strict, frozen=True, rename="camel"):
    """The time: `real`, ahead of it by `offsetSeconds`, `frozen` now or `at` a time, or `running` on from where it is."""

    mode: Literal["real", "offset", "frozen", "running"]
    offset_seconds: float | UnsetType = UNSET
    at: Moment | UnsetType = UNSET


class Advance(Strict, frozen=True, rename="camel"):
    """By how much the time moves forward, or back when below zero, frozen or not."""

    seconds: float
