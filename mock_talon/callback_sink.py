"""A loopback server that keeps the callbacks it is sent."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

_POLL_SECONDS = 0.01
_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Callback:
    """One callback.

    Args:
        path: with the query, as sent.
        headers: by lower-case name.
        body: as sent.
    """

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


class CallbackSink:
    """Receives callbacks within its ``with`` block, and answers them with `status`.

    Attributes:
        status: of every answer, 204 unless changed.
    """

    def __init__(self) -> None:
        self.status: int = HTTPStatus.NO_CONTENT
        self._received: tuple[Callback, ...] = ()
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True)

    @property
    def url(self) -> str:
        """Where to send callbacks, e.g. in the header ``X-Callback-Destination-URI``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    @property
    def received(self) -> tuple[Callback, ...]:
        """What has come so far, oldest first."""
        return self._received

    def receive(self, callback: Callback) -> None:
        """Keep a callback, and tell those who wait for it."""
        with self._changed:
            self._received = (*self._received, callback)
            self._changed.notify_all()

    def wait(self, count: int = 1, timeout_seconds: float = _PATIENCE_SECONDS) -> tuple[Callback, ...]:
        """Wait until so many callbacks have come in all.

        Returns:
            All that have come, oldest first.

        Raises:
            AssertionError: there were fewer within the time.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._received) >= count, timeout_seconds):
                raise AssertionError(
                    f"{len(self._received)} of {count} callbacks came to {self.url} within {timeout_seconds} s. "
                    "The entry of the session's request tells what became of its callback: talon.requests[-1].callback"
                )
            return self._received

    def __enter__(self) -> "CallbackSink":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler_of(sink: CallbackSink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            sink.receive(Callback(self.path, headers, body))
            self.send_response(sink.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Keep the output of tests quiet."""
            del code, size

    return Handler
