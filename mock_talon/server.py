"""The mock on a socket: waitress, any free port, a clean stop, and spare threads for requests that wait on purpose."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, cast

from flask import Flask
from waitress.server import create_server

from mock_talon._binding import bound
from mock_talon._faulty_task import FaultyChannel
from mock_talon.app import EXTENSION, create_app
from mock_talon.limits import BODY_BYTES
from mock_talon.origins import origin_of
from mock_talon.world import World
from mock_talon.worlds import Worlds

THREADS = 1
"""For worlds in memory, whose requests wait only on purpose: more would take the interpreter from each other."""
THREADS_ON_A_STORE = 4
"""For worlds in a file or on another server, for which requests wait."""
CONNECTIONS = 768
SPARE_THREADS = CONNECTIONS  # so that however many requests wait on purpose, one that comes in finds a free thread
_READ_BYTES = 10 * BODY_BYTES.value  # read whole, so that its client hears why it is refused, not a broken connection
_POLL_SECONDS = 0.1
_DRAIN_SECONDS = 5.0
_HIGHEST_SELECTABLE = 1023  # file descriptor, POSIX


class _SpareThreads:
    """Starts one more worker thread while a request waits on purpose, so that the others are served meanwhile."""

    def __init__(self, dispatcher: Any, threads: int) -> None:
        self._dispatcher = dispatcher
        self._threads = threads
        self._waiting = 0
        self._is_closed = False
        self._lock = threading.Lock()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Have a thread more for the time of the block, up to ``SPARE_THREADS``."""
        self._change(+1)
        try:
            yield
        finally:
            self._change(-1)

    def _change(self, step: int) -> None:
        with self._lock:
            self._waiting += step
            if not self._is_closed:
                self._dispatcher.set_thread_count(self._threads + min(self._waiting, SPARE_THREADS))

    def close(self) -> None:
        """Let all threads end, those of requests that still wait as soon as these are answered."""
        with self._lock:
            self._is_closed = True
        self._dispatcher.shutdown()


class Server:
    """Serves a world over HTTP.

    Args:
        world: what is served; a fresh demo world when absent.
        host: address to bind.
        port: port to bind, 0 for a free one; the bound one is in `url`.

    Raises:
        UsageError: the address cannot be bound.
    """

    def __init__(self, world: World | Worlds | None = None, host: str = "127.0.0.1", port: int = 0) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of one is no warning here
        self.app: Flask = create_app(world)
        self.worlds: Worlds = self.app.extensions[EXTENSION]
        self.world: World = self.worlds.default
        self._channels: dict[int, Any] = {}
        threads = THREADS_ON_A_STORE if self.worlds.storage.is_lasting else THREADS
        listener = bound(host, port)
        self.host, self.port = listener.getsockname()[:2]
        server = create_server(
            self.app,
            map=self._channels,
            sockets=[listener],
            threads=threads,
            connection_limit=CONNECTIONS,
            max_request_body_size=_READ_BYTES,
            inbuf_overflow=_READ_BYTES,  # buffers stay in memory: no temporary files
            outbuf_overflow=_READ_BYTES,
            ident="mock-talon",
        )
        self._waitress = cast("Any", server)  # which of waitress's servers it is depends on what it is bound to
        self._waitress.channel_class = FaultyChannel
        self._threads = _SpareThreads(self._waitress.task_dispatcher, threads)
        self.worlds.blocking = self._threads.one_more
        self._stopping = threading.Event()
        self._closing = threading.RLock()
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The server's own origin, e.g. ``http://127.0.0.1:5000``; on this machine when it is bound to every address."""
        return origin_of(self.host, self.port)

    def run(self) -> None:
        """Serve in this thread until `stop` is called; running requests are finished first, without further waiting."""
        self.worlds.is_open = True
        for world in self.worlds:
            world.rest()
        while not self._stopping.is_set():
            self._poll()
        self._waitress.accepting = False
        self.worlds.is_open = False
        for world in self.worlds:
            world.wake()
        deadline = time.monotonic() + _DRAIN_SECONDS
        while self._is_busy() and time.monotonic() < deadline:
            self._poll()
        self._threads.close()
        with self._closing:
            for channel in list(self._channels.values()):
                channel.close()
        self._let_callbacks_end()
        for world in self.worlds:
            world.close()

    def _let_callbacks_end(self) -> None:
        """Wait until the callbacks of every world have been called, those that still wait for their turn too."""
        deadline = time.monotonic() + _DRAIN_SECONDS
        for world in self.worlds:
            world.callbacks.wait(max(0.0, deadline - time.monotonic()))

    def _poll(self) -> None:
        """Wait for the next that happens; with select while it can, as waitress makes a poll's list anew each time."""
        is_beyond_select = max(list(self._channels), default=0) > _HIGHEST_SELECTABLE
        self._waitress.asyncore.loop(timeout=_POLL_SECONDS, map=self._channels, use_poll=is_beyond_select, count=1)

    def _is_busy(self) -> bool:
        return any(
            getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0)
            for channel in list(self._channels.values())
        )

    def stop(self) -> None:
        """End `run`; may be called from any thread or signal handler."""
        self._stopping.set()
        with self._closing:
            if self._channels:
                self._waitress.pull_trigger()

    def __enter__(self) -> "Server":
        self._thread = threading.Thread(target=self.run, name=f"mock-talon:{self.port}", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._thread is not None:
            self._thread.join()
