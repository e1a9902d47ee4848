"""Rules on the description of faults, which are all ours."""

from mock_talon.rules._refusal import Kind
from mock_talon.rules._rule import Rule
from mock_talon.rules.control import OURS

FAULT_EXISTS = Rule(
    "fault-exists",
    "A fault is deleted by its id.",
    "ours",
    OURS,
    kind=Kind.UNKNOWN_ENTITY,
    fix="List them with GET /_mock/faults",
    concerns="control",
)
FAULT_ID_FREE = Rule(
    "fault-id-free",
    "The id of a fault is unique in its world.",
    "ours",
    OURS,
    kind=Kind.CONFLICT,
    fix="Choose another id, leave it out, or delete the other fault",
    concerns="control",
)
FAULT_SHAPE = Rule(
    "fault-shape",
    "A fault has the members of its kind, with figures in their range.",
    "ours",
    OURS,
    kind=Kind.SHAPE,
    fix="Send what /openapi.json describes for mock/addFault",
    concerns="control",
)
