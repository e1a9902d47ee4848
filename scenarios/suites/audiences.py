"""Audiences: create, rename, delete."""

from destination import Outcome
from scenarios import figures, ledger, texts
from scenarios.calls import IDENTIFY, by_default, group, identify, only, path, track
from scenarios.checks import Accepted, NotSent, Refused, Sent
from scenarios.comparing import ABSENT
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import Script, Step
from scenarios.observing import Check, Json
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()

_CREATE = only("createAudience", audienceId=path("properties.id"), audienceName=path("properties.name"))
_UPDATE = only("updateAudience", audienceId=path("properties.id"), audienceName=path("properties.name"))
_DELETE = only("deleteAudience", audienceId=path("properties.id"))


def _step(draw: Draw, mapping: Json, properties: dict[str, Json], *checks: Check) -> Step:
    is_sent_update = mapping is _UPDATE and "id" in properties
    drift = ledger.DRIFT_AUDIENCE_UPDATE if is_sent_update else None
    return Step((track(draw, draw.user(), "Audience Changed", properties),), (mapping,), checks, drift=drift)


def _create(draw: Draw, audience_id: str, name: str) -> Step:
    created = Accepted(ledger.AUDIENCE_CREATED, 201, {"integrationId": audience_id, "name": name})
    stored = Stored(ledger.AUDIENCE_CREATED, "audiences", audience_id, {"name": name, "integration": "segment"})
    return _step(draw, _CREATE, {"id": audience_id, "name": name}, created, stored)


def _rename(draw: Draw, audience_id: str, name: str) -> Step:
    renamed = Accepted(ledger.AUDIENCE_RENAMED, 200, {"integrationId": audience_id, "name": name})
    stored = Stored(ledger.AUDIENCE_RENAMED, "audiences", audience_id, {"name": name})
    return _step(draw, _UPDATE, {"id": audience_id, "name": name}, renamed, stored)


def _delete(draw: Draw, audience_id: str) -> Step:
    deleted = Accepted(ledger.AUDIENCE_DELETED, 204, None)
    gone = Stored(ledger.AUDIENCE_DELETED, "audiences", audience_id, ABSENT)
    return _step(draw, _DELETE, {"id": audience_id}, deleted, gone)


def _unknown(draw: Draw, mapping: Json, audience_id: str) -> Step:
    refused = Refused(ledger.AUDIENCE_EXISTS, 404, texts.NOT_FOUND)
    properties = {"id": audience_id, "name": draw.title()}
    return _step(draw, mapping, properties, refused, Unchanged(ledger.AUDIENCE_EXISTS))


def _incomplete(draw: Draw, mapping: Json, properties: dict[str, Json], *missing: str) -> Script:
    stopped = NotSent(ledger.PAYLOAD_CHECK, Outcome.REFUSED, texts.root_misses(*missing))
    return Script((_step(draw, mapping, properties, stopped, Unchanged(ledger.PAYLOAD_CHECK)),))


@kinds("createAudience", "created", "an audience with a new ID is created")
def _(draw: Draw) -> Script:
    return Script((_create(draw, draw.identifier("audience"), draw.title()),))


@kinds("createAudience", "duplicate", "a second audience with the same ID is a conflict")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    refused = Refused(ledger.AUDIENCE_UNIQUE, 409, texts.audience_taken(audience_id))
    again = _step(draw, _CREATE, {"id": audience_id, "name": draw.title()}, refused, Unchanged(ledger.AUDIENCE_UNIQUE))
    return Script((_create(draw, audience_id, draw.title()), again))


@kinds("createAudience", "missing-name", "the destination stops an audience without a name")
def _(draw: Draw) -> Script:
    return _incomplete(draw, _CREATE, {"id": draw.identifier("audience")}, "audienceName")


@kinds("createAudience", "missing-both", "the destination names both missing fields")
def _(draw: Draw) -> Script:
    return _incomplete(draw, _CREATE, {}, "audienceId", "audienceName")


@kinds("createAudience", "from-group-call", "a group call makes an audience of its group")
def _(draw: Draw) -> Script:
    audience_id, name = draw.identifier("group"), draw.company()
    mapping = only("createAudience", 'type = "group"', audienceId=path("groupId"), audienceName=path("traits.name"))
    created = Accepted(ledger.AUDIENCE_CREATED, 201, {"integrationId": audience_id, "name": name})
    return Script((Step((group(draw, draw.user(), audience_id, {"name": name}),), (mapping,), (created,)),))


@kinds("createAudience", "unicode-id", "an ID beyond ASCII is kept as sent")
def _(draw: Draw) -> Script:
    return Script((_create(draw, draw.unicode_identifier(), draw.title()),))


@kinds("createAudience", "name-at-the-limit", "a name of the greatest length is accepted")
def _(draw: Draw) -> Script:
    name = draw.long_identifier(figures.AUDIENCE_NAME_LENGTH.value)
    return Script((_create(draw, draw.identifier("audience"), name),))


@kinds("createAudience", "name-one-over", "a name one character longer is refused")
def _(draw: Draw) -> Script:
    name = draw.long_identifier(figures.AUDIENCE_NAME_LENGTH.value + 1)
    refused = Refused(ledger.BODY_SHAPE, 400)
    properties = {"id": draw.identifier("audience"), "name": name}
    return Script((_step(draw, _CREATE, properties, refused, Unchanged(ledger.BODY_SHAPE)),))


