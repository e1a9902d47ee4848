"""The control door to recorded requests in the form of other tools."""

from http import HTTPStatus
from typing import Any

from mock_talon.api.call import TEXT, Call, Reply
from mock_talon.api.control_requests import PAGE, entry_of, page_of
from mock_talon.api.endpoint import EndpointTable
from mock_talon.exports import to_curl, to_snippet
from mock_talon.har import Har, to_har

endpoints = EndpointTable(door="control", source="ours", is_world_bound=True)
_PATH = "/_mock/requests"


def _origin(call: Call[Any]) -> str:
    return f"http://{call.request.origin}"


@endpoints(
    "GET",
    f"{_PATH}/{{requestId}}/curl",
    operation="mock/requestAsCurl",
    summary="Write a request as a curl command.",
    reply=str,
    media_type=TEXT,
)
def curl(call: Call[Any]) -> Reply:
    """Give a command that sends the request to this server again, with the key in ``$TALON_API_KEY``."""
    return Reply(HTTPStatus.OK, to_curl(entry_of(call), _origin(call)), media_type=TEXT)


@endpoints(
    "GET",
    f"{_PATH}/{{requestId}}/python",
    operation="mock/requestAsPython",
    summary="Write a request as a Python snippet.",
    reply=str,
    media_type=TEXT,
)
def snippet(call: Call[Any]) -> Reply:
    """Give Python that sends the request to this server again with ``requests``, the key in ``TALON_API_KEY``."""
    return Reply(HTTPStatus.OK, to_snippet(entry_of(call), _origin(call)), media_type=TEXT)


@endpoints(
    "GET",
    f"{_PATH}/{{requestId}}/har",
    operation="mock/requestAsHar",
    summary="Write a request as an HTTP archive.",
    reply=Har,
)
def one_as_har(call: Call[Any]) -> Reply:
    """Give an archive of the request and its answer, credentials masked."""
    return Reply(HTTPStatus.OK, to_har([entry_of(call)], _origin(call)))


@endpoints(
    "GET",
    f"{_PATH}/har",
    operation="mock/requestsAsHar",
    summary="Write the latest requests as an HTTP archive.",
    reply=Har,
    parameters=PAGE,
)
def all_as_har(call: Call[Any]) -> Reply:
    """Give an archive of the requests that meet the criteria, credentials masked."""
    page, _ = page_of(call)
    return Reply(HTTPStatus.OK, to_har(page, _origin(call)))
