"""Facts about profiles, attributes, audiences and events."""

from dataclasses import replace
from typing import Final

from scenarios import ledger, texts
from scenarios.calls import IDENTIFY, TRACK, by_default, only, track
from scenarios.checks import Accepted, Refused
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import OUR_WORLD, Script, Step
from scenarios.observing import Check, Json
from scenarios.suites._hand import EVENTS, by_hand
from scenarios.suites._profiles import CREATING, ENTITY, V3, holds, profile_step, with_types
from scenarios.traffic_checks import NothingRecorded
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()

_MAPPING: Final = by_default(V3, IDENTIFY)
_RULES_RUN: Final = by_default(V3, IDENTIFY, runRuleEngine=True)
_NO_RULES: Final = by_default(V3, IDENTIFY, runRuleEngine=False)
_MANY: Final = "updateCustomerProfilesAudiences"


def _one(draw: Draw, traits: dict[str, Json], *checks: Check, user: str | None = None) -> Script:
    return Script((profile_step(draw, user or draw.user(), _MAPPING, traits, *checks),))


@kinds(V3, "restricted-value", "a restricted attribute takes the values of its list and no others")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["attribute-allowed-value"]
    name, allowed = draw.restricted(ENTITY)
    value = draw.pick(allowed)
    refused = Refused(rule, 400, mentions=(name,)), Unchanged(rule)
    return Script(
        (
            profile_step(draw, user, _MAPPING, {name: value}, Accepted(rule), holds(user, {name: value}, rule)),
            profile_step(draw, user, _MAPPING, {name: f"other {draw.token()}"}, *refused),
        )
    )


@kinds(V3, "only-seeded", "a world has the attributes of its seed and no others")
def _(draw: Draw) -> Script:
    rule, name = FACTS["attribute-built-in"], draw.pick(("FirstName", "Currency", "Postcode", "Nickname"))
    if name in draw.vocabulary.attributes[ENTITY]:
        name = draw.attribute_name()
    return _one(draw, {name: draw.text()}, Refused(rule, 400, texts.not_defined(ENTITY, name)), Unchanged(rule))


@kinds(V3, "two-problems", "several reasons for a refusal stand in one text, joined by semicolons")
def _(draw: Draw) -> Script:
    first, second, rule = draw.attribute_name(), draw.attribute_name(), FACTS["answer-error-text"]
    reasons = (f'The attribute "{name}" is not defined on {ENTITY} entities.' for name in (first, second))
    refused = Refused(rule, 400, texts.invalid("; ".join(reasons))), Unchanged(rule)
    return _one(draw, {first: draw.text(), second: draw.integer(1, 9)}, *refused)


@kinds(V3, "deciding-problem", "of refusals of several classes an unknown entity decides before a faulty value")
def _(draw: Draw) -> Script:
    rule, traits = FACTS["answer-error-decision"], {draw.attribute_name(): draw.text()}
    mapping = by_default(V3, IDENTIFY, addAudienceIds=[draw.unknown_audience()], runRuleEngine=True)
    checks = Refused(rule, 404, texts.NOT_FOUND), Unchanged(rule)
    return Script((profile_step(draw, draw.user(), mapping, traits, *checks),))


@kinds(V3, "envelope", "an error is an object of status, text and UUID, and nothing else")
def _(draw: Draw) -> Script:
    name, rule = draw.attribute_name(), FACTS["answer-error-envelope"]
    return _one(draw, {name: draw.text()}, Refused(rule, 400, texts.not_defined(ENTITY, name)))


@kinds.of_each(CREATING, "created-record", "a created attribute is reported once, with its name as title")
def _(draw: Draw, action: str) -> Script:
    name, rule = draw.attribute_name(), FACTS["attribute-created-record"]
    record = {"name": name, "title": name, "entity": ENTITY, "suggestions": [], "editable": True}
    created = Accepted(rule, 200, {"createdAttributes": [record]})
    again = Accepted(rule, 200, {"createdAttributes": []})
    user, mapping, traits = draw.user(), by_default(action, IDENTIFY), {name: draw.text()}
    return Script(
        (profile_step(draw, user, mapping, traits, created), profile_step(draw, user, mapping, traits, again))
    )


