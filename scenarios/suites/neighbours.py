"""The accepted neighbours of what is refused: each rule that refuses also lets through what is just right."""

from typing import Final

from scenarios import figures, ledger, texts
from scenarios.calls import IDENTIFY, TRACK, by_default, only, path, track
from scenarios.checks import Accepted, Refused
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import CALLBACK_ADDRESS, OUR_WORLD, Script, Step
from scenarios.observing import Check, Json, Rule
from scenarios.suites._carts import BOTH, V1, V2, item, items, mapping_of, one_update, update
from scenarios.suites._hand import EVENTS, PLATFORM, by_hand, profile_target, session_target
from scenarios.suites._profiles import CREATING, V3, holds, profile_step, with_types
from scenarios.suites._profiles import ENTITY as PROFILE
from scenarios.traffic_checks import Heard
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()

_EVENT: Final = "trackEventV2"
_TRACKS: Final = by_default(_EVENT, TRACK)
_TENTHS_OF_A_BILLION: Final = 10**8


def _session(rule: Rule, **members: Json) -> Accepted:
    return Accepted(rule, 200, {"customerSession": members})


@kinds.of_each(BOTH, "costs-in-place", "additional costs are taken where their types say, and make up the totals")
def _(draw: Draw, action: str) -> Script:
    exists, place, price = ledger.COST_EXISTS, FACTS["additional-cost-place"], draw.price()
    costs = {draw.cost_of_sessions(): {"price": price}}
    line = {**item(draw, quantity=1), "additionalCosts": {draw.cost_of_items(): {"price": price}}}
    checks = (
        _session(exists, additionalCosts=costs),
        _session(place, additionalCostTotal=price, cartItemAdditionalCostTotal=price),
    )
    return one_update(draw, action, {"cartItems": [line], "additionalCosts": costs}, *checks)


@kinds.of_each(BOTH, "known-card", "a loyalty card that exists is taken and kept")
def _(draw: Draw, action: str) -> Script:
    card, rule = draw.pick_known(draw.vocabulary.cards, "loyalty card"), ledger.LOYALTY_CARD_EXISTS
    session = {"cartItems": items(draw), "loyaltyCards": [card]}
    return one_update(draw, action, session, _session(rule, loyaltyCards=[card]))


@kinds(V2, "card-identifiers", "cards of the shortest and of the longest identifier exist, and none that is shorter")
def _(draw: Draw) -> Script:
    rule = FACTS["loyalty-card-identifier"]
    lengths = [len(card) for card in draw.vocabulary.cards]
    shortest, longest = (draw.vocabulary.cards[lengths.index(pick(lengths))] for pick in (min, max))
    taken = (
        update(draw, V2, draw.identifier("cart"), {"loyaltyCards": [card]}, _session(rule, loyaltyCards=[card]))
        for card in (shortest, longest)
    )
    too_short = "x" * (figures.CARD_IDENTIFIER_SHORTEST.value - 1)
    refused = Refused(rule, 400), Unchanged(rule)
    return Script(
        (*taken, update(draw, V2, draw.identifier("cart"), {"loyaltyCards": [too_short]}, *refused)), OUR_WORLD
    )


@kinds.of_each(BOTH, "free-of-charge", "a price of zero is taken")
def _(draw: Draw, action: str) -> Script:
    line, rule = {**item(draw), "price": 0}, ledger.NEGATIVE_AMOUNT
    cost = draw.cost_of_sessions()
    session = {"cartItems": [line], "additionalCosts": {cost: {"price": 0}}}
    return one_update(draw, action, session, _session(rule, total=0, cartItems=[{"price": 0}]))


@kinds(V2, "great-amounts", "amounts that a double holds are taken")
def _(draw: Draw) -> Script:
    price, rule = draw.integer(1, 9) * float(_TENTHS_OF_A_BILLION), FACTS["session-amount-range"]
    cart = [{**item(draw, quantity=1), "price": price}]
    return one_update(draw, V2, {"cartItems": cart}, _session(rule, total=price))


@kinds(V2, "referral-length-at-the-limit", "a referral code of the greatest length is taken and kept")
def _(draw: Draw) -> Script:
    code = draw.long_identifier(figures.REFERRAL_CODE_LENGTH.value)
    return one_update(draw, V2, {"referralCode": code}, _session(ledger.REFERRAL_LENGTH, referralCode=code))


