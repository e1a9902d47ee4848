"""The documents of a world in an SQLite file."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from mock_talon.storage._cache import Cache
from mock_talon.storage.sqlite._file import SqliteFile
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

_TRIM_EVERY: Final = 256
_CLEAR: Final = (
    "DELETE FROM documents WHERE world = ?",
    "DELETE FROM sequences WHERE world = ?",
    "DELETE FROM logs WHERE world = ?",
)
_PUT: Final = (
    "INSERT INTO documents (world, collection, key, body) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (world, collection, key) DO UPDATE SET body = excluded.body"
)
_DELETE: Final = "DELETE FROM documents WHERE world = ? AND collection = ? AND key = ?"
_LOG: Final = "INSERT INTO logs (world, name, body) VALUES (?, ?, ?)"
_TRIM: Final = (
    "DELETE FROM logs WHERE world = ?1 AND name = ?2 AND id <= "
    "(SELECT id FROM logs WHERE world = ?1 AND name = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)"
)
_COUNT_ON: Final = (
    "INSERT INTO sequences (world, name, last) VALUES (?, ?, 1) "
    "ON CONFLICT (world, name) DO UPDATE SET last = last + 1 RETURNING last"
)
_RESERVE: Final = (
    "INSERT INTO sequences (world, name, last) VALUES (?, ?, ?) "
    "ON CONFLICT (world, name) DO UPDATE SET last = max(last, excluded.last)"
)
_SAVE: Final = "INSERT OR REPLACE INTO saved (world, name, label, dump) VALUES (?, ?, ?, ?)"


class SqliteStore:
    """Keeps one world's documents in a file; see `Store` for what the methods promise.

    Args:
        file: in which it lies.
        world: its name.
        codec: reads documents.
    """

    def __init__(self, file: SqliteFile, world: str, codec: Codec) -> None:
        self._file = file
        self._world = world
        self._codec = codec
        self._cache: Cache[Any] = Cache()
        self._seen_changes = -1
        self._appended = 0

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Do some work on the documents; see `Store.run`."""
        try:
            with self._file.transaction() as connection:
                self._drop_what_others_changed()
                transaction = _SqliteTransaction(connection, self._world, self._codec, self._cache)
                result = work(transaction)
                transaction.apply()
                self._trim(connection, transaction.appended)
        except StoreError:
            self._cache.clear()  # it may hold what was not committed
            raise
        return result

    def _trim(self, connection: sqlite3.Connection, appended: list[tuple[str, Any]]) -> None:
        """Drop the oldest documents of a log now and then, so that it is not much longer than it may be."""
        for log, _ in appended:
            self._appended += 1
            if self._appended % _TRIM_EVERY == 0:
                connection.execute(_TRIM, (self._world, log, LOG_LENGTH))

    def _drop_what_others_changed(self) -> None:
        changes = self._file.foreign_changes()
        if changes != self._seen_changes:
            self._cache.clear()
            self._seen_changes = changes

    def log(self, name: str) -> tuple[Any, ...]:
        """Give the documents of a log, oldest first."""
        with self._file.transaction() as connection:
            rows = connection.execute(
                "SELECT body FROM logs WHERE world = ? AND name = ? ORDER BY id DESC LIMIT ?",
                (self._world, name, LOG_LENGTH),
            ).fetchall()
        return tuple(self._codec.decode(name, body) for (body,) in reversed(rows))

    def contents(self, snapshot: object | None = None) -> Contents:
        """Give everything as it was at a snapshot, or as it is now; see `Store.contents`."""
        return self._codec.contents(self._dumped() if snapshot is None else _require_dump(snapshot))

    def snapshot(self) -> object:
        """Give a value from which `restore` brings back the present state."""
        return self._dumped()

    def _dumped(self) -> Dump:
        dump = Dump({}, {}, {})
        with self._file.transaction() as connection:
            for collection, key, body in connection.execute(
                "SELECT collection, key, body FROM documents WHERE world = ? ORDER BY id", (self._world,)
            ):
                dump.collections.setdefault(collection, {})[key] = body
            for name, body in connection.execute(
                "SELECT name, body FROM logs WHERE world = ? ORDER BY id", (self._world,)
            ):
                dump.logs.setdefault(name, []).append(body)
            dump.sequences.update(
                connection.execute("SELECT name, last FROM sequences WHERE world = ?", (self._world,))
            )
        return dump

    def restore(self, snapshot: object) -> None:
        """Put the state back to what it was at the snapshot; see `Store.restore`."""
        dump = _require_dump(snapshot)
        with self._file.transaction() as connection:
            _clear(connection, self._world)
            connection.executemany(
                _PUT,
                (
                    (self._world, collection, key, body)
                    for collection, documents in dump.collections.items()
                    for key, body in documents.items()
                ),
            )
            connection.executemany(_LOG, ((self._world, name, body) for name, log in dump.logs.items() for body in log))
            connection.executemany(
                "INSERT INTO sequences (world, name, last) VALUES (?, ?, ?)",
                ((self._world, name, last) for name, last in dump.sequences.items()),
            )
            self._cache.clear()

    def save(self, name: str, label: str = "") -> None:
        """Keep the present state under a name; see `Store.save`."""
        with self._file.transaction() as connection:
            connection.execute(_SAVE, (self._world, name, label, self._dumped().packed()))

    def load(self, name: str) -> object:
        """Give what was saved under a name; see `Store.load`."""
        with self._file.transaction() as connection:
            query = "SELECT dump FROM saved WHERE world = ? AND name = ?"
            found = connection.execute(query, (self._world, name)).fetchone()
        if found is None:
            raise KeyError(name)
        return Dump.unpacked(found[0])

    def discard(self, name: str) -> None:
        """Forget what was saved under a name; see `Store.discard`."""
        with self._file.transaction() as connection:
            if not connection.execute("DELETE FROM saved WHERE world = ? AND name = ?", (self._world, name)).rowcount:
                raise KeyError(name)

    def saved(self) -> Mapping[str, str]:
        """Give the labels of the states that are kept, by name, sorted by name."""
        with self._file.transaction() as connection:
            query = "SELECT name, label FROM saved WHERE world = ? ORDER BY name"
            return dict(connection.execute(query, (self._world,)).fetchall())


