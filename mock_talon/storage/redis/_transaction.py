"""What one transaction in Redis reads: from what this process remembers, at a version that is checked when it ends."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from mock_talon.storage._cache import Cache, Place
from mock_talon.storage.redis._connection import RedisConnection
from mock_talon.store import BufferedTransaction, Codec

CHUNK: Final = 1000
"""How much is asked of Redis in one step."""
KEYS_OF: Final = ""
"""In the place of a key: the keys of the collection."""


class Read(NamedTuple):
    """A document, or the keys of a collection, at a version; ``b"0"`` for what was never written."""

    version: bytes
    value: Any


class View(NamedTuple):
    """What this process remembers of one epoch, which lasts until the whole state is put back."""

    epoch: bytes
    cache: Cache[Read]


class OutdatedError(Exception):
    """Somebody has put the whole state back meanwhile."""


class Reader:
    """Fetches what a view does not remember yet.

    Args:
        connection: to the server.
        base: what the names of the world's keys begin with.
        codec: reads documents.
        view: remembers.
    """

    def __init__(self, connection: RedisConnection, base: str, codec: Codec, view: View) -> None:
        self._connection = connection
        self._base = base
        self._codec = codec
        self._view = view

    def document(self, place: Place) -> Read:
        """Give a document."""
        return self._view.cache.get(place) or self._fetched([place])[0]

    def keys(self, collection: str) -> Read:
        """Give the keys of a collection in order of creation, and see that their documents can be had at once."""
        place = (collection, KEYS_OF)
        found = self._view.cache.get(place) or self._fetched_keys(place)
        missing = [(collection, key) for key in found.value if self._view.cache.get((collection, key)) is None]
        for start in range(0, len(missing), CHUNK):
            self._fetched(missing[start : start + CHUNK])
        return found

    def on_sequence(self, script: str, sequence: str, *more: Any) -> int:
        """Change a sequence.

        Raises:
            OutdatedError: the whole state was put back.
        """
        number: int = self._connection.script(script, self._base, self._view.epoch, sequence, *more)
        if number < 0:
            raise OutdatedError
        return number

    def _fetched(self, places: Sequence[Place]) -> list[Read]:
        epoch, *found = self._connection.script("read", self._base, *chain.from_iterable(places))
        self._require(epoch)
        reads = []
        for place, version, body in zip(places, found[::2], found[1::2], strict=True):
            read = Read(version, None if body is None else self._codec.decode(place[0], body))
            self._view.cache.put(place, read, len(body or b""))
            reads.append(read)
        return reads

    def _fetched_keys(self, place: Place) -> Read:
        epoch, version, keys = self._connection.script("keys", self._base, place[0])
        self._require(epoch)
        read = Read(version, [key.decode() for key in keys])
        self._view.cache.put(place, read, sum(map(len, keys)))
        return read

    def _require(self, epoch: bytes) -> None:
        if epoch != self._view.epoch:
            raise OutdatedError


class RedisTransaction(BufferedTransaction):
    """Notes at which version everything was read.

    Attributes:
        reads: by collection and key, ``KEYS_OF`` for the keys of a collection.
        cleared: the sequences since everything was removed, None when nothing was.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader
        self.reads: dict[Place, Read] = {}
        self.cleared: dict[str, int] | None = None

    def _stored(self, collection: str, key: str) -> Any | None:
        if self.cleared is not None:
            return None
        place = (collection, key)
        read = self.reads[place] = self.reads.get(place) or self._reader.document(place)
        return read.value

    def _stored_keys(self, collection: str) -> Iterable[str]:
        if self.cleared is not None:
            return ()
        place = (collection, KEYS_OF)
        read = self.reads[place] = self.reads.get(place) or self._reader.keys(collection)
        keys: list[str] = read.value
        return keys

    def next_id(self, sequence: str) -> int:
        if self.cleared is None:
            return self._reader.on_sequence("next_id", sequence)
        last = self.cleared[sequence] = self.cleared.get(sequence, 0) + 1
        return last

    def reserve_ids(self, sequence: str, up_to: int) -> None:
        if self.cleared is None:
            self._reader.on_sequence("reserve", sequence, up_to)
        else:
            self.cleared[sequence] = max(self.cleared.get(sequence, 0), up_to)

    def clear(self) -> None:
        self.cleared = {}
