"""What holds for every action: credentials, the rate limit, and the destination's own switches."""

from typing import Final

from destination import Mapping, Outcome
from scenarios import figures, ledger, texts
from scenarios.calls import IDENTIFY, TRACK, by_default, identify, only, track
from scenarios.checks import Accepted, NotSent, Refused
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import Credential, Script, Step, WorldSetup
from scenarios.observing import Check, Json, Rule
from scenarios.suites._carts import V1, V2, call_of, items, mapping_of
from scenarios.traffic_checks import RecordedTimes
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()

PLATFORM: Final = "platform"
_FROZEN: Final = WorldSetup(needs_frozen_clock=True)
_EXPIRED: Final = WorldSetup(key_expires="2020-01-01T00:00:00Z")
_OF_BRAZE: Final = WorldSetup(key_platform="braze")
_SECOND: Final = 1.0
_TRACKS: Final = by_default("trackEventV2", TRACK)
_IDENTIFIES: Final = by_default("updateCustomerProfileV3", IDENTIFY)


def _track(draw: Draw) -> dict[str, Json]:
    return track(draw, draw.user(), draw.event_type())


def _any_call(draw: Draw) -> tuple[Json, Mapping]:
    """Draw a call and a mapping that would be accepted under good credentials."""
    deletion = only("deleteAudience", TRACK, audienceId=draw.known_audience().integration_id)
    return draw.pick(((_track(draw), _TRACKS), (identify(draw, draw.user()), _IDENTIFIES), (_track(draw), deletion)))


def _refused(draw: Draw, credential: Credential | None, refused: Refused, world: WorldSetup | None = None) -> Script:
    call, mapping = _any_call(draw)
    step = Step((call,), (mapping,), (refused, Unchanged(refused.rule)), credential=credential)
    return Script((step,), world) if world else Script((step,))


@kinds(PLATFORM, "unknown-key", "a key that nobody has made is refused")
def _(draw: Draw) -> Script:
    return _refused(draw, Credential.UNKNOWN_KEY, Refused(ledger.INVALID_KEY, 401, texts.INVALID_API_KEY))


@kinds(PLATFORM, "empty-key", "an empty key is refused")
def _(draw: Draw) -> Script:
    return _refused(draw, Credential.EMPTY_KEY, Refused(ledger.INVALID_KEY, 401))


@kinds(PLATFORM, "missing-key", "a request without a credential is refused")
def _(draw: Draw) -> Script:
    refused = Refused(ledger.MISSING_CREDENTIAL, 401, texts.NO_CREDENTIAL)
    return _refused(draw, Credential.NO_AUTHORIZATION, refused)


@kinds(PLATFORM, "missing-deployment", "a request that names no deployment is refused")
def _(draw: Draw) -> Script:
    refused = Refused(ledger.MISSING_DEPLOYMENT, 400, texts.NO_DEPLOYMENT)
    return _refused(draw, Credential.NO_DEPLOYMENT, refused)


@kinds(PLATFORM, "undefined-deployment", "a deployment that reads undefined is not sent at all")
def _(draw: Draw) -> Script:
    refused = Refused(ledger.MISSING_DEPLOYMENT, 400, texts.NO_DEPLOYMENT)
    return _refused(draw, Credential.UNDEFINED_DEPLOYMENT, refused)


@kinds(PLATFORM, "unknown-deployment", "a deployment that does not exist is not found")
def _(draw: Draw) -> Script:
    refused = Refused(ledger.UNKNOWN_DEPLOYMENT, 404, texts.NOT_FOUND)
    return _refused(draw, Credential.UNKNOWN_DEPLOYMENT, refused)


@kinds(PLATFORM, "expired-key", "a key that has expired is refused")
def _(draw: Draw) -> Script:
    return _refused(draw, None, Refused(ledger.INVALID_KEY, 401), _EXPIRED)


@kinds(PLATFORM, "foreign-key", "a key made for another platform is refused")
def _(draw: Draw) -> Script:
    return _refused(draw, None, Refused(ledger.WRONG_PLATFORM, 401), _OF_BRAZE)


def _burst(draw: Draw, count: int, *more: Check, wait_seconds: float = 0.0) -> Step:
    """Make a step of many calls within one moment, of which the first ones up to the limit are accepted."""
    accepted = [Accepted(ledger.RATE_LIMIT, at=at) for at in range(min(count, figures.REQUESTS_PER_SECOND.value))]
    calls = tuple(_track(draw) if draw.chance() else identify(draw, draw.user()) for _ in range(count))
    mappings = (by_default("trackEventV2", eventType=draw.event_type(), attributes={}),)
    return Step(calls, mappings, (*accepted, *more), wait_seconds=wait_seconds)


@kinds(PLATFORM, "rate-at-the-limit", "the greatest number of requests in a second is accepted", is_heavy=True)
def _(draw: Draw) -> Script:
    return Script((_burst(draw, figures.REQUESTS_PER_SECOND.value),), _FROZEN)


@kinds(PLATFORM, "rate-one-over", "one request more within the second is refused", is_heavy=True)
def _(draw: Draw) -> Script:
    limit = figures.REQUESTS_PER_SECOND.value
    return Script((_burst(draw, limit + 1, _too_many(limit)),), _FROZEN)


