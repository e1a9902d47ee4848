"""One SQLite file: opened with care, and changed in transactions that other processes wait for."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, TypeAlias

from mock_talon.errors import UsageError
from mock_talon.store import StoreError

Sync: TypeAlias = Literal["normal", "full"]
"""``normal`` keeps every acknowledged write when the process dies, ``full`` also when the machine does."""

APPLICATION_ID: Final = 0x7A110D0E
SCHEMA_VERSION: Final = 1
BUSY_SECONDS: Final = 30.0
"""How long a transaction waits for that of another process."""

_SCHEMA: Final = """
CREATE TABLE worlds (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition BLOB NOT NULL);
CREATE TABLE revision (number INTEGER NOT NULL);
INSERT INTO revision VALUES (0);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, world TEXT NOT NULL, collection TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE (world, collection, key)
);
CREATE TABLE sequences (
    world TEXT NOT NULL, name TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (world, name)
) WITHOUT ROWID;
CREATE TABLE logs (id INTEGER PRIMARY KEY, world TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX logs_of_world ON logs (world, name, id);
CREATE TABLE saved (
    world TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, dump BLOB NOT NULL, PRIMARY KEY (world, name)
);
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, world TEXT NOT NULL, entry TEXT NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL,
    UNIQUE (world, entry)
);
CREATE TABLE journals (
    world TEXT PRIMARY KEY, kept INTEGER NOT NULL, bytes INTEGER NOT NULL, dropped INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE moments (world TEXT NOT NULL, client TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX moments_of_client ON moments (world, client, at);
CREATE TABLE tickets (
    number INTEGER NOT NULL, world TEXT NOT NULL, entity TEXT NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (world, entity, number)
) WITHOUT ROWID;
CREATE TABLE counters (
    world TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (world, name)
) WITHOUT ROWID;
"""


class SqliteFile:
    """A connection for all threads of this process; each transaction has it for itself.

    Args:
        path: of the file; made when there is none.
        sync: what a write survives.

    Raises:
        UsageError: the file cannot be opened, is damaged, or belongs to something else; it is left as it is.
    """

    def __init__(self, path: Path, sync: Sync = "normal") -> None:
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = _opened(path, sync)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Have the file alone, apply everything at the end of the block, or nothing if it raises; blocks may nest.

        Raises:
            StoreError: the file cannot be read or written.
        """
        with self._lock:
            if self._depth:
                yield self._connection
                return
            self._depth += 1
            try:
                yield from self._whole()
            except sqlite3.DatabaseError as error:
                raise StoreError(f"the store {self.path} fails: {error}") from error
            finally:
                self._depth -= 1

    def _whole(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def number(self, query: str) -> int:
        """Give the number that a query finds, without keeping other processes from writing.

        Raises:
            StoreError: the file cannot be read.
        """
        with self._lock:
            try:
                found: int = self._connection.execute(query).fetchone()[0]
            except sqlite3.DatabaseError as error:
                raise StoreError(f"the store {self.path} fails: {error}") from error
            return found

    def foreign_changes(self) -> int:
        """Give a number that changes whenever another connection has changed the file."""
        return self.number("PRAGMA data_version")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def _opened(path: Path, sync: Sync) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise UsageError(f"store {path}: {error}. Name a file in a folder that exists and can be written") from error
    try:
        _prepare(connection, path, sync)
    except sqlite3.Error as error:
        connection.close()
        raise UsageError(
            f"store {path}: {error}. The file is left as it is: put a backup in its place, or name another file"
        ) from error
    except UsageError:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, sync: Sync) -> None:
    """Check what is there before anything is written, then make what is missing."""
    problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        raise sqlite3.DatabaseError(f"it is damaged ({' '.join(problem.split())})")
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _require_ours(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {sync.upper()}")
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise UsageError(f"store {path}: this is the database of something else. Name another file")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"store {path}: it has the layout {version}, this release reads {SCHEMA_VERSION}. Name another file"
        )
