"""The published request bodies of ``/segment``, and what is accepted beyond them in lenient mode.

Members that are absent are ``UNSET``. Source of every shape: Talon.One third-party spec.
"""

from typing import Annotated, Any, Final, Generic, Literal, TypeAlias, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

from mock_talon.limits import AUDIENCE_ID_FLOOR, AUDIENCE_NAME_FLOOR, INTEGER_CEILING, QUANTITY_FLOOR

Attributes: TypeAlias = dict[str, Any]
AudienceId: TypeAlias = Annotated[
    int,
    Meta(ge=AUDIENCE_ID_FLOOR.value, le=INTEGER_CEILING.value, extra_json_schema={"format": "int64"}),
]
ExternalId: TypeAlias = Annotated[str, Meta(min_length=1)]
AudienceText: TypeAlias = Annotated[str, Meta(min_length=AUDIENCE_NAME_FLOOR.value)]
_CLOSED: Final = Meta(extra_json_schema={"type": "string"})
"""A closed set of texts; the schema of a Literal alone would not say that they are texts."""

AttributeType: TypeAlias = Annotated[Literal["string", "time", "number", "boolean", "location"], _CLOSED]
EventValueType: TypeAlias = Annotated[
    Literal[
        "string",
        "time",
        "number",
        "boolean",
        "location",
        "(list string)",
        "(list number)",
        "(list time)",
        "(list location)",
    ],
    _CLOSED,
]
Quantity: TypeAlias = Annotated[
    Annotated[int, Meta(ge=QUANTITY_FLOOR.value)] | float,
    Meta(extra_json_schema={"type": "integer", "minimum": QUANTITY_FLOOR.value}),
]
"""An integer by contract; decoded as sent, so that the rules on sessions can tell 2 from 2.0."""
ComputedCount: TypeAlias = Annotated[int | float, Meta(extra_json_schema={"type": "integer"})]
"""An integer by contract, which the service computes itself; decoded as sent, as with quantities."""
SessionState: TypeAlias = Annotated[Literal["open", "closed", "partially_returned", "cancelled"], _CLOSED]


Measure = TypeVar("Measure")
Counter = TypeVar("Counter")
Item = TypeVar("Item")
Nested = TypeVar("Nested")
Id = TypeVar("Id")


class Sent(Struct, frozen=True, gc=False, omit_defaults=True):
    """A part of a request body; encoding it gives no member that was not sent, by which repeated keys are noticed."""


class AttributeInfo(Sent, frozen=True, gc=False):
    """The type an attribute shall be created with."""

    name: str
    type: AttributeType


class _AudienceChangesOf(Sent, Generic[Id], frozen=True, gc=False):
    adds: list[Id] | UnsetType = UNSET
    deletes: list[Id] | UnsetType = UNSET


class AudienceChanges(_AudienceChangesOf[AudienceId], frozen=True, gc=False):
    """Audiences to join and to leave, by Talon.One's integer ids."""


class LenientAudienceChanges(_AudienceChangesOf[int], frozen=True, gc=False):
    """Audiences to join and to leave, by any integer."""


class ExternalAudienceChanges(_AudienceChangesOf[ExternalId], frozen=True, gc=False):
    """Audiences to join and to leave, by integration ID."""


class NamedAudience(Sent, frozen=True, rename="camel", gc=False):
    """An audience by name and, if wanted, integration ID."""

    name: str
    integration_id: ExternalId | UnsetType = UNSET


class NamedAudienceChanges(Sent, frozen=True, gc=False):
    """Audiences to join and to leave, created when they do not exist."""

    adds: list[NamedAudience] | UnsetType = UNSET
    deletes: list[NamedAudience] | UnsetType = UNSET


class _ProfileV1Of(Sent, Generic[Nested], frozen=True, rename="camel", gc=False):
    attributes: Attributes | UnsetType = UNSET
    run_rule_engine: bool = False
    audiences_changes: Nested | UnsetType = UNSET
    attributes_info: list[AttributeInfo] | UnsetType = UNSET


class ProfileV1(_ProfileV1Of[AudienceChanges], frozen=True, rename="camel", gc=False):
    """Body of the deprecated profile endpoint."""


class LenientProfileV1(_ProfileV1Of[LenientAudienceChanges], frozen=True, rename="camel", gc=False):
    """Body of the deprecated profile endpoint, with any integer as audience id."""


class ProfileV2(_ProfileV1Of[NamedAudienceChanges], frozen=True, rename="camel", gc=False):
    """Body of the deprecated second profile endpoint."""


class _ProfileOf(Sent, Generic[Nested], frozen=True, rename="camel", gc=False):
    attributes: Attributes | UnsetType = UNSET
    run_rule_engine: bool = False
    audiences_changes: Nested | UnsetType = UNSET


class Profile(_ProfileOf[AudienceChanges], frozen=True, rename="camel", gc=False):
    """Body of the current profile endpoint."""


class LenientProfile(_ProfileOf[LenientAudienceChanges], frozen=True, rename="camel", gc=False):
    """Body of the current profile endpoint, with any integer as audience id."""


class ProfileAudiences(Sent, frozen=True, gc=False):
    """Body of the endpoint for the audiences of one profile."""

    data: ExternalAudienceChanges | UnsetType = UNSET


class _ProfileAudienceItemOf(Sent, Generic[Id], frozen=True, rename="camel", gc=False):
    customer_profile_id: str | UnsetType = UNSET
    adds: list[Id] | UnsetType = UNSET
    deletes: list[Id] | UnsetType = UNSET


