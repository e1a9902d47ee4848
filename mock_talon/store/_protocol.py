"""What every store promises: work that is applied whole or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from msgspec import Struct

T = TypeVar("T")

LOG_LENGTH: Final = 10_000
"""How many documents a log keeps."""

Shapes: TypeAlias = Mapping[str, Any]
"""The type of the documents of each collection and log, for stores that keep bytes."""


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
"""There is no such document."""


class StoreError(Exception):
    """The store cannot be reached or read; the message says which one, why, and what to do."""


class Change(Struct, frozen=True, gc=False):
    """What a request did to one document; ``ABSENT`` before a creation and after a deletion."""

    collection: str
    key: str
    before: Any
    after: Any


class Contents(Struct, frozen=True):
    """Everything that a store holds at one moment.

    Args:
        collections: documents by collection and key.
        logs: documents by log, oldest first.
    """

    collections: Mapping[str, Mapping[str, Any]]
    logs: Mapping[str, Sequence[Any]]


class Transaction(Protocol):
    """Reads of one consistent state, and writes that take effect together when the work ends.

    Documents are frozen: a changed one is put in the place of the old.
    """

    def get(self, collection: str, key: str) -> Any | None:
        """Read a document, with this transaction's own writes; None if there is none."""
        ...

    def put(self, collection: str, key: str, document: Any) -> None:
        """Write a document."""
        ...

    def delete(self, collection: str, key: str) -> None:
        """Remove a document, if there is one."""
        ...

    def scan(self, collection: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
        """Give keys and documents of a collection whose keys begin so, in order of creation."""
        ...

    def append(self, log: str, document: Any) -> None:
        """Add a document to a bounded log, which drops its oldest."""
        ...

    def next_id(self, sequence: str) -> int:
        """Give the next integer of a sequence, from 1; work that is not applied may leave a gap."""
        ...

    def reserve_ids(self, sequence: str, up_to: int) -> None:
        """Let a sequence go on after a number, if it is not beyond it already."""
        ...

    def clear(self) -> None:
        """Remove every document, log and sequence, before anything else is written."""
        ...

    def changes(self) -> tuple[Change, ...]:
        """Tell what has been written so far."""
        ...


class Store(Protocol):
    """The documents of one world."""

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Do some work on the documents.

        Args:
            work: is run once or, by stores that several processes share, again from the start when others were
                faster; when it raises, nothing is written.

        Returns:
            What the work returned, after its writes took effect.

        Raises:
            StoreError: the store does not answer.
        """
        ...

    def log(self, name: str) -> tuple[Any, ...]:
        """Give the documents of a log, oldest first."""
        ...

    def contents(self, snapshot: object | None = None) -> Contents:
        """Give everything as it was at a snapshot, or as it is now.

        Raises:
            TypeError: the value is no snapshot of such a store.
        """
        ...

    def snapshot(self) -> object:
        """Give a value from which `restore` brings back the present state."""
        ...

    def restore(self, snapshot: object) -> None:
        """Put the state back to what it was at the snapshot.

        Raises:
            TypeError: the value is no snapshot of such a store.
        """
        ...

    def save(self, name: str, label: str = "") -> None:
        """Keep the present state in the store itself, under a name, in the place of what had the name.

        Args:
            name: finds it again.
            label: is told beside the name.
        """
        ...

    def load(self, name: str) -> object:
        """Give a value from which `restore` brings back what was saved under a name.

        Raises:
            KeyError: nothing was.
        """
        ...

    def discard(self, name: str) -> None:
        """Forget what was saved under a name.

        Raises:
            KeyError: nothing was.
        """
        ...

    def saved(self) -> Mapping[str, str]:
        """Give the labels of the states that are kept, by name, sorted by name."""
        ...
