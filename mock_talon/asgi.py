"""The mock as an ASGI application: the outer door of worker processes, which know raw paths from it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from mock_talon._raw_http import origin_form
from mock_talon.api.answer import Answer
from mock_talon.api.call import Request
from mock_talon.api.dispatch import Service
from mock_talon.api.striking import inexpressible
from mock_talon.limits import BODY_BYTES
from mock_talon.worlds import Worlds

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

RUNNING: Final = 2
"""How many requests are worked on at a time; more would only take the interpreter from each other."""
SPARE_THREADS: Final = 512
"""How many requests may be under way, those that wait on purpose included."""


class Turnstile:
    """Lets so many requests work at a time; those that wait on purpose step aside meanwhile."""

    def __init__(self, running: int = RUNNING) -> None:
        self._places = threading.Semaphore(running)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Work within the block."""
        with self._places:
            yield

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Wait within the block, while another one works."""
        self._places.release()
        try:
            yield
        finally:
            self._places.acquire()


class AsgiMock:
    """Answers ASGI requests for the worlds of one process.

    Args:
        worlds: whose documents and settings; closed when the server ends the application's life.
    """

    def __init__(self, worlds: Worlds) -> None:
        self.worlds = worlds
        self._service = Service(worlds)
        self._turnstile = Turnstile()
        self._threads = ThreadPoolExecutor(SPARE_THREADS, thread_name_prefix="mock-talon")
        worlds.blocking = self._turnstile.aside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's scope, as ASGI has it."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            request = await _read(scope, receive)
            work = asyncio.get_running_loop().run_in_executor(self._threads, self._answer, request)
            await _write(await work, send)

    def _answer(self, request: Request) -> Answer:
        with self._turnstile.inside():
            answer = self._service.answer(request)
        return answer if answer.fault is None else inexpressible(answer, answer.fault, request)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (event := (await receive())["type"]) != "lifespan.shutdown":
            await send({"type": f"{event}.complete"})
        await asyncio.get_running_loop().run_in_executor(None, self._close)
        await send({"type": "lifespan.shutdown.complete"})

    def _close(self) -> None:
        self.worlds.is_open = False
        for world in self.worlds:
            world.close()
        self._threads.shutdown()
        self.worlds.storage.close()


async def _read(scope: Scope, receive: Receive) -> Request:
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Request(
        method=scope["method"],
        path=_raw_path(scope),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=await _body(receive),
        origin=next((value for name, value in headers if name == "host"), ""),
    )


def _raw_path(scope: Scope) -> str:
    path: str = scope["raw_path"].decode("latin-1")
    return origin_form(path.partition("?")[0])


async def _body(receive: Receive) -> bytes | None:
    """Read the whole body; one that is too large is read and dropped, so that the client hears why."""
    kept: list[bytes] | None = []
    size, is_more = 0, True
    while is_more:
        message = await receive()
        piece = message.get("body", b"")
        size += len(piece)
        kept = None if kept is None or size > BODY_BYTES.value else [*kept, piece] if piece else kept
        is_more = message.get("more_body", False)
    return None if kept is None else b"".join(kept)


async def _write(answer: Answer, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    length = [] if not answer.body else [(b"content-length", str(len(answer.body)).encode())]
    await send({"type": "http.response.start", "status": answer.status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": answer.body})
