"""Rules that are lost before a request reaches the domain: keys, deployments, routes, bodies, rate and parallel guard."""

from urllib.parse import unquote

from mock_talon import World
from mock_talon.gate.ratelimit import RateLimiter
from scenarios.model import Credential
from tests.scenarios.mutants import REFUSED, Mutation, Registry, Sent, Told

mutations = Registry()
EVENT = {"customerProfileId": "mutant", "eventType": "track-event"}

mutations.setting("parallel-requests", parallel_guard=False)
mutations.setting("parallel-session-profile", lock_profile_of_session=False)
mutations.setting("rate-limit", rate_limit=False)


def own_key(sent: Sent) -> None:
    sent.headers["authorization"] = f"ApiKey-v1 {sent.own_key}"


@mutations.before("authorization-present")
def _(sent: Sent) -> None:
    if "authorization" not in sent.headers:
        own_key(sent)


@mutations.before("api-key-valid")
def _(sent: Sent) -> None:
    if sent.headers.get("authorization", "").startswith("ApiKey-v1"):
        own_key(sent)


@mutations.after("api-key-platform")
def _(sent: Sent, told: Told) -> None:
    if told.status == 401 and sent.own_key in sent.headers.get("authorization", ""):
        told.status, told.body = 200, {}


@mutations.before("api-key-staging")
def _(sent: Sent) -> None:
    if sent.keys[Credential.STAGING] in sent.headers.get("authorization", ""):
        own_key(sent)


@mutations.before("api-key-application")
def _(sent: Sent) -> None:
    if sent.keys[Credential.OTHER_APPLICATION] in sent.headers.get("authorization", ""):
        own_key(sent)


@mutations.before("session-per-application")
def _(sent: Sent) -> None:
    if sent.keys[Credential.OTHER_APPLICATION] in sent.headers.get("authorization", ""):
        own_key(sent)


@mutations.before("deployment-named")
def _(sent: Sent) -> None:
    sent.headers.setdefault("destination-hostname", "127.0.0.1")


@mutations.before("deployment-exists")
def _(sent: Sent) -> None:
    if sent.headers.get("destination-hostname"):
        sent.headers["destination-hostname"] = "127.0.0.1"


@mutations.before("deployment-own-address")
def _(sent: Sent) -> None:
    if "127.0.0.1" in sent.headers.get("destination-hostname", ""):
        sent.headers["destination-hostname"] = "nobody.talon.one"


@mutations.before("drift-deployment-form")
def _(sent: Sent) -> None:
    written = sent.headers.get("destination-hostname", "")
    sent.headers["destination-hostname"] = written.removeprefix("https://").removeprefix("http://").rstrip("/")


@mutations.after("drift-basic-credential")
def _(sent: Sent, told: Told) -> None:
    if told.status == 401 and sent.headers.get("authorization", "").startswith("Basic"):
        told.status, told.body = 200, {}


@mutations.before("gate-order")
def _(sent: Sent) -> Told | None:
    return REFUSED if not sent.headers.get("destination-hostname") and sent.is_for("/segment/") else None


@mutations.after("authping")
def _(sent: Sent, told: Told) -> None:
    if sent.is_for("authping") and told.status == 204:
        told.status = 200


@mutations.after("deployment-health")
def _(sent: Sent, told: Told) -> None:
    if sent.is_for("/v1/status/health"):
        told.status = 503


@mutations.after("answer-two-hosts")
def _(sent: Sent, told: Told) -> None:
    if sent.is_for("authping") and told.status == 401:
        told.body = {"StatusCode": 401, "Error": "Invalid API key", "RequestUUID": ""}


@mutations.before("path-exists")
def _(sent: Sent) -> Told | None:
    return Told(200, {}) if sent.is_for("/nothing", "/more", "/v3/") or sent.path == "/segment" else None


@mutations.before("method-allowed")
def _(sent: Sent) -> None:
    if sent.method in ("GET", "PATCH", "POST") and sent.is_for("/segment/"):
        sent.method = "POST" if sent.path == "/segment/audiences" else "PUT"


@mutations.before("route-audiences-of-many")
def _(sent: Sent) -> Told | None:
    return REFUSED if sent.path == "/segment/customer_profiles/audiences" else None


@mutations.before("route-decoded-late")
def _(sent: Sent) -> None:
    if "%2F" in sent.target:
        sent.target = unquote(sent.target)


@mutations.before("body-is-json")
def _(sent: Sent) -> None:
    if sent.raw and sent.body is None:
        sent.body = EVENT


@mutations.before("body-keys-unique")
def _(sent: Sent) -> None:
    if isinstance(sent.body, dict):
        sent.body = {**sent.body, "eventType": "track-event"} if sent.is_for("/events") else sent.body


@mutations.before("body-media-type")
def _(sent: Sent) -> None:
    if sent.raw:
        sent.headers["content-type"] = "application/json"


@mutations.before("body-size")
def _(sent: Sent) -> None:
    sent.raw = sent.raw.rstrip() if sent.raw else sent.raw


@mutations.before("body-shape")
def _(sent: Sent) -> None:
    if sent.raw and not isinstance(sent.body, dict):
        sent.body = {}


@mutations.before("body-empty")
def _(sent: Sent) -> Told | None:
    return REFUSED if sent.raw == b"" else None


@mutations.before("body-of-deletion")
def _(sent: Sent) -> Told | None:
    return REFUSED if sent.method == "DELETE" and sent.raw else None


@mutations.before("body-unknown-members")
def _(sent: Sent) -> Told | None:
    return REFUSED if any(name.startswith("Drawn") for name in sent.members) else None


@mutations.before("segment-without-dry-run")
def _(sent: Sent) -> None:
    if "dry=true" in sent.target:
        sent.headers["authorization"] = ""


@mutations.before("rate-limit-per-key")
def _(sent: Sent) -> None:
    if sent.keys[Credential.SLOW] in sent.headers.get("authorization", ""):
        own_key(sent)


def half_a_window(world: World) -> None:
    world.limiter = RateLimiter(world.clock, window_seconds=0.5)


mutations.add("rate-limit-window", Mutation(prepare=half_a_window))


class CountsTwice(RateLimiter):
    """Counts what it refuses as well, as if each request were two."""

    def admits(self, client: str, requests_per_window: int, *, counts_refused: bool = False) -> bool:
        first, second = (super(CountsTwice, self).admits(client, requests_per_window) for _ in range(2))
        return first and second


def counts_twice(world: World) -> None:
    world.limiter = CountsTwice(world.clock)


mutations.add("rate-limit-refused-requests", Mutation(prepare=counts_twice))


class EveryThird:
    """Answers every third request about audiences with 429."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, sent: Sent) -> Told | None:
        self.count += sent.is_for("audiences")
        return Told(429, REFUSED.body) if sent.is_for("audiences") and self.count % 3 == 0 else None


mutations.add("parallel-audiences-free", Mutation(before=EveryThird()))
