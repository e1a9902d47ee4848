"""The documents of a world in Redis: read from what this process remembers, and applied if that still holds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeVar

from mock_talon.storage._cache import Cache, Place
from mock_talon.storage.redis._connection import RedisConnection
from mock_talon.storage.redis._transaction import CHUNK, KEYS_OF, OutdatedError, Read, Reader, RedisTransaction, View
from mock_talon.store import (
    ABSENT,
    LOG_LENGTH,
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
_RESTORED: Final = b"restored"
_DELETED: Final = b""


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
        self._view: View | None = None

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Do some work on the documents; see `Store.run`."""
        for _ in range(ATTEMPTS):
            view = self._view or self._new_view()
            transaction = RedisTransaction(Reader(self._connection, self._base, self._codec, view))
            try:
                result = work(transaction)
                if self._applied(transaction, view):
                    return result
            except OutdatedError:
                self._view = None
            except StoreError:
                raise
            except Exception:  # whatever the work makes of documents that have changed meanwhile
                if self._holds(transaction, view):
                    raise
        raise StoreError(f"the Redis store fails: {ATTEMPTS} times in a row other processes were faster")

    def _new_view(self) -> View:
        epoch: bytes = self._connection.command("GET", f"{self._base}:epoch") or b"0"
        self._view = view = View(epoch, Cache())
        return view

    def _holds(self, transaction: RedisTransaction, view: View) -> bool:
        """Tell whether what the work has read before it raised is still so."""
        return not transaction.reads or self._committed(view, transaction.reads, [], [])

    def _applied(self, transaction: RedisTransaction, view: View) -> bool:
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
        view: View,
        reads: Mapping[Place, Read],
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
        return tuple(self._codec.decode(name, body) for body in self._connection.script("log", self._base, name))

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
    return (commands[start : start + CHUNK] for start in range(0, len(commands), CHUNK))


def _whole(transaction: RedisTransaction, sequences: dict[str, int]) -> Dump:
    dump = Dump({}, sequences, {})
    for (collection, key), document in transaction.writes.items():
        if document is not ABSENT:
            dump.collections.setdefault(collection, {})[key] = encode(document)
    for log, document in transaction.appended:
        dump.logs.setdefault(log, []).append(encode(document))
    return dump


def _remember(
    cache: Cache[Read],
    writes: Sequence[tuple[str, str, bytes]],
    versions: Sequence[bytes],
    documents: Mapping[Place, Any],
) -> None:
    """Keep what has been applied, for the next transaction."""
    for (collection, key, body), version in zip(writes, versions, strict=True):
        document = documents[collection, key]
        read = Read(version, None if document is ABSENT else document)
        cache.put((collection, key), read, len(body))
        cache.drop((collection, KEYS_OF))
