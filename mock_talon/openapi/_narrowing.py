"""What rules beyond the structs ask of members: counts, lengths, amounts, and presence."""

from collections.abc import Mapping
from typing import Any, Final

from mock_talon.openapi._values import Schema
from mock_talon.openapi._vocabulary import Vocabulary

_NAMED: Final[Schema] = {"minLength": 1}
_ALWAYS_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "EventV2": ("customerProfileId",),
    "ProfileAudienceItem": ("customerProfileId",),
    "ExternalProfileAudienceItem": ("customerProfileId",),
    "ProfileAttributesItem": ("customerProfileId",),
}
_AUDIENCE_ITEMS: Final = frozenset({"ProfileAudienceItem", "ExternalProfileAudienceItem"})
_CHANGES: Final = ("adds", "deletes")
_STRICTLY_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {"CartItem": ("price",)}


def required_members(name: str, component: Schema, vocabulary: Vocabulary) -> list[str]:
    """Name the members without which a body is refused, those of the struct first.

    Args:
        name: of the published struct.
        component: its schema.
        vocabulary: of the world.
    """
    more = _STRICTLY_REQUIRED.get(name, ()) if vocabulary.behaviour.strict else ()
    return [*dict.fromkeys((*component.get("required", ()), *_ALWAYS_REQUIRED.get(name, ()), *more))]


def further_keywords(name: str, vocabulary: Vocabulary) -> Schema:
    """Give what a body's object must fulfil as a whole: an item of many profiles names an audience in strict mode."""
    if name not in _AUDIENCE_ITEMS or not vocabulary.behaviour.strict:
        return {}
    return {"anyOf": [{"required": [member], "properties": {member: {"minItems": 1}}} for member in _CHANGES]}


def narrowed(name: str, member: str, schema: Schema, vocabulary: Vocabulary) -> Schema:
    """Add to a member's schema what the rules ask of it.

    Args:
        name: of the published struct.
        member: as on the wire.
        schema: of the struct.
        vocabulary: of the world.
    """
    if member == "customerProfileId":
        return {**schema, **_NAMED}
    if member == "price" and not vocabulary.behaviour.allow_negative_amounts:
        return {**schema, "minimum": 0}
    return _merged(schema, _of_session(vocabulary).get(member, {})) if name == "Session" else schema


def _of_session(vocabulary: Vocabulary) -> dict[str, Schema]:
    limits = vocabulary.behaviour.limits
    card = {"enum": list(vocabulary.cards)} if vocabulary.cards else {}
    return {
        "profileId": _present(maxLength=limits.integration_id_length),
        "couponCodes": _present(
            maxItems=limits.coupons_per_session, items=_present(maxLength=limits.coupon_code_length)
        ),
        "referralCode": _present(maxLength=limits.referral_code_length),
        "loyaltyCards": _present(maxItems=limits.loyalty_cards_per_session, items=card),
        "identifiers": _present(maxItems=limits.identifiers_per_session),
        "cartItems": _present(maxItems=limits.cart_items_per_session),
    }


def _present(**keywords: Any) -> Schema:
    """Leave out the keywords of limits that are switched off."""
    return {name: value for name, value in keywords.items() if value is not None}


def _merged(schema: Schema, more: Schema) -> Schema:
    merged = {**schema, **more}
    return {**merged, "items": {**schema["items"], **more.get("items", {})}} if "items" in schema else merged
