"""Customer sessions: their members, attributes, states and money."""

from dataclasses import replace
from typing import Final

from destination import Outcome
from scenarios import figures, ledger, texts
from scenarios.checks import Accepted, CouponsRejected, NotSent, Refused, Sent
from scenarios.comparing import Exactly
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import Script, Step
from scenarios.observing import Check, Json, Rule
from scenarios.suites._attributes import CREATABLE, forced, inconvertible, refused_as_unknown, wrongly_typed
from scenarios.suites._carts import BOTH, V1, V2, call_of, item, items, mapping_of, one_update, shown, total_of, update
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()
further = KindTable()

_ENTITY: Final = "CustomerSession"
_ITEM: Final = "CartItem"


def _refused(rule: Rule, *mentions: str) -> tuple[Check, ...]:
    return Refused(rule, 400, mentions=mentions), Unchanged(rule)


def _stopped(message: str = "") -> tuple[Check, ...]:
    return NotSent(ledger.PAYLOAD_CHECK, Outcome.REFUSED, message), Unchanged(ledger.PAYLOAD_CHECK)


def _session(rule: Rule, **members: Json) -> Accepted:
    return Accepted(rule, 200, {"customerSession": members})


@kinds.of_each(BOTH, "opened", "a new session is opened with its cart, its attributes and its totals")
def _(draw: Draw, action: str) -> Script:
    user, session_id = draw.user(), draw.identifier("cart")
    cart, attributes = items(draw), draw.attributes(_ENTITY)
    total = total_of(cart)
    expected = {"state": "open", "profileId": user, "cartItems": shown(cart), "attributes": Exactly(attributes)}
    checks = (
        _session(ledger.SESSION_WRITTEN, **expected, updateCount=1, firstSession=True),
        _session(ledger.SESSION_TOTALS, total=total, cartItemTotal=total, additionalCostTotal=0),
        CouponsRejected(ledger.COUPON_NOT_FOUND, ()),
        Stored(ledger.SESSION_WRITTEN, "sessions", session_id, {**expected, "total": total}),
        Stored(ledger.PROFILE_WRITTEN, "profiles", user, {"closedSessions": 0, "totalSales": 0}),
    )
    session = {"cartItems": cart, "attributes": attributes}
    return Script((update(draw, action, session_id, session, *checks, user=user),))


@kinds.of_each(BOTH, "wrong-type", "a session attribute of the wrong type is refused")
def _(draw: Draw, action: str) -> Script:
    attributes, refused = wrongly_typed(draw, _ENTITY)
    return one_update(draw, action, {"cartItems": items(draw), "attributes": attributes}, *refused)


@kinds(V2, "unknown-attribute", "an attribute that nobody has created is refused, and nothing is written")
def _(draw: Draw) -> Script:
    name = draw.attribute_name()
    attributes = {**draw.attributes(_ENTITY), name: draw.text()}
    return one_update(draw, V2, {"attributes": attributes}, *refused_as_unknown(_ENTITY, name))


@kinds(V2, "skipped-attribute", "unknown attributes of session and items are left out when the mapping asks for it")
def _(draw: Draw) -> Script:
    session_id, rule = draw.identifier("cart"), ledger.SKIPPED_ATTRIBUTE
    known, of_item = draw.attributes(_ENTITY), draw.attributes(_ITEM)
    line = {**item(draw), "attributes": {**of_item, draw.attribute_name(): draw.text()}}
    session = {"attributes": {**known, draw.attribute_name(): draw.text()}, "cartItems": [line]}
    kept = {"attributes": Exactly(known), "cartItems": [{"attributes": Exactly(of_item)}]}
    checks = _session(rule, **kept), Stored(rule, "sessions", session_id, kept)
    call = call_of(draw, session_id, session, draw.user())
    return Script((Step((call,), (mapping_of(V2, skipNonExistingAttributes=True),), checks),))


