"""One customer profile: its attributes, under the current action and its two deprecated forerunners."""

from destination import Outcome
from scenarios import figures, ledger, texts
from scenarios.calls import IDENTIFY, alias, by_default, group, page, path
from scenarios.checks import Accepted, NotSent, Refused, Sent
from scenarios.comparing import ABSENT, Exactly
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import Script, Step
from scenarios.observing import Check, Rule
from scenarios.suites._attributes import CREATABLE, forced, inconvertible, refused_as_unknown, wrongly_typed
from scenarios.suites._profiles import ALL, CREATING, ENTITY, V1, V2, V3, holds, profile_step, with_types
from scenarios.world_checks import Stored, Unchanged

kinds = KindTable()


def _refused(rule: Rule, error: str = "", *mentions: str) -> tuple[Check, ...]:
    return Refused(rule, 400, error, mentions), Unchanged(rule)


def _stopped(message: str = "") -> tuple[Check, ...]:
    return NotSent(ledger.PAYLOAD_CHECK, Outcome.REFUSED, message), Unchanged(ledger.PAYLOAD_CHECK)


@kinds.of_each(ALL, "written", "the suggested mapping writes the traits of an identify call")
def _(draw: Draw, action: str) -> Script:
    user, traits = draw.user(), draw.attributes(ENTITY)
    answered = Accepted(ledger.PROFILE_WRITTEN, 200, {"customerProfile": {"integrationId": user, "attributes": traits}})
    mapping = by_default(action, IDENTIFY)
    return Script((profile_step(draw, user, mapping, traits, answered, holds(user, Exactly(traits))),))


@kinds.of_each(ALL, "wrong-type", "a value of another type than its attribute is refused")
def _(draw: Draw, action: str) -> Script:
    traits, refused = wrongly_typed(draw, ENTITY)
    return Script((profile_step(draw, draw.user(), by_default(action, IDENTIFY), traits, *refused),))


@kinds.of_each(ALL, "missing-user", "the destination stops a call without a user")
def _(draw: Draw, action: str) -> Script:
    stopped = _stopped(texts.root_misses("customerProfileId"))
    return Script((profile_step(draw, None, by_default(action, IDENTIFY), draw.attributes(ENTITY), *stopped),))


@kinds.of_each(CREATING, "created-attribute", "an unknown attribute is created with the type of its value, once")
def _(draw: Draw, action: str) -> Script:
    user, name, rule = draw.user(), draw.attribute_name(), ledger.ATTRIBUTE_CREATION
    value_type = draw.pick(CREATABLE)
    traits, mapping = {name: draw.value(value_type)}, by_default(action, IDENTIFY)
    first = Accepted(rule, 200, {"createdAttributes": [{"name": name, "type": value_type}]})
    stored = Stored(rule, "attributes", f"{ENTITY}/{name}", {"type": value_type}), holds(user, traits, rule)
    again = Accepted(rule, 200, {"createdAttributes": []})
    creation = profile_step(draw, user, mapping, traits, first, *stored)
    return Script((creation, profile_step(draw, user, mapping, traits, again)))


@kinds.of_each(CREATING, "forced-type", "an unknown attribute is created with the type the request names")
def _(draw: Draw, action: str) -> Script:
    user, value, rule = draw.user(), forced(draw), ledger.ATTRIBUTE_CONVERSION
    traits = {"values": {value.name: value.sent}, "types": value.info}
    created = Accepted(rule, 200, {"createdAttributes": [{"name": value.name, "type": value.type}]})
    stored = holds(user, {value.name: value.stored}, rule)
    return Script((profile_step(draw, user, with_types(action), traits, created, stored),))


@kinds.of_each(CREATING, "inconvertible", "a value that cannot become the named type is refused")
def _(draw: Draw, action: str) -> Script:
    value = inconvertible(draw)
    traits = {"values": {value.name: value.sent}, "types": value.info}
    refused = _refused(ledger.ATTRIBUTE_CONVERSION, texts.not_a(value.name, value.sent, value.type))
    return Script((profile_step(draw, draw.user(), with_types(action), traits, *refused),))


@kinds.of_each(CREATING, "invalid-name", "an attribute that could not be created under its name is refused")
def _(draw: Draw, action: str) -> Script:
    traits = {f"{draw.integer(1, 9)}-{draw.token()}": draw.text()}
    refused = _refused(ledger.ATTRIBUTE_NAME)
    return Script((profile_step(draw, draw.user(), by_default(action, IDENTIFY), traits, *refused),))


@kinds(V1, "list-as-text", "an existing list attribute cannot be declared as text")
def _(draw: Draw) -> Script:
    name = draw.attribute_typed(ENTITY, "(list string)")
    traits = {"values": {name: [draw.text()]}, "types": [{"name": name, "type": "string"}]}
    refused = _refused(ledger.ATTRIBUTE_CONVERSION, "", name)
    return Script((profile_step(draw, draw.user(), with_types(V1), traits, *refused),))


@kinds(V2, "unknown-type", "the destination stops a type that is not one of the five")
def _(draw: Draw) -> Script:
    name = draw.attribute_name()
    traits = {"values": {name: draw.text()}, "types": [{"name": name, "type": "text"}]}
    return Script((profile_step(draw, draw.user(), with_types(V2), traits, *_stopped()),))


