"""What the schemas of the control door's structs cannot say: which members go together."""

from typing import Final

from mock_talon.openapi._faults import FAULT_KEYWORDS
from mock_talon.openapi._values import Schema

_BOUNDS: Final = ("exactly", "atLeast", "never")
_BARE: Final[Schema] = {"properties": {"mode": {"enum": ["real", "running"]}, "at": False, "offsetSeconds": False}}
_OFFSET: Final[Schema] = {"properties": {"mode": {"const": "offset"}, "at": False}, "required": ["offsetSeconds"]}
_FROZEN: Final[Schema] = {"properties": {"mode": {"const": "frozen"}, "offsetSeconds": False}}

CONTROL_KEYWORDS: Final[dict[str, Schema]] = {
    **FAULT_KEYWORDS,
    "ClockSetting": {"oneOf": [_BARE, _OFFSET, _FROZEN]},
    "Verification": {
        "oneOf": [
            {"properties": dict.fromkeys((other for other in _BOUNDS if other != bound), False)}
            | ({"required": [bound]} if bound else {})
            for bound in ("", *_BOUNDS)
        ]
    },
    "StateBody": {
        "anyOf": [
            {"properties": {"deployments": False}},
            {
                "properties": dict.fromkeys(
                    (
                        "attributes",
                        "eventTypes",
                        "audiences",
                        "additionalCosts",
                        "loyaltyCards",
                        "profiles",
                        "sessions",
                    ),
                    False,
                )
            },
        ]
    },
}
"""By the name of the struct."""