@kinds(V1, "created-attributes", "unknown attributes of session and items are created with the type of their values")
def _(draw: Draw) -> Script:
    names, value_type, rule = (
        (draw.attribute_name(), draw.attribute_name()),
        draw.pick(CREATABLE),
        ledger.ATTRIBUTE_CREATION,
    )
    of_session, of_item = {names[0]: draw.value(value_type)}, {names[1]: draw.value(value_type)}
    session = {"attributes": of_session, "cartItems": [{**item(draw), "attributes": of_item}]}
    checks = (
        _session(rule, attributes=of_session, cartItems=[{"attributes": of_item}]),
        Stored(rule, "attributes", f"{_ENTITY}/{names[0]}", {"type": value_type}),
        Stored(rule, "attributes", f"{_ITEM}/{names[1]}", {"type": value_type}),
    )
    return one_update(draw, V1, session, *checks)


@kinds(V1, "forced-type", "an unknown attribute is created with the type the request names")
def _(draw: Draw) -> Script:
    value, rule = forced(draw), ledger.ATTRIBUTE_CONVERSION
    session = {"attributes": {value.name: value.sent}}
    checks = (
        _session(rule, attributes={value.name: value.stored}),
        Stored(rule, "attributes", f"{_ENTITY}/{value.name}", {"type": value.type}),
    )
    call = call_of(draw, draw.identifier("cart"), session, draw.user())
    return Script((Step((call,), (mapping_of(V1, sessionAttributesInfo=value.info),), checks),))


@further(V1, "inconvertible", "a value that cannot become the named type is refused")
def _(draw: Draw) -> Script:
    value, rule = inconvertible(draw), ledger.ATTRIBUTE_CONVERSION
    refused = Refused(rule, 400, texts.not_a(value.name, value.sent, value.type)), Unchanged(rule)
    call = call_of(draw, draw.identifier("cart"), {"attributes": {value.name: value.sent}}, draw.user())
    return Script((Step((call,), (mapping_of(V1, sessionAttributesInfo=value.info),), refused),))


@further(V2, "unknown-item-attribute", "an unknown attribute of an item is refused")
def _(draw: Draw) -> Script:
    name = draw.attribute_name()
    cart = [*items(draw), {**item(draw), "attributes": {name: draw.text()}}]
    return one_update(draw, V2, {"cartItems": cart}, *refused_as_unknown(_ITEM, name))


@kinds.of_each(BOTH, "anonymous", "a session without a profile belongs to nobody and is always the first")
def _(draw: Draw, action: str) -> Script:
    session_id, rule = draw.identifier("cart"), ledger.ANONYMOUS_SESSION
    answered = _session(rule, profileId="", firstSession=True)
    return Script((update(draw, action, session_id, {"cartItems": items(draw)}, answered),))


@kinds.of_each(BOTH, "costs", "additional costs of session and items add to the totals")
def _(draw: Draw, action: str) -> Script:
    line = item(draw)
    cost, of_item, rule = draw.price(), draw.price(), ledger.SESSION_TOTALS
    line["additionalCosts"] = {draw.cost_of_items(): {"price": of_item}}
    costs = {draw.cost_of_sessions(): {"price": cost}}
    totals = {
        "cartItemTotal": total_of([line]),
        "additionalCostTotal": cost,
        "cartItemAdditionalCostTotal": total_of([{**line, "price": of_item}]),
        "total": total_of([line, {**line, "price": of_item}], [cost]),
    }
    return one_update(draw, action, {"cartItems": [line], "additionalCosts": costs}, _session(rule, **totals))


@kinds.of_each(BOTH, "unknown-cost", "an additional cost that nobody has defined is refused")
def _(draw: Draw, action: str) -> Script:
    name = draw.identifier("cost")
    session = {"cartItems": items(draw), "additionalCosts": {name: {"price": draw.price()}}}
    return one_update(draw, action, session, *_refused(ledger.COST_EXISTS, name))


@kinds.of_each(BOTH, "unknown-card", "a loyalty card that does not exist is refused")
def _(draw: Draw, action: str) -> Script:
    session = {"cartItems": items(draw), "loyaltyCards": [draw.identifier("card")]}
    return one_update(draw, action, session, *_refused(ledger.LOYALTY_CARD_EXISTS))


@kinds.of_each(BOTH, "missing-id", "the destination stops an update without a session ID")
def _(draw: Draw, action: str) -> Script:
    call = call_of(draw, "", {"cartItems": items(draw)}, draw.user())
    return Script((Step((call,), (mapping_of(action),), _stopped(texts.root_misses("customerSessionId"))),))


