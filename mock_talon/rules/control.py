"""Rules of the control door, which are all ours."""

from mock_talon.rules._refusal import Kind
from mock_talon.rules._rule import Rule
from mock_talon.wire.headers import CONTROL_HEADER

OURS = "our own control door"


def _rule(rule_id: str, statement: str, kind: Kind, fix: str) -> Rule:
    return Rule(rule_id, statement, "ours", OURS, kind=kind, fix=fix, concerns="control")


ENTRY_EXISTS = _rule(
    "journal-entry-exists",
    "The journal keeps the latest requests, bounded by entries and bytes.",
    Kind.UNKNOWN_ENTITY,
    "List them with GET /_mock/requests; older ones have been dropped",
)
PARAMETER_KNOWN = _rule(
    "control-parameter-known",
    "The control door takes the query parameters of its document and no others.",
    Kind.SHAPE,
    "Send what /openapi.json describes for this operation",
)
PARAMETER_VALUE = _rule(
    "control-parameter-value",
    "A query parameter of the control door has the form that its document describes.",
    Kind.SHAPE,
    "Send what /openapi.json describes for this operation",
)
CRITERION_VALUE = _rule(
    "journal-criterion-value",
    "Requests are told apart by actions, operations, rules and marks that there are.",
    Kind.SHAPE,
    "Send one of those listed",
)
VERIFICATION = _rule(
    "requests-verified",
    "A verification fails when fewer or more requests have come than were expected.",
    Kind.CONFLICT,
    "Look at the listed requests, or wait longer with withinSeconds",
)
VERIFICATION_SHAPE = _rule(
    "verification-bound",
    "A verification has one bound.",
    Kind.SHAPE,
    "Send one of exactly, atLeast and never",
)
WORLD_EXISTS = _rule(
    "world-exists",
    "The control door reaches the worlds of this server by name.",
    Kind.UNKNOWN_ENTITY,
    "List them with GET /_mock/worlds, or create one with POST /_mock/worlds",
)
WORLD_NAME_FREE = _rule(
    "world-name-free",
    "The name of a world is unique on a server.",
    Kind.CONFLICT,
    "Choose another name, or delete the other world",
)
WORLD_STAYS = _rule("world-default-stays", "The default world is always there.", Kind.CONFLICT, "Reset it instead")
WORLD_FITS = _rule(
    "world-seed-consistent",
    "The parts of a world's seed and settings fit together.",
    Kind.SHAPE,
    "Mend the seed as the error says",
)
KEY_FREE = _rule(
    "world-key-free",
    "An API key opens one world of a server.",
    Kind.CONFLICT,
    "Give the new world keys of its own, or none to have them generated",
)
STATE_FITS = _rule(
    "state-consistent",
    "Entities that are written into a world belong to its deployments and fit together.",
    Kind.SHAPE,
    "Mend the entities as the error says",
)
DOCUMENT_EXISTS = _rule(
    "document-exists",
    "A document is shown by its integration ID.",
    Kind.UNKNOWN_ENTITY,
    "List all of them with GET /_mock/state",
)
SNAPSHOT_EXISTS = _rule(
    "snapshot-exists",
    "A snapshot is restored, compared with and deleted by its name.",
    Kind.UNKNOWN_ENTITY,
    "List them with GET /_mock/snapshots",
)
SNAPSHOT_NAME_FREE = _rule(
    "snapshot-name-free",
    "The name of a snapshot is unique in its world, and initial is that of the beginning.",
    Kind.CONFLICT,
    "Choose another name, or delete the other snapshot",
)
SETTINGS_FIT = _rule(
    "settings-consistent",
    "The settings of a world have names that there are, and figures in their range.",
    Kind.SHAPE,
    "Send what /openapi.json describes for mock/changeSettings",
)
CLOCK_RANGE = _rule(
    "clock-range",
    "A world's time stays within the years that RFC 3339 can write.",
    Kind.SHAPE,
    "Send a time between the years 1 and 9999",
)
CONTROL_TOKEN = _rule(
    "control-token",
    "Where the server has a control token, the control door asks for it.",
    Kind.CREDENTIAL,
    f"Send the token of --control-token in the header {CONTROL_HEADER}; commands take it as --token, connect() as token=",
)
SERVER_READY = _rule(
    "server-ready",
    "A server that is stopping takes no more work.",
    Kind.UNAVAILABLE,
    "Ask another server, or start it again",
)
