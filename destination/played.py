"""A transport that sends nothing and answers as a recorded case says."""

from http import HTTPStatus
from typing import Final

from destination._javascript import Json, is_number, stringify, type_name
from destination._reasons import reason_phrase
from destination._redirects import send_following
from destination.errors import ConfigurationError, DeliveryError
from destination.wire import WireRequest, WireResponse

_WITHOUT_BODY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
"""What is recorded as the body of such an answer never arrives."""

_JSON: Final = {"content-type": "application/json"}


class PlayedTransport:
    """Answers every request with one recorded response, and remembers the request.

    Args:
        recorded: ``{status, body, headers}``, each optional (200, ``{}``, JSON), or
            ``{"networkError": {code, message}}``.

    Raises:
        ConfigurationError: the record is none of these.
    """

    def __init__(self, recorded: Json) -> None:
        _require_object(recorded, "response")
        self.request: WireRequest | None = None
        self._network_error: Json = recorded.get("networkError")
        if self._network_error is None:
            self._response = _response(recorded)
        else:
            _require_object(self._network_error, "response.networkError")

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        """Answer as recorded.

        Raises:
            DeliveryError: a network error was recorded, or a redirect, which leads to the same answer again and again.
        """
        del timeout_seconds  # a recorded answer takes no time
        self.request = request
        return send_following(self._answer, request)

    def _answer(self, request: WireRequest) -> WireResponse:
        if self._network_error is None:
            return self._response
        raise DeliveryError(
            f"request to {request.named_url} failed, reason: {self._network_error.get('message', '')}",
            name="FetchError",
            code=self._network_error.get("code"),
            is_retryable=True,
        )


def _response(recorded: Json) -> WireResponse:
    status, body = recorded.get("status", HTTPStatus.OK.value), recorded.get("body", {})
    if not is_number(status) or status % 1:
        raise ConfigurationError(f"response.status must be an integer, not {status!r}")
    text = body if isinstance(body, str) else stringify(body)
    headers = _JSON if recorded.get("headers") is None else recorded["headers"]
    _require_object(headers, "response.headers")
    return WireResponse(
        status=int(status),
        reason=reason_phrase(int(status)),
        headers={name.lower(): str(value) for name, value in headers.items()},
        body=b"" if status in _WITHOUT_BODY else text.encode(errors="replace"),
    )


def _require_object(value: Json, place: str) -> None:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place} must be an object, not {type_name(value)}")
