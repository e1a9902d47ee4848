"""What holds on the wire whatever the request is about: paths, methods, bodies, parameters and the order of checks."""

from dataclasses import replace
from typing import Final
from urllib.parse import quote

from scenarios import figures, ledger, texts
from scenarios.checks import Accepted, Refused
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import OUR_WORLD, Script, Step
from scenarios.observing import Json
from scenarios.suites._hand import EVENTS, PLATFORM, by_hand, profile_target
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()

_SKIP: Final = "skipNonExistingAttributes"
_EVENT: Final = "trackEventV2"
_PROFILE: Final = "updateCustomerProfileV3"


def _refused(rule_id: str, status: int, error: str = "") -> tuple[Refused, Unchanged]:
    return Refused(FACTS[rule_id], status, error), Unchanged(FACTS[rule_id])


def _event(draw: Draw, user: str) -> dict[str, Json]:
    return {"customerProfileId": user, "eventType": draw.event_type()}


@kinds(PLATFORM, "unknown-path", "a path that the API does not have is not found")
def _(draw: Draw) -> Script:
    path = draw.pick(("/segment/nothing", "/segment/v2/events/more", "/segment", "/segment/v3/events"))
    refused = _refused("path-exists", 404, texts.NOT_FOUND)
    return Script((by_hand("", draw.pick(("PUT", "POST", "GET")), path, *refused, body={}),))


@kinds(PLATFORM, "wrong-method", "a method that a path does not have is refused")
def _(draw: Draw) -> Script:
    method, path = draw.pick((("POST", EVENTS), ("GET", "/segment/audiences"), ("PATCH", "/segment/audiences")))
    return Script((by_hand("", method, path, *_refused("method-allowed", 405), body={}),))


@kinds(PLATFORM, "no-json", "a body that is not JSON is refused")
def _(draw: Draw) -> Script:
    body = draw.pick((b"{", b'{"eventType":', b"\xff\xfe", b"nothing", b"{'a': 1}"))
    return Script((by_hand(_EVENT, "PUT", EVENTS, *_refused("body-is-json", 400), body=body),))


@kinds(PLATFORM, "repeated-key", "a JSON object with one key twice is refused")
def _(draw: Draw) -> Script:
    body = f'{{"customerProfileId":"{draw.user()}","customerProfileId":"{draw.user()}","eventType":"{draw.token()}"}}'
    return Script((by_hand(_EVENT, "PUT", EVENTS, *_refused("body-keys-unique", 400), body=body.encode()),))


@kinds(PLATFORM, "other-media-type", "a body that is not declared as JSON is refused")
def _(draw: Draw) -> Script:
    media_type = draw.pick(("text/plain", "application/xml", "application/x-www-form-urlencoded"))
    refused = _refused("body-media-type", 415)
    headers = {"content-type": media_type}
    return Script((by_hand(_EVENT, "PUT", EVENTS, *refused, body=_event(draw, draw.user()), headers=headers),))


@kinds(PLATFORM, "declared-json", "a body declared as JSON with a character set is taken")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["body-media-type"]
    headers = {"content-type": draw.pick(("application/json; charset=utf-8", "Application/JSON"))}
    checks = Accepted(rule), Recorded(rule, {"profileId": user})
    return Script((by_hand(_EVENT, "PUT", EVENTS, *checks, body=_event(draw, user), headers=headers),))


@kinds(
    PLATFORM, "body-one-over", "a body beyond the greatest size is refused, one of that size is taken", is_heavy=True
)
def _(draw: Draw) -> Script:
    user, limit = draw.user(), figures.BODY_BYTES.value
    body = _event(draw, user)
    accepted = Accepted(FACTS["body-size"]), Recorded(FACTS["body-size"], {"profileId": user})
    refused = _refused("body-size", 413)
    steps = (
        by_hand(_EVENT, "PUT", EVENTS, *accepted, body=body, size=limit),
        by_hand(_EVENT, "PUT", EVENTS, *refused, body=body, size=limit + 1),
    )
    return Script(steps, OUR_WORLD)


@kinds(PLATFORM, "empty-body", "an empty body counts as an empty object")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["body-empty"]
    checks = Accepted(rule), Stored(rule, "profiles", user, {"attributes": Exactly({})})
    return Script((by_hand(_PROFILE, "PUT", profile_target(user), *checks, body=b""),))


@kinds(PLATFORM, "unknown-members", "members which the contract does not list are ignored")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["body-unknown-members"]
    body = {**_event(draw, user), draw.attribute_name(): draw.text(), "type": draw.integer(1, 9)}
    checks = Accepted(rule), Recorded(rule, {"profileId": user, "type": body["eventType"]})
    return Script((by_hand(_EVENT, "PUT", EVENTS, *checks, body=body),))


