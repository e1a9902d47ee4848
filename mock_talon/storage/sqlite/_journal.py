"""The latest requests of a world in an SQLite file."""

import sqlite3
from typing import Final

from mock_talon.gate.journal import JOURNAL_BYTES, JOURNAL_ENTRIES, Entry
from mock_talon.storage._entry_codec import EntryCodec
from mock_talon.storage.sqlite._file import SqliteFile

_COUNT: Final = (
    "INSERT INTO journals (world, kept, bytes, dropped) VALUES (?, 1, ?, 0) "
    "ON CONFLICT (world) DO UPDATE SET kept = kept + 1, bytes = bytes + excluded.bytes RETURNING kept, bytes"
)
_OLDEST: Final = "SELECT id, size FROM journal WHERE world = ? ORDER BY id LIMIT 1"
_DROP: Final = "UPDATE journals SET kept = kept - 1, bytes = bytes - ?, dropped = dropped + 1 WHERE world = ?"


class SqliteJournal:
    """Keeps entries in a file; see `EntryBook` for what the methods promise.

    Args:
        file: in which it lies.
        world: its name.
        codec: reads and writes entries.
        entry_limit: how many entries are kept at most.
        byte_limit: how many bytes of requests and answers are kept at most.
    """

    def __init__(
        self,
        file: SqliteFile,
        world: str,
        codec: EntryCodec,
        entry_limit: int = JOURNAL_ENTRIES,
        byte_limit: int = JOURNAL_BYTES,
    ) -> None:
        self._file = file
        self._world = world
        self._codec = codec
        self._entry_limit = entry_limit
        self._byte_limit = byte_limit

    @property
    def count(self) -> int:
        """How many entries are kept."""
        return self._total("SELECT kept FROM journals WHERE world = ?")

    @property
    def dropped(self) -> int:
        """How many entries had to go for newer ones."""
        return self._total("SELECT dropped FROM journals WHERE world = ?")

    def _total(self, query: str) -> int:
        with self._file.transaction() as connection:
            found = connection.execute(query, (self._world,)).fetchone()
        return found[0] if found else 0

    def record(self, entry: Entry) -> None:
        """Keep a finished entry, and drop the oldest ones beyond the bounds."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO journal (world, entry, size, body) VALUES (?, ?, ?, ?)",
                (self._world, entry.id, entry.size_bytes, self._codec.encode(entry)),
            )
            kept, size = connection.execute(_COUNT, (self._world, entry.size_bytes)).fetchone()
            while kept > self._entry_limit or (size > self._byte_limit and kept > 1):
                size -= self._drop_oldest(connection)
                kept -= 1

    def _drop_oldest(self, connection: sqlite3.Connection) -> int:
        number, size = connection.execute(_OLDEST, (self._world,)).fetchone()
        connection.execute("DELETE FROM journal WHERE id = ?", (number,))
        connection.execute(_DROP, (size, self._world))
        return int(size)

    def update(self, entry: Entry) -> None:
        """Take over what has been learnt about an entry since it was recorded, if it is still kept."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE journal SET body = ? WHERE world = ? AND entry = ?",
                (self._codec.encode(entry), self._world, entry.id),
            )

    def find(self, entry_id: str) -> Entry | None:
        """Give the entry with that id, None when there is none or it has been dropped."""
        with self._file.transaction() as connection:
            found = connection.execute(
                "SELECT body FROM journal WHERE world = ? AND entry = ?", (self._world, entry_id)
            ).fetchone()
        return self._codec.decode(found[0]) if found else None

    def entries(self) -> tuple[Entry, ...]:
        """Give the kept entries, oldest first."""
        with self._file.transaction() as connection:
            rows = connection.execute("SELECT body FROM journal WHERE world = ? ORDER BY id", (self._world,)).fetchall()
        return tuple(self._codec.decode(body) for (body,) in rows)

    def clear(self) -> None:
        """Forget everything."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM journal WHERE world = ?", (self._world,))
            connection.execute("DELETE FROM journals WHERE world = ?", (self._world,))
