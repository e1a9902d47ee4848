"""Callbacks of session requests: whether they come, to whom, with which content, key and correlation."""

from dataclasses import replace
from typing import Final

from scenarios import figures, ledger
from scenarios.callback_sink import FAILING_PATH, HELD_PATH
from scenarios.calls import path
from scenarios.checks import Accepted, Refused
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import CALLBACK_ADDRESS, OUR_WORLD, Script, Step, WorldSetup
from scenarios.observing import Check, Json
from scenarios.suites._carts import V1, V2, call_of, items, mapping_of
from scenarios.suites._hand import by_hand, session_target
from scenarios.traffic_checks import Heard, HeardSome
from scenarios.world_checks import Unchanged

kinds = KindTable()

_TOKEN_LENGTH: Final = 8


def _key(draw: Draw, length: int = figures.CALLBACK_KEY_LENGTH.value) -> str:
    return "".join(draw.token() for _ in range(length // _TOKEN_LENGTH + 1))[:length]


def _called(draw: Draw, action: str, session_id: str, *checks: Check, to: str = "/", **headers: Json) -> Step:
    """Make a step whose answer is called back; `headers` as the mapping's fields name them."""
    session = {"cartItems": items(draw, lowest=0), "callbackTo": CALLBACK_ADDRESS + to}
    mapping = mapping_of(action, callbackDestination=path("properties.callbackTo"), **headers)
    return Step((call_of(draw, session_id, session, draw.user()),), (mapping,), checks, hears_callbacks=True)


@kinds.of_each((V2, V1), "called-back", "the answer is posted to the callback address, with key and correlation ID")
def _(draw: Draw, action: str) -> Script:
    session_id, key, correlation, rule = draw.identifier("cart"), _key(draw), draw.token(), FACTS["callback-content"]
    body = {"customerSession": {"integrationId": session_id}, "effects": [], "event": {}}
    headers = {"x-api-key": key, "x-correlation-id": correlation, "content-type": "application/json"}
    checks = Accepted(rule), Heard(rule, (body,), headers)
    fields = {"callbackAPIKey": f"X-API-Key {key}", "contentFields": "", "callbackCorrelationId": correlation}
    return Script((_called(draw, action, session_id, *checks, **fields),), OUR_WORLD)


@kinds(
    V2, "called-back-in-part", "the content fields choose what the callback holds, and leave the direct answer whole"
)
def _(draw: Draw) -> Script:
    session_id, rule = draw.identifier("cart"), FACTS["callback-direct-answer"]
    chosen = draw.pick(("effects", "customerSession", "event", "customerProfile"))
    whole = {"customerSession": {"integrationId": session_id}, "effects": [], "event": {}, "customerProfile": {}}
    heard = Heard(FACTS["callback-content"], (Exactly({chosen: whole[chosen]}),), {"x-correlation-id": ABSENT})
    return Script((_called(draw, V2, session_id, Accepted(rule, 200, whole), heard, contentFields=chosen),), OUR_WORLD)


@kinds(V2, "key-with-blanks", "all behind the first blank of the callback key is the key")
def _(draw: Draw) -> Script:
    key, rule = f"{_key(draw)} {draw.token()}", FACTS["callback-key-split"]
    heard = Heard(rule, ({},), {"x-secret": key})
    step = _called(draw, V2, draw.identifier("cart"), Accepted(rule), heard, callbackAPIKey=f"X-Secret {key}")
    return Script((step,), OUR_WORLD)


@kinds(V2, "shortest-callback-key", "a callback key of the fewest characters is accepted")
def _(draw: Draw) -> Script:
    key, rule = _key(draw), ledger.CALLBACK_KEY
    step = _called(draw, V2, draw.identifier("cart"), Accepted(rule), callbackAPIKey=f"X-API-Key {key}")
    return Script((step,), OUR_WORLD)


@kinds(V2, "called-nearby", "a callback to this machine is made")
def _(draw: Draw) -> Script:
    rule = FACTS["callback-near"]
    return Script((_called(draw, V2, draw.identifier("cart"), Accepted(rule), Heard(rule, ({},))),), OUR_WORLD)


@kinds(V2, "called-back-once", "a callback that fails is not made again, and does not change the answer")
def _(draw: Draw) -> Script:
    rule = FACTS["callback-attempts"]
    step = _called(draw, V2, draw.identifier("cart"), Accepted(rule), Heard(rule, ({},)), to=FAILING_PATH)
    return Script((step,), OUR_WORLD)


@kinds(V2, "refused-uncalled", "a request that is refused is not called back, one that succeeds is")
def _(draw: Draw) -> Script:
    rule, name = FACTS["callback-after-success"], draw.attribute_name()
    refused = _called(draw, V2, draw.identifier("cart"), Refused(rule, 400), Unchanged(rule), Heard(rule, ()))
    event = {**refused.events[0]}
    event["properties"] = {**event["properties"], "attributes": {name: draw.text()}}
    accepted = _called(draw, V2, draw.identifier("cart"), Accepted(rule), Heard(rule, ({},)))
    return Script((replace(refused, events=(event,)), accepted), OUR_WORLD)


@kinds(V2, "unknown-content-field", "a content field that the answer does not have is refused")
def _(draw: Draw) -> Script:
    rule, name = FACTS["callback-content-fields"], f"field{draw.token()}"
    checks = Refused(rule, 400, mentions=(name,)), Unchanged(rule), Heard(rule, ())
    return Script((_called(draw, V2, draw.identifier("cart"), *checks, contentFields=f"effects,{name}"),), OUR_WORLD)


@kinds(V2, "undefined-callback", "a callback header that reads undefined counts as absent")
def _(draw: Draw) -> Script:
    rule, name = FACTS["drift-callback-undefined"], draw.pick(("x-callback-destination-uri", "x-callback-api-key"))
    target = session_target(draw.identifier("cart"))
    return Script((by_hand(V2, "PUT", target, Accepted(rule), body={}, headers={name: "undefined"}, drift=rule),))


@kinds(
    V2,
    "waiting-callbacks",
    "while callbacks are not answered, a bounded number of them waits, and no more are made",
    is_heavy=True,
)
def _(draw: Draw) -> Script:
    rule, bound, at_a_time = FACTS["callback-bound"], draw.integer(1, 3), figures.CALLBACKS_AT_A_TIME.value
    step = _called(draw, V2, draw.identifier("cart"), to=HELD_PATH)
    count = bound + at_a_time + draw.integer(1, 5)
    accepted = (Accepted(rule, at=at) for at in range(count))
    heard = HeardSome(rule, bound, bound + at_a_time)
    step = replace(step, events=step.events * count, checks=(*accepted, heard))
    return Script((step,), WorldSetup(is_ours=True, callbacks_waiting=bound))
