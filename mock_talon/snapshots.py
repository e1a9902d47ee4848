"""Named snapshots of a world's documents."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mock_talon.clock import Clock, to_rfc3339
from mock_talon.store import Contents, Store

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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The documents of one moment.

    Args:
        name: unique in the world.
        created: on the world's clock, as the service writes times.
        value: the store's own.
    """

    name: str
    created: str
    value: object = field(repr=False)


class Snapshots:
    """The named snapshots of one world; they outlive its resets.

    Args:
        store: whose documents.
        clock: the world's time.
        initial: the store's snapshot of the beginning, which can be compared with but not deleted.
    """

    def __init__(self, store: Store, clock: Clock, initial: object) -> None:
        self._store = store
        self._clock = clock
        self._initial = Snapshot(INITIAL, to_rfc3339(clock.now()), initial)
        self._by_name: dict[str, Snapshot] = {}
        self._lock = threading.Lock()

    def save(self, name: str) -> Snapshot:
        """Keep the present documents under a name.

        Raises:
            TakenSnapshotError: there is a snapshot of that name.
        """
        with self._lock:
            if name == INITIAL or name in self._by_name:
                raise TakenSnapshotError(f"there is a snapshot {name!r} already")
            saved = Snapshot(name, to_rfc3339(self._clock.now()), self._store.snapshot())
            self._by_name[name] = saved
            return saved

    def find(self, name: str) -> Snapshot:
        """Give a snapshot; that of the beginning is called ``initial``.

        Raises:
            UnknownSnapshotError: there is none of that name.
        """
        with self._lock:
            found = self._initial if name == INITIAL else self._by_name.get(name)
            if found is None:
                raise UnknownSnapshotError(name, (INITIAL, *self._by_name))
            return found

    def restore(self, name: str) -> None:
        """Put the documents back to what they were.

        Raises:
            UnknownSnapshotError: there is no snapshot of that name.
        """
        self._store.restore(self.find(name).value)

    def contents(self, name: str) -> Contents:
        """Give the documents as they were.

        Raises:
            UnknownSnapshotError: there is no snapshot of that name.
        """
        return self._store.contents(self.find(name).value)

    def delete(self, name: str) -> None:
        """Forget a snapshot.

        Raises:
            UnknownSnapshotError: there is none of that name; that of the beginning cannot be forgotten.
        """
        with self._lock:
            if self._by_name.pop(name, None) is None:
                raise UnknownSnapshotError(name, tuple(self._by_name))

    def __iter__(self) -> Iterator[Snapshot]:
        with self._lock:
            return iter(tuple(self._by_name.values()))

    def __len__(self) -> int:
        return len(self._by_name)
