"""Facts about audiences and the profiles in them."""

from typing import Final
from urllib.parse import quote

from scenarios import texts
from scenarios.calls import IDENTIFY, by_default, only, path, track
from scenarios.checks import Accepted, Refused
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import OUR_WORLD, Script, Step
from scenarios.observing import Check, Json, Rule
from scenarios.suites._hand import by_hand, profile_target
from scenarios.suites._profiles import V2, V3, members, profile_step
from scenarios.traffic_checks import NothingRecorded
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()

_CREATE: Final = only("createAudience", audienceId=path("properties.id"), audienceName=path("properties.name"))
_DELETE: Final = only("deleteAudience", audienceId=path("properties.id"))
_MANY: Final = "updateCustomerProfilesAudiences"
_MANY_TARGET: Final = "/segment/customer_profiles/audiences"


def _created(draw: Draw, rule: Rule, audience_id: str, name: str, *checks: Check) -> Step:
    call = track(draw, draw.user(), "Audience Changed", {"id": audience_id, "name": name})
    return Step((call,), (_CREATE,), (Accepted(rule, 201), *checks))


def _joins(draw: Draw, user: str, changes: dict[str, Json], *checks: Check) -> Step:
    mapping = by_default(V3, IDENTIFY, runRuleEngine=True, **changes)
    return profile_step(draw, user, mapping, {}, *checks)


def _many(draw: Draw, data: Json, *checks: Check) -> Step:
    return Step((track(draw, draw.user(), "Profiles Changed"),), (only(_MANY, data=data),), checks)


@kinds(
    "createAudience", "statuses", "success is 201 for a created audience, 200 for a renamed and 204 for a deleted one"
)
def _(draw: Draw) -> Script:
    audience_id, rule = draw.plain_identifier("audience"), FACTS["answer-success-status"]
    target = f"/segment/audiences/{audience_id}"
    body = {"audienceId": audience_id, "audienceName": draw.title()}
    return Script(
        (
            _created(draw, rule, audience_id, draw.title()),
            by_hand("updateAudience", "PUT", target, Accepted(rule, 200, {"name": body["audienceName"]}), body=body),
            by_hand("deleteAudience", "DELETE", target, Accepted(rule, 204, None)),
        )
    )


@kinds("createAudience", "verbatim-id", "an audience created by itself keeps its ID as sent, and is Segment's")
def _(draw: Draw) -> Script:
    audience_id, name = f"{draw.identifier('audience')} /#?%", draw.title()
    verbatim, segment = FACTS["audience-id-verbatim"], FACTS["audience-integration"]
    stored = (
        Stored(verbatim, "audiences", audience_id, {"integrationId": audience_id, "name": name}),
        Stored(segment, "audiences", audience_id, {"integration": "segment"}),
    )
    return Script((_created(draw, verbatim, audience_id, name, *stored),))


@kinds("createAudience", "timestamps", "times are told in UTC, with microseconds and Z")
def _(draw: Draw) -> Script:
    rule = FACTS["answer-timestamps"]
    created = Accepted(rule, 201, {"created": "2026-01-01T00:00:00.000000Z"})
    return Script((_created(draw, rule, draw.identifier("audience"), draw.title(), created),), OUR_WORLD)


@kinds("updateAudience", "path-decides", "the ID in the path decides which audience is renamed, whatever the body says")
def _(draw: Draw) -> Script:
    audience_id, other, name = draw.identifier("audience"), draw.identifier("audience"), draw.title()
    rule = FACTS["audience-update-path-id"]
    renamed = Accepted(rule, 200, {"integrationId": audience_id, "name": name})
    stored = Stored(rule, "audiences", audience_id, {"name": name}), Stored(rule, "audiences", other, ABSENT)
    body = {"audienceId": other, "audienceName": name}
    target = f"/segment/audiences/{quote(audience_id)}"
    return Script(
        (
            _created(draw, rule, audience_id, draw.company()),
            by_hand("updateAudience", "PUT", target, renamed, *stored, body=body),
        )
    )


@kinds("deleteAudience", "memberships-go", "a deleted audience takes every membership in it along")
def _(draw: Draw) -> Script:
    audience, user, rule = draw.plain_identifier("Audience"), draw.user(), FACTS["audience-deletion"]
    named = {"name": draw.title(), "integrationId": audience}
    joins = by_default(V2, IDENTIFY, audiencesToAdd=[named], runRuleEngine=True)
    delete = Step((track(draw, user, "Audience Changed", {"id": audience}),), (_DELETE,))
    gone = Accepted(rule, 204, None), Stored(rule, "audiences", audience, ABSENT), members(user, rule=rule)
    return Script(
        (
            profile_step(draw, user, joins, {}, members(user, named["name"], rule=rule)),
            Step(delete.events, delete.mappings, gone),
        )
    )


@kinds("deleteAudience", "ignored-body", "a body sent with a deletion is ignored")
def _(draw: Draw) -> Script:
    audience_id, rule = draw.identifier("audience"), FACTS["body-of-deletion"]
    deleted = Accepted(rule, 204, None), Stored(rule, "audiences", audience_id, ABSENT)
    body = draw.pick(({"audienceId": 1}, [], b"no JSON"))
    target = f"/segment/audiences/{audience_id}"
    return Script(
        (
            _created(draw, rule, audience_id, draw.title()),
            by_hand("deleteAudience", "DELETE", target, *deleted, body=body),
        )
    )


