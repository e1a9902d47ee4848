"""The requests which the benchmarks send, to the demo world's vocabulary."""

import json
from dataclasses import dataclass
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
SESSION_V1 = "/segment/customer_sessions/cart-1"


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


def session(items: int, last_color: Any = "red", **members: Any) -> bytes:
    """A cart; `last_color` of another type than text makes its last line faulty, and `members` are laid over each."""
    return _encoded(_session(items, last_color, **members))


def session_v1(items: int) -> bytes:
    """The same cart for the deprecated endpoint."""
    return _encoded({"customerSession": _session(items, "red")})


def _session(items: int, last_color: Any, **members: Any) -> dict[str, Any]:
    lines = [_line(number, "red") for number in range(items - 1)]
    return {"cartItems": [{**line, **members} for line in (*lines, _line(items - 1, last_color))]}


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


@dataclass(frozen=True)
class Load:
    """One kind of request.

    Args:
        name: in the tables.
        path: begins it; a number follows, so that requests which run at a time are about entities of their own.
        body: the same in each.
        entities: how many there are: an entity comes round again when the request about it has long been answered.
    """

    name: str
    path: str
    body: bytes
    entities: int = 1000

    def raw(self, host: str, number: int) -> bytes:
        """Write the request about one of the entities."""
        headers = {**HEADERS, "Host": host, "Content-Length": str(len(self.body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"PUT {self.path}-{number} HTTP/1.1\r\n{lines}\r\n".encode() + self.body


SMALL = Load("small profile", PROFILE, profile())
LARGE = Load("session of 1000", SESSION, session(1000), entities=64)
LOADS = (SMALL, Load("session of 10", SESSION, session(10)), LARGE)
