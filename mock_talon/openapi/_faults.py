"""What the schema of a fault's struct cannot say: which members go together."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from msgspec.structs import fields

from mock_talon.gate.fault_delays import FixedDelay, LognormalDelay, UniformDelay
from mock_talon.gate.fault_kinds import DELAY_ALONE, OUTCOMES
from mock_talon.openapi._values import Schema
from mock_talon.wire.casing import to_camel


def _members(shape: Any) -> frozenset[str]:
    return frozenset(to_camel(item.name) for item in fields(shape))


def _without(members: Iterable[str]) -> Schema:
    return dict.fromkeys(sorted(members), False)


_OWN: Final = {DELAY_ALONE: frozenset[str](), **{outcome.kind: _members(outcome) for outcome in OUTCOMES}}
_OF_ANY: Final = frozenset[str]().union(*_OWN.values())


def _kind(kind: str, own: Collection[str]) -> Schema:
    alone = {"required": ["kind", "delay"]} if kind == DELAY_ALONE else {}
    return {"properties": {"kind": {"const": kind}, **_without(_OF_ANY.difference(own))}, **alone}


_FORMS: Final = tuple(map(_members, (FixedDelay, UniformDelay, LognormalDelay)))
FAULT_KEYWORDS: Final[dict[str, Schema]] = {
    "FaultBody": {"oneOf": [_kind(kind, own) for kind, own in _OWN.items()]},
    "FaultDelay": {
        "oneOf": [
            {"required": sorted(form), "properties": _without(frozenset[str]().union(*_FORMS) - form)}
            for form in _FORMS
        ]
    },
}
"""By the name of the struct."""
