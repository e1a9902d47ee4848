"""How many requests a client may send per second: an exact sliding window on the world's clock."""

import threading
from collections import deque

from mock_talon.clock import Clock
from mock_talon.limits import RATE_WINDOW_SECONDS


class RateLimiter:
    """Lets each client send so many requests in any second.

    Args:
        clock: the world's time.
        window_seconds: how far back requests count.

    Source: Talon.One docs, API limits (60 per second per client); the sliding window is our reading.
    """

    def __init__(self, clock: Clock, window_seconds: float = RATE_WINDOW_SECONDS.value) -> None:
        self._clock = clock
        self._window_seconds = window_seconds
        self._moments: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def admits(self, client: str, requests_per_window: int, *, counts_refused: bool = False) -> bool:
        """Count one request of a client, if it is within the limit, and tell whether it was.

        Args:
            client: whose request.
            requests_per_window: how many may stand in one window.
            counts_refused: whether a request beyond the limit counts as well.
        """
        with self._lock:
            now = self._clock.now()
            moments = self._moments.setdefault(client, deque())
            _forget(moments, now - self._window_seconds, now)
            has_room = len(moments) < requests_per_window
            if has_room or counts_refused:
                moments.append(now)
            if len(moments) > requests_per_window:
                moments.popleft()  # the latest ones decide, and they alone are kept
            return has_room

    def counted(self, client: str) -> int:
        """Tell how many requests of a client are remembered."""
        with self._lock:
            return len(self._moments.get(client, ()))

    def reset(self) -> None:
        """Forget every request."""
        with self._lock:
            self._moments.clear()


def _forget(moments: deque[float], until: float, now: float) -> None:
    """Leave out what is older than the window, and what lies ahead since the clock was set back."""
    while moments and moments[0] <= until:
        moments.popleft()
    while moments and moments[-1] > now:
        moments.pop()
