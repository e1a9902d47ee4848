"""Callbacks: the answer of a session request, posted to the address the client asked for.

They run beside the requests: a bounded number waits, a few threads deliver, and the outcome stands in the journal.
"""

import http.client
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from time import perf_counter
from typing import Any

import msgspec
from msgspec import Struct

from mock_talon.behaviour import Behaviour
from mock_talon.callback_targets import Resolver, Target, addresses_of, parse_target, resolve
from mock_talon.gate.journal import Entry
from mock_talon.gate.masking import mask_user_info
from mock_talon.limits import CALLBACKS_AT_A_TIME, CALLBACKS_WAITING
from mock_talon.wire.callback_order import CallbackOrder

_FAILURES = (OSError, http.client.HTTPException, ValueError)
"""What a delivery can meet: no connection, no HTTP, or a header value that HTTP cannot carry."""


class _Delivery(Struct, frozen=True):
    entry: Entry
    order: CallbackOrder
    body: bytes
    behaviour: Behaviour

    def outcome(self, outcome: str, **more: Any) -> dict[str, Any]:
        """Give what the journal says; the key itself is never in it."""
        return {
            "target": mask_user_info(self.order.uri),
            "outcome": outcome,
            "keyHeader": self.order.header_name,
            "correlationId": self.order.correlation_id,
            "sentFields": list(msgspec.json.decode(self.body, type=dict[str, msgspec.Raw])),
            **more,
        }


