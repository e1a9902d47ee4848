"""The suites: every kind of scenario there is."""

from scenarios.kinds import Kind
from scenarios.suites import (
    audiences,
    events,
    many_profiles,
    memberships,
    platform,
    profiles,
    session_limits,
    session_states,
    sessions,
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
    )
