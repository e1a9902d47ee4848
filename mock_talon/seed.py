"""The seed of a world: what exists before the first request. The shape of a seed file, camelCase."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from mock_talon.domain.records import AdditionalCostDefinition, Entity, LoyaltyCard, ValueType
from mock_talon.limits import AUDIENCE_NAME_LENGTH, CALLBACK_TRIES, HELD_SECONDS, INTEGRATION_ID_LENGTH
from mock_talon.wire.fault_bodies import FaultBody
from mock_talon.wire.requests import Attributes
from mock_talon.wire.strict import Strict

Text = Annotated[str, Meta(min_length=1)]
Hostname = Annotated[
    str, Meta(min_length=1, extra_json_schema={"pattern": r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(:[0-9]{1,5})?$"})
]
"""In the form that everybody can read; a scheme, and names that are not ASCII, are taken as well."""


Platform = Literal[
    "none",
    "segment",
    "braze",
    "mparticle",
    "shopify",
    "iterable",
    "customer_engagement",
    "customer_data",
    "salesforce",
    "emarsys",
]
"""What an API key is made for. Source: Talon.One SDK models."""


class SeedApplication(Strict, frozen=True, rename="camel"):
    """An Application of a deployment."""

    id: Annotated[int, Meta(ge=1)]
    name: str = ""
    currency: str = "EUR"
    flatten_cart_items: bool = True


class SeedKey(Strict, frozen=True, rename="camel"):
    """An API key of an Application; `expires` in RFC 3339, absent for never; `type` is empty for production."""

    key: Text
    application: int
    platform: Platform = "segment"
    type: Literal["", "staging"] = ""
    title: str = ""
    expires: str | None = None
    requests_per_second: Annotated[int, Meta(ge=1)] | None = None

    def __repr__(self) -> str:
        return f"SeedKey(application={self.application}, platform={self.platform!r})"


class SeedAttribute(Strict, frozen=True, rename="camel"):
    """An attribute of an entity; `event_type` only for events."""

    entity: Entity
    name: Annotated[str, Meta(pattern=r"^[A-Za-z]\w*$")]
    type: ValueType
    title: str = ""
    event_type: str | UnsetType = UNSET
    suggestions: list[Any] = field(default_factory=list)
    restricted_by_suggestions: bool = False


class SeedAudience(Strict, frozen=True, rename="camel"):
    """An audience; the id is given when absent."""

    name: Annotated[str, Meta(min_length=1, max_length=AUDIENCE_NAME_LENGTH.value)]
    integration_id: Annotated[str, Meta(min_length=1, max_length=AUDIENCE_NAME_LENGTH.value)]
    id: Annotated[int, Meta(ge=1)] | None = None
    integration: str = "segment"


class SeedProfile(Strict, frozen=True, rename="camel"):
    """A customer profile; audiences by integration ID."""

    integration_id: Annotated[str, Meta(min_length=1, max_length=INTEGRATION_ID_LENGTH.value)]
    attributes: Attributes = field(default_factory=dict)
    audiences: list[str] = field(default_factory=list)


class SeedDeployment(Strict, frozen=True, rename="camel"):
    """A deployment: one account with its Applications, keys and entities."""

    hostname: Hostname
    applications: Annotated[list[SeedApplication], Meta(min_length=1)]
    api_keys: list[SeedKey] = field(default_factory=list)
    attributes: list[SeedAttribute] = field(default_factory=list)
    event_types: list[Text] = field(default_factory=list)
    audiences: list[SeedAudience] = field(default_factory=list)
    additional_costs: list[AdditionalCostDefinition] = field(default_factory=list)
    loyalty_cards: list[LoyaltyCard] = field(default_factory=list)
    profiles: list[SeedProfile] = field(default_factory=list)


class SeedSettings(Strict, frozen=True, rename="camel"):
    """How the world behaves; members as in `Behaviour`, absent ones keep its default."""

    strict: bool | UnsetType = UNSET
    rate_limit: bool | UnsetType = UNSET
    rate_counts_its_refusals: bool | UnsetType = UNSET
    parallel_guard: bool | UnsetType = UNSET
    processing_seconds: Annotated[float, Meta(ge=0, le=HELD_SECONDS.value)] | UnsetType = UNSET
    withdrawn_endpoint: bool | UnsetType = UNSET
    wrong_platform_status: Literal[401, 403] | UnsetType = UNSET
    idempotent_close: bool | UnsetType = UNSET
    detect_time: bool | UnsetType = UNSET
    allow_negative_amounts: bool | UnsetType = UNSET
    multiply_item_costs: bool | UnsetType = UNSET
    lock_profile_of_session: bool | UnsetType = UNSET
    callbacks: bool | UnsetType = UNSET
    callbacks_leave_host: bool | UnsetType = UNSET
    callback_attempts: Annotated[int, Meta(ge=1, le=CALLBACK_TRIES.value)] | UnsetType = UNSET
    callback_timeout_seconds: Annotated[float, Meta(gt=0, le=HELD_SECONDS.value)] | UnsetType = UNSET
    limits: dict[str, Annotated[int, Meta(ge=0)] | None] | UnsetType = UNSET


class Seed(Strict, frozen=True, rename="camel"):
    """A whole world before its first request."""

    deployments: Annotated[list[SeedDeployment], Meta(min_length=1)]
    settings: SeedSettings = field(default_factory=SeedSettings)
    faults: list[FaultBody] = field(default_factory=list)