@kinds(V3, "unknown-attribute", "an attribute that nobody has created is refused, and nothing is written")
def _(draw: Draw) -> Script:
    name = draw.attribute_name()
    traits = {**draw.attributes(ENTITY), name: draw.text()}
    refused = refused_as_unknown(ENTITY, name)
    return Script((profile_step(draw, draw.user(), by_default(V3, IDENTIFY), traits, *refused),))


@kinds(V3, "skipped-attribute", "unknown attributes are left out when the mapping asks for it")
def _(draw: Draw) -> Script:
    user, known, rule = draw.user(), draw.attributes(ENTITY), ledger.SKIPPED_ATTRIBUTE
    traits = {**known, draw.attribute_name(): draw.text()}
    mapping = by_default(V3, IDENTIFY, skipNonExistingAttributes=True)
    return Script((profile_step(draw, user, mapping, traits, Accepted(rule), holds(user, Exactly(known), rule)),))


@kinds(V3, "wrong-type-skipping", "skipping unknown attributes does not excuse a wrong type")
def _(draw: Draw) -> Script:
    traits, refused = wrongly_typed(draw, ENTITY)
    mapping = by_default(V3, IDENTIFY, skipNonExistingAttributes=True)
    return Script((profile_step(draw, draw.user(), mapping, {**traits, draw.attribute_name(): 1}, *refused),))


@kinds(V3, "merged", "attributes merge over stored ones, and null deletes one")
def _(draw: Draw) -> Script:
    user, first = draw.user(), draw.attributes(ENTITY, lowest=2)
    gone, kept = next(iter(first)), dict(list(first.items())[1:])
    second = {name: value for name, value in draw.attributes(ENTITY).items() if name != gone}
    merged = Accepted(ledger.PROFILE_WRITTEN), holds(user, Exactly({**kept, **second}))
    mapping = by_default(V3, IDENTIFY)
    return Script(
        (
            profile_step(draw, user, mapping, first, holds(user, Exactly(first))),
            profile_step(draw, user, mapping, {**second, gone: None}, *merged),
        )
    )


@kinds(V3, "unicode-id", "an ID beyond ASCII travels in the path and is kept")
def _(draw: Draw) -> Script:
    user, traits = draw.unicode_identifier(), draw.attributes(ENTITY)
    answered = Accepted(ledger.PROFILE_WRITTEN, 200, {"customerProfile": {"integrationId": user}})
    stored = holds(user, Exactly(traits))
    return Script((profile_step(draw, user, by_default(V3, IDENTIFY), traits, answered, stored),))


@kinds(V3, "id-at-the-limit", "an ID of the greatest length is accepted")
def _(draw: Draw) -> Script:
    user, rule = draw.long_identifier(figures.INTEGRATION_ID_LENGTH.value), ledger.ID_LENGTH
    checks = Accepted(rule), holds(user, Exactly({}), rule)
    return Script((profile_step(draw, user, by_default(V3, IDENTIFY), {}, *checks),))


@kinds(V3, "id-one-over", "an ID one character longer is refused")
def _(draw: Draw) -> Script:
    limit = figures.INTEGRATION_ID_LENGTH.value
    user, refused = draw.long_identifier(limit + 1), _refused(ledger.ID_LENGTH, "", str(limit))
    return Script((profile_step(draw, user, by_default(V3, IDENTIFY), {}, *refused),))


@kinds(V3, "faulty-flag", "the destination stops a flag that is neither true nor false")
def _(draw: Draw) -> Script:
    stopped = _stopped("Run rule engine must be a boolean but it was a string.")
    return Script((profile_step(draw, draw.user(), by_default(V3, IDENTIFY, runRuleEngine="yes"), {}, *stopped),))


@kinds(V3, "alias-call", "an alias call makes a profile of the new ID")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), ledger.CALL_TYPES
    checks = Accepted(rule), holds(user, Exactly({}), rule)
    return Script((Step((alias(draw, user),), (by_default(V3, 'type = "alias"'),), checks),))


@kinds(V3, "group-call", "a group call writes the group's traits as the mapping says")
def _(draw: Draw) -> Script:
    user, name, rule = draw.user(), draw.company(), ledger.CALL_TYPES
    attribute = draw.attribute_typed(ENTITY, "string")
    mapping = by_default(V3, 'type = "group"', attributes={attribute: path("traits.name")})
    call = group(draw, user, draw.identifier("group"), {"name": name, "employees": draw.integer(1, 999)})
    checks = Accepted(rule), holds(user, Exactly({attribute: name}), rule)
    return Script((Step((call,), (mapping,), checks),))


@kinds(V3, "page-call", "a page call without traits makes an empty profile")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), ledger.CALL_TYPES
    body = Exactly({"audiencesChanges": {}, "runRuleEngine": True})
    sent = Sent(ledger.WIRE_FORM, "PUT", f"/segment/v2/customer_profiles/{user}", body)
    checks = sent, Accepted(rule), holds(user, Exactly({}), rule)
    return Script((Step((page(draw, user),), (by_default(V3, 'type = "page"'),), checks),))


@kinds(V3, "other-user", "a user that nobody has named stays unknown")
def _(draw: Draw) -> Script:
    user, other, rule = draw.user(), draw.user(), ledger.PROFILE_WRITTEN
    checks = Accepted(rule), Stored(rule, "profiles", other, ABSENT)
    return Script((profile_step(draw, user, by_default(V3, IDENTIFY), draw.attributes(ENTITY), *checks),))
