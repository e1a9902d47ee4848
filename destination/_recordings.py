"""How requests, errors and answers are written down in the recordings of Segment's own packages."""

from typing import Final

from destination._javascript import Json, parse
from destination.errors import DestinationError, PayloadValidationError
from destination.wire import WireRequest, WireResponse

_UNRECORDED_HEADERS: Final = frozenset({"accept", "accept-encoding", "connection", "content-length", "host"})


def told_request(request: WireRequest | None) -> dict[str, Json]:
    """Describe the request that was sent, if one was."""
    if request is None:
        return {}
    headers = {name: value for name, value in request.headers if name not in _UNRECORDED_HEADERS}
    body = None if request.body is None else parse(request.body)
    return {"request": {"method": request.method, "url": request.url, "headers": headers, "body": body}}


def told_error(error: DestinationError, request: WireRequest | None = None) -> dict[str, Json]:
    """Describe what went wrong, and the request before it, if one was sent."""
    return {
        "outcome": "error",
        "name": error.name,
        "message": error.message,
        "code": error.code,
        "status": error.status,
        "fields": _fields(error),
        **told_request(request),
    }


def _fields(error: DestinationError) -> list[Json] | None:
    if isinstance(error, PayloadValidationError):
        return [{"path": fault.path, "pointer": fault.pointer, "message": fault.message} for fault in error.faults]
    return [{"message": message} for message in error.fields] or None


def told_results(response: WireResponse) -> list[Json]:
    """Describe the steps of an action that was executed, as the framework lists them."""
    return [
        {"output": "Mappings resolved"},
        {"output": "Payload validated"},
        {"data": _data(response), "output": "Action Executed"},
    ]


def _data(response: WireResponse) -> Json:
    """Read an answer as the framework's client does: decoded if it says that it is JSON and is; else, or if null, text."""
    if "application/json" not in response.headers.get("content-type", ""):
        return response.text
    try:
        decoded = parse(response.text)
    except ValueError:
        return response.text
    return response.text if decoded is None else decoded