@further(V2, "unknown-state", "the destination stops a state that is not one of the four")
def _(draw: Draw) -> Script:
    message = 'State must be one of: "open", "closed", "partially_returned", or "cancelled".'
    return one_update(draw, V2, {"state": f"state-{draw.token()}"}, *_stopped(message))


@further(V1, "unknown-state", "the destination stops a state that is not one of the four")
def _(draw: Draw) -> Script:
    return one_update(draw, V1, {"state": f"state-{draw.token()}"}, *_stopped())


@further(V2, "measures-as-text", "the destination sends measures as text, and they are stored as numbers")
def _(draw: Draw) -> Script:
    session_id, weight = draw.identifier("cart"), draw.integer(1, 5000)
    height, height_as_text = draw.pick(((12.5, "12.5"), (150.0, "150"), (0.01, "0.01")))  # as JavaScript writes them
    line = {**item(draw), "weight": weight, "height": height}
    sent = {**line, "weight": str(weight), "height": height_as_text}
    body = {"cartItems": [sent]}
    target = f"/segment/v2/customer_sessions/{session_id}"
    checks = (
        Sent(ledger.WIRE_FORM, "PUT", target, body),
        _session(ledger.ITEM_MEASURE, cartItems=[{"weight": weight, "height": height}]),
    )
    step = update(draw, V2, session_id, {"cartItems": [line]}, *checks, user=draw.user())
    return Script((replace(step, drift=ledger.DRIFT_MEASURE),))


@further(V2, "measure-as-word", "a measure that does not read as a number is refused")
def _(draw: Draw) -> Script:
    cart = [{**item(draw), "weight": draw.text()}]
    return one_update(draw, V2, {"cartItems": cart}, *_refused(ledger.ITEM_MEASURE, "weight"))


@further(V2, "faulty-quantity", "a quantity that is no whole number of at least 1 is refused")
def _(draw: Draw) -> Script:
    quantity = draw.pick((0, -1, 1.5))
    cart = [*items(draw), {**item(draw), "quantity": quantity}]
    return one_update(draw, V2, {"cartItems": cart}, *_refused(ledger.ITEM_QUANTITY))


@further(V2, "missing-sku", "an item without an SKU is refused")
def _(draw: Draw) -> Script:
    cart = [{name: value for name, value in item(draw).items() if name != "sku"}]
    return one_update(draw, V2, {"cartItems": cart}, *_refused(ledger.BODY_SHAPE))


@further(V2, "negative-price", "a price below zero is refused")
def _(draw: Draw) -> Script:
    cart = [{**item(draw), "price": -draw.price()}]
    return one_update(draw, V2, {"cartItems": cart}, *_refused(ledger.NEGATIVE_AMOUNT))


@further(V2, "short-callback-key", "a callback key shorter than allowed is refused")
def _(draw: Draw) -> Script:
    limit = figures.CALLBACK_KEY_LENGTH.value
    mapping = mapping_of(V2, callbackDestination="http://127.0.0.1:9/", callbackAPIKey="X-API-Key " + "k" * (limit - 1))
    call = call_of(draw, draw.identifier("cart"), {"cartItems": items(draw)}, draw.user())
    return Script((Step((call,), (mapping,), _refused(ledger.CALLBACK_KEY)),))


@further(V2, "faulty-callback-address", "a callback address that is no http URI is refused")
def _(draw: Draw) -> Script:
    mapping = mapping_of(V2, callbackDestination=f"mailto:{draw.text('email')}")
    call = call_of(draw, draw.identifier("cart"), {"cartItems": items(draw)}, draw.user())
    return Script((Step((call,), (mapping,), _refused(ledger.CALLBACK_URI)),))


@further(V2, "unicode-id", "a session ID beyond ASCII travels in the path and is kept")
def _(draw: Draw) -> Script:
    session_id, cart = draw.unicode_identifier(), items(draw)
    stored = Stored(ledger.SESSION_WRITTEN, "sessions", session_id, {"cartItems": shown(cart)})
    answered = _session(ledger.SESSION_WRITTEN, integrationId=session_id)
    return Script((update(draw, V2, session_id, {"cartItems": cart}, answered, stored, user=draw.user()),))
