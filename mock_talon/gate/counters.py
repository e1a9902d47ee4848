"""Named counts of a world."""

import threading
from collections import Counter


class MemoryCounters:
    """Counts in this process."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, name: str) -> int:
        """Count one more, and give the new count."""
        with self._lock:
            self._counts[name] += 1
            return self._counts[name]

    def value(self, name: str) -> int:
        """Give a count, 0 for one that nobody has begun."""
        return self._counts[name]

    def clear(self) -> None:
        """Begin again with all of them."""
        with self._lock:
            self._counts.clear()
