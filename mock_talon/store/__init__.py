"""Where a world's documents live."""

from mock_talon.store._buffered import BufferedTransaction
from mock_talon.store._codec import Codec, Dump, encode
from mock_talon.store._protocol import ABSENT, LOG_LENGTH, Change, Contents, Shapes, Store, StoreError, Transaction
from mock_talon.store.memory import MemoryStore

__all__ = [
    "ABSENT",
    "LOG_LENGTH",
    "BufferedTransaction",
    "Change",
    "Codec",
    "Contents",
    "Dump",
    "MemoryStore",
    "Shapes",
    "Store",
    "StoreError",
    "Transaction",
    "encode",
]
