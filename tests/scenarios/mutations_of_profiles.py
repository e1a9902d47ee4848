"""Rules on profiles, attributes, audiences, memberships and events that are lost."""

import re
from urllib.parse import quote

from tests.scenarios.mutants import REFUSED, Json, Mutation, Registry, Sent, Told

mutations = Registry()

mutations.setting("attribute-time-detection", detect_time=True)
mutations.setting("withdrawn-endpoint", withdrawn_endpoint=False)


def profile_of(told: Told) -> dict[str, Json]:
    found = told.body.get("customerProfile") if isinstance(told.body, dict) else None
    return found if isinstance(found, dict) else {}


def changes_of(sent: Sent) -> list[dict[str, Json]]:
    """Give every object of the body with adds and deletes."""
    members = sent.members
    data = members.get("data")
    listed = data if isinstance(data, list) else [data]
    return [one for one in (members.get("audiencesChanges"), *listed) if isinstance(one, dict)]


def change_body(sent: Sent, **members: Json) -> None:
    sent.body = {**sent.body, **members}


@mutations.before("attribute-built-in")
def _(sent: Sent) -> None:
    given = sent.members.get("attributes")
    if isinstance(given, dict):
        others = ("FirstName", "Currency", "Postcode", "Nickname")
        change_body(sent, attributes={name: value for name, value in given.items() if name not in others})


@mutations.after("attribute-created-record")
def _(_: Sent, told: Told) -> None:
    for attribute in told.body.get("createdAttributes", ()) if isinstance(told.body, dict) else ():
        attribute["editable"] = False


@mutations.before("attribute-location")
def _(sent: Sent) -> Told | None:
    values = (sent.members.get("attributes") or {}).values()
    return REFUSED if any(isinstance(value, dict) for value in values) else None


@mutations.after("attribute-name-case")
def _(sent: Sent, told: Told) -> None:
    if re.search(r'attribute "[a-z]', told.error) or re.search(r'attribute "[A-Z]+"', told.error):
        told.status, told.body = 200, {}


@mutations.after("attribute-skipping")
def _(sent: Sent, told: Told) -> None:
    if told.status == 400 and "skipNonExistingAttributes=true" in sent.target:
        told.status, told.body = 200, {}


@mutations.look("attribute-stored-type")
def _(state: dict[str, Json]) -> None:
    for attribute in state["attributes"].values():
        attribute["type"] = "number"


@mutations.after("audience-auto-creation")
def _(_: Sent, told: Told) -> None:
    if isinstance(told.body, dict) and "audiences" in told.body:
        told.body["audiences"] = []


@mutations.after("audience-creation-without-rules")
def _(sent: Sent, told: Told) -> None:
    if isinstance(told.body, dict) and "audiences" in told.body and not sent.members.get("runRuleEngine"):
        told.body["audiences"] = []


@mutations.before("audience-deletion")
def _(sent: Sent) -> None:
    if sent.method == "DELETE":
        sent.method, sent.target, sent.raw = "PUT", f"/segment/v2/customer_profiles/{quote('mutant')}", b"{}"


@mutations.after("audience-id-floor")
def _(sent: Sent, told: Told) -> None:
    if told.status == 404 and any(
        isinstance(one, int) and one < 1 for each in changes_of(sent) for one in each.get("adds", ())
    ):
        told.status = 400


def audiences_of(state: dict[str, Json]) -> list[dict[str, Json]]:
    return list(state["audiences"].values())


@mutations.look("audience-id-sanitised")
def _(state: dict[str, Json]) -> None:
    for audience in audiences_of(state):
        audience["integrationId"] = audience["integrationId"].replace("_", " ")


@mutations.look("audience-id-verbatim")
def _(state: dict[str, Json]) -> None:
    for audience in audiences_of(state):
        audience["integrationId"] = re.sub("[^A-Za-z0-9]", "_", audience["integrationId"])


@mutations.look("audience-integration")
def _(state: dict[str, Json]) -> None:
    for audience in audiences_of(state):
        audience["integration"] = "mparticle"


@mutations.after("audience-status")
def _(_: Sent, told: Told) -> None:
    for audience in told.body.get("audiences", ()) if isinstance(told.body, dict) else ():
        audience["status"] = "updated"