@kinds("createAudience", "number-as-id", "the destination sends a number as its digits")
def _(draw: Draw) -> Script:
    number, name = draw.number_identifier(), draw.title()
    body = {"audienceId": str(number), "audienceName": name}
    sent = Sent(ledger.PAYLOAD_COERCION, "POST", "/segment/audiences", body)
    created = Accepted(ledger.AUDIENCE_CREATED, 201, {"integrationId": str(number)})
    return Script((_step(draw, _CREATE, {"id": number, "name": name}, sent, created),))


@kinds("createAudience", "created-again", "an ID is free again after its audience was deleted")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    first, second = draw.title(), draw.title()
    return Script((_create(draw, audience_id, first), _delete(draw, audience_id), _create(draw, audience_id, second)))


@kinds("updateAudience", "renamed", "an audience takes a new name, and another one after that")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    renames = (_rename(draw, audience_id, draw.title()) for _ in range(draw.integer(1, 3)))
    return Script((_create(draw, audience_id, draw.title()), *renames))


@kinds("updateAudience", "unknown", "an audience that does not exist is not found")
def _(draw: Draw) -> Script:
    return Script((_unknown(draw, _UPDATE, draw.identifier("audience")),))


@kinds("updateAudience", "missing-id", "the destination stops a rename without an ID")
def _(draw: Draw) -> Script:
    return _incomplete(draw, _UPDATE, {"name": draw.title()}, "audienceId")


@kinds("updateAudience", "unicode-id", "an ID beyond ASCII travels in the path and finds its audience")
def _(draw: Draw) -> Script:
    audience_id = draw.unicode_identifier()
    return Script((_create(draw, audience_id, draw.title()), _rename(draw, audience_id, draw.title())))


@kinds("updateAudience", "name-one-over", "a name that is too long is refused and the old one stays")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    name = draw.long_identifier(figures.AUDIENCE_NAME_LENGTH.value + 1)
    refused = Refused(ledger.BODY_SHAPE, 400)
    rename = _step(draw, _UPDATE, {"id": audience_id, "name": name}, refused, Unchanged(ledger.BODY_SHAPE))
    return Script((_create(draw, audience_id, draw.title()), rename))


@kinds("updateAudience", "after-deletion", "a deleted audience cannot be renamed")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    created = _create(draw, audience_id, draw.title())
    return Script((created, _delete(draw, audience_id), _unknown(draw, _UPDATE, audience_id)))


@kinds("updateAudience", "name-only", "the destination sends the name alone in the body")
def _(draw: Draw) -> Script:
    audience_id, name = draw.identifier("audience"), draw.title()
    sent = Sent(ledger.WIRE_FORM, "PUT", f"/segment/audiences/{audience_id}", {"audienceName": name})
    rename = _step(draw, _UPDATE, {"id": audience_id, "name": name}, sent, Accepted(ledger.AUDIENCE_RENAMED))
    return Script((_create(draw, audience_id, draw.title()), rename))


@kinds("deleteAudience", "deleted", "an audience is deleted")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    return Script((_create(draw, audience_id, draw.title()), _delete(draw, audience_id)))


@kinds("deleteAudience", "unknown", "an audience that does not exist is not found")
def _(draw: Draw) -> Script:
    return Script((_unknown(draw, _DELETE, draw.identifier("audience")),))


@kinds("deleteAudience", "twice", "the second deletion finds nothing")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    created = _create(draw, audience_id, draw.title())
    return Script((created, _delete(draw, audience_id), _unknown(draw, _DELETE, audience_id)))


@kinds("deleteAudience", "missing-id", "the destination stops a deletion without an ID")
def _(draw: Draw) -> Script:
    return _incomplete(draw, _DELETE, {"name": draw.title()}, "audienceId")


@kinds("deleteAudience", "with-members", "members lose the audience with its deletion")
def _(draw: Draw) -> Script:
    user, audience_id, name = draw.user(), draw.plain_identifier("Audience"), draw.title()
    audience = {"name": name, "integrationId": audience_id}
    joins = by_default("updateCustomerProfileV2", IDENTIFY, audiencesToAdd=[audience])
    joined = Stored(ledger.MEMBERSHIP, "profiles", user, {"audienceMemberships": [{"name": name}]})
    left = Stored(ledger.AUDIENCE_DELETED, "profiles", user, {"audienceMemberships": []})
    deletion = _delete(draw, audience_id)
    deletion = Step(deletion.events, deletion.mappings, (*deletion.checks, left))
    return Script((Step((identify(draw, user),), (joins,), (joined,)), deletion))


@kinds("deleteAudience", "unicode-id", "an ID beyond ASCII travels in the path and finds its audience")
def _(draw: Draw) -> Script:
    audience_id = draw.unicode_identifier()
    return Script((_create(draw, audience_id, draw.title()), _delete(draw, audience_id)))


@kinds("deleteAudience", "no-body", "the destination sends no body")
def _(draw: Draw) -> Script:
    audience_id = draw.identifier("audience")
    sent = Sent(ledger.WIRE_FORM, "DELETE", f"/segment/audiences/{audience_id}", ABSENT)
    deletion = _step(draw, _DELETE, {"id": audience_id}, sent, Accepted(ledger.AUDIENCE_DELETED, 204, None))
    return Script((_create(draw, audience_id, draw.title()), deletion))
