"""Named counts of a world."""

import threading
from collections import Counter
from typing import Protocol


class Counters(Protocol):
    """Named counts that all processes of a world share."""

    def add(self, name: str) -> int:
        """Count one more, and give the new count."""
        ...

    def value(self, name: str) -> int:
        """Give a count, 0 for one that nobody has begun."""
        ...

    def forget(self, prefix: str) -> None:
        """Begin again with those whose names begin so."""
        ...


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

    def forget(self, prefix: str) -> None:
        """Begin again with those whose names begin so."""
        with self._lock:
            for name in [name for name in self._counts if name.startswith(prefix)]:
                del self._counts[name]
