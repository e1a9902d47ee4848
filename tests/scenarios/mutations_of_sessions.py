"""Rules on sessions, callbacks and answers that are lost."""

from mock_talon import Behaviour, World
from tests.scenarios.mutants import REFUSED, Json, Mutation, Registry, Sent, Told

mutations = Registry()
SESSIONS = "customer_sessions"

mutations.setting("callback-after-success", callbacks=False)
mutations.setting("callback-near", callbacks=False)
mutations.setting("callback-attempts", callback_attempts=3)
mutations.setting("session-closed-twice", idempotent_close=True)
mutations.setting("session-item-costs", multiply_item_costs=False)


def whole(told: Told) -> dict[str, Json]:
    """Give the body of an answer that shows a session or an event, else something that nobody sees."""
    return told.body if isinstance(told.body, dict) and "effects" in told.body else {}


def unbounded(world: World) -> None:
    world.callbacks.bound = 1000


mutations.add("callback-bound", Mutation(prepare=unbounded))


@mutations.before("callback-content")
def _(sent: Sent) -> None:
    sent.headers.pop("x-content-fields", None)


@mutations.after("callback-direct-answer")
def _(sent: Sent, told: Told) -> None:
    chosen = sent.headers.get("x-content-fields")
    if chosen and told.session:
        told.body = {name: told.body[name] for name in chosen.split(",") if name in told.body}


@mutations.before("callback-key-split")
def _(sent: Sent) -> None:
    name, _, key = sent.headers.get("x-callback-api-key", "").partition(" ")
    if " " in key:
        sent.headers["x-callback-api-key"] = f"{name} {key.split(' ')[0]}"


@mutations.after("answer-absent-objects")
def _(sent: Sent, told: Told) -> None:
    if told.session:
        told.body.setdefault("customerProfile", None)


@mutations.after("answer-coupon-not-found")
def _(_: Sent, told: Told) -> None:
    for effect in whole(told).get("effects", ()):
        effect["props"]["rejectionReason"] = "CouponExpired"


@mutations.after("answer-created-attributes")
def _(sent: Sent, told: Told) -> None:
    if sent.path == "/segment/event" or sent.is_for(f"/segment/{SESSIONS}"):
        whole(told).pop("createdAttributes", None)


@mutations.after("answer-effect-props")
def _(_: Sent, told: Told) -> None:
    for effect in whole(told).get("effects", ()):
        effect["props"]["name"] = ""


@mutations.after("answer-error-decision")
def _(_: Sent, told: Told) -> None:
    if told.status == 404:
        told.status, told.body = 400, {**told.body, "StatusCode": 400}


@mutations.after("answer-error-envelope")
def _(_: Sent, told: Told) -> None:
    if told.error:
        told.body["Fix"] = "none"


@mutations.after("answer-error-text")
def _(_: Sent, told: Told) -> None:
    if told.error:
        told.body["Error"] = told.error.replace("; ", ", ")


@mutations.after("answer-referral-unjudged")
def _(_: Sent, told: Told) -> None:
    if told.session.get("referralCode"):
        told.body["effects"].append({"effectType": "acceptReferral", "campaignId": 1, "props": {}})


@mutations.after("answer-session-not-found")
def _(sent: Sent, told: Told) -> None:
    if sent.is_for(SESSIONS) and told.status == 404:
        told.status = 400


@mutations.after("answer-session-without-coupon")
def _(_: Sent, told: Told) -> None:
    if told.session:
        told.session["coupon"] = ""


@mutations.after("answer-state-enum")
def _(sent: Sent, told: Told) -> None:
    if sent.is_for(SESSIONS) and told.error:
        told.body["Error"] = "Bad request"


@mutations.after("answer-success-status")
def _(_: Sent, told: Told) -> None:
    if told.status in (201, 204):
        told.status = 200


