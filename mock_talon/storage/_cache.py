"""Documents that have been read lately, so that they need not be fetched and decoded again."""

from typing import Final, Generic, TypeAlias, TypeVar

T = TypeVar("T")
Place: TypeAlias = tuple[str, str]
"""Collection and key."""

BYTES_KEPT: Final = 64 * 1024 * 1024
DOCUMENT_OVERHEAD: Final = 500
"""What a document is counted with beside its encoded size."""


class Cache(Generic[T]):
    """Keeps values by collection and key; forgets all of them when they become too many bytes."""

    def __init__(self) -> None:
        self._kept: dict[Place, T] = {}
        self._bytes = 0

    def get(self, place: Place) -> T | None:
        """Give what is kept for a place."""
        return self._kept.get(place)

    def put(self, place: Place, value: T, size_bytes: int) -> None:
        """Keep a value of so many bytes, encoded."""
        self._bytes += size_bytes + DOCUMENT_OVERHEAD
        if self._bytes > BYTES_KEPT:
            self.clear()
            self._bytes = size_bytes + DOCUMENT_OVERHEAD
        self._kept[place] = value

    def drop(self, place: Place) -> None:
        """Forget one value."""
        self._kept.pop(place, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._bytes = 0
