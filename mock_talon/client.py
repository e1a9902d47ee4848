"""Asking a running mock, with the standard library alone."""

import http.client
import time
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from mock_talon.errors import UsageError

_TIMEOUT_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
_ANSWERS_OF_A_MOCK = (HTTPStatus.OK, HTTPStatus.UNAUTHORIZED)  # the latter where the control door wants a token


@dataclass(frozen=True, slots=True)
class Received:
    """Status and body of an answer."""

    status: int
    text: str


def ask(url: str, path: str, headers: dict[str, str] | None = None) -> Received:
    """Send a GET request to a mock.

    Args:
        url: origin of the mock.
        path: with query.
        headers: to send.

    Raises:
        UsageError: the URL cannot be used, or nobody answers there.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise UsageError(f"{url!r} is not the http URL of a mock, such as http://127.0.0.1:8080")
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return Received(answer.status, answer.read().decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as error:
        raise UsageError(f"nobody answers at {url}: {error}. Start the mock with: mock-talon serve") from error
    finally:
        connection.close()


def wait_until_ready(url: str, timeout_seconds: float) -> None:
    """Ask for the mock's health until it answers.

    Raises:
        UsageError: it did not within the time, or something else than a mock answers there.
    """
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            received = ask(url, "/_mock/health")
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
