"""Where request identifiers come from: chance, or a seed for runs that must repeat."""

import os
import random
import threading
import uuid
from typing import Final, Protocol


class Ids(Protocol):
    """A source of UUIDs."""

    def uuid(self) -> str:
        """Give a new UUIDv4 as text."""
        ...


_CHANCE: Final = random.Random()
"""Begun by the system's own chance, in each process anew; to ask the system for every id would let other threads go first."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_CHANCE.seed)


class RandomIds:
    """UUIDs that never repeat; they are names, not secrets."""

    def uuid(self) -> str:
        """Give a new UUIDv4 as text."""
        return _uuid_of(_CHANCE)


def _uuid_of(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


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
            return _uuid_of(self._random)
