"""What requests are looked for by: as query parameters, and in the body of a verification."""

from collections.abc import Mapping
from typing import Any, Final, cast

from msgspec import UNSET

from mock_talon.api.call import Call
from mock_talon.api.endpoint import Parameter
from mock_talon.api.parameters import OURS, read_count, read_moment, read_text
from mock_talon.clock import A_MOMENT, from_rfc3339
from mock_talon.criteria import Criteria, Impossible, check_possible
from mock_talon.rules import Refusal, RefusedError
from mock_talon.rules.control import CRITERION_VALUE
from mock_talon.wire.control_bodies import CriteriaBody

_TEXT: Final = {"type": "string", "minLength": 1}
_MOMENT: Final = {"type": "string", "format": "date-time"}
_STATUS: Final = Parameter(
    "status",
    "query",
    {"type": "integer", "minimum": 0, "maximum": 599},
    "Status of the answer, 0 when a fault let none arrive.",
    OURS,
)
_SINCE: Final = Parameter("since", "query", _MOMENT, "It came at this time of the world's clock or later.", OURS)
_UNTIL: Final = Parameter("until", "query", _MOMENT, "It came before this time of the world's clock.", OURS)
_TEXTS: Final[Mapping[str, str]] = {
    "action": "Key of the Segment action that sends it.",
    "operation": "The operationId of its endpoint.",
    "method": "HTTP method.",
    "path": "As sent, without the query.",
    "profile": "Integration ID of a profile that its path or body names.",
    "session": "Integration ID of the session that its path names.",
    "rule": "Id of a rule that refused it.",
    "drift": "Id of a rule from which it drifts, though it may have been accepted.",
    "mark": "What the mock itself did, such as rate-limited.",
    "fault": "Kind or id of the fault that struck it.",
}
CRITERIA: Final = (
    *(Parameter(name, "query", _TEXT, text, OURS) for name, text in _TEXTS.items()),
    _STATUS,
    _SINCE,
    _UNTIL,
)
"""The query parameters; everything that is given must hold."""


def read_criteria(call: Call[Any]) -> Criteria:
    """Read the criteria of a query.

    Raises:
        RefusedError: one of them can never hold, or has another form.
    """
    texts = {parameter.name: read_text(call, parameter) for parameter in CRITERIA if parameter.name in _TEXTS}
    others = {
        "status": read_count(call, _STATUS),
        "since": read_moment(call, _SINCE),
        "until": read_moment(call, _UNTIL),
    }
    given = {name: value for name, value in {**texts, **others}.items() if value is not None}
    return _checked(given, "")


def to_criteria(body: CriteriaBody) -> Criteria:
    """Read the criteria of a body.

    Raises:
        RefusedError: one of them can never hold, or has another form.
    """
    given = {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not UNSET}
    for name in {"since", "until"} & set(given):
        given[name] = _moment(name, given[name])
    return _checked(given, "/criteria/")


def _moment(name: str, text: str) -> float:
    try:
        return from_rfc3339(text)
    except ValueError as error:
        pointer = f"/criteria/{name}"
        refusal = CRITERION_VALUE.refuse(
            pointer, f"{pointer}: {text!r} is no time", found=text, expected=A_MOMENT, fix=f"Send {A_MOMENT}"
        )
        raise RefusedError.because(refusal) from error


def _checked(given: dict[str, Any], place: str) -> Criteria:
    refusals = tuple(_refusal(problem, place) for problem in check_possible(given))
    if refusals:
        raise RefusedError.because(*refusals)
    return cast("Criteria", given)


def _refusal(problem: Impossible, place: str) -> Refusal:
    pointer = f"{place}{problem.name}" if place else ""
    return CRITERION_VALUE.refuse(
        pointer,
        f"{pointer or problem.name}: {problem}",
        found=problem.found,
        expected=problem.expected,
        wanted=problem.found,
        among=problem.among,
    )
