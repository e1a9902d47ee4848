"""The world that is served when no seed is given; the README's examples use it."""

from typing import Any

from mock_talon.config import parse_seed
from mock_talon.seed import Seed

DEMO_KEY = "7a11d0e5" * 8
DEMO_HOSTNAME = "demo.europe-west1.talon.one"

_PROFILE_ATTRIBUTES = {
    "Name": "string",
    "Email": "string",
    "Gender": "string",
    "Phone": "string",
    "Language": "string",
    "BirthDate": "time",
    "SignupDate": "time",
    "LoyaltyTier": "string",
    "Age": "number",
    "IsSubscribed": "boolean",
    "Interests": "(list string)",
    "HomeLocation": "location",
}
_SESSION_ATTRIBUTES = {
    "ShippingCity": "string",
    "ShippingCountry": "string",
    "BillingCity": "string",
    "BillingCountry": "string",
    "PaymentMethod": "string",
    "IsGift": "boolean",
}
_ITEM_ATTRIBUTES = {"Color": "string", "Size": "string", "IsOnSale": "boolean"}
_EVENT_ATTRIBUTES = {
    "track-event": {"language": "string", "amount": "number"},
    "mySegmentEvent": {"language": "string"},
    "Order Completed": {"orderId": "string"},
}


def _attributes(entity: str, types: dict[str, str]) -> list[dict[str, Any]]:
    return [{"entity": entity, "name": name, "type": value_type} for name, value_type in types.items()]


def _event_attributes() -> list[dict[str, Any]]:
    """Attributes of events are one set per account; the first event type that uses a name carries it."""
    named: dict[str, dict[str, Any]] = {}
    for event_type, types in _EVENT_ATTRIBUTES.items():
        for name, value_type in types.items():
            named.setdefault(name, {"entity": "Event", "name": name, "type": value_type, "eventType": event_type})
    return list(named.values())


def demo_seed() -> Seed:
    """Give the ready-made world: one deployment, one Application, one key without end."""
    deployment = {
        "hostname": DEMO_HOSTNAME,
        "applications": [{"id": 1, "name": "Demo shop", "currency": "EUR"}],
        "apiKeys": [{"key": DEMO_KEY, "application": 1, "title": "Demo key for Segment"}],
        "attributes": [
            *_attributes("CustomerProfile", _PROFILE_ATTRIBUTES),
            *_attributes("CustomerSession", _SESSION_ATTRIBUTES),
            *_attributes("CartItem", _ITEM_ATTRIBUTES),
            *_event_attributes(),
        ],
        "eventTypes": list(_EVENT_ATTRIBUTES),
        "audiences": [
            {"id": 1, "name": "VIP", "integrationId": "vip"},
            {"id": 2, "name": "Newsletter", "integrationId": "newsletter"},
        ],
        "additionalCosts": [{"name": "shipping", "type": "session"}, {"name": "giftWrap", "type": "both"}],
        "loyaltyCards": [{"identifier": "demo-card-0001"}],
        "profiles": [{"integrationId": "demo-profile", "attributes": {"Name": "Ada Demo"}, "audiences": ["vip"]}],
    }
    return parse_seed({"deployments": [deployment]}, where="demo world")
