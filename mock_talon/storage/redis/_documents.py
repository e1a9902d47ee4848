"""The documents of a world in Redis: read from what this process remembers, and applied if that still holds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple, TypeVar

from mock_talon.storage._cache import Cache, Place
from mock_talon.storage.redis._connection import RedisConnection
from mock_talon.store import (
    ABSENT,
    LOG_LENGTH,
    BufferedTransaction,
    Codec,
    Contents,
    Dump,
    StoreError,
    Transaction,
    encode,
)

T = TypeVar("T")

ATTEMPTS: Final = 1000
"""How often work is begun again because other processes were faster; each time one of them has got on."""
_CHUNK: Final = 1000
KEYS_OF: Final = ""
"""In the place of a key: the keys of the collection."""
_RESTORED: Final = b"restored"
_DELETED: Final = b""


class _Read(NamedTuple):
    """A document, or the keys of a collection, at a version; ``b"0"`` for what was never written."""

    version: bytes
    value: Any


class _View(NamedTuple):
    """What this process remembers of one epoch, which lasts until the whole state is put back."""

    epoch: bytes
    cache: Cache[_Read]


class _OutdatedError(Exception):
    """Somebody has put the whole state back meanwhile."""


class RedisStore:
    """Keeps one world's documents in Redis; see `Store` for what the methods promise.

    Args:
        connection: to the server.
        world: its name.
        codec: reads documents.
    """

    def __init__(self, connection: RedisConnection, world: str, codec: Codec) -> None:
        self._connection = connection
        self._base = connection.base(world)
        self._codec = codec
        self._view: _View | None = None

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Do some work on the documents; see `Store.run`."""
        for _ in range(ATTEMPTS):
            view = self._view or self._new_view()
            transaction = _RedisTransaction(_Reader(self._connection, self._base, self._codec, view))
            try:
                result = work(transaction)
                if self._applied(transaction, view):
                    return result
            except _OutdatedError:
                self._view = None
            except StoreError:
                raise
            except Exception:
                if self._holds(transaction, view):
                    raise
        raise StoreError(f"the Redis store fails: {ATTEMPTS} times in a row other processes were faster")

    def _new_view(self) -> _View:
        epoch = self._connection.command("GET", f"{self._base}:epoch") or b"0"
        self._view = view = _View(epoch, Cache())
        return view

    def _holds(self, transaction: "_RedisTransaction", view: _View) -> bool:
        """Tell whether what the work has read before it raised is still so."""
        return not transaction.reads or self._committed(view, transaction.reads, [], [])

    def _applied(self, transaction: "_RedisTransaction", view: _View) -> bool:
        """Apply what the work has written, if what it has read is still so, and tell whether it was."""
        if transaction.cleared is not None:
            self.restore(_whole(transaction, transaction.cleared))
            return True
        if not (transaction.reads or transaction.writes or transaction.appended):
            return True
        writes = [
            (collection, key, _DELETED if document is ABSENT else encode(document))
            for (collection, key), document in transaction.writes.items()
        ]
        appended = [(log, encode(document)) for log, document in transaction.appended]
        return self._committed(view, transaction.reads, writes, appended, transaction.writes)

    def _committed(
        self,
        view: _View,
        reads: Mapping[Place, _Read],
        writes: Sequence[tuple[str, str, bytes]],
        appended: Sequence[tuple[str, bytes]],
        documents: Mapping[Place, Any] | None = None,
    ) -> bool:
        read = chain.from_iterable((*place, read.version) for place, read in reads.items())
        written, logged = chain.from_iterable(writes), chain.from_iterable(appended)
        arguments = (view.epoch, LOG_LENGTH, len(reads), *read, len(writes), *written, *logged)
        outcome, *rest = self._connection.script("commit", self._base, *arguments)
        if outcome == b"epoch":
            self._view = None
        elif outcome == b"stale":
            for name, key in zip(rest[::2], rest[1::2], strict=True):
                view.cache.drop((name.decode(), key.decode()))
        else:
            _remember(view.cache, writes, rest, documents or {})
        return bool(outcome == b"ok")

    def log(self, name: str) -> tuple[Any, ...]:
        """Give the documents of a log, oldest first."""
        epoch = (self._connection.command("GET", f"{self._base}:epoch") or b"0").decode()
        bodies = self._connection.command("LRANGE", f"{self._base}:{epoch}:l:{name}", 0, -1)
        return tuple(self._codec.decode(name, body) for body in bodies)

    def contents(self, snapshot: object | None = None) -> Contents:
        """Give everything as it was at a snapshot, or as it is now; see `Store.contents`."""
        return self._codec.contents(self._dumped() if snapshot is None else _require_dump(snapshot))

    def snapshot(self) -> object:
        """Give a value from which `restore` brings back the present state."""
        return self._dumped()

    def _dumped(self) -> Dump:
        collections, sequences, logs = self._connection.script("dump", self._base)
        return Dump(
            {
                name.decode(): _in_order(keys, documents)
                for name, keys, documents in zip(collections[::3], collections[1::3], collections[2::3], strict=True)
            },
            {name.decode(): int(last) for name, last in zip(sequences[::2], sequences[1::2], strict=True)},
            dict(sorted((name.decode(), log) for name, log in zip(logs[::2], logs[1::2], strict=True))),
        )

    def restore(self, snapshot: object) -> None:
        """Put the state back to what it was at the snapshot; see `Store.restore`."""
        dump = _require_dump(snapshot)
        epoch = str(self._connection.command("INCR", f"{self._base}:epochs"))
        for commands in _chunks(list(_written(f"{self._base}:{epoch}", dump))):
            self._connection.commands(commands)
        self._connection.script("switch", self._base, epoch)

    def save(self, name: str, label: str = "") -> None:
        """Keep the present state under a name; see `Store.save`."""
        dump = self._dumped().packed()
        self._connection.commands(
            [("HSET", f"{self._base}:saved", name, dump), ("HSET", f"{self._base}:labels", name, label)]
        )

    def load(self, name: str) -> object:
        """Give what was saved under a name; see `Store.load`."""
        found = self._connection.command("HGET", f"{self._base}:saved", name)
        if found is None:
            raise KeyError(name)
        return Dump.unpacked(found)

    def discard(self, name: str) -> None:
        """Forget what was saved under a name; see `Store.discard`."""
        found, _ = self._connection.commands(
            [("HDEL", f"{self._base}:saved", name), ("HDEL", f"{self._base}:labels", name)]
        )
        if not found:
            raise KeyError(name)

    def saved(self) -> Mapping[str, str]:
        """Give the labels of the states that are kept, by name, sorted by name."""
        labels = self._connection.command("HGETALL", f"{self._base}:labels")
        return dict(sorted((name.decode(), label.decode()) for name, label in labels.items()))


