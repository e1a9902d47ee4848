"""From the JSON of a fault to the fault, and back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import fields

from mock_talon.clock import A_MOMENT, from_rfc3339, to_rfc3339
from mock_talon.gate.fault import Fault, When
from mock_talon.gate.fault_delays import Delay, FixedDelay, LognormalDelay, UniformDelay
from mock_talon.gate.fault_errors import FaultError, require
from mock_talon.gate.fault_kinds import KINDS, OUTCOMES, Outcome
from mock_talon.gate.fault_match import Match
from mock_talon.rules import Refusal, RefusedError
from mock_talon.wire.casing import to_camel
from mock_talon.wire.decode import BodyDecoder
from mock_talon.wire.fault_bodies import FaultBody, FaultDelay, FaultWhen

Json: TypeAlias = Any

_OUTCOMES: Final[Mapping[str, type[Outcome]]] = {outcome.kind: outcome for outcome in OUTCOMES}
_DELAYS: Final[tuple[type[Delay], ...]] = (FixedDelay, UniformDelay, LognormalDelay)
_OF_EVERY_KIND: Final = frozenset({"kind", "id", "match", "when", "delay"})
_MOMENTS: Final = frozenset({"since", "until"})
_DOCUMENTED: Final = "the members that /openapi.json describes for mock/addFault"
_BODIES: Final = BodyDecoder(FaultBody)
_DELAY_FORMS: Final = "either seconds, or minSeconds and maxSeconds, or medianSeconds and sigma"


def parse_fault(members: Json) -> Fault:
    """Read a fault from plain data, as decoded from JSON.

    Raises:
        FaultError: it does not have the shape of a fault, or a figure is out of range.
    """
    try:
        return to_fault(msgspec.convert(members, FaultBody))
    except msgspec.ValidationError as error:
        raise _misshapen(members, str(error)) from error


def _misshapen(members: Json, reason: str) -> FaultError:
    """Say what is wrong with the shape of a fault, as the control door would, with the name that may have been meant."""
    problem = _first_problem(members)
    if problem is None:
        return FaultError("", members, f"{_DOCUMENTED}: {reason}")
    place = problem.pointer.strip("/").replace("/", ".")
    if not (problem.wanted and isinstance(problem.found, Mapping)):
        return FaultError(place, problem.found, problem.expected, problem.among)
    member = f"{place}.{problem.wanted}".strip(".")
    return FaultError(member, problem.found[problem.wanted], _DOCUMENTED, problem.among, wanted=problem.wanted)


def _first_problem(members: Json) -> Refusal | None:
    """Give the first problem of the schema; None for data that is no JSON."""
    try:
        _BODIES.decode(msgspec.json.encode(members))
    except RefusedError as error:
        return error.verdict.refusals[0]
    except TypeError:
        return None
    return None


def to_fault(body: FaultBody) -> Fault:
    """Read a fault.

    Raises:
        FaultError: with the path of the member, e.g. ``when.probability``.
    """
    if body.kind not in KINDS:
        raise FaultError("kind", body.kind, f"one of {', '.join(KINDS)}", KINDS)
    given = _given(body)
    outcome = _outcome(body.kind, {name: value for name, value in given.items() if name not in _OF_EVERY_KIND})
    delay = None if body.delay is UNSET else _within("delay", _delay, body.delay)
    require("delay", None, _DELAY_FORMS, fits=outcome is not None or delay is not None)
    return Fault(
        outcome,
        delay,
        match=Match() if body.match is UNSET else Match(**_given(body.match)),
        when=When() if body.when is UNSET else _within("when", _when, body.when),
        id="" if body.id is UNSET else body.id,
    )


def _given(part: Struct) -> dict[str, Any]:
    named = ((name, getattr(part, name)) for name in part.__struct_fields__)
    return {name: value for name, value in named if value is not UNSET}


def _outcome(kind: str, given: Mapping[str, Any]) -> Outcome | None:
    shape = _OUTCOMES.get(kind)
    taken = [item.name for item in fields(shape)] if shape else []
    for name in given:
        require(name, given[name], f"the members of the kind {kind}: {_listed(taken)}", fits=name in taken)
    return shape(**given) if shape else None


def _delay(body: FaultDelay) -> Delay:
    given = _given(body)
    for shape in _DELAYS:
        if set(given) == {item.name for item in fields(shape)}:
            return shape(**given)
    raise FaultError("", given, _DELAY_FORMS)


def _when(body: FaultWhen) -> When:
    given = _given(body)
    for name in _MOMENTS & set(given):
        given[name] = _moment(name, given[name])
    return When(**given)


def _moment(name: str, text: str) -> float:
    try:
        return from_rfc3339(text)
    except ValueError as error:
        raise FaultError(name, text, A_MOMENT) from error


def _within(part: str, read: Any, body: Any) -> Any:
    """Read a part, and let an error name the path to its member."""
    try:
        return read(body)
    except FaultError as error:
        member = f"{part}.{error.member}" if error.member else part
        raise FaultError(member, error.found, error.expected, error.among) from error


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none of its own"


def to_json(fault: Fault) -> dict[str, Json]:
    """Write a fault as it could be sent, defaults left out but for those of its kind."""
    parts: dict[str, Json] = {"match": _told(fault.match), "when": _told_when(fault.when)}
    if fault.delay is not None:
        parts["delay"] = _told(fault.delay)
    own = {} if fault.outcome is None else _told(fault.outcome)
    return {"id": fault.id, "kind": fault.kind, **{name: part for name, part in parts.items() if part}, **own}


def _told(part: Any) -> dict[str, Json]:
    """Give the members that are set; null is a value of those only which are not null when left out."""
    named = ((item, getattr(part, item.name)) for item in fields(part))
    unset = (None, UNSET)
    return {to_camel(item.name): value for item, value in named if value is not item.default or value not in unset}


def _told_when(when: When) -> dict[str, Json]:
    told = _told(when)
    return {name: to_rfc3339(value) if name in _MOMENTS else value for name, value in told.items()}