@mutations.before("audience-update-path-id")
def _(sent: Sent) -> None:
    if sent.method == "PUT" and sent.is_for("/segment/audiences/") and sent.members.get("audienceId"):
        sent.target = f"/segment/audiences/{quote(sent.members['audienceId'], safe='')}"


@mutations.before("drift-audience-changes-dropped")
def _(sent: Sent) -> None:
    if sent.is_for("customer_profile") and isinstance(sent.body, dict) and "audiencesChanges" in sent.members:
        change_body(sent, runRuleEngine=True)


@mutations.before("membership-adds-first")
def _(sent: Sent) -> None:
    if isinstance(sent.body, dict):
        body = sent.body
        for change in changes_of(sent):
            kept = [one for one in change.get("deletes") or [] if one not in (change.get("adds") or [])]
            change["deletes"] = kept
        if "audiencesChanges" in body:
            change_body(sent, audiencesChanges={**(body["audiencesChanges"] or {}), "deletes": []})


@mutations.before("membership-changes-optional")
def _(sent: Sent) -> Told | None:
    is_profile = sent.is_for("/customer_profile/", "/customer_profile_v2/", "/v2/customer_profiles/")
    both = all(each.get("adds") and each.get("deletes") for each in changes_of(sent))
    return REFUSED if is_profile and sent.method == "PUT" and not (changes_of(sent) and both) else None


@mutations.before("membership-external-ids")
def _(sent: Sent) -> Told | None:
    is_external = sent.is_for("/v2/customer_profiles/audiences") or sent.path.endswith("/audiences")
    return REFUSED if is_external and sent.method == "PUT" else None


class OncePerBody:
    """Refuses a request that comes a second time."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, bytes | None]] = set()

    def __call__(self, sent: Sent) -> Told | None:
        key = (sent.target, sent.raw)
        was_seen = key in self.seen
        self.seen.add(key)
        return REFUSED if was_seen and changes_of(sent) else None


mutations.add("membership-repeated", Mutation(before=OncePerBody()))


class AnEventMore:
    """Shows one event more at every look."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, state: dict[str, Json]) -> None:
        self.count += 1
        state["events"] = [*state["events"], {"id": -self.count, "type": "mutated"}]


mutations.add("membership-without-rules", Mutation(look=AnEventMore()))


@mutations.after("profile-account-wide")
def _(_: Sent, told: Told) -> None:
    if told.session:
        profile_of(told)["attributes"] = {}


def each_profile(state: dict[str, Json], **members: Json) -> None:
    for profile in state["profiles"].values():
        profile.update(members)


@mutations.look("profile-attributes-merge")
def _(state: dict[str, Json]) -> None:
    each_profile(state, attributes={})


@mutations.look("profile-last-activity")
def _(state: dict[str, Json]) -> None:
    each_profile(state, lastActivity="2020-01-01T00:00:00Z")


@mutations.look("profile-on-demand")
def _(state: dict[str, Json]) -> None:
    state["profiles"] = {}


@mutations.look("session-accounts")
def _(state: dict[str, Json]) -> None:
    each_profile(state, closedSessions=0, totalSales=0)


@mutations.look("profile-built-in-events")
def _(state: dict[str, Json]) -> None:
    for event in state["events"]:
        event["type"] = event["type"].replace("talon_profile", "customer_profile")


@mutations.before("profile-id-case")
def _(sent: Sent) -> None:
    if sent.is_for("customer_profiles/"):
        sent.target = sent.target.lower()


@mutations.before("event-attributes-shared")
def _(sent: Sent) -> None:
    if sent.is_for("/event") and sent.members.get("eventAttributes"):
        change_body(sent, eventAttributes={})


@mutations.before("event-type-member")
def _(sent: Sent) -> Told | None:
    return REFUSED if sent.path == "/segment/event" and sent.members.get("type") != "string" else None


@mutations.after("answer-event-effects")
def _(_: Sent, told: Told) -> None:
    if isinstance(told.body, dict) and isinstance(told.body.get("event"), dict):
        told.body["event"]["effects"] = [[1, 2, 0, []]]
