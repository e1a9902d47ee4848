"""Who is asking, and how fast: keys of all sorts, the deployment's own host, rates, and requests that come at once."""

from typing import Final, TypeAlias

from scenarios import figures
from scenarios.calls import IDENTIFY, TRACK, by_default, identify, only, track
from scenarios.checks import Accepted, Refused
from scenarios.comparing import ABSENT
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import OUR_WORLD, Credential, Script, Step, WorldSetup
from scenarios.observing import Check, Json, Rule
from scenarios.suites._carts import V2, call_of, items, mapping_of
from scenarios.suites._hand import PLATFORM, by_hand
from scenarios.traffic_checks import Statuses
from scenarios.world_checks import Recorded, Stored, Unchanged
from scenarios.worlds import SLOW_REQUESTS_PER_SECOND

kinds = KindTable()

Counts: TypeAlias = tuple[tuple[int, int], ...]

_AT_ONCE: Final = WorldSetup(holds_requests=True)
_TRACKS: Final = by_default("trackEventV2", TRACK)
_IDENTIFIES: Final = by_default("updateCustomerProfileV3", IDENTIFY)
_AUTHPING: Final = "/v2/authping"
_ROOM: Final = figures.WAITING_PER_ENTITY.value + 1
"""How many requests of one profile there may be: one runs, the others wait."""


def _tracked(draw: Draw, rule: Rule, user: str, credential: Credential | None, *checks: Check) -> Step:
    accepted = Accepted(rule), Recorded(rule, {"profileId": user})
    call = track(draw, user, draw.event_type())
    return Step((call,), (_TRACKS,), (*accepted, *checks), credential=credential)


@kinds(PLATFORM, "staging-key", "a staging key is refused")
def _(draw: Draw) -> Script:
    rule = FACTS["api-key-staging"]
    checks = Refused(rule, 401), Unchanged(rule)
    call = track(draw, draw.user(), draw.event_type())
    return Script((Step((call,), (_TRACKS,), checks, credential=Credential.STAGING),), OUR_WORLD)


@kinds(PLATFORM, "authping", "the deployment tells whether a key is valid, whatever it was made for")
def _(draw: Draw) -> Script:
    rule, nobody = FACTS["authping"], {"authorization": f"ApiKey-v1 {draw.token()}"}
    accepted = Accepted(rule, 204, None)
    return Script(
        (
            by_hand("", "GET", _AUTHPING, accepted),
            by_hand("", "GET", f"/{_AUTHPING}", accepted),
            _with_key(by_hand("", "GET", _AUTHPING, accepted), Credential.OTHER_PLATFORM),
            by_hand("", "GET", _AUTHPING, Accepted(rule, 401), headers=nobody),
        ),
        OUR_WORLD,
    )


def _with_key(step: Step, credential: Credential) -> Step:
    return Step((), (), step.checks, by_hand=step.by_hand, credential=credential)


@kinds(PLATFORM, "two-hosts", "each path answers errors in the envelope of its own host")
def _(draw: Draw) -> Script:
    rule, wrong = FACTS["answer-two-hosts"], {"authorization": f"ApiKey-v1 {draw.token()}"}
    deployment = Accepted(rule, 401, {"message": "Invalid API key", "StatusCode": 401, "Error": ABSENT})
    third_party = Accepted(rule, 401, {"Error": "Invalid API key", "StatusCode": 401, "message": ABSENT})
    return Script(
        (
            by_hand("", "GET", _AUTHPING, deployment, headers=wrong),
            by_hand("", "DELETE", f"/segment/audiences/{draw.token()}", third_party, headers=wrong),
        )
    )


@kinds(PLATFORM, "health", "the deployment tells that it is up, without a credential")
def _(draw: Draw) -> Script:
    del draw
    nobody = {"authorization": "", "destination-hostname": ""}
    return Script(
        (by_hand("", "GET", "/v1/status/health", Accepted(FACTS["deployment-health"], 200, None), headers=nobody),)
    )


def _cart(draw: Draw, session_id: str, user: str, credential: Credential | None, *checks: Check) -> Step:
    call = call_of(draw, session_id, {"cartItems": items(draw)}, user)
    return Step((call,), (mapping_of(V2),), checks, credential=credential)


@kinds(
    PLATFORM, "two-applications", "the key decides the Application; sessions are its own, profiles are the account's"
)
def _(draw: Draw) -> Script:
    user, session_id = draw.user(), draw.identifier("cart")
    first, second = draw.vocabulary.application, draw.vocabulary.next_application
    ours, others = FACTS["api-key-application"], FACTS["session-per-application"]
    shared, traits = FACTS["profile-account-wide"], draw.attributes("CustomerProfile")
    written = Step((identify(draw, user, traits),), (_IDENTIFIES,))
    opened = Accepted(ours, 200, {"customerSession": {"applicationId": first, "updateCount": 1}})
    apart = (
        Accepted(ours, 200, {"customerSession": {"applicationId": second}}),
        Accepted(others, 200, {"customerSession": {"updateCount": 1}}),
        Accepted(shared, 200, {"customerProfile": {"integrationId": user, "attributes": traits}}),
    )
    return Script(
        (
            written,
            _cart(draw, session_id, user, None, opened),
            _cart(draw, session_id, user, Credential.OTHER_APPLICATION, *apart),
        ),
        OUR_WORLD,
    )


