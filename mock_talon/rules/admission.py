"""How requests are admitted and routed, beside what refuses them."""

from mock_talon.rules._rule import fact

GATE_ORDER = fact(
    "gate-order",
    "Checks come in this order: path, credential present, deployment named, key, deployment, platform, rate, body.",
    "inferred",
    "no public order",
)
KEY_APPLICATION = fact(
    "api-key-application",
    "The API key decides the account and the Application.",
    "inferred",
    "Talon.One docs, keys belong to one Application",
)
OWN_ADDRESS = fact(
    "deployment-own-address",
    "The mock's own address, or a loopback name with its port, names the deployment of the key.",
    "ours",
    "so that Segment's setting may simply be the mock's URL",
)
RATE_WINDOW = fact(
    "rate-limit-window",
    "A client is an API key, and its requests count in a sliding window of one second over all endpoints.",
    "inferred",
    "Talon.One docs, API limits, name neither client nor window",
)
RATE_REFUSED = fact(
    "rate-limit-refused-requests",
    "Admitted requests count towards the rate whatever their answer, 400 and 404 too; those which the rate itself refuses "
    "do not, since a client that never pauses would never be let in again.",
    "inferred",
    "no public statement",
    setting="rateCountsItsRefusals",
)
RATE_PER_KEY = fact(
    "rate-limit-per-key",
    "A key may have a figure of its own.",
    "docs",
    "Talon.One docs, the limit can be raised by contract",
    setting="requestsPerSecond of a key",
)
PARALLEL_SESSION = fact(
    "parallel-session-profile",
    "A session request occupies its session and the profile it names.",
    "inferred",
    "no public statement",
    setting="lockProfileOfSession",
)
PARALLEL_AUDIENCES = fact(
    "parallel-audiences-free",
    "Requests on audiences and their members are not limited in parallel.",
    "spec",
    "Talon.One third-party spec, 429 of the audience operations",
)
ROUTE_AUDIENCES = fact(
    "route-audiences-of-many",
    "/segment/customer_profiles/audiences is the endpoint for many profiles, not a profile of that name.",
    "inferred",
    "Talon.One third-party spec, paths",
)
ROUTE_DECODED = fact(
    "route-decoded-late",
    "A path is split as it was sent and its parts are decoded after, so an encoded slash stays in its identifier.",
    "inferred",
    "Talon.One third-party spec asks for encoded identifiers; Segment sends them raw",
)
NO_DRY_RUN = fact(
    "segment-without-dry-run",
    "`/segment` knows neither dry requests nor idempotency keys: such a parameter or header is ignored.",
    "spec",
    "Talon.One third-party spec, parameters",
)
EMPTY_BODY = fact(
    "body-empty",
    "An empty body counts as an empty object.",
    "inferred",
    "Talon.One third-party spec requires no body",
)
UNKNOWN_MEMBERS = fact(
    "body-unknown-members",
    "Members which the contract does not list are ignored.",
    "inferred",
    "Talon.One third-party spec closes no object",
)
DELETE_BODY = fact(
    "body-of-deletion",
    "A body sent with a deletion is ignored.",
    "inferred",
    "Talon.One third-party spec, deleteAudience has no body",
)
WITHDRAWN = fact(
    "withdrawn-endpoint",
    "PUT /segment/customer_profiles/attributes is gone from both sides; in lenient mode the mock can serve it as Segment "
    "called it in 2022.",
    "segment",
    "Segment's code of 2022; the answer is our reading",
    setting="withdrawnEndpoint",
)
USER_AGENT = fact(
    "journal-user-agent",
    "The journal keeps the headers of every request, Segment's user agent among them, without secrets.",
    "ours",
    "our own journal",
    concerns="control",
)
