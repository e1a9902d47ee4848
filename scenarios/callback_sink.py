"""Where callbacks arrive: a small server on loopback that keeps what it is sent."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, TypeVar

import msgspec

from scenarios.model import CALLBACK_ADDRESS, Step
from scenarios.observing import Arrival

T = TypeVar("T")

FAILING_PATH: Final = "/fails"
"""Callbacks to this path are answered with 500."""

HELD_PATH: Final = "/held"
"""Callbacks to this path are answered when somebody asks what has arrived."""

_POLL_SECONDS: Final = 0.02
_LONGEST_HELD_SECONDS: Final = 10.0


class CallbackSink:
    """Receives callbacks on a free port, once somebody asks for its address."""

    def __init__(self) -> None:
        self._arrived: list[Arrival] = []
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self._let_go = threading.Event()

    def __enter__(self) -> "CallbackSink":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    @property
    def url(self) -> str:
        """The address; the server starts when it is asked for first."""
        if self._server is None:
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
            self._server.daemon_threads = True
            self._thread = threading.Thread(
                target=self._server.serve_forever, args=(_POLL_SECONDS,), name="callback-sink", daemon=True
            )
            self._thread.start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def addressed(self, step: Step) -> Step:
        """Put the address into a step, and forget what has arrived before."""
        self._arrived.clear()
        self._let_go.clear()
        return replace(
            step,
            events=_with_address(step.events, self.url),
            by_hand=tuple(
                replace(request, headers=_with_address(request.headers, self.url)) for request in step.by_hand
            ),
        )

    def let_go(self) -> None:
        """Answer what is held."""
        self._let_go.set()

    def arrivals(self) -> tuple[Arrival, ...]:
        """Give all that have arrived, sorted by path and headers."""
        return tuple(sorted(self._arrived, key=lambda arrival: (arrival.path, sorted(arrival.headers.items()))))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receive, let_go = self._arrived.append, self._let_go

        class Handler(BaseHTTPRequestHandler):
            """Keeps one callback and answers 204."""

            def do_POST(self) -> None:
                """Take a callback."""
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receive(Arrival(self.path, headers, msgspec.json.decode(body)))
                if self.path == HELD_PATH:
                    let_go.wait(_LONGEST_HELD_SECONDS)
                self.send_response(500 if self.path == FAILING_PATH else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Write nothing: standard error belongs to the run."""

        return Handler


def _with_address(value: tuple[T, ...], url: str) -> tuple[T, ...]:
    """Replace the stand-in, at any depth of a JSON value."""
    encoded = msgspec.json.encode(value).replace(CALLBACK_ADDRESS.encode(), url.encode())
    return tuple(msgspec.json.decode(encoded, strict=False))
