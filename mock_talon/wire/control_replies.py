"""What the control door answers, beside errors, faults and what it tells of requests."""

from typing import Any, Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from mock_talon.domain.records import (
    AdditionalCostDefinition,
    Attribute,
    Audience,
    CustomerProfile,
    CustomerSession,
    Event,
    LoyaltyCard,
)
from mock_talon.seed import SeedApplication
from mock_talon.wire.snapshot import Snapshot

Mode: TypeAlias = Literal["lenient", "strict"]
ClockMode: TypeAlias = Literal["real", "offset", "frozen"]


class Health(Struct, frozen=True):
    """The mock is up: its mode, and how many requests its journal keeps and has dropped, for those who may know."""

    status: Literal["ok"]
    mode: Mode | UnsetType = UNSET
    requests: int | UnsetType = UNSET
    dropped: int | UnsetType = UNSET


class Ready(Struct, frozen=True):
    """The mock takes requests, for so many worlds, which those are told who may know."""

    status: Literal["ready"]
    worlds: int | UnsetType = UNSET


class ShownKey(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """An API key; the secret itself only where it was asked for."""

    application: int
    platform: str = "segment"
    type: Literal["", "staging"] = ""
    expires: str | None = None
    requests_per_second: int | None = None
    title: str | UnsetType = UNSET
    key: str | UnsetType = UNSET


class DeploymentState(Struct, frozen=True, rename="camel"):
    """A deployment with its documents by integration ID; attributes by entity and name, sessions by Application and ID."""

    hostname: str
    account_id: int
    applications: list[SeedApplication]
    api_keys: list[ShownKey]
    event_types: list[str]
    profiles: dict[str, CustomerProfile]
    attributes: dict[str, Attribute]
    audiences: dict[str, Audience]
    sessions: dict[str, CustomerSession]
    additional_costs: dict[str, AdditionalCostDefinition]
    loyalty_cards: dict[str, LoyaltyCard]


class WorldState(Struct, frozen=True, rename="camel"):
    """Every document of a world; events are the latest of all its deployments."""

    now: str
    deployments: list[DeploymentState]
    events: list[Event]


class EventList(Struct, frozen=True):
    """Events, oldest first."""

    events: list[Event]


class ChangedMember(Struct, frozen=True):
    """A member of a document, by JSON Pointer, with what it was and became; one of them is left out where it was not."""

    pointer: str
    before: Any = UNSET
    after: Any = UNSET


class DocumentChange(Struct, frozen=True):
    """What became of a document; null stands for none."""

    collection: str
    key: str
    change: Literal["created", "updated", "deleted"]
    before: Any
    after: Any
    members: list[ChangedMember]


class StateDiff(Struct, frozen=True, rename="camel"):
    """How the documents differ from those of a snapshot."""

    since: str
    changes: list[DocumentChange]
    events: list[Event]


class SnapshotList(Struct, frozen=True):
    """The named snapshots of a world, oldest first."""

    snapshots: list[Snapshot]


class ClockReply(Struct, frozen=True, rename="camel"):
    """The world's time."""

    now: str
    epoch_seconds: float
    mode: ClockMode
    offset_seconds: float


class SettingsReply(Struct, frozen=True, rename="camel"):
    """How the world behaves; see `Behaviour`."""

    strict: bool
    rate_limit: bool
    rate_counts_its_refusals: bool
    parallel_guard: bool
    processing_seconds: float
    withdrawn_endpoint: bool
    wrong_platform_status: int
    idempotent_close: bool
    detect_time: bool
    allow_negative_amounts: bool
    multiply_item_costs: bool
    lock_profile_of_session: bool
    callbacks: bool
    callbacks_leave_host: bool
    callback_attempts: int
    callback_timeout_seconds: float
    limits: dict[str, int | None]
    disabled_rules: list[str]


class WorldInfo(Struct, frozen=True, rename="camel", kw_only=True):
    """A world of the server."""

    name: str
    is_default: bool
    hostnames: list[str]
    mode: Mode
    requests: int
    path: str
    api_keys: list[ShownKey]


class MadeWorld(WorldInfo, frozen=True, rename="camel", kw_only=True):
    """A world that was made: the deployment to set, its first key, and all keys with their secrets."""

    url: str
    deployment: str
    api_key: str


class WorldList(Struct, frozen=True):
    """The worlds of a server, the default one first."""

    worlds: list[WorldInfo]


class RuleLine(Struct, frozen=True):
    """A line of the fidelity ledger."""

    id: str
    statement: str
    certainty: str
    source: str
    setting: str | None
    concerns: str
    enabled: bool


class RuleList(Struct, frozen=True):
    """The fidelity ledger."""

    rules: list[RuleLine]