def retimed(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: retimed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [retimed(item) for item in value]
    return f"{value[:-1]}+00:00" if isinstance(value, str) and value.endswith("00Z") else value


@mutations.after("answer-timestamps")
def _(_: Sent, told: Told) -> None:
    told.body = retimed(told.body)


@mutations.after("answer-unpublished-status")
def _(sent: Sent, told: Told) -> None:
    if sent.is_for(SESSIONS) and told.status == 400:
        told.status = 422


@mutations.after("answer-without-campaigns")
def _(_: Sent, told: Told) -> None:
    if told.session:
        told.body["triggeredCampaigns"] = [{"id": 1}]


@mutations.before("loyalty-card-identifier")
def _(sent: Sent) -> Told | None:
    return REFUSED if any(len(card) > 100 for card in sent.members.get("loyaltyCards") or ()) else None


@mutations.before("session-amount-range")
def _(sent: Sent) -> None:
    cart = sent.members.get("cartItems")
    if isinstance(cart, list) and isinstance(sent.body, dict) and "cartItems" in sent.body:
        small = [{**line, "price": min(line.get("price", 0), 1), "quantity": min(line["quantity"], 9)} for line in cart]
        sent.body = {**sent.body, "cartItems": small}


@mutations.after("session-anonymous")
def _(_: Sent, told: Told) -> None:
    if told.session and not told.session["profileId"]:
        told.session["firstSession"] = False


@mutations.after("session-attributes-created")
def _(sent: Sent, told: Told) -> None:
    if told.session and sent.is_for(f"/segment/{SESSIONS}"):
        told.session["attributes"] = {}


@mutations.after("session-attributes-merge")
def _(sent: Sent, told: Told) -> None:
    if told.session:
        told.session["attributes"] = sent.members.get("attributes") or {}


@mutations.look("session-built-in-events")
def _(state: dict[str, Json]) -> None:
    for event in state["events"]:
        event["type"] = event["type"].replace("talon_session", "customer_session")


@mutations.after("session-cancel-alone")
def _(sent: Sent, told: Told) -> None:
    if told.session.get("state") == "cancelled":
        told.session.update({name: value for name, value in sent.members.items() if name != "cartItems"})
        told.session["cartItems"] = sent.members.get("cartItems", [])


@mutations.after("session-counters")
def _(_: Sent, told: Told) -> None:
    if told.session:
        told.session["updateCount"] -= 1


@mutations.after("session-lines-kept")
def _(_: Sent, told: Told) -> None:
    if told.session:
        told.session["cartItems"] = [
            line for line in told.session["cartItems"] for _ in range(min(line["quantity"], 9))
        ]


@mutations.after("session-members-kept")
def _(sent: Sent, told: Told) -> None:
    for name in ("cartItems", "couponCodes", "identifiers"):
        if told.session and name not in sent.members:
            told.session[name] = []


class Piling:
    """Adds coupon codes to those that a session had, in the place of replacing them."""

    def __init__(self) -> None:
        self.codes: dict[str, list[str]] = {}

    def __call__(self, sent: Sent, told: Told) -> None:
        if told.session:
            codes = self.codes.setdefault(told.session["integrationId"], [])
            codes.extend(code for code in told.session["couponCodes"] if code not in codes)
            told.session["couponCodes"] = list(codes)


mutations.add("session-members-replaced", Mutation(after=Piling()))


class Faithful:
    """Refuses another profile than the first that a session had."""

    def __init__(self) -> None:
        self.profiles: dict[str, str] = {}

    def __call__(self, sent: Sent) -> Told | None:
        named = sent.members.get("profileId")
        if not sent.is_for(SESSIONS) or not named:
            return None
        return None if self.profiles.setdefault(sent.path, named) == named else REFUSED


mutations.add("session-profile-change", Mutation(before=Faithful()))


@mutations.after("session-state-default")
def _(sent: Sent, told: Told) -> None:
    if told.session and "state" not in sent.members:
        told.session["state"] = "closed"


@mutations.after("session-totals")
def _(_: Sent, told: Told) -> None:
    if told.session:
        told.session["total"] += 1


def lenient_in_strict(rule: str) -> Mutation:
    """A strict world that has lost one drift rule; what would be decoded more strictly is accepted too."""

    def accept(_: Sent, told: Told) -> None:
        if told.status == 400:
            told.status, told.body = 200, {}

    return Mutation(Behaviour(disabled_rules=frozenset({rule})), after=accept)


for drift in ("drift-audience-update-id", "drift-cart-item-counter", "drift-cart-item-measure"):
    mutations.add(drift, lenient_in_strict(drift))