@kinds.of_each(CREATING, "time-as-text", "without a named type a time creates an attribute for text")
def _(draw: Draw, action: str) -> Script:
    name, rule = draw.attribute_name(), FACTS["attribute-time-detection"]
    stored = Stored(rule, "attributes", f"{ENTITY}/{name}", {"type": "string"})
    step = profile_step(draw, draw.user(), by_default(action, IDENTIFY), {name: draw.moment()}, Accepted(rule), stored)
    return Script((step,))


@kinds.of_each(CREATING, "kept-type", "a named type does not change an attribute that exists")
def _(draw: Draw, action: str) -> Script:
    user, name, rule = draw.user(), draw.attribute_typed(ENTITY, "string"), FACTS["attribute-stored-type"]
    number, types = draw.integer(1, 999), [{"name": name, "type": "number"}]
    kept = Stored(rule, "attributes", f"{ENTITY}/{name}", {"type": "string"}), holds(user, {name: str(number)}, rule)
    text, plain = ({"values": {name: value}, "types": types} for value in (str(number), number))
    refused = Refused(ledger.ATTRIBUTE_TYPE, 400), Unchanged(ledger.ATTRIBUTE_TYPE)
    return Script(
        (
            profile_step(draw, user, with_types(action), text, Accepted(rule), *kept),
            profile_step(draw, user, with_types(action), plain, *refused),
        )
    )


@kinds(V3, "locations", "a location may be written in four ways, and is kept as sent")
def _(draw: Draw) -> Script:
    user, name, rule = draw.user(), draw.attribute_typed(ENTITY, "location"), FACTS["attribute-location"]
    lon, lat = draw.integer(-180, 180), draw.integer(-90, 90)
    forms: tuple[Json, ...] = (
        [lon, lat],
        {"lat": lat, "lon": lon},
        {"lat": lat, "lng": lon},
        {"latitude": lat, "longitude": lon},
    )
    return Script(
        tuple(
            profile_step(draw, user, _MAPPING, {name: form}, Accepted(rule), holds(user, {name: form}, rule))
            for form in forms
        )
    )


@kinds(V3, "other-case", "the case of letters matters in the name of an attribute")
def _(draw: Draw) -> Script:
    name, rule = draw.attribute_typed(ENTITY, "string").swapcase(), FACTS["attribute-name-case"]
    return _one(draw, {name: draw.text()}, Refused(rule, 400, texts.not_defined(ENTITY, name)), Unchanged(rule))


@kinds(V3, "skipping-names-alone", "skipping excuses unknown names, not values of the wrong type")
def _(draw: Draw) -> Script:
    rule, name = FACTS["attribute-skipping"], draw.attribute_typed(ENTITY, "number")
    traits = {name: draw.text(), draw.attribute_name(): 1}
    mapping = by_default(V3, IDENTIFY, skipNonExistingAttributes=True)
    checks = Refused(rule, 400, texts.not_a(name, traits[name], "number")), Unchanged(rule)
    return Script((profile_step(draw, draw.user(), mapping, traits, *checks),))


@kinds(V3, "user-case", "the case of letters matters in the ID of a profile")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["profile-id-case"]
    first, second = draw.attributes(ENTITY), draw.attributes(ENTITY)
    apart = holds(user, Exactly(first), rule), holds(user.upper(), Exactly(second), rule)
    return Script(
        (
            profile_step(draw, user, _MAPPING, first, Accepted(rule)),
            profile_step(draw, user.upper(), _MAPPING, second, Accepted(rule), *apart),
        )
    )


@kinds(V3, "merged-without-rules", "attributes merge and null deletes one, whether or not rules run")
def _(draw: Draw) -> Script:
    user, first, rule = draw.user(), draw.attributes(ENTITY, lowest=2), FACTS["profile-attributes-merge"]
    gone, kept = next(iter(first)), dict(list(first.items())[1:])
    mapping = draw.pick((_RULES_RUN, _NO_RULES))
    return Script(
        (
            profile_step(draw, user, mapping, first, Accepted(rule)),
            profile_step(draw, user, mapping, {gone: None}, Accepted(rule), holds(user, Exactly(kept), rule)),
        )
    )