@kinds(PLATFORM, "own-rate", "a key with a rate of its own is held to that one")
def _(draw: Draw) -> Script:
    rule, limit = FACTS["rate-limit-per-key"], SLOW_REQUESTS_PER_SECOND
    calls = tuple(track(draw, draw.user(), draw.event_type()) for _ in range(limit + 1))
    checks: tuple[Check, ...] = (*(Accepted(rule, at=at) for at in range(limit)), Refused(rule, 429, at=limit))
    return Script((Step(calls, (_TRACKS,), checks, credential=Credential.SLOW),), OUR_WORLD)


def _burst(draw: Draw, rule: Rule, accepted: int, refused: int, wait_seconds: float = 0.0) -> Step:
    calls = tuple(identify(draw, draw.user()) for _ in range(accepted + refused))
    counts = tuple((status, count) for status, count in ((200, accepted), (429, refused)) if count)
    return Step(calls, (_IDENTIFIES,), (Statuses(rule, counts),), wait_seconds=wait_seconds)


@kinds(
    PLATFORM, "sliding-window", "requests count for one second each, not until the clock's next second", is_heavy=True
)
def _(draw: Draw) -> Script:
    limit, rule = figures.REQUESTS_PER_SECOND.value, FACTS["rate-limit-window"]
    early = draw.integer(1, limit - 1)
    steps = (
        _burst(draw, rule, early, 0, wait_seconds=0.7),
        _burst(draw, rule, limit - early, 1, wait_seconds=0.6),
        _burst(draw, rule, early, 1, wait_seconds=0.5),
    )
    return Script(steps, OUR_WORLD)


@kinds(
    PLATFORM,
    "refused-requests-count",
    "refused requests count, but for those which the rate itself refuses",
    is_heavy=True,
)
def _(draw: Draw) -> Script:
    limit, rule = figures.REQUESTS_PER_SECOND.value, FACTS["rate-limit-refused-requests"]
    unheard = tuple(track(draw, draw.user(), f"Unheard {draw.token()}") for _ in range(2))
    refused = Step(unheard, (_TRACKS,), (Statuses(rule, ((400, 2),)),))
    return Script(
        (refused, _burst(draw, rule, limit - 2, draw.integer(1, 20)), _burst(draw, rule, limit, 1, wait_seconds=1.0)),
        OUR_WORLD,
    )


def _at_once(calls: tuple[Json, ...], mapping: Json, rule: Rule, counts: Counts, places: int = 1) -> Script:
    return Script((Step(calls, (mapping,), (Statuses(rule, counts),), places_at_once=places),), _AT_ONCE)


@kinds(
    PLATFORM,
    "parallel-profile",
    "of the requests of one profile that come at once, one runs, two wait, and no more",
    is_heavy=True,
)
def _(draw: Draw) -> Script:
    user, more, rule = draw.user(), draw.integer(1, 2), FACTS["parallel-requests"]
    calls = tuple(identify(draw, user) for _ in range(_ROOM + more))
    return _at_once(calls, _IDENTIFIES, rule, ((200, _ROOM), (429, more)))


@kinds(PLATFORM, "parallel-others", "requests of different profiles do not stand in each other's way", is_heavy=True)
def _(draw: Draw) -> Script:
    calls = tuple(identify(draw, draw.user()) for _ in range(_ROOM + 2))
    return _at_once(calls, _IDENTIFIES, FACTS["parallel-requests"], ((200, _ROOM + 2),))


@kinds(PLATFORM, "parallel-session", "a session request occupies its session, and the profile it names", is_heavy=True)
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["parallel-session-profile"]
    calls = tuple(call_of(draw, draw.identifier("cart"), {}, user) for _ in range(_ROOM + 1))
    return _at_once(calls, mapping_of(V2), rule, ((200, _ROOM), (429, 1)), places=2)


@kinds(PLATFORM, "parallel-one-session", "an anonymous session is occupied by itself", is_heavy=True)
def _(draw: Draw) -> Script:
    session_id, rule = draw.identifier("cart"), FACTS["parallel-session-profile"]
    calls = tuple(call_of(draw, session_id, {}) for _ in range(_ROOM + 1))
    return _at_once(calls, mapping_of(V2), rule, ((200, _ROOM), (429, 1)))


@kinds(
    PLATFORM, "parallel-audiences", "requests on audiences and their members are not limited in parallel", is_heavy=True
)
def _(draw: Draw) -> Script:
    user, audience, rule = draw.user(), draw.known_audience(), FACTS["parallel-audiences-free"]
    data = [{"customerProfileId": user, "adds": [audience.id]}]
    calls = tuple(track(draw, user, "Members Changed") for _ in range(_ROOM + 2))
    return _at_once(calls, only("updateCustomerProfilesAudiences", data=data), rule, ((204, _ROOM + 2),))


@kinds(PLATFORM, "key-expires", "a key works until the moment at which it expires")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), Rule("api-key-valid", "Talon.One third-party spec, declared 401")
    world = WorldSetup(key_expires="2026-01-01T01:00:00Z")
    seconds_left = 3600.0
    late = track(draw, user, draw.event_type())
    refused = Refused(rule, 401, "Invalid API key"), Unchanged(rule)
    last = Step((track(draw, user, draw.event_type()),), (_TRACKS,), (Accepted(rule),), wait_seconds=seconds_left - 1)
    over = Step((late,), (_TRACKS,), refused, wait_seconds=1.0)
    stored = Stored(rule, "profiles", user, {"integrationId": user})
    return Script((_tracked(draw, rule, user, None, stored), last, over), world)
