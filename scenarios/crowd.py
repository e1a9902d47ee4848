"""Requests that come at once, held until all of them have come, however fast the machine is."""

import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

_POLL_SECONDS: Final = 0.001
_QUIET_SECONDS: Final = 1.5


class Crowd:
    """Holds the requests that are being worked on until each expected one has come or gone.

    Args:
        present: tells how many places are taken by requests that are running or waiting.
    """

    def __init__(self, present: Callable[[], int]) -> None:
        self._present = present
        self._expected = 0
        self._gone = 0
        self._places = 1
        self._changed = threading.Condition()

    def expect(self, count: int, places: int) -> None:
        """Wait for so many requests from now on, each of which takes so many places."""
        with self._changed:
            self._expected, self._places, self._gone = count, places, 0

    def leave(self) -> None:
        """Count a request that has been answered."""
        with self._changed:
            self._gone += 1

    def hold(self, _: float = 0.0) -> None:
        """Keep a request until all have come, or none has for a while; takes the place of a world's sleep."""
        with self._changed:
            seen, quiet_until = -1, 0.0
            while self._present() // self._places + self._gone < self._expected:
                count = self._present() + self._gone
                if count != seen:
                    seen, quiet_until = count, monotonic() + _QUIET_SECONDS
                elif monotonic() > quiet_until:
                    return
                self._changed.wait(_POLL_SECONDS)
