"""The latest requests of a world in Redis."""

import threading

from mock_talon.gate.journal import JOURNAL_BYTES, JOURNAL_ENTRIES, Entry
from mock_talon.storage._entry_codec import EntryCodec
from mock_talon.storage.redis._connection import RedisConnection


class RedisJournal:
    """Keeps entries in Redis; see `EntryBook` for what the methods promise.

    Args:
        connection: to the server.
        world: its name.
        codec: reads and writes entries.
        entry_limit: how many entries are kept at most.
        byte_limit: how many bytes of requests and answers are kept at most.
    """

    def __init__(
        self,
        connection: RedisConnection,
        world: str,
        codec: EntryCodec,
        entry_limit: int = JOURNAL_ENTRIES,
        byte_limit: int = JOURNAL_BYTES,
    ) -> None:
        self._connection = connection
        self._base = connection.base(world)
        self._codec = codec
        self._limits = (entry_limit, byte_limit)
        self._lock = threading.Lock()  # so that what is learnt of an entry is not overtaken by its recording

    @property
    def count(self) -> int:
        """How many entries are kept."""
        return int(self._connection.command("LLEN", f"{self._base}:journal-order"))

    @property
    def dropped(self) -> int:
        """How many entries had to go for newer ones."""
        return int(self._connection.command("GET", f"{self._base}:journal-dropped") or 0)

    def record(self, entry: Entry) -> None:
        """Keep a finished entry, and drop the oldest ones beyond the bounds."""
        with self._lock:
            kept = self._codec.encode(entry)
            self._connection.script("record", self._base, entry.id, entry.size_bytes, kept, *self._limits)

    def update(self, entry: Entry) -> None:
        """Take over what has been learnt about an entry since it was recorded, if it is still kept."""
        with self._lock:
            self._connection.script("update", self._base, entry.id, self._codec.encode(entry))

    def find(self, entry_id: str) -> Entry | None:
        """Give the entry with that id, None when there is none or it has been dropped."""
        kept = self._connection.command("HGET", f"{self._base}:journal", entry_id)
        return None if kept is None else self._codec.decode(kept)

    def entries(self) -> tuple[Entry, ...]:
        """Give the kept entries, oldest first."""
        return tuple(map(self._codec.decode, self._connection.script("entries", self._base)))

    def clear(self) -> None:
        """Forget everything."""
        names = ("journal", "journal-order", "journal-bytes", "journal-dropped")
        self._connection.command("DEL", *(f"{self._base}:{name}" for name in names))
