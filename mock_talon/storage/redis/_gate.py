"""What the gate of a world counts, in Redis: requests of each client, requests under way, faults."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from mock_talon.clock import WorldClock
from mock_talon.limits import RATE_WINDOW_SECONDS
from mock_talon.storage._leases import LEASE_SECONDS, wait_for_turn
from mock_talon.storage.redis._connection import RedisConnection

_ANY_NUMBER: Final = -1
_MILLISECONDS: Final = 1000
_NOT_FROZEN: Final = "running"


class RedisLimiter:
    """The rule of `RateLimiter`, for all processes that share the server.

    While the world's time runs, it is Redis that tells it, so that machines need not agree.

    Args:
        connection: to the server.
        world: its name.
        clock: the world's time.
        window_seconds: how far back requests count.
    """

    def __init__(
        self,
        connection: RedisConnection,
        world: str,
        clock: WorldClock,
        window_seconds: float = RATE_WINDOW_SECONDS.value,
    ) -> None:
        self._connection = connection
        self._base = connection.base(world)
        self._clock = clock
        self._window_seconds = window_seconds

    def admits(self, client: str, requests_per_window: int, *, counts_refused: bool = False) -> bool:
        """Count one request of a client, if it is within the limit, and tell whether it was; see `RateLimiter.admits`."""
        now = self._clock.now() if self._clock.is_frozen else _NOT_FROZEN
        window = (requests_per_window, self._window_seconds, now, self._clock.offset)
        return bool(
            self._connection.script("admit", self._base, client, *window, int(counts_refused), uuid.uuid4().hex)
        )

    def reset(self) -> None:
        """Forget every request."""
        keys = self._connection.keys(self._base, "rate:")
        if keys:
            self._connection.command("DEL", *keys)


class RedisGuard:
    """The rule of `ParallelGuard`, for all processes that share the server.

    A request stands in line for each of its entities, and runs when it is the first everywhere. The places of a process
    that died expire.

    Args:
        connection: to the server.
        world: its name.
    """

    def __init__(self, connection: RedisConnection, world: str) -> None:
        self._connection = connection
        self._base = connection.base(world)

    @contextmanager
    def occupy(
        self, entities: Sequence[str], waiting_places: int | None, hold_seconds: float = 0.0, /
    ) -> Iterator[bool]:
        """Hold the entities for the time of one request; see `ParallelGuard.occupy`."""
        wanted, token = sorted(set(entities)), uuid.uuid4().hex
        lease = int((LEASE_SECONDS + hold_seconds) * _MILLISECONDS)
        waiting = _ANY_NUMBER if waiting_places is None else waiting_places
        arguments = (token, lease, waiting, *wanted)
        turn = self._connection.script("enter", self._base, *arguments)
        if turn < 0:
            yield False
            return
        try:
            if not turn:
                wait_for_turn(lambda: bool(self._connection.script("begin", self._base, *arguments)))
            yield True
        finally:
            self._connection.script("leave", self._base, token, *wanted)

    def present(self) -> int:
        """Tell how many places are taken, running and waiting, over all entities."""
        lines = self._connection.keys(self._base, "guard:")
        return sum(self._connection.commands([("ZCARD", line) for line in lines])) if lines else 0


class RedisCounters:
    """Named counts in Redis; see `Counters`."""

    def __init__(self, connection: RedisConnection, world: str) -> None:
        self._connection = connection
        self._name = f"{connection.base(world)}:counters"

    def add(self, name: str) -> int:
        """Count one more, and give the new count."""
        return int(self._connection.command("HINCRBY", self._name, name, 1))

    def value(self, name: str) -> int:
        """Give a count, 0 for one that nobody has begun."""
        return int(self._connection.command("HGET", self._name, name) or 0)

    def forget(self, prefix: str) -> None:
        """Begin again with those whose names begin so."""
        names = [name for name in self._connection.command("HKEYS", self._name) if name.decode().startswith(prefix)]
        if names:
            self._connection.command("HDEL", self._name, *names)