@kinds(V2, "whole-quantity", "a quantity of one is taken")
def _(draw: Draw) -> Script:
    rule = ledger.ITEM_QUANTITY
    return one_update(draw, V2, {"cartItems": [item(draw, quantity=1)]}, _session(rule, cartItems=[{"quantity": 1}]))


@kinds.of_each(BOTH, "open-takes-changes", "while a session is open it takes another cart, and then any allowed state")
def _(draw: Draw, action: str) -> Script:
    session_id, user, state = draw.identifier("cart"), draw.user(), draw.pick(("closed", "cancelled"))
    closed, returned = ledger.SESSION_CLOSED, ledger.SESSION_RETURN_STATE
    return Script(
        (
            update(draw, action, session_id, {"cartItems": items(draw)}, Accepted(closed), user=user),
            update(draw, action, session_id, {"cartItems": items(draw)}, _session(closed, updateCount=2), user=user),
            update(draw, action, session_id, {"state": state}, _session(returned, state=state), user=user),
        )
    )


@kinds(V2, "full-callback-address", "a full address is called back")
def _(draw: Draw) -> Script:
    rule, session_id = ledger.CALLBACK_URI, draw.identifier("cart")
    to = f"{CALLBACK_ADDRESS}/{draw.token()}?order={draw.token()}"
    step = by_hand(
        V2, "PUT", session_target(session_id), Accepted(rule), body={}, headers={"x-callback-destination-uri": to}
    )
    heard = Heard(rule, ({"customerSession": {"integrationId": session_id}},))
    return Script((_hearing(step, heard),), OUR_WORLD)


def _hearing(step: Step, heard: Heard) -> Step:
    return Step((), (), (*step.checks, heard), by_hand=step.by_hand, hears_callbacks=True)


@kinds(V3, "known-attributes", "attributes that exist take values of their types")
def _(draw: Draw) -> Script:
    user, traits = draw.user(), draw.attributes(PROFILE)
    exists, typed = ledger.UNKNOWN_ATTRIBUTE, ledger.ATTRIBUTE_TYPE
    checks = Accepted(exists), holds(user, Exactly(traits), exists), holds(user, traits, typed)
    return Script((profile_step(draw, user, by_default(V3, IDENTIFY), traits, *checks),))


@kinds.of_each(CREATING, "lawful-name", "an attribute of letters, digits and underscores is created")
def _(draw: Draw, action: str) -> Script:
    name, value, rule = f"{draw.attribute_name()}_{draw.integer(0, 9)}", draw.text(), ledger.ATTRIBUTE_NAME
    created = Accepted(rule, 200, {"createdAttributes": [{"name": name, "type": "string"}]})
    stored = Stored(rule, "attributes", f"{PROFILE}/{name}", {"name": name})
    return Script((profile_step(draw, draw.user(), by_default(action, IDENTIFY), {name: value}, created, stored),))


@kinds.of_each(CREATING, "uncreatable", "a value whose type cannot be told creates no attribute and is refused")
def _(draw: Draw, action: str) -> Script:
    rule, name = ledger.ATTRIBUTE_CREATION, draw.attribute_name()
    value: Json = draw.pick(([], [draw.text(), draw.integer(1, 9)], {"inner": draw.text()}))
    uncreated = Stored(rule, "attributes", f"{PROFILE}/{name}", ABSENT)
    checks = Refused(rule, 400), Unchanged(rule), uncreated
    return Script((profile_step(draw, draw.user(), with_types(action), {"values": {name: value}}, *checks),))


@kinds.of_each(
    ("updateCustomerProfilesAudiences",), "known-audiences", "audiences that exist are joined by each profile named"
)
def _(draw: Draw, action: str) -> Script:
    user, audience = draw.user(), draw.known_audience()
    named, exists = FACTS["audience-profile-named"], ledger.AUDIENCE_EXISTS
    mapping = only(action, data=[{"customerProfileId": user, "adds": [audience.id]}])
    joined = Stored(exists, "profiles", user, {"audienceMemberships": [{"id": audience.id, "name": audience.name}]})
    checks = Accepted(named, 204, None), Accepted(exists, 204, None), joined
    return Script((Step((track(draw, user, "Profiles Changed"),), (mapping,), checks),))


