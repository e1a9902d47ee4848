"""Every endpoint that the mock can serve."""

from mock_talon.api import (
    control,
    deployment,
    fault_control,
    segment_audiences,
    segment_events,
    segment_memberships,
    segment_profiles,
    segment_sessions,
)
from mock_talon.api.document import document_endpoints
from mock_talon.api.endpoint import Endpoint

_TABLES = (
    segment_audiences.endpoints,
    segment_profiles.endpoints,
    segment_memberships.endpoints,
    segment_events.endpoints,
    segment_sessions.endpoints,
    deployment.endpoints,
    control.endpoints,
    fault_control.endpoints,
)


def all_endpoints() -> tuple[Endpoint, ...]:
    """Give the endpoints of every door, in the order in which documents list them."""
    endpoints = tuple(endpoint for table in _TABLES for endpoint in table.endpoints())
    return (*endpoints, *document_endpoints(endpoints))
