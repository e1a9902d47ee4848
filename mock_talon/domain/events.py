"""Events: custom ones that are tracked, and those the service records itself."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import UNSET

from mock_talon.domain.records import Event
from mock_talon.domain.scope import Scope
from mock_talon.rules import Refusal
from mock_talon.rules.events import EVENT_PROFILE, EVENT_TYPE_EXISTS

LOG = "events"
_TYPES = "event_types"
_NONE: Final[list[dict[str, Any]]] = []
"""One list for every event: documents are frozen, and a log keeps thousands of them."""


class EventBook:
    """The events of an account, as one request sees them.

    Args:
        scope: the request's view of its world.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def check_type(self, event_type: str) -> Iterator[Refusal]:
        """Refuse an event type that nobody has defined.

        Source: Talon.One third-party spec; the status is our reading.
        """
        if self._scope.transaction.get(_TYPES, self._scope.key(event_type)) is None:
            prefix = self._scope.key("")
            yield EVENT_TYPE_EXISTS.refuse(
                "/eventType",
                f'The event type "{event_type}" is not defined.',
                found=event_type,
                expected="an event type of the account",
                wanted=event_type,
                among=tuple(key[len(prefix) :] for key, _ in self._scope.transaction.scan(_TYPES, prefix)),
            )

    def record(
        self,
        event_type: str,
        attributes: Mapping[str, Any] | None = None,
        *,
        profile_id: str | None = None,
        session_id: str | None = None,
    ) -> Event:
        """Write that something happened.

        Args:
            event_type: a custom type, or a built-in one such as ``talon_session_created``.
            attributes: checked values; None values are left out.
            profile_id: integration ID of the profile, None or "" for none.
            session_id: integration ID of the session, None for none.
        """
        event = Event(
            id=self._scope.new_id(LOG),
            created=self._scope.timestamp(),
            application_id=self._scope.application.id,
            type=event_type,
            attributes={name: value for name, value in (attributes or {}).items() if value is not None},
            effects=_NONE,
            ledger_entries=_NONE,
            profile_id=profile_id or UNSET,
            session_id=session_id or UNSET,
        )
        self._scope.transaction.append(LOG, event)
        return event

    def record_update(self, profile_id: str, *, is_new: bool) -> Event:
        """Write that a request ran the rules for a profile, which it may have created.

        Source: Talon.One docs, built-in events.
        """
        return self.record("talon_profile_created" if is_new else "talon_profile_updated", profile_id=profile_id)


def check_profile(profile_id: str) -> Iterator[Refusal]:
    """Refuse an event that names no profile.

    Source: Talon.One Integration API spec says that events need one; the third-party schema does not require it.
    """
    if not profile_id:
        yield EVENT_PROFILE.refuse(
            "/customerProfileId",
            "customerProfileId is missing",
            found=profile_id,
            expected="the integration ID of a customer profile",
        )
