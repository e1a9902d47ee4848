"""Every endpoint that the mock can serve."""

from mock_talon.api import (
    control,
    control_clock,
    control_exports,
    control_gaps,
    control_requests,
    control_settings,
    control_snapshots,
    control_state,
    control_worlds,
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
    control_worlds.endpoints,
    control_state.endpoints,
    control_snapshots.endpoints,
    control_requests.endpoints,
    control_exports.endpoints,
    control_gaps.endpoints,
    control_clock.endpoints,
    control_settings.endpoints,
    fault_control.endpoints,
)


def all_endpoints() -> tuple[Endpoint, ...]:
    """Give the endpoints of every door, in the order in which documents list them."""
    endpoints = tuple(endpoint for table in _TABLES for endpoint in table.endpoints())
    of_named_worlds = tuple(endpoint.of_named_world() for endpoint in endpoints if endpoint.is_world_bound)
    return document_endpoints((*endpoints, *of_named_worlds))
