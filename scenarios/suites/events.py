"""Events of a customer: the current action and its deprecated forerunner."""

from typing import Final

from destination import Mapping, Outcome
from scenarios import figures, ledger, texts
from scenarios.calls import TRACK, by_default, group, identify, only, page, path, screen, track
from scenarios.checks import Accepted, NotSent, Refused, Sent
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.errors import LackingError
from scenarios.kinds import KindTable
from scenarios.model import Script, Step
from scenarios.observing import Check, Json, Rule
from scenarios.suites._attributes import CREATABLE, forced, inconvertible, refused_as_unknown, wrongly_typed
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()

_ENTITY: Final = "Event"
_V1, _V2 = "trackEvent", "trackEventV2"
_BOTH: Final = (_V2, _V1)
_PAGE_EVENT, _PAGE_USER = "track-event", "test-user-z65zqk"


def _event_type(draw: Draw) -> str:
    return draw.event_type()


def _track(draw: Draw, mapping: Mapping, attributes: Json, *checks: Check, user: str | None = None) -> Step:
    call = track(draw, user or draw.user(), _event_type(draw), {"attributes": attributes})
    return Step((call,), (mapping,), checks)


def _tracked(draw: Draw, action: str, user: str, event_type: str) -> Script:
    """The suggested mapping tracks an event with its attributes."""
    attributes = draw.attributes(_ENTITY)
    event = {"type": event_type, "profileId": user, "attributes": Exactly(attributes)}
    checks: tuple[Check, ...] = (
        Accepted(ledger.EVENT_TRACKED, 200, {"event": event, "customerProfile": {"integrationId": user}}),
        Recorded(ledger.EVENT_TRACKED, event),
        Stored(ledger.PROFILE_WRITTEN, "profiles", user, {"integrationId": user}),
    )
    call = track(draw, user, event_type, {"attributes": attributes})
    return Script((Step((call,), (by_default(action, TRACK),), checks),))


@kinds.of_each(_BOTH, "tracked", "the suggested mapping tracks an event with its attributes")
def _(draw: Draw, action: str) -> Script:
    return _tracked(draw, action, draw.user(), _event_type(draw))


@kinds.of_each(_BOTH, "unknown-event-type", "an event type that nobody has defined is refused")
def _(draw: Draw, action: str) -> Script:
    event_type, rule = f"Unheard {draw.token()}", ledger.EVENT_TYPE_EXISTS
    call = track(draw, draw.user(), event_type)
    refused = Refused(rule, 400, mentions=(event_type,))
    return Script((Step((call,), (by_default(action, TRACK),), (refused, Unchanged(rule))),))


@kinds.of_each(_BOTH, "wrong-type", "a value of another type than its attribute is refused")
def _(draw: Draw, action: str) -> Script:
    attributes, refused = wrongly_typed(draw, _ENTITY)
    return Script((_track(draw, by_default(action, TRACK), attributes, *refused),))


def _stopped(message: str, rule: Rule = ledger.PAYLOAD_CHECK) -> tuple[Check, ...]:
    return NotSent(rule, Outcome.REFUSED, message), Unchanged(rule)


@kinds.of_each(_BOTH, "anonymous", "the destination stops an event without a user")
def _(draw: Draw, action: str) -> Script:
    call = track(draw, None, _event_type(draw))
    checks = _stopped(texts.root_misses("customerProfileId"))
    return Script((Step((call,), (by_default(action, TRACK),), checks),))


@kinds.of_each(_BOTH, "mapped-by-hand", "a mapping takes event type and profile from the properties")
def _(draw: Draw, action: str) -> Script:
    user, event_type = draw.user(), _event_type(draw)
    mapping = by_default(
        action, TRACK, eventType=path("properties.eventType"), customerProfileId=path("properties.customerProfileId")
    )
    call = track(draw, _PAGE_USER, _PAGE_EVENT, {"eventType": event_type, "customerProfileId": user})
    recorded = Recorded(ledger.EVENT_TRACKED, {"type": event_type, "profileId": user})
    return Script((Step((call,), (mapping,), (Accepted(ledger.EVENT_TRACKED), recorded)),))


