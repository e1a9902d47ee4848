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
)
LIMIT_PARAMETER = Rule(
    "journal-limit-parameter",
    "The number of listed requests is bounded.",
    "ours",
    "our own bound",
    kind=Kind.SHAPE,
    fix="Send an integer in the stated range",
)
