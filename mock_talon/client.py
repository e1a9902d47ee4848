"""Asking a running mock, with the standard library alone."""

import http.client
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from mock_talon.errors import UsageError

_TIMEOUT_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
_ANSWERS_OF_A_MOCK = (HTTPStatus.OK, HTTPStatus.UNAUTHORIZED)  # the latter where the control door wants a token
_CONNECTIONS: Final = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


@dataclass(frozen=True, slots=True)
class Received:
    """Status and body of an answer."""

    status: int
    text: str


def ask(
    url: str,
    path: str,
    headers: dict[str, str] | None = None,
    *,
    method: str = "GET",
    body: bytes | None = None,
    timeout_seconds: float = _TIMEOUT_SECONDS,
) -> Received:
    """Send a request to a mock.

    Args:
        url: origin of the mock, or the path under which a proxy serves it.
        path: with query.
        headers: to send.
        method: of HTTP.
        body: to send, None for none.
        timeout_seconds: how long to wait for the answer.

    Raises:
        UsageError: the URL cannot be used, or nobody answers there.
    """
    connection, base = _connection(url, timeout_seconds)
    try:
        connection.request(method, base + path, body, headers or {})
        answer = connection.getresponse()
        return Received(answer.status, answer.read().decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as error:
        raise UsageError(f"nobody answers at {url}: {error}. Start the mock with: mock-talon serve") from error
    finally:
        connection.close()


def _connection(url: str, timeout_seconds: float) -> tuple[http.client.HTTPConnection, str]:
    try:
        parts = urlsplit(url)
        connect, host, port = _CONNECTIONS.get(parts.scheme), parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{url!r} is no URL: {error}") from error
    if connect is None or not host:
        raise UsageError(f"{url!r} is not the http URL of a mock, such as http://127.0.0.1:8080")
    return connect(host, port, timeout=timeout_seconds), parts.path.rstrip("/")


def wait_until_ready(url: str, timeout_seconds: float) -> None:
    """Ask whether the mock is ready until it is.

    Raises:
        UsageError: it did not within the time, or something else than a mock answers there.
    """
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            received = ask(url, "/_mock/ready")
        except UsageError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            _require_mock(url, received)
            return


def _require_mock(url: str, received: Received) -> None:
    if received.status not in _ANSWERS_OF_A_MOCK or not received.text.startswith("{"):
        raise UsageError(f"{url} answers {received.status}, but is no mock of Talon.One. Name the mock's own URL")