class CallbackDispatcher:
    """Delivers the callbacks of one world.

    Args:
        resolver: looks host names up.
        told: is given an entry whenever its callback has got on.
        bound: how many callbacks may wait.
    """

    def __init__(
        self,
        resolver: Resolver = resolve,
        told: Callable[[Entry], None] = lambda _: None,
        bound: int = CALLBACKS_WAITING.value,
    ) -> None:
        self._resolver = resolver
        self._told = told
        self.bound = bound
        self._waiting: deque[_Delivery] = deque()
        self._workers = 0
        self._is_closed = False
        self._changed = threading.Condition()

    def submit(self, entry: Entry, order: CallbackOrder, answer: bytes, behaviour: Behaviour) -> None:
        """Take a callback over; returns at once, and tells the outcome in the entry.

        Args:
            entry: the request whose success is told.
            order: where to, with which key and fields.
            answer: body of the answer, a JSON object.
            behaviour: the settings of the moment.
        """
        delivery = _Delivery(entry, order, chosen_content(answer, order.fields), behaviour)
        with self._changed:
            reason = self._reason_against(behaviour)
            if reason:
                entry.callback = delivery.outcome("not called", reason=reason)
                return
            entry.callback = delivery.outcome("waiting")
            self._waiting.append(delivery)
            self._employ()

    def _reason_against(self, behaviour: Behaviour) -> str:
        if not behaviour.callbacks:
            return "callbacks are switched off by the setting callbacks"
        if self._is_closed:
            return "the world is closed"
        if len(self._waiting) >= self.bound:
            return f"{self.bound} callbacks are waiting already: answer them faster"
        return ""

    def _employ(self) -> None:
        """Start one more thread, if there may be; it ends when nothing waits."""
        if self._workers < CALLBACKS_AT_A_TIME.value:
            self._workers += 1
            threading.Thread(target=self._work, name="mock-talon-callback", daemon=True).start()

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            delivery.entry.callback = self._delivered(delivery)
            self._told(delivery.entry)

    def _next(self) -> _Delivery | None:
        with self._changed:
            if self._waiting:
                return self._waiting.popleft()
            self._workers -= 1
            self._changed.notify_all()
            return None

    def wait(self, timeout_seconds: float) -> bool:
        """Wait until no callback is under way, and tell whether that came to be in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._workers == 0, timeout_seconds)

    def close(self, timeout_seconds: float) -> bool:
        """Take no more callbacks, drop the waiting ones, and wait for those under way; tell whether they ended."""
        with self._changed:
            self._is_closed = True
            while self._waiting:
                dropped = self._waiting.popleft()
                dropped.entry.callback = dropped.outcome("not called", reason="the world is closed")
                self._told(dropped.entry)
        return self.wait(timeout_seconds)

    def _delivered(self, delivery: _Delivery) -> dict[str, Any]:
        """Judge the address, deliver, and give the outcome."""
        may_leave = delivery.behaviour.callbacks_leave_host
        try:
            target = parse_target(delivery.order.uri)
            addresses = addresses_of(target.host, self._resolver, may_leave=may_leave)
        except _FAILURES as error:
            return delivery.outcome("failed", attempts=0, error=_told(error))
        if not addresses:
            return delivery.outcome("not called", attempts=0, reason=_outside(target))
        return _tried(delivery, target, addresses)


def _tried(delivery: _Delivery, target: Target, addresses: Sequence[str]) -> dict[str, Any]:
    """Post until it succeeds, as often as the world allows."""
    started, attempts = perf_counter(), 0
    result: dict[str, Any] = {}
    while attempts < delivery.behaviour.callback_attempts and not _is_success(result):
        attempts += 1
        result = _attempt(delivery, target, addresses)
    outcome = "delivered" if _is_success(result) else "failed"
    return delivery.outcome(outcome, attempts=attempts, seconds=round(perf_counter() - started, 6), **result)


def chosen_content(answer: bytes, fields: Sequence[str] | None) -> bytes:
    """Keep the chosen members of an answer, in its own order; None keeps all."""
    if fields is None:
        return answer
    members = msgspec.json.decode(answer, type=dict[str, msgspec.Raw])
    return msgspec.json.encode({name: value for name, value in members.items() if name in fields})


def _is_success(result: dict[str, Any]) -> bool:
    status: int = result.get("status", 0)
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _outside(target: Target) -> str:
    return (
        f"{target.host} is not known to be on loopback or in a private range; "
        "the setting callbacksLeaveHost lets callbacks go there"
    )


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _attempt(delivery: _Delivery, target: Target, addresses: Sequence[str]) -> dict[str, Any]:
    """Post once; a redirect is an answer like any other and is not followed."""
    timeout, started = delivery.behaviour.callback_timeout_seconds, perf_counter()
    try:
        status = _post(delivery, target, addresses)
    except _FAILURES as error:
        result: dict[str, Any] = {"error": _told(error)}
    else:
        result = {"status": status}
    return result if perf_counter() - started < timeout else {"error": f"no answer within {timeout} seconds"}


def _post(delivery: _Delivery, target: Target, addresses: Sequence[str]) -> int:
    timeout = delivery.behaviour.callback_timeout_seconds
    connection = _connect(target, addresses, timeout)
    watchdog = threading.Timer(timeout, _cut, (connection.sock,))
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("POST", target.path, delivery.body, _headers(delivery.order, target))
        return connection.getresponse().status
    finally:
        watchdog.cancel()
        connection.close()


def _cut(sock: socket.socket) -> None:
    """End a connection that keeps sending, but never enough."""
    with suppress(OSError):  # it may have ended by itself a moment before
        sock.shutdown(socket.SHUT_RDWR)


def _connect(target: Target, addresses: Sequence[str], timeout: float) -> http.client.HTTPConnection:
    """Connect to one of the judged addresses, so that the name cannot come to mean another one meanwhile.

    Raises:
        OSError: none of them answers.
    """
    connection = http.client.HTTPConnection(target.host, target.port, timeout=timeout)
    connection.sock = _socket(addresses, target.port, timeout)
    if target.is_secure:
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(connection.sock, server_hostname=target.host)
    return connection


def _socket(addresses: Sequence[str], port: int, timeout: float) -> socket.socket:
    failures = []
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failures.append(f"{address}: {error}")
    raise ConnectionError("; ".join(failures))


def _headers(order: CallbackOrder, target: Target) -> dict[str, str]:
    headers = {"Host": target.authority, "Content-Type": "application/json"}
    if order.header_name:
        headers[order.header_name] = order.header_value
    if order.correlation_id:
        headers["X-Correlation-ID"] = order.correlation_id
    return headers