@kinds.of_each(_BOTH, "page-example", "the call printed on Segment's page is tracked by the suggested mapping")
def _(draw: Draw, action: str) -> Script:
    if _PAGE_EVENT not in draw.vocabulary.event_types:
        raise LackingError(
            f"the world has no event type {_PAGE_EVENT!r}, which Segment's page uses: add it to its seed"
        )
    return _tracked(draw, action, _PAGE_USER, _PAGE_EVENT)


@kinds(_V2, "unknown-attribute", "an attribute that nobody has created is refused, and nothing is recorded")
def _(draw: Draw) -> Script:
    name = draw.attribute_name()
    attributes = {**draw.attributes(_ENTITY), name: draw.text()}
    return Script((_track(draw, by_default(_V2, TRACK), attributes, *refused_as_unknown(_ENTITY, name)),))


@kinds(_V2, "skipped-attribute", "unknown attributes are left out when the mapping asks for it")
def _(draw: Draw) -> Script:
    known, rule = draw.attributes(_ENTITY), ledger.SKIPPED_ATTRIBUTE
    mapping = by_default(_V2, TRACK, skipNonExistingAttributes=True)
    attributes = {**known, draw.attribute_name(): draw.text()}
    recorded = Recorded(rule, {"attributes": Exactly(known)})
    return Script((_track(draw, mapping, attributes, Accepted(rule), recorded),))


@kinds(_V2, "page-call", "a page call is tracked when the mapping names the event type")
def _(draw: Draw) -> Script:
    user, event_type = draw.user(), _event_type(draw)
    mapping = by_default(_V2, 'type = "page"', eventType=event_type)
    recorded = Recorded(ledger.CALL_TYPES, {"type": event_type, "profileId": user})
    return Script((Step((page(draw, user),), (mapping,), (Accepted(ledger.CALL_TYPES), recorded)),))


@kinds(_V2, "page-call-without-type", "the destination stops a page call that has no event name")
def _(draw: Draw) -> Script:
    checks = _stopped(texts.root_misses("eventType"))
    return Script((Step((page(draw, draw.user()),), (by_default(_V2, 'type = "page"'),), checks),))


@kinds(_V2, "group-and-identify", "group and identify calls are tracked by one mapping without a trigger on the type")
def _(draw: Draw) -> Script:
    user, event_type = draw.user(), _event_type(draw)
    calls = group(draw, user, draw.identifier("group")), identify(draw, user)
    checks = Accepted(ledger.CALL_TYPES, at=0), Accepted(ledger.CALL_TYPES, at=1)
    return Script((Step(calls, (by_default(_V2, eventType=event_type),), checks),))


@kinds(_V2, "screen-call", "the destination does not take screen calls")
def _(draw: Draw) -> Script:
    checks = NotSent(ledger.CALL_TYPES, Outcome.NOT_ACCEPTED), Unchanged(ledger.CALL_TYPES)
    mapping = by_default(_V2, eventType=_event_type(draw))
    return Script((Step((screen(draw, draw.user()),), (mapping,), checks),))


@kinds(_V2, "other-event", "a trigger lets through the event it names and no other")
def _(draw: Draw) -> Script:
    event_type = _event_type(draw)
    mapping = by_default(_V2, f'type = "track" and event = "{event_type}"')
    calls = track(draw, draw.user(), event_type), track(draw, draw.user(), f"{event_type} {draw.token()}")
    checks = Accepted(ledger.TRIGGER), NotSent(ledger.TRIGGER, Outcome.NOT_SUBSCRIBED, at=1)
    return Script((Step(calls, (mapping,), checks),))


@kinds(_V2, "number-as-user", "the destination sends a number as its digits")
def _(draw: Draw) -> Script:
    number, event_type = draw.number_identifier(), _event_type(draw)
    call = {**track(draw, None, event_type), "userId": number}
    body = Exactly({"customerProfileId": str(number), "eventType": event_type})
    sent = Sent(ledger.PAYLOAD_COERCION, "PUT", "/segment/v2/events", body)
    stored = Stored(ledger.PAYLOAD_COERCION, "profiles", str(number), {"integrationId": str(number)})
    return Script((Step((call,), (by_default(_V2, TRACK),), (sent, Accepted(ledger.EVENT_TRACKED), stored)),))


