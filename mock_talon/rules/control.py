"""Rules of the control door, which are all ours."""

from mock_talon.rules._refusal import Kind
from mock_talon.rules._rule import Rule

ENTRY_EXISTS = Rule(
    "journal-entry-exists",
    "The journal keeps the latest requests, bounded by entries and bytes.",
    "ours",
    "our own bound",
    kind=Kind.UNKNOWN_ENTITY,
    fix="List them with GET /_mock/requests; older ones have been dropped",
    concerns="control",
)
LIMIT_PARAMETER = Rule(
    "journal-limit-parameter",
    "The number of listed requests is bounded.",
    "ours",
    "our own bound",
    kind=Kind.SHAPE,
    fix="Send an integer in the stated range",
    concerns="control",
)
WORLD_EXISTS = Rule(
    "world-exists",
    "The control door reaches the worlds of this server by name.",
    "ours",
    "our own control door",
    kind=Kind.UNKNOWN_ENTITY,
    fix="List them with GET /_mock/worlds, or create one with POST /_mock/worlds",
    concerns="control",
)
WORLD_NAME_FREE = Rule(
    "world-name-free",
    "The name of a world is unique on a server.",
    "ours",
    "our own control door",
    kind=Kind.CONFLICT,
    fix="Choose another name, or delete the other world",
    concerns="control",
)
KEY_FREE = Rule(
    "world-key-free",
    "An API key opens one world of a server.",
    "ours",
    "our own control door",
    kind=Kind.CONFLICT,
    fix="Give the new world keys of its own",
    concerns="control",
)
CONTROL_TOKEN = Rule(
    "control-token",
    "Where the server has a control token, the control door asks for it.",
    "ours",
    "our own control door",
    kind=Kind.CREDENTIAL,
    concerns="control",
    fix="Send the token of --control-token in the header X-Mock-Token",
)
