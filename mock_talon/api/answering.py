"""From what came of a request to the answer: a success, a refusal in its host's envelope, a failure of the mock."""

from http import HTTPStatus
from typing import Any

import msgspec

from mock_talon.api.answer import VERDICT_HEADER, Answer
from mock_talon.api.call import JSON, Reply, Request
from mock_talon.gate.journal import Entry
from mock_talon.rules import Kind, RefusedError
from mock_talon.wire.envelopes import control_error, deployment_error, status_of, third_party_error

_encode = msgspec.json.Encoder().encode


def success(reply: Reply, entry: Entry) -> Answer:
    """Give the answer that a handler's reply makes."""
    headers = ((VERDICT_HEADER, entry.id), *reply.headers)
    if reply.body is None:
        return Answer(reply.status, headers, b"")
    body = _encode(reply.body) if reply.media_type == JSON else str(reply.body).encode()
    return Answer(reply.status, (("Content-Type", reply.media_type), *headers), body)


def refusal(request: Request, entry: Entry, refused: RefusedError) -> Answer:
    """Give the answer to a refused request, in the envelope of its host; the entry keeps the verdict."""
    entry.verdict = refused.verdict
    status = status_of(refused.verdict)
    headers = [("Content-Type", JSON), (VERDICT_HEADER, entry.id)]
    deciding = refused.verdict.deciding[0]
    if deciding.kind is Kind.METHOD:
        headers.append(("Allow", deciding.expected))
    return Answer(status, tuple(headers), _encode(_envelope(request, entry, refused, status)))


def failure(request: Request, status: HTTPStatus, text: str) -> Answer:
    """Answer that the mock itself cannot serve at the moment; nothing of the request was applied."""
    third_party = {"StatusCode": int(status), "Error": text, "RequestUUID": ""}
    body = {"message": text, "StatusCode": int(status)} if request.is_for_deployment else third_party
    return Answer(status, (("Content-Type", JSON),), _encode(body))


def _envelope(request: Request, entry: Entry, refused: RefusedError, status: HTTPStatus) -> dict[str, Any]:
    if request.is_for_deployment:
        return deployment_error(status, refused.verdict)
    error = control_error if request.is_control else third_party_error
    return error(status, refused.verdict, entry.id)
