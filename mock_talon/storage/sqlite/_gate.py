"""What the gate of a world counts, in an SQLite file: requests of each client, requests under way, faults."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from mock_talon.clock import Clock
from mock_talon.limits import RATE_WINDOW_SECONDS
from mock_talon.storage._leases import LEASE_SECONDS, wait_for_turn
from mock_talon.storage.sqlite._file import SqliteFile


class SqliteLimiter:
    """The rule of `RateLimiter`, for all processes that share the file.

    Args:
        file: in which it counts.
        world: its name.
        clock: the world's time.
        window_seconds: how far back requests count.
    """

    def __init__(
        self, file: SqliteFile, world: str, clock: Clock, window_seconds: float = RATE_WINDOW_SECONDS.value
    ) -> None:
        self._file = file
        self._world = world
        self._clock = clock
        self._window_seconds = window_seconds

    def admits(self, client: str, requests_per_window: int, *, counts_refused: bool = False) -> bool:
        """Count one request of a client, if it is within the limit, and tell whether it was; see `RateLimiter.admits`."""
        with self._file.transaction() as connection:
            now = self._clock.now()
            self._forget(connection, client, now)
            (count,) = connection.execute(
                "SELECT count(*) FROM moments WHERE world = ? AND client = ?", (self._world, client)
            ).fetchone()
            if count < requests_per_window or counts_refused:
                connection.execute(
                    "INSERT INTO moments (world, client, at) VALUES (?, ?, ?)", (self._world, client, now)
                )
            return bool(count < requests_per_window)

    def _forget(self, connection: sqlite3.Connection, client: str, now: float) -> None:
        """Leave out what is older than the window, and what lies ahead since the clock was set back."""
        connection.execute(
            "DELETE FROM moments WHERE world = ? AND client = ? AND (at <= ? OR at > ?)",
            (self._world, client, now - self._window_seconds, now),
        )

    def reset(self) -> None:
        """Forget every request."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM moments WHERE world = ?", (self._world,))


class SqliteGuard:
    """The rule of `ParallelGuard`, for all processes that share the file.

    A request holds a ticket for each of its entities, and runs when none of them has an older one. The tickets of a
    process that died expire.

    Args:
        file: in which the tickets lie.
        world: its name.
    """

    def __init__(self, file: SqliteFile, world: str) -> None:
        self._file = file
        self._world = world

    @contextmanager
    def occupy(
        self, entities: Sequence[str], waiting_places: int | None, hold_seconds: float = 0.0, /
    ) -> Iterator[bool]:
        """Hold the entities for the time of one request; see `ParallelGuard.occupy`."""
        wanted, lease_seconds = sorted(set(entities)), LEASE_SECONDS + hold_seconds
        with self._file.transaction():
            number = self._enter(wanted, waiting_places)
            has_begun = number is not None and self._starts(wanted, number, lease_seconds)
        if number is None:
            yield False
            return
        try:
            if not has_begun:
                wait_for_turn(lambda: self._starts(wanted, number, lease_seconds))
            yield True
        finally:
            self._leave(wanted, number)

    def present(self) -> int:
        """Tell how many places are taken, running and waiting, over all entities."""
        with self._file.transaction() as connection:
            query = "SELECT count(*) FROM tickets WHERE world = ? AND expires > ?"
            found: int = connection.execute(query, (self._world, time.time())).fetchone()[0]
        return found

    def _enter(self, wanted: Sequence[str], waiting_places: int | None) -> int | None:
        now = time.time()
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM tickets WHERE world = ? AND expires <= ?", (self._world, now))
            if waiting_places is not None and any(self._held(connection, entity) > waiting_places for entity in wanted):
                return None
            (number,) = connection.execute(
                "SELECT coalesce(max(number), 0) + 1 FROM tickets WHERE world = ?", (self._world,)
            ).fetchone()
            connection.executemany(
                "INSERT INTO tickets (number, world, entity, expires) VALUES (?, ?, ?, ?)",
                ((number, self._world, entity, now + LEASE_SECONDS) for entity in wanted),
            )
            return int(number)

    def _held(self, connection: sqlite3.Connection, entity: str) -> int:
        query = "SELECT count(*) FROM tickets WHERE world = ? AND entity = ?"
        count: int = connection.execute(query, (self._world, entity)).fetchone()[0]
        return count

    def _starts(self, wanted: Sequence[str], number: int, lease_seconds: float) -> bool:
        """Hold on to the tickets, and tell whether it is their turn."""
        now = time.time()
        with self._file.transaction() as connection:
            older = (
                connection.execute(
                    "SELECT 1 FROM tickets WHERE world = ? AND entity = ? AND number < ? AND expires > ?",
                    (self._world, entity, number, now),
                ).fetchone()
                for entity in wanted
            )
            is_blocked = any(older)
            connection.executemany(
                "UPDATE tickets SET expires = ? WHERE world = ? AND entity = ? AND number = ?",
                ((now + lease_seconds, self._world, entity, number) for entity in wanted),
            )
            return not is_blocked

    def _leave(self, wanted: Sequence[str], number: int) -> None:
        with self._file.transaction() as connection:
            connection.executemany(
                "DELETE FROM tickets WHERE world = ? AND entity = ? AND number = ?",
                ((self._world, entity, number) for entity in wanted),
            )


class SqliteCounters:
    """Named counts in a file; see `Counters`."""

    def __init__(self, file: SqliteFile, world: str) -> None:
        self._file = file
        self._world = world

    def add(self, name: str) -> int:
        """Count one more, and give the new count."""
        with self._file.transaction() as connection:
            value: int = connection.execute(
                "INSERT INTO counters (world, name, value) VALUES (?, ?, 1) "
                "ON CONFLICT (world, name) DO UPDATE SET value = value + 1 RETURNING value",
                (self._world, name),
            ).fetchone()[0]
            return value

    def value(self, name: str) -> int:
        """Give a count, 0 for one that nobody has begun."""
        with self._file.transaction() as connection:
            query = "SELECT value FROM counters WHERE world = ? AND name = ?"
            found = connection.execute(query, (self._world, name)).fetchone()
        return found[0] if found else 0

    def forget(self, prefix: str) -> None:
        """Begin again with those whose names begin so."""
        with self._file.transaction() as connection:
            connection.execute(
                "DELETE FROM counters WHERE world = ? AND substr(name, 1, ?) = ?", (self._world, len(prefix), prefix)
            )
