"""Where the worlds of a server live: in its memory, in a file, or in a database that several machines reach."""

from mock_talon.storage._protocol import EntryBook, Guard, Limiter, OpenStorage, Parts, Storage
from mock_talon.storage.memory import MemoryStorage

__all__ = ["EntryBook", "Guard", "Limiter", "MemoryStorage", "OpenStorage", "Parts", "Storage"]
