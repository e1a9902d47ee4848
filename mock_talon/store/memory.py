"""The default store: dictionaries of frozen documents under one lock, replaced on write."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

from mock_talon.store._buffered import BufferedTransaction
from mock_talon.store._protocol import ABSENT, LOG_LENGTH, Contents, Transaction

T = TypeVar("T")
_NOTHING: Mapping[str, Any] = {}


class _State(Struct):
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    logs: dict[str, deque[Any]] = field(default_factory=dict)

    def copy(self) -> "_State":
        """Copy the references; the documents are frozen and shared."""
        return _State(
            {name: dict(documents) for name, documents in self.collections.items()},
            dict(self.sequences),
            {name: deque(log, LOG_LENGTH) for name, log in self.logs.items()},
        )


class MemoryStore:
    """Keeps one world's documents in this process."""

    def __init__(self) -> None:
        self._state = _State()
        self._saved: dict[str, tuple[str, _State]] = {}
        self._lock = threading.RLock()

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Do some work on the documents; see `Store.run`."""
        with self._lock:
            transaction = _MemoryTransaction(self._state)
            result = work(transaction)
            transaction.apply()
            return result

    def log(self, name: str) -> tuple[Any, ...]:
        """Give the documents of a log, oldest first."""
        with self._lock:
            return tuple(self._state.logs.get(name, ()))

    def contents(self, snapshot: object | None = None) -> Contents:
        """Give everything as it was at a snapshot, or as it is now; see `Store.contents`."""
        with self._lock:
            state = self._state.copy() if snapshot is None else _require_state(snapshot)
        return Contents(state.collections, {name: tuple(log) for name, log in state.logs.items()})

    def snapshot(self) -> object:
        """Give a value from which `restore` brings back the present state."""
        with self._lock:
            return self._state.copy()

    def restore(self, snapshot: object) -> None:
        """Put the state back to what it was at the snapshot; see `Store.restore`."""
        state = _require_state(snapshot)
        with self._lock:
            self._state = state.copy()

    def save(self, name: str, label: str = "") -> None:
        """Keep the present state under a name; see `Store.save`."""
        with self._lock:
            self._saved[name] = (label, self._state.copy())

    def load(self, name: str) -> object:
        """Give what was saved under a name; see `Store.load`."""
        with self._lock:
            return self._saved[name][1]

    def discard(self, name: str) -> None:
        """Forget what was saved under a name; see `Store.discard`."""
        with self._lock:
            del self._saved[name]

    def saved(self) -> Mapping[str, str]:
        """Give the labels of the states that are kept, by name, sorted by name."""
        with self._lock:
            return {name: label for name, (label, _) in sorted(self._saved.items())}


def _require_state(snapshot: object) -> _State:
    if not isinstance(snapshot, _State):
        raise TypeError(f"{type(snapshot).__name__} is not a snapshot of a memory store")
    return snapshot


class _MemoryTransaction(BufferedTransaction):
    def __init__(self, state: _State) -> None:
        super().__init__()
        self._target = self._state = state
        self._sequences: dict[str, int] = {}

    def _stored(self, collection: str, key: str) -> Any | None:
        return self._state.collections.get(collection, _NOTHING).get(key)

    def _stored_keys(self, collection: str) -> Iterable[str]:
        return self._state.collections.get(collection, ())

    def next_id(self, sequence: str) -> int:
        last = self._sequences[sequence] = self._last_id(sequence) + 1
        return last

    def _last_id(self, sequence: str) -> int:
        return self._sequences.get(sequence, self._state.sequences.get(sequence, 0))

    def reserve_ids(self, sequence: str, up_to: int) -> None:
        self._sequences[sequence] = max(self._last_id(sequence), up_to)

    def clear(self) -> None:
        self._state = _State()

    def apply(self) -> None:
        target, kept = self._target, self._state
        if target is not kept:  # everything was cleared first
            target.collections, target.sequences, target.logs = kept.collections, kept.sequences, kept.logs
        for (collection, key), document in self.writes.items():
            documents = target.collections.setdefault(collection, {})
            if document is ABSENT:
                documents.pop(key, None)
            else:
                documents[key] = document
        target.sequences.update(self._sequences)
        for log, document in self.appended:
            target.logs.setdefault(log, deque(maxlen=LOG_LENGTH)).append(document)
