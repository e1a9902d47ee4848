"""Connections that lead to a function instead of a network.

They stand below ``urllib3``, so retries, timeouts, streams and errors are those of the real libraries.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Any, TypeAlias

from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool


@dataclass(frozen=True, slots=True)
class Received:
    """What comes back over a connection.

    Args:
        pieces: bytes in whatever shape a server may send them; taken one after the other, as the client reads.
        breaks_with: what happens after them, None for an orderly end.
    """

    pieces: Iterable[bytes]
    breaks_with: OSError | None = None


Serve: TypeAlias = Callable[[bytes, float | None], Received]
"""From the bytes of a request, and the seconds for which its client waits, to what comes back."""


class _Stream(io.RawIOBase):
    """Gives what was received, and then ends or breaks."""

    def __init__(self, received: Received) -> None:
        self._pieces = iter(received.pieces)
        self._present = b""
        self._breaks_with = received.breaks_with

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._present = self._present or next(self._pieces, b"")
        if not self._present and self._breaks_with is not None:
            raise self._breaks_with
        count = min(len(buffer), len(self._present))
        buffer[:count], self._present = self._present[:count], self._present[count:]
        return count


class _Socket:
    """As much of a socket as ``http.client`` uses, for one request."""

    def __init__(self, serve: Serve, timeout_seconds: float | None) -> None:
        self._serve = serve
        self._timeout_seconds = timeout_seconds
        self._sent = bytearray()

    def settimeout(self, seconds: float | None) -> None:
        self._timeout_seconds = seconds

    def sendall(self, data: bytes) -> None:
        self._sent += data

    def makefile(self, mode: str) -> io.BufferedReader:
        """Have the request answered.

        Raises:
            TimeoutError: it took longer than the client waits.
        """
        del mode
        started = perf_counter()
        received = self._serve(bytes(self._sent), self._timeout_seconds)
        if self._timeout_seconds is not None and perf_counter() - started > self._timeout_seconds:
            raise TimeoutError("timed out")
        return io.BufferedReader(_Stream(received))

    def shutdown(self, how: int) -> None:
        del how

    def close(self) -> None:
        self._sent.clear()


class _MemoryConnection(HTTPConnection):
    """A connection that is made anew for each request."""

    def __init__(self, *arguments: Any, serve: Serve, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._serve = serve

    def connect(self) -> None:
        self.sock: Any = _Socket(self._serve, self.timeout)

    @property
    def is_connected(self) -> bool:
        return False


@lru_cache
def _in_memory(kind: type[HTTPConnection]) -> type[HTTPConnection]:
    """Keep how a kind of connection writes its requests, and change where they go."""
    return type(f"Memory{kind.__name__}", (_MemoryConnection, kind), {})


def memory_pool(pool: HTTPConnectionPool, serve: Serve) -> HTTPConnectionPool:
    """Give a pool that is used like another one, and leads to a function; it lasts for one request and its retries."""
    leading = HTTPConnectionPool(pool.host, pool.port, serve=serve)
    leading.ConnectionCls = _in_memory(pool.ConnectionCls)
    return leading