@kinds(V2, "audience-statuses", "an audience is reported as new, unmodified or updated, once per request")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["audience-status"]
    audience = {"name": draw.title(), "integrationId": draw.plain_identifier("Audience")}
    renamed = {**audience, "name": draw.company()}

    def step(status: str, *named: Json) -> Step:
        mapping = by_default(V2, IDENTIFY, audiencesToAdd=list(named), runRuleEngine=True)
        told = Accepted(rule, 200, {"audiences": [{**named[0], "status": status}]})
        return profile_step(draw, user, mapping, {}, told)

    return Script((step("new", audience, audience), step("unmodified", audience), step("updated", renamed)))


@kinds(V2, "created-without-rules", "audiences are created and told when no rules run, but nobody joins them")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), FACTS["audience-creation-without-rules"]
    audience = {"name": draw.title(), "integrationId": draw.plain_identifier("Audience")}
    mapping = by_default(V2, IDENTIFY, audiencesToAdd=[audience], runRuleEngine=False)
    checks = (
        Accepted(rule, 200, {"audiences": [{**audience, "status": "new"}]}),
        Stored(rule, "audiences", audience["integrationId"], {"name": audience["name"]}),
        members(user, rule=rule),
    )
    return Script((profile_step(draw, user, mapping, {}, *checks),))


@kinds(
    V2, "id-from-name", "without an ID it follows from the name; what is neither letter nor digit becomes an underscore"
)
def _(draw: Draw) -> Script:
    word, rule = draw.plain_identifier("Club"), FACTS["audience-id-sanitised"]
    name = f"My {word}-ä!"
    mapping = by_default(V2, IDENTIFY, audiencesToAdd=[{"name": name}], runRuleEngine=True)
    stored = Stored(rule, "audiences", f"My_{word}___", {"name": name})
    return Script((profile_step(draw, draw.user(), mapping, {}, Accepted(rule), stored),))


@kinds(V3, "lowest-audience", "an audience ID below 1 is unknown; the published contract does not know it at all")
def _(draw: Draw) -> Script:
    rule = FACTS["audience-id-floor"]
    body = {"audiencesChanges": {"adds": [draw.pick((0, -1))]}, "runRuleEngine": True}
    refused = Refused(rule, 404, texts.NOT_FOUND), Unchanged(rule)
    return Script((by_hand(V3, "PUT", profile_target(draw.user()), *refused, body=body, drift=rule),))


@kinds(V3, "added-and-deleted", "an audience that a request both adds and deletes is left at the end")
def _(draw: Draw) -> Script:
    user, audience, rule = draw.user(), draw.known_audience(), FACTS["membership-adds-first"]
    both = {"addAudienceIds": [audience.id], "deleteAudienceIds": [audience.id]}
    return Script((_joins(draw, user, both, Accepted(rule), members(user, rule=rule)),))


@kinds(V3, "repeated-membership", "to join an audience twice, or to leave one that was never joined, is no error")
def _(draw: Draw) -> Script:
    user, audience, rule = draw.user(), draw.known_audience(), FACTS["membership-repeated"]
    inside, outside = members(user, audience.name, rule=rule), members(user, rule=rule)
    joins, leaves = {"addAudienceIds": [audience.id, audience.id]}, {"deleteAudienceIds": [audience.id]}
    return Script(
        (
            _joins(draw, user, leaves, Accepted(rule), outside),
            _joins(draw, user, joins, Accepted(rule), inside),
            _joins(draw, user, joins, Accepted(rule), inside),
            _joins(draw, user, leaves, Accepted(rule), outside),
        )
    )


@kinds(V3, "changes-optional", "the changes of audiences may be absent, empty or one-sided")
def _(draw: Draw) -> Script:
    user, audience, rule = draw.user(), draw.known_audience(), FACTS["membership-changes-optional"]
    changes: tuple[dict[str, Json], ...] = ({}, {"adds": [audience.id]}, {"deletes": []})
    bodies: tuple[Json, ...] = ({}, *({"audiencesChanges": change} for change in changes))
    return Script(
        tuple(
            by_hand(V3, "PUT", profile_target(user), Accepted(rule), body={**body, "runRuleEngine": True})
            for body in bodies
        )
    )


@kinds(_MANY, "no-rules", "the audiences of many profiles change at once, and no rules run")
def _(draw: Draw) -> Script:
    user, audience, rule = draw.user(), draw.known_audience(), FACTS["membership-without-rules"]
    checks = Accepted(rule, 204, None), members(user, audience.name, rule=rule), NothingRecorded(rule)
    return Script((_many(draw, [{"customerProfileId": user, "adds": [audience.id]}], *checks),))


@kinds(_MANY, "nameless-item", "each item names its profile")
def _(draw: Draw) -> Script:
    rule = FACTS["audience-profile-named"]
    item = {"adds": [draw.known_audience().id], **draw.pick(({}, {"customerProfileId": ""}))}
    refused = Refused(rule, 400, mentions=("/data/0/customerProfileId",)), Unchanged(rule)
    return Script((by_hand(_MANY, "PUT", _MANY_TARGET, *refused, body={"data": [item]}),))


@kinds(_MANY, "by-integration-id", "two endpoints take audiences by integration ID")
def _(draw: Draw) -> Script:
    user, audience, rule = draw.user(), draw.known_audience(), FACTS["membership-external-ids"]
    inside, outside = members(user, audience.name, rule=rule), members(user, rule=rule)
    joins = {"data": {"adds": [audience.integration_id]}}
    leaves = {"data": [{"customerProfileId": user, "deletes": [audience.integration_id]}]}
    shown = Accepted(
        rule, 200, {"customerProfile": {"audienceMemberships": [Exactly({"id": audience.id, "name": audience.name})]}}
    )
    return Script(
        (
            by_hand("", "PUT", f"/segment/customer_profiles/{user}/audiences", shown, inside, body=joins),
            by_hand(
                "", "PUT", "/segment/v2/customer_profiles/audiences", Accepted(rule, 204, None), outside, body=leaves
            ),
        )
    )
