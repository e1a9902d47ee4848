"""Rules on any request: its address, its credential, its rate and the shape of its body."""

from mock_talon.rules._refusal import Kind
from mock_talon.rules._rule import Rule

UNKNOWN_PATH = Rule(
    "path-exists",
    "A path that the API does not have is answered with 404 Not Found.",
    "inferred",
    "Talon.One third-party spec, declared 404",
    kind=Kind.ROUTE,
    fix="Use one of the paths in /openapi.json; an identifier in a path must be percent-encoded",
)
WRONG_METHOD = Rule(
    "method-allowed",
    "A method that a path does not have is answered with 405.",
    "inferred",
    "HTTP semantics, RFC 9110",
    kind=Kind.METHOD,
    fix="Use one of the methods in the Allow header",
)
BODY_TOO_LARGE = Rule(
    "body-size",
    "A body over the mock's maximum is answered with 413.",
    "ours",
    "our own bound; no public figure",
    kind=Kind.TOO_LARGE,
    fix="Send less in one request",
)
WRONG_MEDIA_TYPE = Rule(
    "body-media-type",
    "A body that is not declared as JSON, or is compressed, is answered with 415.",
    "inferred",
    "Talon.One third-party spec, request bodies are application/json",
    kind=Kind.MEDIA_TYPE,
    fix="Send the header Content-Type: application/json",
)
MISSING_CREDENTIAL = Rule(
    "authorization-present",
    "A request without Authorization is answered with 401 Missing Session Token.",
    "inferred",
    "Talon.One third-party spec, example of 401; the trigger is our reading",
    kind=Kind.CREDENTIAL,
    fix="Send the header Authorization: ApiKey-v1 <key>",
)
INVALID_KEY = Rule(
    "api-key-valid",
    "An unknown, malformed or expired API key is answered with 401.",
    "inferred",
    "Talon.One third-party spec, declared 401; the wording is our reading",
    kind=Kind.CREDENTIAL,
    fix="Use a key of this world, as GET /_mock/state lists them by title and expiry, and write the scheme ApiKey-v1",
)
WRONG_PLATFORM = Rule(
    "api-key-platform",
    "A key made for another platform than Segment is not accepted on /segment paths.",
    "inferred",
    "Talon.One docs, third-party keys; the status is our reading",
    kind=Kind.CREDENTIAL,
    fix="Create the key for the platform segment",
    setting="wrongPlatformStatus",
)
STAGING_KEY = Rule(
    "api-key-staging",
    "A staging key is not accepted on /segment paths.",
    "docs",
    "Talon.One docs, campaign staging: such keys work with three operations of the Integration API; the status is our "
    "reading",
    kind=Kind.CREDENTIAL,
    fix="Create a production key for the platform segment",
)
MISSING_DEPLOYMENT = Rule(
    "deployment-named",
    "A request without the header destination-hostname is answered with 400 No Deployment URL specified.",
    "spec",
    "Talon.One third-party spec, example of 400",
    kind=Kind.ADDRESS,
    fix="Send the header destination-hostname with the deployment, e.g. mycompany.europe-west1.talon.one",
)
UNKNOWN_DEPLOYMENT = Rule(
    "deployment-exists",
    "A deployment that does not exist is answered with 404 Not Found.",
    "inferred",
    "no public body; our default",
    kind=Kind.UNKNOWN_ENTITY,
    fix="Load it with a seed, name a deployment of the seed, or the mock's own address",
)
RATE_LIMIT = Rule(
    "rate-limit",
    "A client may send 60 requests per second over all endpoints; further ones are answered with 429.",
    "docs",
    "Talon.One docs, API limits",
    kind=Kind.RATE,
    fix="Pace your requests, or switch the limit off with the setting rateLimit",
    setting="rateLimit, limits.requestsPerSecond",
)
PARALLEL_LIMIT = Rule(
    "parallel-requests",
    "Per profile and session one request runs and two wait; the next one is answered with 429 on the third-party host.",
    "spec",
    "Talon.One Integration API spec, parallel requests",
    kind=Kind.BUSY,
    fix="Send the requests of one profile or session one after the other",
    setting="parallelGuard, limits.waitingPerEntity",
)
INVALID_JSON = Rule(
    "body-is-json",
    "A body that is not JSON is answered with 400.",
    "inferred",
    "Talon.One third-party spec, declared 400",
    kind=Kind.SHAPE,
    title="Bad request",
    fix="Send one JSON object, encoded as UTF-8",
)
DUPLICATE_KEY = Rule(
    "body-keys-unique",
    "A JSON object with the same key twice is ambiguous and is answered with 400.",
    "ours",
    "RFC 8259, names within an object should be unique",
    kind=Kind.SHAPE,
    title="Bad request",
    fix="Send each key once",
)
BODY_SHAPE = Rule(
    "body-shape",
    "A body whose members miss, or have another type than the published schema says, is answered with 400.",
    "spec",
    "Talon.One third-party spec, request schemas",
    kind=Kind.SHAPE,
    title="Invalid type",
    fix="Send what /openapi.json describes for this operation",
)
PARAMETER_SHAPE = Rule(
    "parameter-shape",
    "A query parameter or header of another form than published is answered with 400.",
    "inferred",
    "Talon.One third-party spec, parameters",
    kind=Kind.SHAPE,
    title="Invalid type",
    fix="Send what /openapi.json describes for this parameter",
)
ID_LENGTH = Rule(
    "integration-id-length",
    "An integration ID has at most 1000 characters.",
    "spec",
    "Talon.One third-party spec, integration IDs; for ids in a path our reading",
    title="Invalid length",
    fix="Use a shorter identifier",
    setting="limits.integrationIdLength",
)