@kinds(
    V3, "recorded-when-rules-run", "a profile's creation and its updates are recorded when rules run, else nothing is"
)
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["profile-built-in-events"]
    created, updated = (
        Recorded(rule, {"type": f"talon_profile_{what}", "profileId": user}) for what in ("created", "updated")
    )
    silent = NothingRecorded(rule), Accepted(rule, 200, {"event": ABSENT})
    return Script(
        (
            profile_step(draw, user, _RULES_RUN, {}, created),
            profile_step(draw, user, _NO_RULES, {}, *silent),
            profile_step(draw, user, _RULES_RUN, {}, updated),
        )
    )


@kinds(V3, "last-activity", "the last activity of a profile moves only with requests that run rules")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["profile-last-activity"]

    def at(seconds: int, mapping: Json, minute: int) -> Step:
        seen = Stored(rule, "profiles", user, {"lastActivity": f"2026-01-01T00:{minute:02}:00.000000Z"})
        return replace(profile_step(draw, user, mapping, {}, Accepted(rule), seen), wait_seconds=seconds)

    data = [{"customerProfileId": user, "adds": [draw.known_audience().id]}]
    joined = Step((track(draw, user, "Joined"),), (only(_MANY, data=data),), at(0, _NO_RULES, 1).checks[1:])
    return Script((at(60, _RULES_RUN, 1), at(60, _NO_RULES, 1), joined, at(60, _RULES_RUN, 3)), OUR_WORLD)


@kinds("trackEventV2", "profile-on-demand", "an event of a user that nobody has named creates the profile")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["profile-on-demand"]
    stored = Stored(rule, "profiles", user, {"attributes": Exactly({}), "closedSessions": 0})
    call = track(draw, user, draw.event_type())
    return Script((Step((call,), (by_default("trackEventV2", TRACK),), (Accepted(rule), stored)),))


@kinds("trackEventV2", "shared-attributes", "any event type takes the attributes of events; null is left out")
def _(draw: Draw) -> Script:
    rule, known = FACTS["event-attributes-shared"], draw.attributes("Event", lowest=2)
    gone = next(iter(known))
    kept = {name: value for name, value in known.items() if name != gone}
    calls = []
    for event_type in draw.vocabulary.event_types[:5]:
        call = track(draw, draw.user(), event_type, {"attributes": {**kept, gone: None}})
        recorded = Recorded(rule, {"type": event_type, "attributes": Exactly(kept)})
        calls.append(Step((call,), (by_default("trackEventV2", TRACK),), (Accepted(rule), recorded)))
    return Script(tuple(calls))


@kinds("trackEventV2", "no-effects-in-event", "the effects of an event stand beside it, not in it")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["answer-event-effects"]
    call = track(draw, user, draw.event_type())
    accepted = Accepted(rule, 200, {"event": {"profileId": user, "effects": []}})
    return Script((Step((call,), (by_default("trackEventV2", TRACK),), (accepted,)),))


@kinds("trackEventV2", "nameless-user", "an event that names no profile is refused")
def _(draw: Draw) -> Script:
    rule, body = FACTS["event-profile-named"], {"eventType": draw.event_type()}
    body |= draw.pick(({}, {"customerProfileId": ""}))
    refused = Refused(rule, 400, mentions=("customerProfileId",)), Unchanged(rule)
    return Script((by_hand("trackEventV2", "PUT", EVENTS, *refused, body=body),))


@kinds("trackEvent", "value-type", "the type which a deprecated event names has no further effect")
def _(draw: Draw) -> Script:
    rule, name = FACTS["event-type-member"], draw.attribute_name()
    value_type = draw.pick(("number", "boolean", "time", "location", "(list number)"))
    attributes = {name: draw.text()}
    stored = Stored(rule, "attributes", f"Event/{name}", {"type": "string"})
    call = track(draw, draw.user(), draw.event_type(), {"attributes": attributes})
    checks = Accepted(rule), stored, Recorded(rule, {"attributes": attributes})
    return Script((Step((call,), (by_default("trackEvent", TRACK, type=value_type),), checks),))


@kinds("trackEvent", "created-attributes-told", "the deprecated endpoint tells which attributes it has created")
def _(draw: Draw) -> Script:
    rule, name = FACTS["answer-created-attributes"], draw.attribute_name()
    created = Accepted(rule, 200, {"createdAttributes": [{"name": name, "entity": "Event"}]})
    call = track(draw, draw.user(), draw.event_type(), {"attributes": {name: draw.text()}})
    return Script((Step((call,), (by_default("trackEvent", TRACK),), (created,)),))
