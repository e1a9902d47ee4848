"""Where request identifiers come from: chance, or a seed for runs that must repeat."""

import random
import threading
import uuid
from typing import Protocol


class Ids(Protocol):
    """A source of UUIDs."""

    def uuid(self) -> str:
        """Give a new UUIDv4 as text."""
        ...


class RandomIds:
    """UUIDs that never repeat."""

    def uuid(self) -> str:
        """Give a new UUIDv4 as text."""
        return str(uuid.uuid4())


class SeededIds:
    """UUIDs that repeat from run to run.

    Args:
        seed: equal seeds give equal sequences.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def uuid(self) -> str:
        """Give the next UUIDv4 of the sequence as text."""
        with self._lock:
            return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
