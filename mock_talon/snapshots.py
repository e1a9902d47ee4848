"""Named snapshots of a world's documents."""

import threading
from collections.abc import Iterator
from typing import Final

from mock_talon.clock import Clock, to_rfc3339
from mock_talon.store import Contents, Store
from mock_talon.wire.snapshot import Snapshot

INITIAL: Final = "initial"
"""Names the documents with which the world began, among the snapshots that people name."""


class UnknownSnapshotError(LookupError):
    """There is no snapshot of a name.

    Args:
        name: of the snapshot.
        among: the names that there are.
    """

    def __init__(self, name: str, among: tuple[str, ...]) -> None:
        super().__init__(f"there is no snapshot {name!r}; the snapshots are {', '.join(among)}")
        self.name = name
        self.among = among


class TakenSnapshotError(ValueError):
    """There is a snapshot of that name already."""


class Snapshots:
    """The named snapshots of one world; they outlive its resets, and live where its documents do.

    Args:
        store: whose documents.
        clock: the world's time.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Keep the present documents as those of the beginning, which can be compared with but not deleted."""
        self._store.save(INITIAL, to_rfc3339(self._clock.now()))

    def save(self, name: str) -> Snapshot:
        """Keep the present documents under a name.

        Raises:
            TakenSnapshotError: there is a snapshot of that name.
        """
        with self._lock:
            if name in self._store.saved():
                raise TakenSnapshotError(f"there is a snapshot {name!r} already")
            created = to_rfc3339(self._clock.now())
            self._store.save(name, created)
            return Snapshot(name, created)

    def find(self, name: str) -> Snapshot:
        """Give a snapshot; that of the beginning is called ``initial``.

        Raises:
            UnknownSnapshotError: there is none of that name.
        """
        saved = self._store.saved()
        if name not in saved:
            raise UnknownSnapshotError(name, tuple(saved))
        return Snapshot(name, saved[name])

    def restore(self, name: str) -> None:
        """Put the documents back to what they were; those of the beginning are called ``initial``.

        Raises:
            UnknownSnapshotError: there is no snapshot of that name.
        """
        self._store.restore(self._value(name))

    def contents(self, name: str) -> Contents:
        """Give the documents as they were.

        Raises:
            UnknownSnapshotError: there is no snapshot of that name.
        """
        return self._store.contents(self._value(name))

    def _value(self, name: str) -> object:
        try:
            return self._store.load(name)
        except KeyError:
            raise UnknownSnapshotError(name, tuple(self._store.saved())) from None

    def delete(self, name: str) -> None:
        """Forget a snapshot.

        Raises:
            UnknownSnapshotError: there is none of that name; that of the beginning cannot be forgotten.
        """
        named = tuple(snapshot.name for snapshot in self)
        if name not in named:
            raise UnknownSnapshotError(name, named)
        self._store.discard(name)

    def __iter__(self) -> Iterator[Snapshot]:
        saved = (Snapshot(name, created) for name, created in self._store.saved().items() if name != INITIAL)
        return iter(sorted(saved, key=lambda snapshot: snapshot.created))

    def __len__(self) -> int:
        return len(tuple(iter(self)))
