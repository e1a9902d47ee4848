"""The requests which the benchmarks send, to the demo world's vocabulary."""

import json
from typing import Any

from mock_talon.demo import DEMO_HOSTNAME, DEMO_KEY

HEADERS = {
    "Authorization": f"ApiKey-v1 {DEMO_KEY}",
    "destination-hostname": DEMO_HOSTNAME,
    "Content-Type": "application/json",
}
PROFILE = "/segment/v2/customer_profiles/ada"
EVENT = "/segment/v2/events"
SESSION = "/segment/v2/customer_sessions/cart-1"


def profile() -> bytes:
    """Five attributes of as many types."""
    attributes = {"Name": "Ada", "Email": "ada@example.org", "Age": 36, "IsSubscribed": True, "Interests": ["a", "b"]}
    return _encoded({"attributes": attributes, "runRuleEngine": True})


def event() -> bytes:
    """A tracked event with two attributes."""
    return _encoded(
        {
            "eventType": "track-event",
            "customerProfileId": "ada",
            "eventAttributes": {"language": "English", "amount": 5.5},
        }
    )


def session(items: int, last_color: Any = "red") -> bytes:
    """A cart; `last_color` of another type than text makes its last line faulty."""
    lines = [_line(number, "red") for number in range(items - 1)]
    return _encoded({"cartItems": [*lines, _line(items - 1, last_color)]})


def _line(number: int, color: Any) -> dict[str, Any]:
    return {
        "sku": f"SKU-{number}",
        "name": f"Item number {number}",
        "quantity": 2,
        "price": 9.99,
        "category": "Mugs",
        "weight": 120,
        "attributes": {"Color": color, "Size": "L", "IsOnSale": True},
    }


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode()