class ProfileAudienceItem(_ProfileAudienceItemOf[AudienceId], frozen=True, rename="camel", gc=False):
    """One profile of a multi-profile request, with integer audience ids."""


class LenientProfileAudienceItem(_ProfileAudienceItemOf[int], frozen=True, rename="camel", gc=False):
    """One profile of a multi-profile request, with any integer as audience id."""


class ExternalProfileAudienceItem(_ProfileAudienceItemOf[ExternalId], frozen=True, rename="camel", gc=False):
    """One profile of a multi-profile request, with audience integration IDs."""


class _DataOf(Sent, Generic[Nested], frozen=True, gc=False):
    data: list[Nested] | UnsetType = UNSET


class ProfilesAudiences(_DataOf[ProfileAudienceItem], frozen=True, gc=False):
    """Body of the endpoint for the audiences of many profiles."""


class LenientProfilesAudiences(_DataOf[LenientProfileAudienceItem], frozen=True, gc=False):
    """Body of the endpoint for the audiences of many profiles, with any integer as audience id."""


class ExternalProfilesAudiences(_DataOf[ExternalProfileAudienceItem], frozen=True, gc=False):
    """Body of the second endpoint for the audiences of many profiles."""


class ProfileAttributesItem(Sent, frozen=True, rename="camel", gc=False):
    """One profile of the withdrawn multi-profile attributes request."""

    customer_profile_id: str | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET


class ProfilesAttributes(Sent, frozen=True, rename="camel", gc=False):
    """Body of the withdrawn multi-profile attributes endpoint. Source: Segment's code of 2022."""

    data: list[ProfileAttributesItem] | UnsetType = UNSET
    mutual_attributes: Attributes | UnsetType = UNSET
    attributes_info: list[AttributeInfo] | UnsetType = UNSET


class EventV1(Sent, frozen=True, rename="camel", gc=False):
    """Body of the deprecated event endpoint."""

    event_type: str
    type: EventValueType
    customer_profile_id: str
    event_attributes: Attributes | UnsetType = UNSET
    attributes_info: list[AttributeInfo] | UnsetType = UNSET


class EventV2(Sent, frozen=True, rename="camel", gc=False):
    """Body of the current event endpoint."""

    event_type: str
    customer_profile_id: str | UnsetType = UNSET
    event_attributes: Attributes | UnsetType = UNSET


class NewAudience(Sent, frozen=True, rename="camel", gc=False):
    """Body of audience creation and update."""

    audience_id: AudienceText
    audience_name: AudienceText


class LenientAudienceName(Sent, frozen=True, rename="camel", gc=False):
    """What Segment really sends to update an audience: the name alone."""

    audience_name: AudienceText
    audience_id: str | UnsetType = UNSET


class AdditionalCost(Sent, frozen=True, gc=False):
    """A cost on top of the items' prices."""

    price: float | UnsetType = UNSET


class _CartItemOf(Sent, Generic[Measure, Counter], frozen=True, rename="camel", gc=False):
    sku: ExternalId
    quantity: Quantity
    name: ExternalId | UnsetType = UNSET
    price: float | UnsetType = UNSET
    category: str | UnsetType = UNSET
    weight: Measure | UnsetType = UNSET
    height: Measure | UnsetType = UNSET
    width: Measure | UnsetType = UNSET
    length: Measure | UnsetType = UNSET
    position: Measure | UnsetType = UNSET
    returned_quantity: Counter | UnsetType = UNSET
    remaining_quantity: Counter | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    additional_costs: dict[str, AdditionalCost] | UnsetType = UNSET


class CartItem(_CartItemOf[float, ComputedCount], frozen=True, rename="camel", gc=False):
    """One line of a cart, as published."""


class LenientCartItem(_CartItemOf[float | str, int | float | str], frozen=True, rename="camel", gc=False):
    """One line of a cart, as Segment sends it: measures as text, counters of the service included."""


class _SessionOf(Sent, Generic[Item], frozen=True, rename="camel", gc=False):
    profile_id: str | UnsetType = UNSET
    coupon_codes: list[str] | UnsetType = UNSET
    referral_code: str | UnsetType = UNSET
    loyalty_cards: list[str] | UnsetType = UNSET
    state: SessionState | UnsetType = UNSET
    cart_items: list[Item] | UnsetType = UNSET
    additional_costs: dict[str, AdditionalCost] | UnsetType = UNSET
    identifiers: list[str] | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET


class Session(_SessionOf[CartItem], frozen=True, rename="camel", gc=False):
    """A customer session, as published."""


class LenientSession(_SessionOf[LenientCartItem], frozen=True, rename="camel", gc=False):
    """A customer session, as Segment sends it."""


class _SessionV1Of(Sent, Generic[Nested], frozen=True, rename="camel", gc=False):
    customer_session: Nested | UnsetType = UNSET
    session_attributes_info: list[AttributeInfo] | UnsetType = UNSET
    cart_item_attributes_info: list[AttributeInfo] | UnsetType = UNSET


class SessionV1(_SessionV1Of[Session], frozen=True, rename="camel", gc=False):
    """Body of the deprecated session endpoint."""


class LenientSessionV1(_SessionV1Of[LenientSession], frozen=True, rename="camel", gc=False):
    """Body of the deprecated session endpoint, as Segment sends it."""