def _require_dump(snapshot: object) -> Dump:
    if not isinstance(snapshot, Dump):
        raise TypeError(f"{type(snapshot).__name__} is not a snapshot of an SQLite store")
    return snapshot


def _clear(connection: sqlite3.Connection, world: str) -> None:
    for statement in _CLEAR:
        connection.execute(statement, (world,))


class _SqliteTransaction(BufferedTransaction):
    def __init__(self, connection: sqlite3.Connection, world: str, codec: Codec, cache: Cache[Any]) -> None:
        super().__init__()
        self._connection = connection
        self._world = world
        self._codec = codec
        self._cache = cache

    def _stored(self, collection: str, key: str) -> Any | None:
        kept = self._cache.get((collection, key))
        if kept is not None:
            return kept
        found = self._connection.execute(
            "SELECT body FROM documents WHERE world = ? AND collection = ? AND key = ?", (self._world, collection, key)
        ).fetchone()
        if found is None:
            return None
        document = self._codec.decode(collection, found[0])
        self._cache.put((collection, key), document, len(found[0]))
        return document

    def _stored_keys(self, collection: str) -> Iterable[str]:
        rows = self._connection.execute(
            "SELECT key FROM documents WHERE world = ? AND collection = ? ORDER BY id", (self._world, collection)
        )
        return [key for (key,) in rows]

    def next_id(self, sequence: str) -> int:
        last: int = self._connection.execute(_COUNT_ON, (self._world, sequence)).fetchone()[0]
        return last

    def reserve_ids(self, sequence: str, up_to: int) -> None:
        self._connection.execute(_RESERVE, (self._world, sequence, up_to))

    def clear(self) -> None:
        _clear(self._connection, self._world)
        self._cache.clear()

    def apply(self) -> None:
        """Write everything to the file, to be committed by the store, and keep it for the next transaction."""
        for (collection, key), document in self.writes.items():
            if document is ABSENT:
                self._connection.execute(_DELETE, (self._world, collection, key))
                self._cache.drop((collection, key))
            else:
                body = encode(document)
                self._connection.execute(_PUT, (self._world, collection, key, body))
                self._cache.put((collection, key), document, len(body))
        for log, document in self.appended:
            self._connection.execute(_LOG, (self._world, log, encode(document)))
