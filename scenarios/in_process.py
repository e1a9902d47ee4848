"""The destination's requests answered by a mock in this process, without a socket."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from destination import DeliveryError, WireRequest, WireResponse
from mock_talon.direct import DirectDoor
from mock_talon.faults import Drip

_REASONS: Final = {status.value: status.phrase for status in HTTPStatus}


class InProcessTransport:
    """Sends by calling a function.

    Args:
        door: of the mock.
    """

    def __init__(self, door: DirectDoor) -> None:
        self._door = door

    def send(self, request: WireRequest, _: float) -> WireResponse:
        """Have a request answered.

        Raises:
            DeliveryError: a fault lets no answer arrive.
        """
        parts = urlsplit(request.url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = self._door.answer(request.method, target, request.headers, request.body)
        if answer.fault is not None and not isinstance(answer.fault, Drip):
            message = f"request to {request.url} failed, reason: {answer.fault.kind}"
            raise DeliveryError(message, name="FetchError", is_retryable=True)
        headers = {name.lower(): value for name, value in answer.headers}
        return WireResponse(answer.status, _REASONS.get(answer.status, ""), headers, answer.body)
