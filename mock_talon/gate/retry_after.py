"""Who was told to wait, and until when."""

import threading
from email.utils import parsedate_to_datetime
from typing import Final, TypeAlias

Caller: TypeAlias = tuple[str, str, str]
"""API key, method and path."""

CALLERS_KEPT: Final = 10_000


def parse_retry_after(text: str, now: float) -> float | None:
    """Tell until when a ``Retry-After`` asks to wait, in seconds since the epoch; None for one that says nothing.

    Args:
        text: whole seconds, or an HTTP date.
        now: seconds since the epoch.

    Source: RFC 9110, Retry-After.
    """
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit():
        return now + int(stripped)
    try:
        return parsedate_to_datetime(stripped).timestamp()
    except ValueError:
        return None


class RetryAfters:
    """The waits that clients were asked for; the oldest are forgotten beyond ``CALLERS_KEPT``."""

    def __init__(self) -> None:
        self._until: dict[Caller, float] = {}
        self._lock = threading.Lock()

    def ask(self, caller: Caller, until: float) -> None:
        """Remember that a caller shall not come back before a time."""
        with self._lock:
            self._until.pop(caller, None)
            self._until[caller] = until
            while len(self._until) > CALLERS_KEPT:
                del self._until[next(iter(self._until))]

    def is_early(self, caller: Caller, now: float) -> bool:
        """Tell whether a caller comes back too early; one that has waited is forgotten."""
        with self._lock:
            until = self._until.get(caller)
            if until is None:
                return False
            if now < until:
                return True
            del self._until[caller]
            return False

    def __bool__(self) -> bool:
        return bool(self._until)

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._until.clear()
