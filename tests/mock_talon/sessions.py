"""Short ways to send sessions and to read what the mock says about them."""

from typing import Any

from tests.mock_talon.conftest import Answer, Mock

V1 = "/segment/customer_sessions"
V2 = "/segment/v2/customer_sessions"


def put(mock: Mock, body: dict[str, Any] | None = None, session_id: str = "cart-1", **more: Any) -> Answer:
    """Send a session to the current endpoint."""
    return mock.put(f"{V2}/{session_id}", body or {}, **more)


def put_v1(mock: Mock, session: dict[str, Any], session_id: str = "cart-1", **members: Any) -> Answer:
    """Send a session to the deprecated endpoint, with further members of its body."""
    return mock.put(f"{V1}/{session_id}", {"customerSession": session, **members})


def item(**more: Any) -> dict[str, Any]:
    """A complete cart item."""
    return {"sku": "MUG-1", "quantity": 1, "price": 10, **more}


def refusals(mock: Mock, answer: Answer) -> list[tuple[str, str]]:
    """Give rule and pointer of every refusal."""
    return [(refusal["rule"], refusal["pointer"]) for refusal in mock.verdict(answer)["verdict"]["refusals"]]


def findings(mock: Mock, answer: Answer) -> list[tuple[str, str]]:
    """Give rule and pointer of every finding."""
    return [(finding["rule"], finding["pointer"]) for finding in mock.verdict(answer)["findings"]]
