"""How a failure below HTTP is told, in the words of production's HTTP client.

Source: Segment actions framework, request client (node-fetch).
"""

import errno
import socket
from collections.abc import Iterator
from http.client import RemoteDisconnected
from typing import Final

from requests import exceptions as requests_errors
from urllib3 import exceptions as urllib3_errors

from destination.errors import DeliveryError

TIMEOUT_CODE: Final = "ETIMEDOUT"

_MILLISECONDS = 1000
_TIMEOUTS = (requests_errors.Timeout, urllib3_errors.TimeoutError, TimeoutError)


def timeout_error(timeout_seconds: float) -> DeliveryError:
    """Say that no answer came in time."""
    return DeliveryError(
        f"Request timed out after {timeout_seconds * _MILLISECONDS:.0f}ms",
        name="TimeoutError",
        code=TIMEOUT_CODE,
        is_retryable=True,
    )


def network_error(url: str, reason: str, code: str | None = None) -> DeliveryError:
    """Say that the server could not be reached, or broke off.

    Args:
        url: what was called.
        reason: what happened, in one phrase.
        code: the operating system's name for it, e.g. ``ECONNREFUSED``.
    """
    message = f"request to {url} failed, reason: {reason}"
    return DeliveryError(message, name="FetchError", code=code, is_retryable=True)


def to_delivery_error(url: str, error: Exception, timeout_seconds: float) -> DeliveryError:
    """Translate what ``requests`` or ``urllib3`` raised."""
    causes = list(_causes(error))
    if any(map(_is_timeout, causes)):
        return timeout_error(timeout_seconds)
    named = next(((code, cause) for cause in causes if (code := _code(cause)) is not None), None)
    if named is None:
        return network_error(url, str(error) or type(error).__name__)
    code, cause = named
    return network_error(url, str(cause), code)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk through all errors that an error wraps, the libraries' ``args`` and ``reason`` included."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop(0)
        if isinstance(found, BaseException) and id(found) not in seen:
            seen.add(id(found))
            waiting += [*found.args, getattr(found, "reason", None), found.__cause__, found.__context__]
            yield found


def _is_timeout(error: BaseException) -> bool:
    """Tell a timeout from a refused connection, which ``urllib3`` counts among its timeouts."""
    return isinstance(error, _TIMEOUTS) and not isinstance(error, urllib3_errors.NewConnectionError)


def _code(error: BaseException) -> str | None:
    if isinstance(error, socket.gaierror):
        return "ENOTFOUND"
    if isinstance(error, RemoteDisconnected):
        return "ECONNRESET"
    return errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
