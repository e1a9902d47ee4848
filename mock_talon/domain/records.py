"""The documents of a world, as the service shows them. Absent members are ``UNSET``.

Source: Talon.One third-party spec, response schemas.
"""

from typing import Annotated, Any, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType, field

from mock_talon.limits import LOYALTY_CARD_FLOOR, LOYALTY_CARD_LENGTH

EntityId: TypeAlias = Annotated[int, Meta(ge=1, extra_json_schema={"format": "int64"})]
Moment: TypeAlias = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Entity: TypeAlias = Literal[
    "Application",
    "Campaign",
    "CartItem",
    "Coupon",
    "CustomerProfile",
    "CustomerSession",
    "Event",
    "Giveaway",
    "LoyaltyCard",
    "Referral",
    "Store",
]
ValueType: TypeAlias = Literal[
    "string",
    "number",
    "boolean",
    "time",
    "location",
    "(list string)",
    "(list number)",
    "(list time)",
    "(list location)",
]
CostType: TypeAlias = Literal["session", "item", "both"]


class Attribute(Struct, frozen=True, rename="camel", gc=False):
    """An attribute of an entity; names are unique per entity and account."""

    id: EntityId
    created: Moment
    account_id: EntityId
    entity: Entity
    name: str
    title: str
    type: ValueType
    description: str = ""
    suggestions: list[Any] = field(default_factory=list)
    editable: bool = True
    event_type: str | UnsetType = UNSET
    has_allowed_list: bool | UnsetType = UNSET
    restricted_by_suggestions: bool | UnsetType = UNSET
    subscribed_applications_ids: list[int] | UnsetType = UNSET


class Audience(Struct, frozen=True, rename="camel", gc=False):
    """An audience; its integration ID is unique per integration and account."""

    id: EntityId
    created: Moment
    account_id: EntityId
    name: str
    integration: str | UnsetType = UNSET
    integration_id: str | UnsetType = UNSET


class AudienceStatus(Struct, frozen=True, rename="camel", gc=False):
    """What became of an audience which a deprecated profile request named."""

    id: EntityId
    created: Moment
    name: str
    integration_id: str
    status: Literal["new", "updated", "unmodified"]
    integration: str | UnsetType = UNSET


class AudienceMembership(Struct, frozen=True, gc=False):
    """One audience of a profile."""

    id: EntityId
    name: str


class StoredProfile(Struct, frozen=True, rename="camel", gc=False):
    """A customer profile as kept: memberships by audience id, so that a deleted audience costs nothing here."""

    id: EntityId
    created: Moment
    account_id: EntityId
    integration_id: str
    last_activity: Moment
    attributes: dict[str, Any] = field(default_factory=dict)
    closed_sessions: int = 0
    total_sales: float = 0.0
    audience_ids: tuple[int, ...] = ()
    session_count: int = 0


class CustomerProfile(Struct, frozen=True, rename="camel", gc=False):
    """A customer profile as shown."""

    id: EntityId
    created: Moment
    account_id: EntityId
    integration_id: str
    attributes: dict[str, Any]
    closed_sessions: int
    total_sales: float
    audience_memberships: list[AudienceMembership]
    last_activity: Moment


class StoredCost(Struct, frozen=True, gc=False):
    """The price of an additional cost in a session or an item."""

    price: float


class StoredCartItem(Struct, frozen=True, rename="camel", gc=False):
    """One line of a stored cart, with what the service computes."""

    sku: str
    quantity: int
    position: Annotated[int, Meta(extra_json_schema={"type": "number"})]
    returned_quantity: int
    remaining_quantity: int
    price: float = 0.0
    name: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    weight: float | UnsetType = UNSET
    height: float | UnsetType = UNSET
    width: float | UnsetType = UNSET
    length: float | UnsetType = UNSET
    attributes: dict[str, Any] | UnsetType = UNSET
    additional_costs: dict[str, StoredCost] | UnsetType = UNSET


class CustomerSession(Struct, frozen=True, rename="camel", gc=False):
    """A customer session; its integration ID is unique per Application."""

    id: EntityId
    created: Moment
    integration_id: str
    application_id: EntityId
    profile_id: str
    coupon_codes: list[str]
    referral_code: str
    loyalty_cards: list[str]
    state: Literal["open", "closed", "partially_returned", "cancelled"]
    cart_items: list[StoredCartItem]
    additional_costs: dict[str, StoredCost]
    identifiers: list[str]
    attributes: dict[str, Any]
    first_session: bool
    update_count: int
    total: float
    cart_item_total: float
    additional_cost_total: float
    cart_item_additional_cost_total: float
    updated: Moment


class Event(Struct, frozen=True, rename="camel", gc=False):
    """Something that happened to a profile or a session."""

    id: EntityId
    created: Moment
    application_id: EntityId
    type: str
    attributes: dict[str, Any]
    effects: list[dict[str, Any]] = field(default_factory=list)
    ledger_entries: list[dict[str, Any]] = field(default_factory=list)
    session_id: str | UnsetType = UNSET
    profile_id: str | UnsetType = UNSET
    meta: dict[str, Any] | UnsetType = UNSET


class Effect(Struct, frozen=True, rename="camel", gc=False):
    """What the rules decided."""

    campaign_id: int
    ruleset_id: int
    rule_index: int
    rule_name: str
    effect_type: str
    props: dict[str, Any]
    triggered_by_coupon: int | UnsetType = UNSET


class EventType(Struct, frozen=True, gc=False):
    """A custom event type."""

    name: str


class AdditionalCostDefinition(Struct, frozen=True, gc=False):
    """An additional cost and where it may be used."""

    name: str
    type: CostType = "session"


class LoyaltyCard(Struct, frozen=True, gc=False):
    """A loyalty card that sessions may carry.

    Source: Talon.One Integration API spec, loyalty card identifier.
    """

    identifier: Annotated[
        str,
        Meta(
            min_length=LOYALTY_CARD_FLOOR.value,
            max_length=LOYALTY_CARD_LENGTH.value,
            pattern=r"^[A-Za-z0-9._%+@-]+(?![\s\S])",
        ),
    ]
