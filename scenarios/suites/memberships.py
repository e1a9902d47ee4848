"""The audiences of one customer profile: by integer id, or by name under the second deprecated action."""

from destination import Mapping, Outcome
from scenarios import ledger, texts
from scenarios.calls import IDENTIFY, by_default
from scenarios.checks import Accepted, NotSent, Refused
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import Script
from scenarios.observing import Json
from scenarios.suites._profiles import BY_NUMBER, ENTITY, V2, members, profile_step
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()


@kinds.of_each(BY_NUMBER, "joined-and-left", "audiences are joined and left when the rules run")
def _(draw: Draw, action: str) -> Script:
    user, audience = draw.user(), draw.known_audience()
    joins = by_default(action, IDENTIFY, addAudienceIds=[audience.id], runRuleEngine=True)
    leaves = by_default(action, IDENTIFY, deleteAudienceIds=[audience.id], runRuleEngine=True)
    accepted = Accepted(ledger.MEMBERSHIP)
    return Script(
        (
            profile_step(draw, user, joins, {}, accepted, members(user, audience.name)),
            profile_step(draw, user, leaves, {}, accepted, members(user)),
        )
    )


@kinds.of_each(BY_NUMBER, "without-rules", "audiences stay as they are when the rules do not run")
def _(draw: Draw, action: str) -> Script:
    user, rule = draw.user(), ledger.MEMBERSHIP_NEEDS_RULES
    mapping = by_default(action, IDENTIFY, addAudienceIds=[draw.known_audience().id], runRuleEngine=False)
    return Script((profile_step(draw, user, mapping, {}, Accepted(rule), members(user, rule=rule)),))


@kinds.of_each(BY_NUMBER, "unknown-audience", "an audience that does not exist refuses the whole request")
def _(draw: Draw, action: str) -> Script:
    ids = [draw.known_audience().id, draw.unknown_audience()]
    mapping = by_default(action, IDENTIFY, addAudienceIds=ids, runRuleEngine=True)
    refused = Refused(ledger.AUDIENCE_EXISTS, 404, texts.NOT_FOUND), Unchanged(ledger.AUDIENCE_EXISTS)
    return Script((profile_step(draw, draw.user(), mapping, draw.attributes(ENTITY), *refused),))


def _named(draw: Draw) -> dict[str, Json]:
    return {"name": draw.title(), "integrationId": draw.plain_identifier("Audience")}


def _joins(*audiences: Json, runs_rules: bool = True) -> Mapping:
    return by_default(V2, IDENTIFY, audiencesToAdd=list(audiences), runRuleEngine=runs_rules)


def _reported(audience: Json, status: str) -> Accepted:
    return Accepted(ledger.AUDIENCE_AUTO_CREATION, 200, {"audiences": [{**audience, "status": status}]})


@kinds(V2, "created-audience", "an unknown audience is created and joined; afterwards it is known")
def _(draw: Draw) -> Script:
    user, audience = draw.user(), _named(draw)
    name, mapping = audience["name"], _joins(audience)
    stored = Stored(ledger.AUDIENCE_AUTO_CREATION, "audiences", audience["integrationId"], {"name": name})
    return Script(
        (
            profile_step(draw, user, mapping, {}, _reported(audience, "new"), stored, members(user, name)),
            profile_step(draw, user, mapping, {}, _reported(audience, "unmodified"), members(user, name)),
        )
    )


@kinds(V2, "renamed-audience", "a known audience under another name is renamed")
def _(draw: Draw) -> Script:
    user, audience = draw.user(), _named(draw)
    renamed = {**audience, "name": draw.company()}
    checks = _reported(renamed, "updated"), members(user, renamed["name"])
    return Script(
        (
            profile_step(draw, user, _joins(audience), {}, _reported(audience, "new")),
            profile_step(draw, user, _joins(renamed), {}, *checks),
        )
    )


@kinds(V2, "sanitised-id", "a new audience's ID keeps letters and digits alone")
def _(draw: Draw) -> Script:
    word, name = draw.plain_identifier("travel"), draw.title()
    kept = f"my_{word}_"
    audience = {"name": name, "integrationId": f"my {word}!"}
    checks = (
        _reported({"name": name, "integrationId": kept}, "new"),
        Stored(ledger.AUDIENCE_AUTO_CREATION, "audiences", kept, {"name": name}),
    )
    return Script((profile_step(draw, draw.user(), _joins(audience), {}, *checks),))


@kinds(V2, "left-audience", "an audience is left by its name")
def _(draw: Draw) -> Script:
    user, audience = draw.user(), _named(draw)
    leaves = by_default(V2, IDENTIFY, audiencesToDelete=[audience], runRuleEngine=True)
    return Script(
        (
            profile_step(draw, user, _joins(audience), {}, members(user, audience["name"])),
            profile_step(draw, user, leaves, {}, Accepted(ledger.MEMBERSHIP), members(user)),
        )
    )


@kinds(V2, "without-rules", "audiences are not joined when the rules do not run")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), ledger.MEMBERSHIP_NEEDS_RULES
    mapping = _joins(_named(draw), runs_rules=False)
    return Script((profile_step(draw, user, mapping, {}, Accepted(rule), members(user, rule=rule)),))


@kinds(V2, "nameless-audience", "the destination stops an audience without a name")
def _(draw: Draw) -> Script:
    message = "The value at /audiencesToAdd/0 is missing the required field 'name'."
    stopped = NotSent(ledger.PAYLOAD_CHECK, Outcome.REFUSED, message), Unchanged(ledger.PAYLOAD_CHECK)
    mapping = _joins({"integrationId": draw.identifier("audience")})
    return Script((profile_step(draw, draw.user(), mapping, {}, *stopped),))
