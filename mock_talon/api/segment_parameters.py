"""Query parameters that several ``/segment`` endpoints share."""

from collections.abc import Iterator
from typing import Any

from mock_talon.api.call import Call
from mock_talon.api.endpoint import Parameter
from mock_talon.rules import Finding, Refusal
from mock_talon.rules.drift import BOOLEAN_PARAMETER
from mock_talon.rules.requests import PARAMETER_SHAPE

SKIP = "skipNonExistingAttributes"
_PUBLISHED = {"true": True, "false": False}
_LENIENT = {**_PUBLISHED, "1": True, "0": False}

SKIP_PARAMETER = Parameter(
    SKIP,
    "query",
    {"type": "boolean", "default": False},
    "Ignore attributes that do not exist instead of refusing the request.",
    "Talon.One third-party spec",
)


def skips_unknown(call: Call[Any]) -> bool:
    """Tell whether the request asks to skip attributes that do not exist."""
    return _LENIENT.get(call.query.get(SKIP, "false").lower(), False)


def check_skip(call: Call[Any]) -> Iterator[Refusal]:
    """Refuse a flag that is no boolean at all."""
    sent = call.query.get(SKIP)
    if sent is not None and sent.lower() not in _LENIENT:
        yield PARAMETER_SHAPE.refuse(
            "", f"the query parameter {SKIP} is {sent!r}, which is not a boolean", found=sent, expected="true or false"
        )


def drift_of_skip(call: Call[Any]) -> Iterator[Finding]:
    """Note a flag in another form than published."""
    sent = call.query.get(SKIP)
    if sent is not None and sent not in _PUBLISHED and sent.lower() in _LENIENT:
        yield BOOLEAN_PARAMETER.finding(SKIP, sent, "true or false")
