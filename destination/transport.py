"""Sending one request once, over the network.

Source: Segment actions framework, request client: redirects, timeout, errors.
"""

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Final, Protocol
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError

from destination._exact_adapter import ExactSession
from destination._network_errors import timeout_error, to_delivery_error
from destination._redirects import send_following
from destination.wire import WireRequest, WireResponse, auth_request

__all__ = ["RequestsTransport", "Transport", "WireRequest", "WireResponse", "auth_request"]

_LIBRARY_HEADERS: Final = {"accept": "*/*", "accept-encoding": "gzip,deflate", "connection": "keep-alive"}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_CHUNK_BYTES: Final = 1024
_SHORTEST_SECONDS: Final = 0.001


class Transport(Protocol):
    """Whatever sends a request and brings back the answer."""

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        """Send a request once, whatever the status of the answer.

        Raises:
            DeliveryError: there was no answer.
        """
        ...


class RequestsTransport:
    """Sends requests with ``requests``, byte for byte as they were built; safe to share between threads.

    Connections are kept and reused. Proxies and certificates are taken from the environment, as ``requests`` does,
    except that loopback is always called directly. Redirects are followed as production does.

    Args:
        session: another session to send with; by default one of our own, which leaves the request target as it is.
    """

    def __init__(self, session: requests.Session | None = None) -> None:
        self._session = session or ExactSession()

    def __enter__(self) -> "RequestsTransport":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are kept."""
        self._session.close()

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        """Send a request once and follow redirects.

        Args:
            request: what to send.
            timeout_seconds: for everything together; a server that is silent is noticed at most as late again.

        Raises:
            DeliveryError: ``TimeoutError`` or ``FetchError``.
        """
        deadline = time.monotonic() + timeout_seconds
        return send_following(lambda each: self._send_in_time(each, timeout_seconds, deadline), request)

    def _send_in_time(self, request: WireRequest, timeout_seconds: float, deadline: float) -> WireResponse:
        try:
            with self._open(request, max(deadline - time.monotonic(), _SHORTEST_SECONDS)) as response:
                return _read(response, timeout_seconds, deadline)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise to_delivery_error(request.named_url, error, timeout_seconds) from error

    def _open(self, request: WireRequest, remaining_seconds: float) -> Response:
        environment = self._session.merge_environment_settings(
            request.url, proxies={}, stream=True, verify=None, cert=None
        )
        if urlsplit(request.url).hostname in _LOOPBACK:
            environment["proxies"] = {}
        return self._session.send(_prepared(request), timeout=remaining_seconds, allow_redirects=False, **environment)


def _prepared(request: WireRequest) -> PreparedRequest:
    """Fill a prepared request by hand: preparing it would quote the URL and refuse some headers."""
    prepared = PreparedRequest()
    prepared.method = request.method
    prepared.url = request.url
    prepared.headers = CaseInsensitiveDict({**_LIBRARY_HEADERS, **dict(request.headers)})
    prepared.body = request.body
    if request.body is not None:
        prepared.headers["content-length"] = str(len(request.body))
    return prepared


def _read(response: Response, timeout_seconds: float, deadline: float) -> WireResponse:
    body = bytearray()
    for chunk in _chunks(response):
        body += chunk
        if time.monotonic() > deadline:
            raise timeout_error(timeout_seconds)
    return WireResponse(
        status=response.status_code,
        reason=response.reason or "",
        headers={name.lower(): value for name, value in response.headers.items()},
        body=bytes(body),
    )


def _chunks(response: Response) -> Iterable[bytes]:
    """Read piece by piece; an answer made by hand, as interceptors do, may have no stream to read."""
    return [response.content or b""] if response.raw is None else response.iter_content(_CHUNK_BYTES)
