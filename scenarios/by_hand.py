"""Requests that no mapping can make: other methods, paths, headers and bodies than the destination's."""

from base64 import b64encode
from time import perf_counter
from typing import Final

import msgspec

from destination import Attempt, DeliveryError, Mapping, Outcome, Result, Settings, Transport, WireRequest
from scenarios.comparing import ABSENT
from scenarios.model import ByHand

KEY: Final = "{key}"
"""Stands for the API key in a header."""

BASIC: Final = "{basic}"
"""Stands for the key in the Basic form. Source: Talon.One third-party spec, security of the Emarsys operations."""

_SUCCESS: Final = range(200, 300)


def send_by_hand(request: ByHand, settings: Settings, transport: Transport) -> Result:
    """Send a request once; the result stands under a mapping of its action that maps nothing."""
    wire, mapping = _wire_request(request, settings), Mapping(request.action)
    started = perf_counter()
    try:
        response = transport.send(wire, settings.timeout_seconds)
    except DeliveryError as error:
        attempt = Attempt(1, None, error.message, 0.0, perf_counter() - started)
        return Result(mapping, Outcome.GAVE_UP, error.message, request=wire, error=error, attempts=(attempt,))
    is_success = response.status in _SUCCESS
    reason = "" if is_success else response.reason
    attempt = Attempt(1, response.status, reason or None, 0.0, perf_counter() - started)
    outcome = Outcome.DELIVERED if is_success else Outcome.FAILED
    return Result(mapping, outcome, reason, None, wire, None, response, (attempt,))


def _wire_request(request: ByHand, settings: Settings) -> WireRequest:
    body = _body(request)
    usual = {"authorization": f"ApiKey-v1 {settings.api_key}", "destination-hostname": settings.deployment}
    if body is not None:
        usual["content-type"] = "application/json"
    basic = b64encode(f"ApiKey-v1 {settings.api_key}:".encode()).decode()
    wanted = {name: value.replace(KEY, settings.api_key).replace(BASIC, basic) for name, value in request.headers}
    headers = tuple((name, value) for name, value in {**usual, **wanted}.items() if value)
    return WireRequest(request.method, settings.base_url + request.target, headers, body)


def _body(request: ByHand) -> bytes | None:
    if request.body is ABSENT:
        return None
    body = request.body if isinstance(request.body, bytes) else msgspec.json.encode(request.body)
    return body.ljust(request.size)
