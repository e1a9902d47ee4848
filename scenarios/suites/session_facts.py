"""Facts about customer sessions and what they are answered with."""

from dataclasses import replace
from typing import Final

from scenarios.checks import Accepted, CouponsRejected, Refused
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import Credential, Script, Step
from scenarios.observing import Check, Json, Rule
from scenarios.suites._carts import BOTH, V1, V2, answered, item, items, mapping_of, one_update, update
from scenarios.suites._hand import by_hand, session_target
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()

_ENTITY: Final = "CustomerSession"
_ITEM: Final = "CartItem"
_HUGE: Final = 1.7e308
"""Two of it are beyond a double."""


def _by_hand(draw: Draw, body: Json, *checks: Check, drift: Rule | None = None) -> Step:
    return by_hand(V2, "PUT", session_target(draw.identifier("cart")), *checks, body=body, drift=drift)


@kinds.of_each(BOTH, "cost-out-of-place", "an additional cost is used where its type says, and nowhere else")
def _(draw: Draw, action: str) -> Script:
    rule = FACTS["additional-cost-place"]
    for_items, for_sessions = draw.cost_of_items_alone(), draw.cost_of_sessions_alone()
    in_session = {"additionalCosts": {for_items: {"price": 1}}}
    in_item = {"cartItems": [{**item(draw), "additionalCosts": {for_sessions: {"price": 1}}}]}
    session: dict[str, Json] = in_session if draw.chance() else in_item
    return one_update(draw, action, session, Refused(rule, 400), Unchanged(rule))


@kinds.of_each(
    BOTH, "anonymous-answer", "objects that do not exist are left out of the answer, those that exist are in it"
)
def _(draw: Draw, action: str) -> Script:
    rule, session_id = FACTS["answer-absent-objects"], draw.identifier("cart")
    body = {"customerProfile": ABSENT, "customerSession": {"profileId": ""}, "effects": [], "coupons": [], "event": {}}
    return Script((update(draw, action, session_id, {"cartItems": items(draw)}, Accepted(rule, 200, body)),))


@kinds(
    V2, "no-campaigns", "without campaigns no rule yields anything, and a referral code is kept without being judged"
)
def _(draw: Draw) -> Script:
    code, referral, campaigns = draw.code("REF"), FACTS["answer-referral-unjudged"], FACTS["answer-without-campaigns"]
    checks = (
        answered(referral, referralCode=code),
        CouponsRejected(referral, ()),
        Accepted(campaigns, 200, {"effects": [], "coupons": [], "triggeredCampaigns": [], "awardedGiveaways": []}),
    )
    return one_update(draw, V2, {"referralCode": code, "cartItems": items(draw)}, *checks)


@kinds(V2, "rejection-props", "an effect has the properties of its type and no others")
def _(draw: Draw) -> Script:
    code, rule = draw.code(), FACTS["answer-effect-props"]
    props = Exactly({"value": code, "rejectionReason": "CouponNotFound"})
    effects = [{"effectType": "rejectCoupon", "campaignId": -1, "props": props}]
    return one_update(draw, V2, {"couponCodes": [code]}, Accepted(rule, 200, {"effects": effects}))


@kinds(V2, "no-coupon-member", "a session has no members coupon and referral")
def _(draw: Draw) -> Script:
    rule = FACTS["answer-session-without-coupon"]
    session = {"couponCodes": [draw.code()], "referralCode": draw.code()}
    return one_update(draw, V2, session, answered(rule, coupon=ABSENT, referral=ABSENT))


@kinds.of_each(BOTH, "unknown-deployment", "a session of a deployment that does not exist is not found")
def _(draw: Draw, action: str) -> Script:
    rule = FACTS["answer-session-not-found"]
    step = update(draw, action, draw.identifier("cart"), {}, Refused(rule, 404, "Not Found"), Unchanged(rule))
    return Script((replace(step, credential=Credential.UNKNOWN_DEPLOYMENT),))


@kinds(V2, "state-outside-the-list", "a state that does not exist is answered with those that do")
def _(draw: Draw) -> Script:
    rule, states = FACTS["answer-state-enum"], ("open", "closed", "partially_returned", "cancelled")
    refused = Refused(rule, 400, mentions=tuple(f'"{state}"' for state in states)), Unchanged(rule)
    return Script((_by_hand(draw, {"state": f"state{draw.token()}"}, *refused),))


@kinds(V2, "unpublished-status", "a rule whose status nobody has published refuses with 400")
def _(draw: Draw) -> Script:
    rule = FACTS["answer-unpublished-status"]
    return one_update(draw, V2, {"state": "cancelled"}, Refused(rule, 400), Unchanged(rule))


@kinds(V2, "counter-as-text", "counters of items may be sent, and are the service's own all the same")
def _(draw: Draw) -> Script:
    rule, line = FACTS["drift-cart-item-counter"], item(draw)
    sent = {**line, "returnedQuantity": str(draw.integer(0, 9)), "remainingQuantity": str(draw.integer(0, 9))}
    own = {"returnedQuantity": 0, "remainingQuantity": line["quantity"]}
    step = update(draw, V2, draw.identifier("cart"), {"cartItems": [sent]}, answered(rule, cartItems=[own]))
    return Script((replace(step, drift=rule),))


@kinds(V2, "missing-price", "an item without a price costs nothing")
def _(draw: Draw) -> Script:
    rule, line = FACTS["drift-cart-item-price"], item(draw)
    del line["price"]
    step = update(draw, V2, draw.identifier("cart"), {"cartItems": [line]}, answered(rule, total=0))
    return Script((replace(step, drift=rule),))


@kinds(V2, "quantity-as-float", "a quantity of 2.0 is read as 2")
def _(draw: Draw) -> Script:
    rule, line = FACTS["drift-cart-item-quantity"], item(draw)
    sent = {**line, "quantity": float(line["quantity"])}
    accepted = answered(rule, cartItems=[{"quantity": line["quantity"]}])
    return Script((_by_hand(draw, {"cartItems": [sent]}, accepted, drift=rule),))


@kinds(V2, "beyond-a-double", "a session whose total leaves the range of a double is refused")
def _(draw: Draw) -> Script:
    rule = FACTS["session-amount-range"]
    cart = [{"sku": f"SKU-{draw.token()}", "quantity": 1, "price": _HUGE} for _ in range(2)]
    return one_update(draw, V2, {"cartItems": cart}, Refused(rule, 400), Unchanged(rule))


@kinds(
    V1,
    "two-lists-of-types",
    "attributes of the session and of its items are created, each with the types of their list",
)
def _(draw: Draw) -> Script:
    rule, names = FACTS["session-attributes-created"], (draw.attribute_name(), draw.attribute_name())
    number, flag = draw.integer(1, 999), draw.chance()
    cart = [{**item(draw), "attributes": {names[1]: "true" if flag else "false"}}]
    info = {
        "sessionAttributesInfo": [{"name": names[0], "type": "number"}],
        "cartItemsAttributesInfo": [{"name": names[1], "type": "boolean"}],
    }
    checks = (
        answered(rule, attributes={names[0]: number}, cartItems=[{"attributes": {names[1]: flag}}]),
        Stored(rule, "attributes", f"{_ENTITY}/{names[0]}", {"type": "number"}),
        Stored(rule, "attributes", f"{_ITEM}/{names[1]}", {"type": "boolean"}),
    )
    step = update(
        draw, V1, draw.identifier("cart"), {"attributes": {names[0]: str(number)}, "cartItems": cart}, *checks
    )
    return Script((replace(step, mappings=(mapping_of(V1, **info),)),))
