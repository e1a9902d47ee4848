"""The states of a customer session and the ways between them."""

from collections.abc import Iterator, Mapping
from typing import Final

from mock_talon.domain.records import CustomerSession
from mock_talon.rules import Refusal
from mock_talon.rules.sessions import SESSION_CLOSED, SESSION_RETURN_STATE, SESSION_STATE
from mock_talon.wire.requests import SessionState

_NEXT: Final[Mapping[SessionState | None, tuple[SessionState, ...]]] = {
    None: ("open", "closed"),
    "open": ("open", "closed", "cancelled"),
    "closed": ("cancelled",),
    "partially_returned": ("cancelled",),
    "cancelled": (),
}
"""What an update can make of a state, None for a session that does not exist. Source: Talon.One third-party spec."""

_EVENTS: Final[Mapping[tuple[SessionState, SessionState], str]] = {
    ("open", "closed"): "talon_session_closed",
    ("open", "cancelled"): "talon_session_cancelled",
    ("closed", "cancelled"): "talon_session_revoked",
    ("partially_returned", "cancelled"): "talon_session_revoked",
}
"""The built-in events of changes of state. Source: Talon.One docs; the last one is our reading."""


def wanted_state(stored: CustomerSession | None, sent: SessionState | None) -> SessionState:
    """Tell which state a request asks for; one that names none keeps the stored state, or opens a new session."""
    if sent is not None:
        return sent
    return "open" if stored is None else stored.state


def repeats_closing(stored: CustomerSession | None, sent: SessionState | None) -> bool:
    """Tell whether a request closes a session that is closed already."""
    return stored is not None and stored.state == sent == "closed"


def cancels_closed(stored: CustomerSession | None, sent: SessionState | None) -> bool:
    """Tell whether a request cancels a session which cannot be modified any more."""
    return stored is not None and stored.state in {"closed", "partially_returned"} and sent == "cancelled"


def check_transition(stored: CustomerSession | None, sent: SessionState | None, pointer: str) -> Iterator[Refusal]:
    """Refuse a state that the session cannot reach, and any change of one that is finished.

    Args:
        stored: the session as it is, None for a new one.
        sent: the state which the request names, None for none.
        pointer: JSON Pointer to the session in the body.

    Source: Talon.One third-party spec and docs; status and texts are our reading.
    """
    before = stored.state if stored else None
    allowed = _NEXT[before]
    if sent == "partially_returned":
        yield SESSION_RETURN_STATE.refuse(
            f"{pointer}/state",
            "state partially_returned is only reached by returning cart items",
            found=sent,
            expected=_listed(allowed),
        )
    elif wanted_state(stored, sent) in allowed:
        return
    elif before is None:
        yield SESSION_STATE.refuse(
            f"{pointer}/state", f"a session cannot be created as {sent}", found=sent, expected=_listed(allowed)
        )
    else:
        yield SESSION_CLOSED.refuse(
            f"{pointer}/state", f"session is {before}", found=sent or before, expected=_listed(allowed)
        )


def _listed(states: tuple[SessionState, ...]) -> str:
    return " or ".join(states) or "no further update"


def event_type(stored: CustomerSession | None, state: SessionState) -> str:
    """Name the built-in event of an update that leads to a state."""
    if stored is None:
        return "talon_session_created"
    return _EVENTS.get((stored.state, state), "talon_session_updated")