@kinds(_V2, "unicode-user", "an ID beyond ASCII is kept as sent")
def _(draw: Draw) -> Script:
    return _tracked(draw, _V2, draw.unicode_identifier(), _event_type(draw))


@kinds(_V2, "id-one-over", "a user ID that is too long is refused")
def _(draw: Draw) -> Script:
    user = draw.long_identifier(figures.INTEGRATION_ID_LENGTH.value + 1)
    call = track(draw, user, _event_type(draw))
    checks = Refused(ledger.BODY_SHAPE, 400), Unchanged(ledger.BODY_SHAPE)
    return Script((Step((call,), (by_default(_V2, TRACK),), checks),))


@kinds(_V2, "no-attributes", "an event without attributes leaves the member out of the request")
def _(draw: Draw) -> Script:
    user, event_type = draw.user(), _event_type(draw)
    body = Exactly({"customerProfileId": user, "eventType": event_type})
    sent = Sent(ledger.WIRE_FORM, "PUT", "/segment/v2/events", body)
    checks = sent, Accepted(ledger.EVENT_TRACKED), Recorded(ledger.EVENT_TRACKED, {"attributes": Exactly({})})
    return Script((Step((track(draw, user, event_type),), (by_default(_V2, TRACK),), checks),))


@kinds(_V1, "created-attribute", "an unknown attribute is created with the type of its value")
def _(draw: Draw) -> Script:
    name, value_type, rule = draw.attribute_name(), draw.pick(CREATABLE), ledger.ATTRIBUTE_CREATION
    value = draw.value(value_type)
    created = Accepted(rule, 200, {"createdAttributes": [{"name": name, "type": value_type, "entity": _ENTITY}]})
    stored = Stored(rule, "attributes", f"{_ENTITY}/{name}", {"type": value_type})
    recorded = Recorded(rule, {"attributes": {name: value}})
    return Script((_track(draw, by_default(_V1, TRACK), {name: value}, created, stored, recorded),))


@kinds(_V1, "forced-type", "an unknown attribute is created with the type the request names")
def _(draw: Draw) -> Script:
    value, rule = forced(draw), ledger.ATTRIBUTE_CONVERSION
    created = Accepted(rule, 200, {"createdAttributes": [{"name": value.name, "type": value.type}]})
    recorded = Recorded(rule, {"attributes": {value.name: value.stored}})
    mapping = by_default(_V1, TRACK, attributesInfo=value.info)
    return Script((_track(draw, mapping, {value.name: value.sent}, created, recorded),))


@kinds(_V1, "inconvertible", "a value that cannot become the named type is refused")
def _(draw: Draw) -> Script:
    value, rule = inconvertible(draw), ledger.ATTRIBUTE_CONVERSION
    refused = Refused(rule, 400, texts.not_a(value.name, value.sent, value.type))
    mapping = by_default(_V1, TRACK, attributesInfo=value.info)
    return Script((_track(draw, mapping, {value.name: value.sent}, refused, Unchanged(rule)),))


@kinds(_V1, "unknown-value-type", "a value type that is not one of the nine passes the destination and is refused")
def _(draw: Draw) -> Script:
    mapping = by_default(_V1, TRACK, type=f"type-{draw.token()}")
    refused = Refused(ledger.BODY_SHAPE, 400), Unchanged(ledger.BODY_SHAPE)
    return Script((_track(draw, mapping, {}, *refused),))


@kinds(_V1, "missing-value-type", "the destination stops an event whose mapping names no value type")
def _(draw: Draw) -> Script:
    mapping = only(_V1, TRACK, customerProfileId=path("userId"), eventType=path("event"))
    return Script((_track(draw, mapping, {}, *_stopped(texts.root_misses("type"))),))


@kinds(_V1, "null-attribute", "a null neither creates an attribute nor is refused")
def _(draw: Draw) -> Script:
    name, rule = draw.attribute_name(), ledger.ATTRIBUTE_CREATION
    uncreated = Stored(rule, "attributes", f"{_ENTITY}/{name}", ABSENT)
    accepted = Accepted(rule, 200, {"createdAttributes": []})
    return Script((_track(draw, by_default(_V1, TRACK), {name: None}, accepted, uncreated),))
