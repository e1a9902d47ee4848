"""How many requests a client may send per second: an exact sliding window on the world's clock."""

import threading
from collections import deque

from mock_talon.clock import Clock
from mock_talon.limits import RATE_WINDOW_SECONDS


class RateLimiter:
    """Lets each client send so many requests in any second; those which it refuses itself do not count.

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

    def admits(self, client: str, requests_per_window: int) -> bool:
        """Count one request of a client, if it is within the limit, and tell whether it was."""
        with self._lock:
            now = self._clock.now()
            moments = self._moments.setdefault(client, deque())
            if moments and moments[-1] > now:  # somebody has put the time back
                moments.clear()
            while moments and moments[0] <= now - self._window_seconds:
                moments.popleft()
            if len(moments) >= requests_per_window:
                return False
            moments.append(now)
            return True

    def reset(self) -> None:
        """Forget every request."""
        with self._lock:
            self._moments.clear()
