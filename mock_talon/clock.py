"""Where "now" comes from, and how the service writes it."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where "now" comes from: seconds since the epoch."""

    def now(self) -> float:
        """Tell the current time in seconds since the epoch."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """Tell the current time in seconds since the epoch."""
        return time.time()


class FrozenClock:
    """A time that stands still until somebody advances it.

    Args:
        start: seconds since the epoch.
    """

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        self._now = start

    def now(self) -> float:
        """Tell the frozen time in seconds since the epoch."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward, or back for negative seconds."""
        self._now += seconds


def to_rfc3339(seconds: float) -> str:
    """Write a time as the service does, in UTC with microseconds: ``2026-01-02T03:04:05.123456Z``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_rfc3339(text: str) -> float:
    """Read an RFC 3339 time as seconds since the epoch.

    Raises:
        ValueError: the text is not RFC 3339, or names no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or "T" not in text.upper():
        raise ValueError(f"{text!r} is not an RFC 3339 time with an offset, such as 2026-01-02T03:04:05Z")
    return moment.timestamp()
