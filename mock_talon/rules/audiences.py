"""Rules on audiences and memberships."""

from mock_talon.rules._refusal import Kind
from mock_talon.rules._rule import Rule

AUDIENCE_EXISTS = Rule(
    "audience-exists",
    "An audience that does not exist is answered with 404, and nothing of the request is applied.",
    "inferred",
    "Talon.One third-party spec, declared 404",
    kind=Kind.UNKNOWN_ENTITY,
    fix="Create the audience first, or load it with a seed",
)
AUDIENCE_UNIQUE = Rule(
    "audience-unique",
    "An audience's integration ID is unique per integration; a second creation is answered with 409.",
    "spec",
    "Talon.One third-party spec, createAudience 409",
    kind=Kind.CONFLICT,
    fix="Use another ID, or update the existing audience",
)
AUDIENCE_CHANGES = Rule(
    "audience-changes-count",
    "One request adds and deletes at most 1000 audiences, over all its profiles.",
    "spec",
    "Talon.One third-party spec, audience endpoints",
    title="Too many",
    fix="Split the request",
    setting="limits.audienceChangesPerRequest",
)
AUDIENCE_PROFILE = Rule(
    "audience-profile-named",
    "Each item of a multi-profile request names its profile.",
    "inferred",
    "Talon.One third-party spec lists the member without requiring it",
    title="Required",
    fix="Send customerProfileId in each item",
)
