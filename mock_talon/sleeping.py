"""Waiting on purpose that can be cut short."""

import threading


class Sleeper:
    """Lets threads sleep until their time is over or somebody wakes them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._wakings = 0

    def sleep(self, seconds: float) -> None:
        """Sleep so long, or until `wake` is called."""
        with self._changed:
            before = self._wakings
            self._changed.wait_for(lambda: self._wakings != before, timeout=seconds)

    def wake(self) -> None:
        """Wake all that sleep now; those that come later sleep as ever."""
        with self._changed:
            self._wakings += 1
            self._changed.notify_all()
