"""Every endpoint that the mock can serve: those of the API at once, those of the control door when somebody knocks."""

from functools import cache

from mock_talon.api import (
    deployment,
    segment_audiences,
    segment_events,
    segment_memberships,
    segment_profiles,
    segment_sessions,
)
from mock_talon.api.endpoint import Endpoint

_API = (
    segment_audiences.endpoints,
    segment_profiles.endpoints,
    segment_memberships.endpoints,
    segment_events.endpoints,
    segment_sessions.endpoints,
    deployment.endpoints,
)


@cache
def api_endpoints() -> tuple[Endpoint, ...]:
    """Give the endpoints that the API has itself, in the order in which documents list them."""
    return tuple(endpoint for table in _API for endpoint in table.endpoints())


@cache
def all_endpoints() -> tuple[Endpoint, ...]:
    """Give the endpoints of every door, in the order in which documents list them."""
    from mock_talon.api.control_catalogue import CONTROL  # with modules that no request of the API needs
    from mock_talon.api.document import document_endpoints

    endpoints = (*api_endpoints(), *(endpoint for table in CONTROL for endpoint in table.endpoints()))
    of_named_worlds = tuple(endpoint.of_named_world() for endpoint in endpoints if endpoint.is_world_bound)
    return document_endpoints((*endpoints, *of_named_worlds))
