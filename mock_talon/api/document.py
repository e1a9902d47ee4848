"""The door to the OpenAPI document."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import Endpoint, EndpointTable
from mock_talon.openapi import build_document


def document_endpoints(described: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Give the endpoints with that of their document, which describes itself too."""
    endpoints = EndpointTable()

    @endpoints(
        "GET",
        "/openapi.json",
        operation="mock/openapi",
        door="control",
        summary="Describe every operation of this world, as an OpenAPI 3.1 document.",
        source="ours",
        reply=dict[str, Any],
        is_world_bound=True,
    )
    def document(call: Call[Any]) -> Reply:
        """Build the document from the registrations and from what the world knows now."""
        served = [endpoint for endpoint in every if endpoint.is_served(call.world.behaviour)]
        has_token = call.worlds.control_token is not None
        document = build_document(call.world, served, call.worlds.names(), asks_for_token=has_token)
        return Reply(HTTPStatus.OK, document)

    own = endpoints.endpoints()
    every = (*described, *own, *(endpoint.of_named_world() for endpoint in own))
    return every
