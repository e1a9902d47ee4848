"""The connection to Redis: its errors in our words, its scripts by name."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mock_talon.storage.redis._address import FIRST_SECONDS, parse_address, require_answer
from mock_talon.storage.redis._scripts import SCRIPTS
from mock_talon.store import StoreError

ANSWER_SECONDS: Final = 10.0
ALONE_SECONDS: Final = 30.0
"""How long a process may keep the others from beginning worlds before it is taken for dead."""
_GLOB: Final = str.maketrans({character: f"\\{character}" for character in "*?[]\\"})


class RedisConnection:
    """What all worlds of a storage talk through; each thread keeps a connection of its own.

    Args:
        url: ``redis://``, ``rediss://`` or ``unix://``, as redis-py reads it; ``?prefix=`` begins the names of all keys.

    Raises:
        UsageError: the URL cannot be read, or nobody answers there.
    """

    def __init__(self, url: str) -> None:
        address = parse_address(url)
        require_answer(address)
        self.prefix = address.prefix
        self._pool: Any = redis.ConnectionPool.from_url(
            address.url,
            socket_connect_timeout=FIRST_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 1),
            health_check_interval=30,
        )
        self._of_thread = threading.local()
        self._scripts = {name: self._client.register_script(text) for name, text in SCRIPTS.items()}

    @property
    def _client(self) -> Any:
        """The client of this thread; taken from the pool for each command, a connection would cost half as much again."""
        client = getattr(self._of_thread, "client", None)
        if client is None:
            client = self._of_thread.client = redis.Redis(connection_pool=self._pool, single_connection_client=True)
        return client

    def base(self, world: str) -> str:
        """Give what the names of a world's keys begin with; the braces keep them together in a cluster."""
        return f"{self.prefix}:{{{world}}}"

    def script(self, name: str, base: str, *arguments: Any) -> Any:
        """Run one of our scripts on the keys of a world.

        Raises:
            StoreError: Redis does not answer, or refuses.
        """
        with _told():
            return self._scripts[name](keys=[base], args=arguments, client=self._client)

    def command(self, *words: Any) -> Any:
        """Run one command.

        Raises:
            StoreError: Redis does not answer, or refuses.
        """
        with _told():
            return self._client.execute_command(*words)

    def commands(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """Run commands in one go, all or none.

        Raises:
            StoreError: Redis does not answer, or refuses.
        """
        with _told(), self._client.pipeline(transaction=True) as pipeline:
            for words in commands:
                pipeline.execute_command(*words)
            results: list[Any] = pipeline.execute()
            return results

    def keys(self, base: str, kind: str = "") -> list[bytes]:
        """Give the names of a world's keys, or of those of one kind."""
        with _told():
            return list(self._client.scan_iter(match=f"{base.translate(_GLOB)}:{kind}*", count=1000))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes out for the time of the block.

        Raises:
            StoreError: Redis does not answer, or another process does not come to an end.
        """
        lock = self._client.lock(f"{self.prefix}:alone", timeout=ALONE_SECONDS, blocking_timeout=2 * ALONE_SECONDS)
        with _told():
            lock.acquire()
        try:
            yield
        finally:
            with _told():
                lock.release()

    def close(self) -> None:
        """Let go of the connections, those of other threads too."""
        self._pool.disconnect()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        raise StoreError(f"the Redis store fails: {error}") from error
