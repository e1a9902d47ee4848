"""Where Segment's own requests differ from the published contract: a strict world refuses them, each by its rule."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from scenarios import ledger
from scenarios.calls import TRACK, only, path, track
from scenarios.checks import Accepted, Refused
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import Script, Step, WorldSetup
from scenarios.observing import Check, Json, Rule
from scenarios.suites._carts import V2, item, update
from scenarios.suites._hand import EVENTS, PLATFORM, by_hand, session_target
from scenarios.traffic_checks import Drifts
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()

_STRICT: Final = WorldSetup(is_strict=True, is_ours=True)
_ATTRIBUTES: Final = "updateCustomerProfilesAttributes"
_MANY: Final = "updateCustomerProfilesAudiences"


def _refuses(rule: Rule, *steps: Step, status: int = HTTPStatus.BAD_REQUEST, before: tuple[Step, ...] = ()) -> Script:
    """Expect that a strict world refuses the steps by a rule."""
    checks: tuple[Check, ...] = Refused(rule, status), Unchanged(rule)
    return Script((*before, *(replace(step, checks=checks) for step in steps)), _STRICT)


@kinds("updateAudience", "strict-without-id", "a strict world misses the ID in the body of an update")
def _(draw: Draw) -> Script:
    audience_id, name = draw.identifier("audience"), draw.title()
    call = track(draw, draw.user(), "Audience Changed", {"id": audience_id, "name": name})
    named = {"audienceId": path("properties.id"), "audienceName": path("properties.name")}
    created = Step((call,), (only("createAudience", None, **named),), (Accepted(ledger.AUDIENCE_CREATED, 201),))
    renamed = Step((call,), (only("updateAudience", None, **named),))
    return _refuses(ledger.DRIFT_AUDIENCE_UPDATE, renamed, before=(created,))


@kinds(_ATTRIBUTES, "strict-withdrawn", "a strict world does not have the withdrawn endpoint")
def _(draw: Draw) -> Script:
    data = [{"customerProfileId": draw.user(), "attributes": draw.attributes("CustomerProfile")}]
    call = track(draw, draw.user(), "Profiles Changed")
    return _refuses(ledger.WITHDRAWN, Step((call,), (only(_ATTRIBUTES, data=data),)), status=HTTPStatus.NOT_FOUND)


@kinds(_ATTRIBUTES, "withdrawn-served", "a lenient world still serves the withdrawn endpoint")
def _(draw: Draw) -> Script:
    user, attributes, rule = draw.user(), draw.attributes("CustomerProfile"), ledger.WITHDRAWN
    mapping = only(_ATTRIBUTES, data=[{"customerProfileId": user, "attributes": attributes}])
    checks = Accepted(rule), Stored(rule, "profiles", user, {"attributes": attributes})
    step = Step((track(draw, user, "Profiles Changed"),), (mapping,), checks)
    return Script((replace(step, drift=rule, strict_status=HTTPStatus.NOT_FOUND),))


@kinds(_MANY, "strict-empty-item", "a strict world refuses an item without audiences")
def _(draw: Draw) -> Script:
    mapping = only(_MANY, data=[{"customerProfileId": draw.user()}])
    return _refuses(ledger.DRIFT_EMPTY_ITEM, Step((track(draw, draw.user(), "Profiles Changed"),), (mapping,)))


def _cart(draw: Draw, line: dict[str, Json]) -> Step:
    return update(draw, V2, draw.identifier("cart"), {"cartItems": [line]}, user=draw.user())


@kinds(V2, "strict-measure", "a strict world refuses a measure that arrives as text")
def _(draw: Draw) -> Script:
    return _refuses(ledger.DRIFT_MEASURE, _cart(draw, {**item(draw), "weight": draw.integer(1, 5000)}))


@kinds(V2, "strict-counter", "a strict world refuses a counter that arrives as text")
def _(draw: Draw) -> Script:
    line = {**item(draw), "returnedQuantity": draw.integer(0, 9)}
    return _refuses(FACTS["drift-cart-item-counter"], _cart(draw, line))


@kinds(V2, "strict-price", "a strict world refuses an item without a price")
def _(draw: Draw) -> Script:
    line = item(draw)
    del line["price"]
    return _refuses(FACTS["drift-cart-item-price"], _cart(draw, line))


@kinds(V2, "strict-quantity", "a strict world refuses a quantity that is written with a point")
def _(draw: Draw) -> Script:
    line = {**item(draw), "quantity": float(draw.integer(1, 9))}
    step = by_hand(V2, "PUT", session_target(draw.identifier("cart")), body={"cartItems": [line]})
    return _refuses(FACTS["drift-cart-item-quantity"], step)


@kinds(V2, "strict-callback-undefined", "a strict world refuses a callback header that reads undefined")
def _(draw: Draw) -> Script:
    name = draw.pick(("x-callback-destination-uri", "x-callback-api-key"))
    step = by_hand(V2, "PUT", session_target(draw.identifier("cart")), body={}, headers={name: "undefined"})
    return _refuses(FACTS["drift-callback-undefined"], step)


def _event(draw: Draw) -> dict[str, Json]:
    return {"customerProfileId": draw.user(), "eventType": draw.event_type()}


@kinds(
    PLATFORM, "strict-flag", "a strict world refuses a flag in the query that is written otherwise than true or false"
)
def _(draw: Draw) -> Script:
    target = f"{EVENTS}?skipNonExistingAttributes={draw.pick(('1', '0', 'True', 'FALSE'))}"
    return _refuses(FACTS["drift-boolean-parameter"], by_hand("trackEventV2", "PUT", target, body=_event(draw)))


@kinds(PLATFORM, "strict-basic", "a strict world refuses the Basic form of a key")
def _(draw: Draw) -> Script:
    step = by_hand("trackEventV2", "PUT", EVENTS, body=_event(draw), headers={"authorization": "Basic {basic}"})
    return _refuses(FACTS["drift-basic-credential"], step, status=HTTPStatus.UNAUTHORIZED)


@kinds(PLATFORM, "deployment-form-noted", "a deployment with a slash behind the host is noted, and taken all the same")
def _(draw: Draw) -> Script:
    rule, host = FACTS["drift-deployment-form"], draw.vocabulary.deployment
    written = {"destination-hostname": draw.pick((f"https://{host}/", f"{host}/"))}
    step = by_hand("trackEventV2", "PUT", EVENTS, Accepted(rule), Drifts(rule), body=_event(draw), headers=written)
    return Script((step,), replace(_STRICT, is_strict=draw.chance()))


@kinds("updateCustomerProfileV3", "dropped-changes-noted", "audience changes that are dropped without rules are noted")
def _(draw: Draw) -> Script:
    rule = ledger.MEMBERSHIP_NEEDS_RULES
    mapping = only(
        "updateCustomerProfileV3", TRACK, customerProfileId=path("userId"), addAudienceIds=draw.audience_ids()
    )
    step = Step((track(draw, draw.user(), "Audience Changed"),), (mapping,), (Accepted(rule), Drifts(rule)))
    return Script((step,))
