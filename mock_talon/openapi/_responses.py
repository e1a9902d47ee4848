"""Answers: the one of success, and each error in the envelope of its host."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final

import msgspec

from mock_talon.api.answer import VERDICT_HEADER
from mock_talon.api.call import JSON
from mock_talon.api.control_token import NOT_SENT
from mock_talon.api.endpoint import Door, Endpoint
from mock_talon.openapi._present import present_members
from mock_talon.openapi._reply_examples import reply_example
from mock_talon.openapi._values import Schema
from mock_talon.wire import messages
from mock_talon.wire.replies import ControlError, DeploymentError, ErrorEnvelope

_REFERENCE: Final = "#/components/schemas/"
_VERDICT: Final[dict[str, Any]] = {VERDICT_HEADER: {"$ref": f"#/components/headers/{VERDICT_HEADER}"}}
_ENVELOPES: Final[dict[Door, Any]] = {
    "third-party": ErrorEnvelope,
    "deployment": DeploymentError,
    "control": ControlError,
}
_ALWAYS: Final[dict[Door, tuple[HTTPStatus, ...]]] = {
    "third-party": (
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.TOO_MANY_REQUESTS,
    ),
    "deployment": (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED),
    "control": (HTTPStatus.BAD_REQUEST,),
}
"""What the gates before an operation can answer, published or not."""
_WITH_BODY: Final = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
_MEANINGS: Final[dict[HTTPStatus, str]] = {
    HTTPStatus.BAD_REQUEST: "The request does not have the described shape, or breaks a rule.",
    HTTPStatus.UNAUTHORIZED: "There is no API key or control token, or none that is valid here.",
    HTTPStatus.FORBIDDEN: "The API key was made for another platform.",
    HTTPStatus.NOT_FOUND: "The deployment, the world or an entity that the request names does not exist.",
    HTTPStatus.CONFLICT: "What is there already does not let the request be carried out.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The server is stopping.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than the mock takes.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not declared as JSON.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests in one second, or at a time for one profile or session.",
}
_TEXTS: Final[dict[HTTPStatus, messages.Message]] = {
    HTTPStatus.BAD_REQUEST: messages.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED: messages.MISSING_SESSION_TOKEN,
    HTTPStatus.FORBIDDEN: messages.INVALID_API_KEY,
    HTTPStatus.NOT_FOUND: messages.NOT_FOUND,
    HTTPStatus.CONFLICT: messages.AUDIENCE_ALREADY_EXISTS,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: messages.BODY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: messages.WRONG_MEDIA_TYPE,
    HTTPStatus.TOO_MANY_REQUESTS: messages.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE: messages.SERVICE_UNAVAILABLE,
}
_ANY_UUID: Final = "6f1c1d0e-8a52-4c57-9d0b-3f6f5f0a7c11"
HEADERS: Final[dict[str, Any]] = {
    VERDICT_HEADER: {
        "description": "Id of the journal entry: GET /_mock/requests/{requestId} explains the answer. Only the mock has it.",
        "schema": {"type": "string", "format": "uuid"},
    }
}


def error_statuses(endpoint: Endpoint, *, forbids: bool, wants_token: bool = False) -> tuple[HTTPStatus, ...]:
    """Name every error an operation can answer.

    Args:
        endpoint: the operation.
        forbids: whether a key of another platform is answered with 403.
        wants_token: whether it is refused without the control token.
    """
    of_world = (HTTPStatus.NOT_FOUND,) if endpoint.is_world_bound else ()
    found = {*of_world, *endpoint.errors, *_ALWAYS[endpoint.door], *(_WITH_BODY if endpoint.body is not None else ())}
    if forbids and endpoint.door == "third-party":
        found.add(HTTPStatus.FORBIDDEN)
    if wants_token:
        found.add(HTTPStatus.UNAUTHORIZED)
    return tuple(sorted(found))


def responses(endpoint: Endpoint, links: dict[str, Any], *, forbids: bool, wants_token: bool = False) -> dict[str, Any]:
    """Build the responses of an operation by status."""
    statuses = error_statuses(endpoint, forbids=forbids, wants_token=wants_token)
    errors = {str(int(status)): _error(endpoint, status) for status in statuses}
    return {str(int(endpoint.success)): _success(endpoint, links), **errors}


def _success(endpoint: Endpoint, links: dict[str, Any]) -> dict[str, Any]:
    success: dict[str, Any] = {"description": endpoint.summary, "headers": _VERDICT}
    if endpoint.reply is not None:
        content: dict[str, Any] = {"schema": _schema_of(endpoint.reply)}
        example = reply_example(endpoint.reply)
        success["content"] = {endpoint.media_type: content if example is None else {**content, "example": example}}
    return {**success, "links": links} if links else success


def _error(endpoint: Endpoint, status: HTTPStatus) -> dict[str, Any]:
    content = {"schema": _schema_of(_ENVELOPES[endpoint.door]), "example": _example(endpoint, status)}
    return {"description": _MEANINGS[status], "headers": _VERDICT, "content": {JSON: content}}


def _example(endpoint: Endpoint, status: HTTPStatus) -> dict[str, Any]:
    """Show an error in the envelope of its host."""
    text = _TEXTS[status].text.format(integration_id="example-audience")
    if endpoint.door == "control" and status == HTTPStatus.UNAUTHORIZED:
        text = NOT_SENT
    if endpoint.door == "deployment":
        return {"message": text, "StatusCode": int(status)}
    envelope = {"StatusCode": int(status), "Error": text, "RequestUUID": _ANY_UUID}
    return {**envelope, "Fix": _MEANINGS[status], "Problems": []} if endpoint.door == "control" else envelope


def _schema_of(shape: Any) -> Schema:
    (schema,), _ = msgspec.json.schema_components([shape], ref_template=f"{_REFERENCE}{{name}}")
    return schema


def response_components(endpoints: Iterable[Endpoint]) -> dict[str, Schema]:
    """Build the components of all answers."""
    replies = [endpoint.reply for endpoint in endpoints if endpoint.reply is not None]
    shapes = [*dict.fromkeys(replies), *_ENVELOPES.values()]
    _, components = msgspec.json.schema_components(shapes, ref_template=f"{_REFERENCE}{{name}}")
    present = present_members(shapes)
    return {name: _told(component, present.get(name, [])) for name, component in components.items()}


def _told(component: Schema, present: Sequence[str]) -> Schema:
    """Name the members that are always there, as an answer has no defaults."""
    told = {key: value for key, value in component.items() if key != "required"}
    if present:
        told["required"] = list(present)
        told["properties"] = {
            name: {key: value for key, value in member.items() if key != "default"}
            for name, member in component["properties"].items()
        }
    return told
