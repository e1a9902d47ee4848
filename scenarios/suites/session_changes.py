"""Facts about what a further request changes of a customer session."""

from typing import Final

from scenarios import ledger
from scenarios.checks import Refused
from scenarios.comparing import Exactly
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import Script
from scenarios.observing import Check, Json
from scenarios.suites._carts import BOTH, V2, answered, item, items, one_update, shown, total_of, update
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()

_ENTITY: Final = "CustomerSession"
_ITEM: Final = "CartItem"


def _two(draw: Draw, first: dict[str, Json], second: dict[str, Json], *checks: Check) -> Script:
    """Make a script of two updates of one session; the checks are on the second one."""
    user, session_id = draw.user(), draw.identifier("cart")
    return Script(
        (
            update(draw, V2, session_id, first, user=user),
            update(draw, V2, session_id, second, *checks, user=user),
        )
    )


@kinds(V2, "attributes-of-items", "attributes of a session merge, those of an item are replaced with it")
def _(draw: Draw) -> Script:
    rule, old, new = FACTS["session-attributes-merge"], draw.attributes(_ENTITY, 2), draw.attributes(_ENTITY)
    gone, line = next(name for name in old), item(draw)
    of_item, later = draw.attributes(_ITEM, lowest=2), draw.attributes(_ITEM)
    first = {"attributes": old, "cartItems": [{**line, "attributes": of_item}]}
    second = {"attributes": {**new, gone: None}, "cartItems": [{**line, "attributes": later}]}
    left = {name: value for name, value in {**old, **new}.items() if name != gone}
    checks = answered(rule, attributes=Exactly(left), cartItems=[{"attributes": Exactly(later)}])
    return _two(draw, first, second, checks)


@kinds(V2, "cancelled-with-more", "to cancel a closed session changes its state, whatever else is sent")
def _(draw: Draw) -> Script:
    rule, cart, costs = FACTS["session-cancel-alone"], items(draw), {"couponCodes": [draw.code()]}
    second = {"state": "cancelled", "cartItems": items(draw), **costs}
    kept = answered(rule, state="cancelled", cartItems=shown(cart), couponCodes=[], total=total_of(cart))
    return _two(draw, {"cartItems": cart, "state": "closed"}, second, kept)


@kinds(V2, "closed-twice", "to close a closed session again is refused")
def _(draw: Draw) -> Script:
    rule = FACTS["session-closed-twice"]
    closed = {"cartItems": items(draw), "state": "closed"}
    return _two(draw, closed, {"state": "closed"}, Refused(rule, 400), Unchanged(rule))


@kinds.of_each(
    BOTH, "counters", "updates count from 1; positions count from 0 and are the service's own, as are quantities"
)
def _(draw: Draw, action: str) -> Script:
    rule, cart = FACTS["session-counters"], items(draw, lowest=2)
    lines = [
        {"position": position, "returnedQuantity": 0, "remainingQuantity": line["quantity"]}
        for position, line in enumerate(cart)
    ]
    return one_update(draw, action, {"cartItems": cart}, answered(rule, updateCount=1, cartItems=lines))


@kinds(V2, "costs-per-unit", "the additional costs of an item count once per unit")
def _(draw: Draw) -> Script:
    rule, cost, count = FACTS["session-item-costs"], draw.price(), draw.integer(2, 9)
    line = {**item(draw, count), "additionalCosts": {draw.cost_of_items(): {"price": cost}}}
    totals = {
        "cartItemAdditionalCostTotal": total_of([{"price": cost, "quantity": count}]),
        "total": total_of([line, {"price": cost, "quantity": count}]),
    }
    return one_update(draw, V2, {"cartItems": [line]}, answered(rule, **totals))


@kinds(V2, "same-sku-twice", "items are kept as the lines that were sent")
def _(draw: Draw) -> Script:
    rule, line = FACTS["session-lines-kept"], item(draw, draw.integer(2, 5))
    cart = [line, {**line, "quantity": 1}]
    return one_update(draw, V2, {"cartItems": cart}, answered(rule, cartItems=shown(cart)))


@kinds(V2, "left-out", "members that an update leaves out keep their value")
def _(draw: Draw) -> Script:
    rule, first = FACTS["session-members-kept"], _full(draw)
    return _two(draw, first, {}, answered(rule, **_told(first)))


@kinds(V2, "replaced", "codes, cards, identifiers, items and costs replace what was there; empty ones discard it")
def _(draw: Draw) -> Script:
    rule, first, second = FACTS["session-members-replaced"], _full(draw), _full(draw)
    emptied: dict[str, Json] = {"couponCodes": [], "identifiers": [], "cartItems": [], "loyaltyCards": []}
    later = draw.pick((second, emptied))
    return _two(draw, first, later, answered(rule, **_told({**first, **later})))


def _full(draw: Draw) -> dict[str, Json]:
    return {
        "couponCodes": [draw.code()],
        "referralCode": draw.code(),
        "identifiers": [draw.token()],
        "cartItems": items(draw),
        "loyaltyCards": [draw.pick_known(draw.vocabulary.cards, "loyalty card")],
        "additionalCosts": {draw.cost_of_sessions(): {"price": draw.price()}},
    }


def _told(session: dict[str, Json]) -> dict[str, Json]:
    return {**session, "cartItems": shown(session["cartItems"]), "additionalCosts": Exactly(session["additionalCosts"])}


@kinds(V2, "other-profile", "an open session may move to another profile")
def _(draw: Draw) -> Script:
    rule, session_id, first, second = FACTS["session-profile-change"], draw.identifier("cart"), draw.user(), draw.user()
    moved = answered(rule, profileId=second), Stored(rule, "sessions", session_id, {"profileId": second})
    return Script(
        (
            update(draw, V2, session_id, {"cartItems": items(draw)}, user=first),
            update(draw, V2, session_id, {}, *moved, user=second),
        )
    )


@kinds(V2, "default-state", "without a state a new session is open, and a stored one keeps its own")
def _(draw: Draw) -> Script:
    rule, session_id = FACTS["session-state-default"], draw.identifier("cart")
    opened = answered(rule, state="open")
    kept = answered(rule, state="open"), Recorded(ledger.SESSION_EVENT, {"type": "talon_session_updated"})
    return Script(
        (update(draw, V2, session_id, {}, opened), update(draw, V2, session_id, {"cartItems": items(draw)}, *kept))
    )
