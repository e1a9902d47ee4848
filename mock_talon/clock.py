"""Where "now" comes from, and how the service writes it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol

EARLIEST: Final = (datetime.min.replace(tzinfo=UTC) + timedelta(days=1)).timestamp()
LATEST: Final = (datetime.max.replace(tzinfo=UTC) - timedelta(days=365)).timestamp()
"""Between these a world's time can be written, and go on for a while."""

A_MOMENT: Final = "an RFC 3339 time with an offset, such as 2026-01-02T03:04:05Z"
"""What is expected where a time is read."""


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


class WorldClock:
    """A world's time: real, shifted by an offset, or frozen until somebody advances it.

    Args:
        base: where real time comes from.

    Attributes:
        changed: called when somebody has frozen, moved or resumed the time.
    """

    def __init__(self, base: Clock | None = None) -> None:
        self._base = base or SystemClock()
        self._offset = 0.0
        self._frozen_at: float | None = None
        self.changed: Callable[[], None] = tell_nobody

    @property
    def is_frozen(self) -> bool:
        """Whether the time stands still."""
        return self._frozen_at is not None

    @property
    def frozen_at(self) -> float | None:
        """Where the time stands still, in seconds since the epoch; None while it runs."""
        return self._frozen_at

    @property
    def offset(self) -> float:
        """Seconds by which the time, when it runs, is ahead of the real one."""
        return self._offset

    def now(self) -> float:
        """Tell the world's time in seconds since the epoch."""
        frozen = self._frozen_at
        return self._base.now() + self._offset if frozen is None else frozen

    def real(self) -> float:
        """Tell the time that the world's own follows when it runs, in seconds since the epoch."""
        return self._base.now()

    def freeze(self, at: float | None = None) -> None:
        """Let the time stand still, now or at the given seconds since the epoch."""
        self._frozen_at = self.now() if at is None else at
        self.changed()

    def advance(self, seconds: float) -> None:
        """Move the time forward, or back for negative seconds, frozen or not."""
        if self._frozen_at is None:
            self._offset += seconds
        else:
            self._frozen_at += seconds
        self.changed()

    def resume(self, offset: float | None = None) -> None:
        """Let the time run on from where it stands, or with the given offset to the real one."""
        if offset is not None:
            self._offset = offset
        elif self._frozen_at is not None:
            self._offset = self._frozen_at - self._base.now()
        self._frozen_at = None
        self.changed()

    def follow(self, frozen_at: float | None, offset: float) -> None:
        """Take the time over from another process, of which nobody need be told."""
        self._offset, self._frozen_at = offset, frozen_at


def tell_nobody() -> None:
    """Nobody wants to know."""


class FrozenClock(WorldClock):
    """A time that stands still from the beginning.

    Args:
        start: seconds since the epoch.
    """

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        super().__init__()
        self.freeze(start)


@lru_cache(maxsize=64)
def to_rfc3339(seconds: float) -> str:
    """Write a time as the service does, in UTC with microseconds: ``2026-01-02T03:04:05.123456Z``."""
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat(timespec='microseconds')[: -len('+00:00')]}Z"


def from_rfc3339(text: str) -> float:
    """Read an RFC 3339 time as seconds since the epoch.

    Raises:
        ValueError: the text is not RFC 3339, or names no offset.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not {A_MOMENT}") from error
    if moment.tzinfo is None or "T" not in text.upper():
        raise ValueError(f"{text!r} is not {A_MOMENT}")
    return moment.timestamp()
