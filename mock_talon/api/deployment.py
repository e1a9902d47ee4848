"""The deployment host: the credential test that Segment calls."""

from http import HTTPStatus
from typing import Any

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable

endpoints = EndpointTable()


@endpoints(
    "GET",
    "/v2/authping",
    operation="authping",
    door="deployment",
    summary="Tell whether an API key is valid.",
    source="Segment's code, testAuthentication; in no published contract",
    success=HTTPStatus.NO_CONTENT,
    errors=(HTTPStatus.UNAUTHORIZED,),
)
def authping(call: Call[Any]) -> Reply:
    """Answer a valid key with 204; the gate has refused any other."""
    del call
    return Reply(HTTPStatus.NO_CONTENT)


@endpoints(
    "GET",
    "/v1/status/health",
    operation="health",
    door="control",
    summary="Tell that the service is up.",
    is_open=True,
    source="Talon.One connectors, container health check",
)
def health(call: Call[Any]) -> Reply:
    """Answer 200 without asking for a credential."""
    del call
    return Reply(HTTPStatus.OK)