def _require_dump(snapshot: object) -> Dump:
    if not isinstance(snapshot, Dump):
        raise TypeError(f"{type(snapshot).__name__} is not a snapshot of a Redis store")
    return snapshot


def _in_order(keys: Sequence[bytes], documents: Sequence[bytes]) -> dict[str, bytes]:
    by_key = dict(zip(documents[::2], documents[1::2], strict=True))
    return {key.decode(): by_key[key] for key in keys}


def _written(epoch: str, dump: Dump) -> Iterable[Sequence[Any]]:
    """Give the commands that write a whole state under an epoch that nobody reads yet."""
    for collection, documents in dump.collections.items():
        yield "SADD", f"{epoch}:names", f"d:{collection}"
        yield "HSET", f"{epoch}:v", f"{collection}\0", _RESTORED
        for number, (key, body) in enumerate(documents.items()):
            yield "HSET", f"{epoch}:d:{collection}", key, body
            yield "HSET", f"{epoch}:v", f"{collection}\0{key}", _RESTORED
            yield "ZADD", f"{epoch}:o:{collection}", -len(documents) + number, key
    for sequence, last in dump.sequences.items():
        yield "HSET", f"{epoch}:s", sequence, last
    for name, log in dump.logs.items():
        yield "SADD", f"{epoch}:names", f"l:{name}"
        for body in log:
            yield "RPUSH", f"{epoch}:l:{name}", body