@kinds("createAudience", "two-ids", "audiences of two IDs exist beside each other, even under one name")
def _(draw: Draw) -> Script:
    name, rule = draw.title(), ledger.AUDIENCE_UNIQUE
    mapping = only("createAudience", audienceId=path("properties.id"), audienceName=path("properties.name"))

    def step(audience_id: str) -> Step:
        call = track(draw, draw.user(), "Audience Changed", {"id": audience_id, "name": name})
        stored = Stored(rule, "audiences", audience_id, {"name": name})
        return Step((call,), (mapping,), (Accepted(rule, 201, {"integrationId": audience_id}), stored))

    return Script((step(draw.identifier("audience")), step(draw.identifier("audience"))))


@kinds("createAudience", "id-at-the-limit-kept", "an ID of the greatest length is kept whole")
def _(draw: Draw) -> Script:
    audience_id, rule = draw.long_identifier(figures.INTEGRATION_ID_LENGTH.value), ledger.BODY_SHAPE
    mapping = only("createAudience", audienceId=path("properties.id"), audienceName=path("properties.name"))
    call = track(draw, draw.user(), "Audience Changed", {"id": audience_id, "name": draw.title()})
    checks = Accepted(rule, 201, {"integrationId": audience_id}), Stored(rule, "audiences", audience_id, {})
    return Script((Step((call,), (mapping,), checks),))


@kinds(PLATFORM, "good-request", "a request with everything in order passes every check at the gate")
def _(draw: Draw) -> Script:
    user, event_type = draw.user(), draw.event_type()
    passed = (
        ledger.MISSING_CREDENTIAL,
        ledger.MISSING_DEPLOYMENT,
        ledger.INVALID_KEY,
        ledger.WRONG_PLATFORM,
        ledger.EVENT_TYPE_EXISTS,
        *map(FACTS.__getitem__, ("path-exists", "method-allowed", "body-is-json", "event-profile-named")),
        *map(FACTS.__getitem__, ("api-key-staging", "body-media-type", "gate-order")),
    )
    checks: list[Check] = [Accepted(rule) for rule in passed]
    checks += [Recorded(ledger.EVENT_TYPE_EXISTS, {"type": event_type, "profileId": user})]
    return Script((Step((track(draw, user, event_type),), (_TRACKS,), tuple(checks)),))


@kinds(PLATFORM, "same-key-apart", "one key in two objects of a body is not ambiguous")
def _(draw: Draw) -> Script:
    user, rule, name = draw.user(), FACTS["body-keys-unique"], draw.attribute_typed("Event", "string")
    body = {"customerProfileId": user, "eventType": draw.event_type(), "eventAttributes": {name: draw.text()}, name: 1}
    checks = Accepted(rule), Recorded(rule, {"profileId": user})
    return Script((by_hand(_EVENT, "PUT", EVENTS, *checks, body=body),))


@kinds(PLATFORM, "plain-parameter", "a flag in the query that reads true or false is taken")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["parameter-shape"]
    target = f"{profile_target(user)}?skipNonExistingAttributes={draw.pick(('true', 'false'))}"
    return Script((by_hand(V3, "PUT", target, Accepted(rule), holds(user, Exactly({}), rule), body={}),))


@kinds(V1, "item-attributes-info", "types for session and item attributes are taken from two lists of their own")
def _(draw: Draw) -> Script:
    names, rule = (draw.attribute_name(), draw.attribute_name()), FACTS["session-attributes-created"]
    number = draw.integer(1, 99)
    session = {
        "attributes": {names[0]: str(number)},
        "cartItems": [{**item(draw), "attributes": {names[1]: number}}],
    }
    mapping = mapping_of(
        V1,
        sessionAttributesInfo=[{"name": names[0], "type": "number"}],
        cartItemsAttributesInfo=[{"name": names[1], "type": "string"}],
    )
    call = track(draw, draw.user(), "Cart Updated", {"cartId": draw.identifier("cart"), **session})
    shown = {"attributes": {names[0]: number}, "cartItems": [{"attributes": {names[1]: str(number)}}]}
    return Script((Step((call,), (mapping,), (_session(rule, **shown),)),))


@kinds(PLATFORM, "error-text", "what is wrong is told with the texts that are published")
def _(draw: Draw) -> Script:
    name, rule = draw.attribute_name(), FACTS["answer-error-text"]
    refused = Refused(rule, 400, texts.not_defined("Event", name)), Unchanged(rule)
    call = track(draw, draw.user(), draw.event_type(), {"attributes": {name: draw.text()}})
    return Script((Step((call,), (_TRACKS,), refused),))
