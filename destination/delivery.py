"""Sending one request until it is answered: attempts, waits between them, and what became of it."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from destination._reasons import reason_phrase
from destination.errors import DeliveryError
from destination.pacing import Pacer
from destination.retries import NO_RETRIES, RetryPolicy, parse_retry_after
from destination.settings import TIMEOUT_SECONDS
from destination.transport import Transport
from destination.wire import WireRequest, WireResponse

_SUCCESS: Final = range(200, 300)
_RETRY_AFTER: Final = "retry-after"


@dataclass(frozen=True, slots=True)
class Timing:
    """Where time and chance come from.

    Args:
        now: seconds since the epoch, to read dates that a server sends.
        elapsed: a monotonic clock in seconds, to measure and to pace.
        sleep: how to wait, in seconds.
        chance: a number from 0 up to but not including 1.
    """

    now: Callable[[], float] = time.time
    elapsed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of a request.

    Args:
        number: 1 for the first.
        status: of the answer, None if there was none.
        error: what went wrong, None on success.
        wait_seconds: waited before this attempt, for the retry policy and the pacing together.
        duration_seconds: from sending to the answer or its failure.
    """

    number: int
    status: int | None
    error: str | None
    wait_seconds: float
    duration_seconds: float


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a request.

    Args:
        attempts: every sending, in order.
        response: the last answer, None if the last attempt had none.
        error: why the last attempt failed, None on success.
    """

    attempts: tuple[Attempt, ...]
    response: WireResponse | None
    error: DeliveryError | None


class Delivery:
    """Sends requests over a transport, pacing and repeating them; safe to share between threads.

    Args:
        transport: sends one request once.
        policy: when to send again.
        pacer: when a request may leave; None lets it leave at once.
        timing: clocks, sleep and chance.
        timeout_seconds: for each attempt.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        policy: RetryPolicy = NO_RETRIES,
        pacer: Pacer | None = None,
        timing: Timing | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._transport = transport
        self._policy = policy
        self._pacer = pacer
        self._timing = timing or Timing()
        self._timeout_seconds = timeout_seconds

    def without_retries(self) -> "Delivery":
        """Make a delivery over the same transport and at the same pace that sends once."""
        return Delivery(self._transport, pacer=self._pacer, timing=self._timing, timeout_seconds=self._timeout_seconds)

    def deliver(self, request: WireRequest) -> Delivered:
        """Send a request until it succeeds, fails for good, or the policy gives up."""
        attempts: list[Attempt] = []
        wait_seconds: float | None = 0.0
        response, error = None, None
        while wait_seconds is not None:
            paced_seconds = self._pause(wait_seconds)
            started = self._timing.elapsed()
            response, error = self._send(request)
            duration_seconds = self._timing.elapsed() - started
            attempts.append(_attempt(len(attempts) + 1, response, error, paced_seconds, duration_seconds))
            wait_seconds = self._wait_before_next(len(attempts), response, error)
        return Delivered(tuple(attempts), response, error)

    def _pause(self, wait_seconds: float) -> float:
        if wait_seconds > 0:
            self._timing.sleep(wait_seconds)
        return wait_seconds + (self._pacer.wait() if self._pacer else 0.0)

    def _send(self, request: WireRequest) -> tuple[WireResponse | None, DeliveryError | None]:
        try:
            response = self._transport.send(request, self._timeout_seconds)
        except DeliveryError as error:
            return None, error
        return response, None if response.status in _SUCCESS else self._http_error(response)

    def _http_error(self, response: WireResponse) -> DeliveryError:
        return DeliveryError(
            response.reason or reason_phrase(response.status),
            name="HTTPError",
            status=response.status,
            body=response.text,
            is_retryable=response.status in self._policy.statuses,
        )

    def _wait_before_next(
        self, attempts: int, response: WireResponse | None, error: DeliveryError | None
    ) -> float | None:
        if error is None or not error.is_retryable:
            return None
        header = response.headers.get(_RETRY_AFTER, "") if response is not None else ""
        asked_seconds = parse_retry_after(header, self._timing.now)
        return self._policy.wait_seconds(attempts, asked_seconds, self._timing.chance())


def _attempt(
    number: int,
    response: WireResponse | None,
    error: DeliveryError | None,
    wait_seconds: float,
    duration_seconds: float,
) -> Attempt:
    return Attempt(
        number=number,
        status=response.status if response is not None else None,
        error=error.message if error is not None else None,
        wait_seconds=wait_seconds,
        duration_seconds=duration_seconds,
    )