@kinds(PLATFORM, "faulty-parameter", "a flag in the query that is no boolean is refused")
def _(draw: Draw) -> Script:
    target = f"{EVENTS}?{_SKIP}={draw.pick(('maybe', 'yes', '2', ''))}"
    refused = _refused("parameter-shape", 400)
    return Script((by_hand(_EVENT, "PUT", target, *refused, body=_event(draw, draw.user())),))


@kinds(PLATFORM, "flag-as-digit", "a flag in the query may be written as 1 or 0, or with capitals")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["drift-boolean-parameter"]
    target = f"{EVENTS}?{_SKIP}={draw.pick(('1', 'True', 'TRUE'))}"
    body = {**_event(draw, user), "eventAttributes": {draw.attribute_name(): draw.text()}}
    checks = Accepted(rule), Recorded(rule, {"profileId": user, "attributes": Exactly({})})
    return Script((by_hand(_EVENT, "PUT", target, *checks, body=body, drift=rule),))


@kinds(PLATFORM, "no-dry-run", "dry requests and idempotency keys are unknown here: both requests are carried out")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["segment-without-dry-run"]
    body, headers = _event(draw, user), {"idempotency-key": draw.token()}
    checks = Accepted(rule), Recorded(rule, {"profileId": user})
    step = by_hand(_EVENT, "PUT", f"{EVENTS}?dry=true", *checks, body=body, headers=headers)
    return Script((step, step))


@kinds(PLATFORM, "encoded-slash", "an encoded slash stays in its identifier")
def _(draw: Draw) -> Script:
    user, rule = f"{draw.user()}/{draw.pick(('audiences', draw.token()))}", FACTS["route-decoded-late"]
    checks = Accepted(rule), Stored(rule, "profiles", user, {"integrationId": user})
    return Script((by_hand(_PROFILE, "PUT", profile_target(quote(user, safe="")), *checks, body={}),))


@kinds(PLATFORM, "audiences-of-many", "the path of the audiences of many profiles is no profile of that name")
def _(draw: Draw) -> Script:
    user, audience, rule = draw.user(), draw.known_audience(), FACTS["route-audiences-of-many"]
    checks = (
        Accepted(rule, 204, None),
        Stored(rule, "profiles", user, {"audienceMemberships": [{"name": audience.name}]}),
        Stored(rule, "profiles", "audiences", ABSENT),
    )
    body = {"data": [{"customerProfileId": user, "adds": [audience.id]}]}
    target = "/segment/customer_profiles/audiences"
    return Script((by_hand("updateCustomerProfilesAudiences", "PUT", target, *checks, body=body),))


def _gate(draw: Draw, target: str, status: int, body: Json, **headers: str) -> Step:
    del draw
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    rule = FACTS["gate-order"]
    return by_hand("", "PUT", target, Refused(rule, status), Unchanged(rule), body=body, headers=named)


@kinds(
    PLATFORM,
    "order-of-checks",
    "path, credential, deployment, key, deployment again, and body are judged in this order",
)
def _(draw: Draw) -> Script:
    wrong_key, elsewhere = f"ApiKey-v1 {draw.token()}", f"{draw.token()}.europe-west1.talon.one"
    return Script(
        (
            _gate(draw, "/segment/nothing", 404, b"{", authorization="", destination_hostname=""),
            _gate(draw, EVENTS, 401, b"{", authorization="", destination_hostname=""),
            _gate(draw, EVENTS, 400, {}, authorization=wrong_key, destination_hostname=""),
            _gate(draw, EVENTS, 401, b"{", authorization=wrong_key, destination_hostname=elsewhere),
            _gate(draw, EVENTS, 404, b"{", destination_hostname=elsewhere),
        )
    )


@kinds(PLATFORM, "deployment-forms", "a deployment may be written as a bare host or as an address")
def _(draw: Draw) -> Script:
    user, host = draw.user(), draw.vocabulary.deployment
    written = draw.pick((f"https://{host}", f"https://{host}/", host.upper()))
    form, bare = FACTS["drift-deployment-form"], ledger.UNKNOWN_DEPLOYMENT
    return Script(
        tuple(
            by_hand(
                _EVENT, "PUT", EVENTS, Accepted(rule), body=_event(draw, user), headers={"destination-hostname": name}
            )
            for rule, name in ((bare, host), (form, written))
        ),
        OUR_WORLD,
    )


@kinds(PLATFORM, "own-address", "the mock's own address names the deployment of the key")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["deployment-own-address"]
    checks = Accepted(rule), Recorded(rule, {"profileId": user})
    return Script((by_hand(_EVENT, "PUT", EVENTS, *checks, body=_event(draw, user)),), OUR_WORLD)


@kinds(PLATFORM, "basic-credential", "the Basic form of a key is taken, though it is published for other paths")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["drift-basic-credential"]
    headers = {"authorization": "Basic {basic}"}
    checks = Accepted(rule), Recorded(rule, {"profileId": user})
    step = by_hand(_EVENT, "PUT", EVENTS, *checks, body=_event(draw, user), headers=headers, drift=rule)
    return Script((replace(step, strict_status=401),))
