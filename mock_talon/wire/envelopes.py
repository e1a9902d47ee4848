"""How a verdict looks on the wire: one envelope per host."""

from http import HTTPStatus
from typing import Any

from mock_talon.limits import REFUSALS_ON_THE_WIRE
from mock_talon.rules import Kind, Refusal, Verdict
from mock_talon.rules.control import OURS
from mock_talon.wire.messages import INVALID_DATA, STATUS_OF_KIND

_JOINED = frozenset({Kind.SHAPE, Kind.RULE})


def status_of(verdict: Verdict) -> HTTPStatus:
    """Tell the status that decides a verdict on the third-party host."""
    first = verdict.deciding[0]
    return HTTPStatus(first.status) if first.status else STATUS_OF_KIND[first.kind]


def third_party_error(status: HTTPStatus, verdict: Verdict, request_uuid: str) -> dict[str, Any]:
    """Build the error body of ``/segment`` paths.

    Source: Talon.One third-party spec, error envelope; how several refusals are joined is our reading.
    """
    return {"StatusCode": int(status), "Error": _text(verdict.deciding), "RequestUUID": request_uuid}


def _text(refusals: tuple[Refusal, ...]) -> str:
    if refusals[0].kind not in _JOINED:
        return refusals[0].text
    listed = "; ".join(refusal.text for refusal in refusals[: REFUSALS_ON_THE_WIRE.value])
    return f"{INVALID_DATA.text}: {listed}"


def control_error(status: HTTPStatus, verdict: Verdict, request_uuid: str) -> dict[str, Any]:
    """Build the error body of the control door, which tells how to mend the request."""
    return {
        **third_party_error(status, verdict, request_uuid),
        "Fix": verdict.deciding[0].remedy(),
        "Problems": [{**refusal.explained(), "source": _own_source(refusal)} for refusal in verdict.refusals],
    }


def _own_source(refusal: Refusal) -> str:
    """Name the source of a refusal on the control door, of which Talon.One says nothing."""
    return OURS if refusal.rule.source.startswith("Talon.One") else refusal.rule.source


def deployment_error(status: HTTPStatus, verdict: Verdict) -> dict[str, Any]:
    """Build the error body of the deployment host.

    Source: Talon.One Integration API spec, ErrorResponseWithStatus.
    """
    refusals = verdict.deciding
    if refusals[0].kind not in _JOINED:
        return {"message": refusals[0].text, "StatusCode": int(status)}
    errors = [
        {"title": refusal.rule.title, "details": refusal.text, "source": {"pointer": refusal.pointer}}
        for refusal in refusals[: REFUSALS_ON_THE_WIRE.value]
    ]
    return {"message": INVALID_DATA.text, "errors": errors, "StatusCode": int(status)}
