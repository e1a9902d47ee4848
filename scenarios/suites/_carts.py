"""Carts: drawn items with their totals, and the mappings of both session actions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from destination import Mapping
from scenarios.calls import TRACK, by_default, path, track
from scenarios.checks import Accepted
from scenarios.draw import Draw
from scenarios.model import Script, Step, WorldSetup
from scenarios.observing import Check, Json, Rule

V1: Final = "updateCustomerSession"
V2: Final = "updateCustomerSessionV2"
BOTH: Final = (V1, V2)

_MEMBERS: Final = (
    "couponCodes",
    "referralCode",
    "loyaltyCards",
    "state",
    "cartItems",
    "additionalCosts",
    "attributes",
)
_ONLY_V2: Final = ("identifiers",)


def mapping_of(action: str, **more: Json) -> Mapping:
    """Map a session from the properties of a track call, and the profile from its user."""
    members = {name: path(f"properties.{name}") for name in _MEMBERS}
    members["profileId"] = path("userId")
    session_id = path("properties.cartId")
    if action == V1:
        return by_default(action, TRACK, customerSessionId=session_id, customerSession=members, **more)
    members |= {name: path(f"properties.{name}") for name in _ONLY_V2}
    return by_default(action, TRACK, customerSessionId=session_id, **{**members, **more})


def update(
    draw: Draw, action: str, session_id: str, session: dict[str, Json], *checks: Check, user: str | None = None
) -> Step:
    """Make a step that updates a session; `session` as the app's properties hold it."""
    return Step((call_of(draw, session_id, session, user),), (mapping_of(action),), checks)


def call_of(draw: Draw, session_id: str, session: dict[str, Json], user: str | None = None) -> dict[str, Json]:
    """Make the track call of an update."""
    return track(draw, user, "Cart Updated", {"cartId": session_id, **session})


def one_update(
    draw: Draw, action: str, session: dict[str, Json], *checks: Check, world: WorldSetup | None = None
) -> Script:
    """Make a script of one update of a new session by a new user."""
    step = update(draw, action, draw.identifier("cart"), session, *checks, user=draw.user())
    return Script((step,), world) if world else Script((step,))


def item(draw: Draw, quantity: int | None = None) -> dict[str, Json]:
    """Draw a line of a cart."""
    count = draw.integer(1, 5) if quantity is None else quantity
    return {"sku": f"SKU-{draw.token()}", "name": draw.title(), "quantity": count, "price": draw.price()}


def items(draw: Draw, lowest: int = 1, highest: int = 6) -> list[dict[str, Json]]:
    """Draw a cart."""
    return [item(draw) for _ in range(draw.integer(lowest, highest))]


def total_of(cart: Sequence[dict[str, Json]], costs: Iterable[float] = ()) -> float:
    """Add up a cart and additional costs as exact decimals.

    Source: Talon.One Integration API spec, session totals.
    """
    prices = sum((Decimal(str(line["price"])) * line["quantity"] for line in cart), Decimal())
    return float(prices + sum((Decimal(str(cost)) for cost in costs), Decimal()))


def shown(cart: Sequence[dict[str, Json]]) -> list[dict[str, Json]]:
    """Give the lines of a cart as the service shows them, without what it adds."""
    return [{"sku": line["sku"], "quantity": line["quantity"], "price": line["price"]} for line in cart]


def answered(rule: Rule, **members: Json) -> Accepted:
    """Expect a success that tells these members of the session."""
    return Accepted(rule, 200, {"customerSession": members})
