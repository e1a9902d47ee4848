"""The suites: every kind of scenario there is."""

from scenarios.kinds import Kind
from scenarios.suites import (
    audience_facts,
    audiences,
    callbacks,
    entity_facts,
    events,
    every_endpoint,
    gates,
    many_profiles,
    memberships,
    neighbours,
    platform,
    profiles,
    session_changes,
    session_facts,
    session_limits,
    session_states,
    sessions,
    strictness,
    trouble,
    wire,
)


def all_kinds() -> tuple[Kind, ...]:
    """Give every kind; those of one action in the order in which a run takes them, the essential ones first."""
    return (
        *audiences.kinds,
        *profiles.kinds,
        *memberships.kinds,
        *many_profiles.kinds,
        *events.kinds,
        *sessions.kinds,
        *session_limits.kinds,
        *session_states.kinds,
        *sessions.further,
        *session_limits.further,
        *session_states.further,
        *platform.kinds,
        *wire.kinds,
        *gates.kinds,
        *trouble.kinds,
        *entity_facts.kinds,
        *audience_facts.kinds,
        *session_facts.kinds,
        *session_changes.kinds,
        *callbacks.kinds,
        *neighbours.kinds,
        *strictness.kinds,
        *every_endpoint.kinds,
    )
