"""Worlds in a Redis server: they outlive the processes that serve from it, on any number of machines."""

from contextlib import AbstractContextManager

from mock_talon.clock import WorldClock
from mock_talon.storage._entry_codec import EntryCodec
from mock_talon.storage._protocol import Parts
from mock_talon.storage.redis._connection import RedisConnection
from mock_talon.storage.redis._documents import RedisStore
from mock_talon.storage.redis._gate import RedisCounters, RedisGuard, RedisLimiter
from mock_talon.storage.redis._journal import RedisJournal
from mock_talon.store import Codec, Shapes

__all__ = ["RedisStorage"]


class RedisStorage:
    """Keeps worlds in Redis; see `Storage` for what the methods promise.

    Args:
        url: of the server; ``?prefix=`` begins the names of all keys.
        shapes: the type of the documents of each collection and log.

    Raises:
        UsageError: the URL cannot be read, or nobody answers there.
    """

    is_shared = True
    is_lasting = True

    def __init__(self, url: str, shapes: Shapes) -> None:
        self._connection = RedisConnection(url)
        self._codec = Codec(shapes)
        self._entries = EntryCodec(self._codec)
        prefix = self._connection.prefix
        self._definitions, self._order, self._number = f"{prefix}:worlds", f"{prefix}:order", f"{prefix}:revision"

    def parts(self, world: str, clock: WorldClock) -> Parts:
        """Give the parts of a world, new or as somebody has left them."""
        connection = self._connection
        return Parts(
            RedisStore(connection, world, self._codec),
            RedisJournal(connection, world, self._entries),
            RedisLimiter(connection, world, clock),
            RedisGuard(connection, world),
            RedisCounters(connection, world),
        )

    def revision(self) -> int:
        """Give a number that changes whenever a definition does."""
        return int(self._connection.command("GET", self._number) or 0)

    def definitions(self) -> dict[str, bytes]:
        """Give the definition of each world by name, the oldest first."""
        names, by_name = self._connection.commands([("ZRANGE", self._order, 0, -1), ("HGETALL", self._definitions)])
        return {name.decode(): by_name[name] for name in names}

    def define(self, world: str, definition: bytes) -> None:
        """Write the definition of a world."""
        (number,) = self._connection.commands([("INCR", self._number)])
        self._connection.commands(
            [
                ("ZADD", self._order, "NX", number, world),
                ("HSET", self._definitions, world, definition),
                ("INCR", self._number),
            ]
        )

    def forget(self, world: str) -> None:
        """Delete a world with everything in it."""
        keys = self._connection.keys(self._connection.base(world))
        unlink = [("UNLINK", *keys)] if keys else []
        self._connection.commands(
            [*unlink, ("ZREM", self._order, world), ("HDEL", self._definitions, world), ("INCR", self._number)]
        )

    def alone(self) -> AbstractContextManager[None]:
        """Keep other processes from beginning or deleting worlds for the time of the block."""
        return self._connection.alone()

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()
