"""Steps of requests made by hand."""

from typing import Final

from scenarios.comparing import ABSENT
from scenarios.model import ByHand, Step
from scenarios.observing import Check, Json, Rule

EVENTS: Final = "/segment/v2/events"
PLATFORM: Final = "platform"


def by_hand(
    action: str,
    method: str,
    target: str,
    *checks: Check,
    body: Json = ABSENT,
    headers: dict[str, str] | None = None,
    drift: Rule | None = None,
    size: int = 0,
) -> Step:
    """Make a step of one request made by hand."""
    request = ByHand(action, method, target, body, tuple((headers or {}).items()), size)
    return Step((), (), checks, by_hand=(request,), drift=drift)


def profile_target(user: str) -> str:
    """Give the path of a profile whose ID needs no encoding."""
    return f"/segment/v2/customer_profiles/{user}"


def session_target(session_id: str) -> str:
    """Give the path of a session whose ID needs no encoding."""
    return f"/segment/v2/customer_sessions/{session_id}"
