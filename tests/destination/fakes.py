"""Stand-ins for the network, the clock and chance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from destination._reasons import reason_phrase
from destination.delivery import Timing
from destination.errors import DeliveryError
from destination.wire import WireRequest, WireResponse


def answer(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"{}") -> WireResponse:
    return WireResponse(status=status, reason=reason_phrase(status), headers=dict(headers or {}), body=body)


def refused_connection() -> DeliveryError:
    return DeliveryError("connection refused", name="FetchError", code="ECONNREFUSED", is_retryable=True)


class ScriptedTransport:
    """Gives the scripted answers in turn, then 200 for ever."""

    def __init__(self, script: Iterable[WireResponse | DeliveryError] = ()) -> None:
        self._script = list(script)
        self._lock = Lock()
        self.requests: list[WireRequest] = []
        self.timeouts: list[float] = []

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        with self._lock:
            self.requests.append(request)
            self.timeouts.append(timeout_seconds)
            reply = self._script.pop(0) if self._script else answer(200)
        if isinstance(reply, DeliveryError):
            raise reply
        return reply


@dataclass
class FrozenTime:
    """A clock that moves only by sleeping."""

    now: float = 1_700_000_000.0
    sleeps: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def timing(self, chance: float = 0.0) -> Timing:
        return Timing(now=self.read, elapsed=self.read, sleep=self.sleep, chance=lambda: chance)
