"""How many requests per second one destination sends."""

import threading
from collections.abc import Callable
from typing import Final

REQUESTS_PER_SECOND: Final = 60
"""Source: Segment docs, Talon.One (Actions): 60 requests per second."""

_MARGIN: Final = 1.02
"""Requests leave 2 % wider apart, since latency that varies would else bunch one too many into a second."""


class Pacer:
    """Hands out the moments at which requests may leave, evenly spaced; safe to share between threads.

    Args:
        requests_per_second: at most so many leave in any second.
        elapsed: a monotonic clock in seconds.
        sleep: how to wait, in seconds.
    """

    def __init__(
        self, requests_per_second: float, *, elapsed: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._spacing_seconds = _MARGIN / requests_per_second
        self._elapsed = elapsed
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_departure = elapsed()

    def wait(self) -> float:
        """Wait for the next free moment.

        Returns:
            The seconds waited.
        """
        wait_seconds = self._reserve()
        if wait_seconds > 0:
            self._sleep(wait_seconds)
        return wait_seconds

    def _reserve(self) -> float:
        with self._lock:
            now = self._elapsed()
            departure = max(now, self._next_departure)
            self._next_departure = departure + self._spacing_seconds
            return departure - now
