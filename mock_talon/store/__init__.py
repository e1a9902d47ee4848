"""Where a world's documents live."""

from mock_talon.store._protocol import ABSENT, Change, Contents, Store, Transaction
from mock_talon.store.memory import MemoryStore

__all__ = ["ABSENT", "Change", "Contents", "MemoryStore", "Store", "Transaction"]
