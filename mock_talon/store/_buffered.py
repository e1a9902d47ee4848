"""What the transactions of all stores have in common: writes wait until the work has ended well."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from mock_talon.store._protocol import ABSENT, Change


class BufferedTransaction(ABC):
    """Reads what a store holds beneath the writes of this transaction.

    Attributes:
        writes: documents by collection and key, ``ABSENT`` for deleted ones.
        appended: logs and documents.
    """

    def __init__(self) -> None:
        self.writes: dict[tuple[str, str], Any] = {}
        self.appended: list[tuple[str, Any]] = []

    @abstractmethod
    def _stored(self, collection: str, key: str) -> Any | None:
        """Read a document as it was before this transaction."""

    @abstractmethod
    def _stored_keys(self, collection: str) -> Iterable[str]:
        """Give the keys of a collection as they were, in order of creation."""

    @abstractmethod
    def next_id(self, sequence: str) -> int:
        """Give the next integer of a sequence, from 1."""

    @abstractmethod
    def reserve_ids(self, sequence: str, up_to: int) -> None:
        """Let a sequence go on after a number, if it is not beyond it already."""

    @abstractmethod
    def clear(self) -> None:
        """Remove every document, log and sequence, before anything else is written."""

    def get(self, collection: str, key: str) -> Any | None:
        """Read a document, with this transaction's own writes; None if there is none."""
        if self.writes:
            written = self.writes.get((collection, key))
            if written is not None:
                return None if written is ABSENT else written
        return self._stored(collection, key)

    def put(self, collection: str, key: str, document: Any) -> None:
        """Write a document."""
        self.writes[collection, key] = document

    def delete(self, collection: str, key: str) -> None:
        """Remove a document, if there is one."""
        self.writes[collection, key] = ABSENT

    def scan(self, collection: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
        """Give keys and documents of a collection whose keys begin so, in order of creation."""
        stored = dict.fromkeys(self._stored_keys(collection))
        for key in stored:
            if key.startswith(prefix) and (document := self.get(collection, key)) is not None:
                yield key, document
        for (name, key), document in list(self.writes.items()):
            if name == collection and key not in stored and key.startswith(prefix) and document is not ABSENT:
                yield key, document

    def append(self, log: str, document: Any) -> None:
        """Add a document to a bounded log, which drops its oldest."""
        self.appended.append((log, document))

    def changes(self) -> tuple[Change, ...]:
        """Tell what has been written so far."""
        return tuple(
            Change(collection, key, self._before(collection, key), after)
            for (collection, key), after in self.writes.items()
        )

    def _before(self, collection: str, key: str) -> Any:
        stored = self._stored(collection, key)
        return ABSENT if stored is None else stored
