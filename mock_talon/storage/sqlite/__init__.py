"""Worlds in one SQLite file: they outlive the process, and processes of one machine may share them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mock_talon.clock import WorldClock
from mock_talon.storage._entry_codec import EntryCodec
from mock_talon.storage._protocol import Parts
from mock_talon.storage.sqlite._documents import SqliteStore
from mock_talon.storage.sqlite._file import SqliteFile, Sync
from mock_talon.storage.sqlite._gate import SqliteCounters, SqliteGuard, SqliteLimiter
from mock_talon.storage.sqlite._journal import SqliteJournal
from mock_talon.store import Codec, Shapes

__all__ = ["SqliteStorage", "Sync"]

_FORGET: Final = (
    "DELETE FROM worlds WHERE name = ?",
    "DELETE FROM documents WHERE world = ?",
    "DELETE FROM sequences WHERE world = ?",
    "DELETE FROM logs WHERE world = ?",
    "DELETE FROM saved WHERE world = ?",
    "DELETE FROM journal WHERE world = ?",
    "DELETE FROM journals WHERE world = ?",
    "DELETE FROM moments WHERE world = ?",
    "DELETE FROM tickets WHERE world = ?",
    "DELETE FROM counters WHERE world = ?",
)


class SqliteStorage:
    """Keeps worlds in a file; see `Storage` for what the methods promise.

    Args:
        path: of the file; made when there is none.
        shapes: the type of the documents of each collection and log.
        sync: what a write survives: the end of the process, or also that of the machine.

    Raises:
        UsageError: the file cannot be opened, is damaged, or belongs to something else; it is left as it is.
    """

    is_shared = True
    is_lasting = True

    def __init__(self, path: Path, shapes: Shapes, sync: Sync = "normal") -> None:
        self._file = SqliteFile(path, sync)
        self._codec = Codec(shapes)
        self._entries = EntryCodec(self._codec)
        self._revision = 0
        self._seen_changes = -1

    def parts(self, world: str, clock: WorldClock) -> Parts:
        """Give the parts of a world, new or as somebody has left them."""
        file = self._file
        return Parts(
            SqliteStore(file, world, self._codec),
            SqliteJournal(file, world, self._entries),
            SqliteLimiter(file, world, clock),
            SqliteGuard(file, world),
            SqliteCounters(file, world),
        )

    def revision(self) -> int:
        """Give a number that changes whenever a definition does; cheap while no other process writes."""
        changes = self._file.foreign_changes()
        if changes != self._seen_changes:
            self._revision = self._file.number("SELECT number FROM revision")
            self._seen_changes = changes
        return self._revision

    def definitions(self) -> dict[str, bytes]:
        """Give the definition of each world by name, the oldest first."""
        with self._file.transaction() as connection:
            return dict(connection.execute("SELECT name, definition FROM worlds ORDER BY id").fetchall())

    def define(self, world: str, definition: bytes) -> None:
        """Write the definition of a world."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO worlds (name, definition) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET definition = excluded.definition",
                (world, definition),
            )
            connection.execute("UPDATE revision SET number = number + 1")
            self._seen_changes = -1

    def forget(self, world: str) -> None:
        """Delete a world with everything in it."""
        with self._file.transaction() as connection:
            for statement in _FORGET:
                connection.execute(statement, (world,))
            connection.execute("UPDATE revision SET number = number + 1")
            self._seen_changes = -1

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from beginning or deleting worlds for the time of the block."""
        with self._file.transaction():
            yield

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
