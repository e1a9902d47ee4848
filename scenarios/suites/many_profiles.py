"""Many customer profiles at once: their audiences, and the withdrawn action on their attributes."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from destination import Mapping, Outcome
from scenarios import figures, ledger, texts
from scenarios.calls import by_default, only, track
from scenarios.checks import Accepted, NotSent, Refused, Sent
from scenarios.comparing import Exactly
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import Script, Step
from scenarios.observing import Check, Json
from scenarios.suites._attributes import forced, inconvertible, wrongly_typed
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()

_ENTITY: Final = "CustomerProfile"
_AUDIENCES, _ATTRIBUTES = "updateCustomerProfilesAudiences", "updateCustomerProfilesAttributes"


def _step(draw: Draw, mapping: Mapping, *checks: Check) -> Step:
    is_sent = mapping.action == _ATTRIBUTES and not isinstance(checks[0], NotSent)
    gone = ledger.WITHDRAWN if is_sent else None
    call = track(draw, draw.user(), "Profiles Changed")
    return Step(
        (call,), (mapping,), checks, drift=gone, strict_status=HTTPStatus.NOT_FOUND if gone else HTTPStatus.BAD_REQUEST
    )


def _change(draw: Draw, data: Json, *checks: Check) -> Step:
    return _step(draw, only(_AUDIENCES, data=data), *checks)


def _members(user: str, *names: str) -> Stored:
    return Stored(ledger.MEMBERSHIP, "profiles", user, {"audienceMemberships": [{"name": name} for name in names]})


def _stopped(message: str) -> tuple[Check, ...]:
    return NotSent(ledger.PAYLOAD_CHECK, Outcome.REFUSED, message), Unchanged(ledger.PAYLOAD_CHECK)


@kinds(_AUDIENCES, "joined", "several profiles join audiences at once")
def _(draw: Draw) -> Script:
    joins = {draw.user(): draw.known_audience() for _ in range(draw.integer(2, 5))}
    data = [{"customerProfileId": user, "adds": [audience.id]} for user, audience in joins.items()]
    members = [_members(user, audience.name) for user, audience in joins.items()]
    return Script((_change(draw, data, Accepted(ledger.MEMBERSHIP, 204, None), *members),))


@kinds(_AUDIENCES, "all-or-nothing", "one unknown audience refuses the changes of every profile")
def _(draw: Draw) -> Script:
    users = [draw.user() for _ in range(draw.integer(2, 4))]
    data: list[Json] = [{"customerProfileId": user, "adds": [draw.known_audience().id]} for user in users]
    data.append({"customerProfileId": draw.user(), "adds": [draw.unknown_audience()]})
    refused = Refused(ledger.AUDIENCE_EXISTS, 404, texts.NOT_FOUND)
    return Script((_change(draw, data, refused, Unchanged(ledger.AUDIENCE_EXISTS)),))


@kinds(_AUDIENCES, "left", "profiles leave the audiences they joined")
def _(draw: Draw) -> Script:
    user, audience = draw.user(), draw.known_audience()
    joins = [{"customerProfileId": user, "adds": [audience.id]}]
    leaves = [{"customerProfileId": user, "deletes": [audience.id]}]
    left = Accepted(ledger.MEMBERSHIP, 204, None)
    return Script((_change(draw, joins, _members(user, audience.name)), _change(draw, leaves, left, _members(user))))


@kinds(_AUDIENCES, "unknown-to-leave", "an audience that does not exist cannot be left either")
def _(draw: Draw) -> Script:
    data = [{"customerProfileId": draw.user(), "deletes": [draw.unknown_audience()]}]
    refused = Refused(ledger.AUDIENCE_EXISTS, 404, texts.NOT_FOUND)
    return Script((_change(draw, data, refused, Unchanged(ledger.AUDIENCE_EXISTS)),))


@kinds(_AUDIENCES, "missing-profile", "the destination stops an item without a profile")
def _(draw: Draw) -> Script:
    message = "The value at /data/0 is missing the required field 'customerProfileId'."
    return Script((_change(draw, [{"adds": [draw.known_audience().id]}], *_stopped(message)),))


@kinds(_AUDIENCES, "missing-data", "the destination stops a payload without items")
def _(draw: Draw) -> Script:
    return Script((_step(draw, only(_AUDIENCES), *_stopped(texts.root_misses("data"))),))


@kinds(_AUDIENCES, "fractional-id", "the destination stops an audience ID that is no integer")
def _(draw: Draw) -> Script:
    data = [{"customerProfileId": draw.user(), "adds": [draw.integer(1, 9) + 0.5]}]
    message = "The value at /data/0/adds/0 must be an integer but it was a number."
    return Script((_change(draw, data, *_stopped(message)),))


@kinds(_AUDIENCES, "text-as-id", "the destination sends digits as an integer, and wraps what is no list")
def _(draw: Draw) -> Script:
    user, audience = draw.user(), draw.known_audience()
    body = {"data": [{"customerProfileId": user, "adds": [audience.id]}]}
    sent = Sent(ledger.PAYLOAD_COERCION, "PUT", "/segment/customer_profiles/audiences", body)
    item = {"customerProfileId": user, "adds": [str(audience.id)]}
    return Script((_change(draw, item, sent, Accepted(ledger.MEMBERSHIP, 204, None), _members(user, audience.name)),))


@kinds(_AUDIENCES, "empty-item", "an item with a profile alone makes the profile")
def _(draw: Draw) -> Script:
    user = draw.user()
    accepted = Accepted(ledger.MEMBERSHIP, 204, None)
    step = _change(draw, [{"customerProfileId": user}], accepted, _members(user))
    return Script((replace(step, drift=ledger.DRIFT_EMPTY_ITEM),))


def _many(draw: Draw, count: int) -> list[Json]:
    ids = draw.audience_ids()
    half = count // 2
    return [
        {"customerProfileId": draw.user(), "adds": [draw.pick(ids) for _ in range(half)]},
        {"customerProfileId": draw.user(), "deletes": [draw.pick(ids) for _ in range(count - half)]},
    ]


@kinds(_AUDIENCES, "changes-at-the-limit", "the greatest number of changes is accepted", is_heavy=True)
def _(draw: Draw) -> Script:
    data = _many(draw, figures.AUDIENCE_CHANGES_PER_REQUEST.value)
    return Script((_change(draw, data, Accepted(ledger.AUDIENCE_CHANGES, 204, None)),))


@kinds(_AUDIENCES, "changes-one-over", "one change more, over all profiles, is refused", is_heavy=True)
def _(draw: Draw) -> Script:
    limit = figures.AUDIENCE_CHANGES_PER_REQUEST.value
    refused = Refused(ledger.AUDIENCE_CHANGES, 400, mentions=(str(limit),))
    return Script((_change(draw, _many(draw, limit + 1), refused, Unchanged(ledger.AUDIENCE_CHANGES)),))


@kinds(_ATTRIBUTES, "written", "each profile's own attributes lie over those that all share")
def _(draw: Draw) -> Script:
    mutual = draw.attributes(_ENTITY)
    own = {draw.user(): draw.attributes(_ENTITY) for _ in range(draw.integer(2, 4))}
    data = [{"customerProfileId": user, "attributes": attributes} for user, attributes in own.items()]
    stored = [
        Stored(ledger.PROFILE_WRITTEN, "profiles", user, {"attributes": Exactly({**mutual, **attributes})})
        for user, attributes in own.items()
    ]
    mapping = only(_ATTRIBUTES, data=data, mutualAttributes=mutual)
    return Script((_step(draw, mapping, Accepted(ledger.PROFILE_WRITTEN), *stored),))


@kinds(_ATTRIBUTES, "wrong-type", "a value of the wrong type in one profile refuses them all")
def _(draw: Draw) -> Script:
    attributes, refused = wrongly_typed(draw, _ENTITY)
    data = [
        {"customerProfileId": draw.user(), "attributes": draw.attributes(_ENTITY)},
        {"customerProfileId": draw.user(), "attributes": attributes},
    ]
    return Script((_step(draw, only(_ATTRIBUTES, data=data), *refused),))


@kinds(_ATTRIBUTES, "wrong-mutual-type", "a shared value of the wrong type refuses the request")
def _(draw: Draw) -> Script:
    attributes, refused = wrongly_typed(draw, _ENTITY)
    mapping = only(_ATTRIBUTES, data=[{"customerProfileId": draw.user()}], mutualAttributes=attributes)
    return Script((_step(draw, mapping, *refused),))


@kinds(_ATTRIBUTES, "forced-type", "an unknown attribute is created with the type the request names")
def _(draw: Draw) -> Script:
    user, value, rule = draw.user(), forced(draw), ledger.ATTRIBUTE_CONVERSION
    data = [{"customerProfileId": user, "attributes": {value.name: value.sent}}]
    created = Accepted(rule, 200, {"createdAttributes": [{"name": value.name, "type": value.type}]})
    stored = Stored(rule, "profiles", user, {"attributes": {value.name: value.stored}})
    return Script((_step(draw, only(_ATTRIBUTES, data=data, attributesInfo=value.info), created, stored),))


@kinds(_ATTRIBUTES, "inconvertible", "a value that cannot become the named type is refused")
def _(draw: Draw) -> Script:
    value, rule = inconvertible(draw), ledger.ATTRIBUTE_CONVERSION
    data = [{"customerProfileId": draw.user(), "attributes": {value.name: value.sent}}]
    refused = Refused(rule, 400, texts.not_a(value.name, value.sent, value.type))
    return Script((_step(draw, only(_ATTRIBUTES, data=data, attributesInfo=value.info), refused, Unchanged(rule)),))


@kinds(_ATTRIBUTES, "missing-data", "the destination stops a payload without items")
def _(draw: Draw) -> Script:
    return Script((_step(draw, by_default(_ATTRIBUTES), *_stopped(texts.root_misses("data"))),))


@kinds(_ATTRIBUTES, "missing-profile", "the destination stops an item without a profile")
def _(draw: Draw) -> Script:
    data = [{"customerProfileId": draw.user()}, {"attributes": draw.attributes(_ENTITY)}]
    message = "The value at /data/1 is missing the required field 'customerProfileId'."
    return Script((_step(draw, only(_ATTRIBUTES, data=data), *_stopped(message)),))