def _chunks(commands: Sequence[Sequence[Any]]) -> Iterable[Sequence[Sequence[Any]]]:
    return (commands[start : start + _CHUNK] for start in range(0, len(commands), _CHUNK))


def _whole(transaction: "_RedisTransaction", sequences: dict[str, int]) -> Dump:
    dump = Dump({}, sequences, {})
    for (collection, key), document in transaction.writes.items():
        if document is not ABSENT:
            dump.collections.setdefault(collection, {})[key] = encode(document)
    for log, document in transaction.appended:
        dump.logs.setdefault(log, []).append(encode(document))
    return dump


def _remember(
    cache: Cache[_Read],
    writes: Sequence[tuple[str, str, bytes]],
    versions: Sequence[bytes],
    documents: Mapping[Place, Any],
) -> None:
    """Keep what has been applied, for the next transaction."""
    for (collection, key, body), version in zip(writes, versions, strict=True):
        document = documents[collection, key]
        read = _Read(version, None if document is ABSENT else document)
        cache.put((collection, key), read, len(body))
        cache.drop((collection, KEYS_OF))


class _Reader:
    """Fetches what a view does not remember yet.

    Args:
        connection: to the server.
        base: what the names of the world's keys begin with.
        codec: reads documents.
        view: remembers.
    """

    def __init__(self, connection: RedisConnection, base: str, codec: Codec, view: _View) -> None:
        self._connection = connection
        self._base = base
        self._codec = codec
        self._view = view

    def document(self, place: Place) -> _Read:
        """Give a document."""
        return self._view.cache.get(place) or self._fetched([place])[0]

    def keys(self, collection: str) -> _Read:
        """Give the keys of a collection in order of creation, and see that their documents can be had at once."""
        place = (collection, KEYS_OF)
        found = self._view.cache.get(place) or self._fetched_keys(place)
        missing = [(collection, key) for key in found.value if self._view.cache.get((collection, key)) is None]
        for start in range(0, len(missing), _CHUNK):
            self._fetched(missing[start : start + _CHUNK])
        return found

    def on_sequence(self, script: str, sequence: str, *more: Any) -> int:
        """Change a sequence.

        Raises:
            _OutdatedError: the whole state was put back.
        """
        number: int = self._connection.script(script, self._base, self._view.epoch, sequence, *more)
        if number < 0:
            raise _OutdatedError
        return number

    def _fetched(self, places: Sequence[Place]) -> list[_Read]:
        epoch, *found = self._connection.script("read", self._base, *chain.from_iterable(places))
        self._require(epoch)
        reads = []
        for place, version, body in zip(places, found[::2], found[1::2], strict=True):
            read = _Read(version, None if body is None else self._codec.decode(place[0], body))
            self._view.cache.put(place, read, len(body or b""))
            reads.append(read)
        return reads

    def _fetched_keys(self, place: Place) -> _Read:
        epoch, version, keys = self._connection.script("keys", self._base, place[0])
        self._require(epoch)
        read = _Read(version, [key.decode() for key in keys])
        self._view.cache.put(place, read, sum(map(len, keys)))
        return read

    def _require(self, epoch: bytes) -> None:
        if epoch != self._view.epoch:
            raise _OutdatedError


class _RedisTransaction(BufferedTransaction):
    """Notes at which version everything was read.

    Attributes:
        reads: by collection and key, ``KEYS_OF`` for the keys of a collection.
        cleared: the sequences since everything was removed, None when nothing was.
    """

    def __init__(self, reader: _Reader) -> None:
        super().__init__()
        self._reader = reader
        self.reads: dict[Place, _Read] = {}
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