def _too_many(at: int) -> Refused:
    return Refused(ledger.RATE_LIMIT, 429, texts.TOO_MANY_REQUESTS, at=at)


@kinds(
    PLATFORM,
    "rate-over-actions",
    "the limit counts the requests of all actions together, refused ones as well",
    is_heavy=True,
)
def _(draw: Draw) -> Script:
    limit = figures.REQUESTS_PER_SECOND.value
    unheard = track(draw, draw.user(), f"Unheard {draw.token()}")
    refused = Step((unheard,), (_TRACKS,), (Refused(ledger.EVENT_TYPE_EXISTS, 400),))
    last = Step((identify(draw, draw.user()),), (_IDENTIFIES,), (_too_many(0), Unchanged(ledger.RATE_LIMIT)))
    return Script((refused, _burst(draw, limit - 1), last), _FROZEN)


@kinds(PLATFORM, "rate-next-second", "a second later requests are accepted again", is_heavy=True)
def _(draw: Draw) -> Script:
    limit = figures.REQUESTS_PER_SECOND.value
    burst = _burst(draw, limit + 1, _too_many(limit))
    return Script((burst, _burst(draw, draw.integer(1, limit), wait_seconds=_SECOND)), _FROZEN)


def _silent(rule: Rule, outcome: Outcome, call: Json, *mappings: Mapping, filters: tuple[str, ...] = ()) -> Script:
    checks = NotSent(rule, outcome), Unchanged(rule)
    return Script((Step((call,), mappings, checks, filters=filters),))


@kinds(PLATFORM, "switched-off", "an event whose integrations object excludes the destination stays")
def _(draw: Draw) -> Script:
    integrations = draw.pick(
        ({"All": False}, {"Talon.One (Actions)": False}, {"All": True, "Talon.One (Actions)": False})
    )
    call = {**_track(draw), "integrations": integrations}
    return _silent(ledger.INTEGRATIONS_SWITCH, Outcome.SWITCHED_OFF, call, _TRACKS)


@kinds(PLATFORM, "filtered-out", "an event that a destination filter does not let through stays")
def _(draw: Draw) -> Script:
    call, rule = _track(draw), ledger.DESTINATION_FILTER
    return _silent(rule, Outcome.FILTERED_OUT, call, _TRACKS, filters=(f'event = "Other {draw.token()}"',))


@kinds(PLATFORM, "disabled-mapping", "a disabled mapping does not run")
def _(draw: Draw) -> Script:
    mapping = Mapping("trackEventV2", TRACK, {}, is_enabled=False, use_defaults=True)
    return _silent(ledger.MAPPING_DISABLED, Outcome.DISABLED, _track(draw), mapping)


@kinds(PLATFORM, "several-mappings", "every mapping whose trigger matches runs on its own")
def _(draw: Draw) -> Script:
    user, event_type, rule = draw.user(), draw.event_type(), ledger.EACH_MAPPING_RUNS
    renames = by_default(
        "updateCustomerProfileV3", TRACK, attributes={draw.attribute_typed("CustomerProfile", "string"): draw.text()}
    )
    checks = (
        Accepted(rule, at=0),
        NotSent(rule, Outcome.NOT_SUBSCRIBED, at=1),
        Accepted(rule, at=2),
        Recorded(rule, {"type": event_type, "profileId": user}),
        Stored(rule, "profiles", user, {"attributes": renames.mapping["attributes"]}),
    )
    return Script((Step((track(draw, user, event_type),), (_TRACKS, _IDENTIFIES, renames), checks),))


@kinds(PLATFORM, "migration-duplicate", "with the old and the new mapping on, one identify call arrives twice")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), ledger.EACH_MAPPING_RUNS
    traits = draw.attributes("CustomerProfile")
    old = by_default("updateCustomerProfile", IDENTIFY)
    shown = {"customerProfile": {"integrationId": user, "attributes": traits}}
    checks = Accepted(rule, 200, shown, at=0), Accepted(rule, 200, shown, at=1)
    return Script((Step((identify(draw, user, traits),), (old, _IDENTIFIES), checks),))


@kinds(PLATFORM, "migration-event", "with the old and the new mapping on, one event is recorded twice")
def _(draw: Draw) -> Script:
    user, event_type, rule = draw.user(), draw.event_type(), ledger.EACH_MAPPING_RUNS
    event = {"type": event_type, "profileId": user}
    checks = Accepted(rule, at=0), Accepted(rule, at=1), RecordedTimes(rule, event, 2)
    call = track(draw, user, event_type)
    return Script((Step((call,), (by_default("trackEvent", TRACK), _TRACKS), checks),))


@kinds(PLATFORM, "migration-session", "with the old and the new mapping on, one session is updated twice")
def _(draw: Draw) -> Script:
    session_id, rule = draw.identifier("cart"), ledger.EACH_MAPPING_RUNS
    counts = [{"customerSession": {"integrationId": session_id, "updateCount": count}} for count in (1, 2)]
    checks = tuple(Accepted(rule, 200, shown, at=at) for at, shown in enumerate(counts))
    call = call_of(draw, session_id, {"cartItems": items(draw)}, draw.user())
    return Script((Step((call,), (mapping_of(V1), mapping_of(V2)), checks),))
