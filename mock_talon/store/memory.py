"""The default store: dictionaries of frozen documents under one lock, replaced on write."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from mock_talon.store._protocol import ABSENT, Change, Contents, Transaction

T = TypeVar("T")

LOG_LENGTH = 10_000


@dataclass(slots=True)
class _State:
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
        """Give everything as it was at a snapshot, or as it is now.

        Raises:
            TypeError: the value is no snapshot of a memory store.
        """
        with self._lock:
            state = self._state.copy() if snapshot is None else _require_state(snapshot)
            return Contents(state.collections, {name: tuple(log) for name, log in state.logs.items()})

    def snapshot(self) -> object:
        """Give a value from which `restore` brings back the present state."""
        with self._lock:
            return self._state.copy()

    def restore(self, snapshot: object) -> None:
        """Put the state back to what it was at the snapshot.

        Raises:
            TypeError: the value is no snapshot of a memory store.
        """
        state = _require_state(snapshot)
        with self._lock:
            self._state = state.copy()


def _require_state(snapshot: object) -> _State:
    if not isinstance(snapshot, _State):
        raise TypeError(f"{type(snapshot).__name__} is not a snapshot of a memory store")
    return snapshot


class _MemoryTransaction:
    """Buffers writes until the work has ended well."""

    def __init__(self, state: _State) -> None:
        self._state = self._target = state
        self._writes: dict[tuple[str, str], Any] = {}
        self._appended: list[tuple[str, Any]] = []
        self._sequences: dict[str, int] = {}

    def get(self, collection: str, key: str) -> Any | None:
        if self._writes:
            written = self._writes.get((collection, key))
            if written is not None:
                return None if written is ABSENT else written
        documents = self._state.collections.get(collection)
        return documents.get(key) if documents else None

    def put(self, collection: str, key: str, document: Any) -> None:
        self._writes[collection, key] = document

    def delete(self, collection: str, key: str) -> None:
        self._writes[collection, key] = ABSENT

    def scan(self, collection: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
        stored = self._state.collections.get(collection, {})
        for key in stored:
            if key.startswith(prefix) and (document := self.get(collection, key)) is not None:
                yield key, document
        for (name, key), document in list(self._writes.items()):
            if name == collection and key not in stored and key.startswith(prefix) and document is not ABSENT:
                yield key, document

    def append(self, log: str, document: Any) -> None:
        self._appended.append((log, document))

    def next_id(self, sequence: str) -> int:
        last = self._last_id(sequence)
        self._sequences[sequence] = last + 1
        return last + 1

    def _last_id(self, sequence: str) -> int:
        return self._sequences.get(sequence, self._state.sequences.get(sequence, 0))

    def reserve_ids(self, sequence: str, up_to: int) -> None:
        self._sequences[sequence] = max(self._last_id(sequence), up_to)

    def clear(self) -> None:
        self._target, self._state = self._state, _State()

    def changes(self) -> tuple[Change, ...]:
        return tuple(
            Change(collection, key, self._state.collections.get(collection, {}).get(key, ABSENT), after)
            for (collection, key), after in self._writes.items()
        )

    def apply(self) -> None:
        target = self._target
        if target is not self._state:  # everything was cleared first
            target.collections, target.sequences, target.logs = {}, {}, {}
            self._state = target
        for (collection, key), document in self._writes.items():
            documents = self._state.collections.setdefault(collection, {})
            if document is ABSENT:
                documents.pop(key, None)
            else:
                documents[key] = document
        self._state.sequences.update(self._sequences)
        for log, document in self._appended:
            self._state.logs.setdefault(log, deque(maxlen=LOG_LENGTH)).append(document)
