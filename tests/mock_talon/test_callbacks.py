"""What a callback carries, where it may go, and that it never touches the answer."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from msgspec.structs import replace

from mock_talon.behaviour import Behaviour
from mock_talon.callback_targets import addresses_of, parse_target
from mock_talon.callbacks import CallbackDispatcher, chosen_content
from mock_talon.gate.journal import Entry
from mock_talon.limits import CALLBACKS_AT_A_TIME, CALLBACKS_WAITING
from mock_talon.wire.callback_order import CallbackOrder
from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import put

PATIENCE_SECONDS = 10.0
KEY = "k" * 32
ANSWER = b'{"effects":[{"n":1}],"createdCoupons":[],"customerSession":{"total":12.50}}'
ORDER = CallbackOrder("http://127.0.0.1/", "Authorization", f"ApiKey-v1 {KEY}", None, "run-7")


@dataclass
class Target:
    """A loopback server that keeps what it is sent."""

    url: str = ""
    status: int = 204
    location: str = ""
    failures: int = 0
    is_released: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def next_status(self) -> int:
        if len(self.requests) <= self.failures:
            return 500
        return self.status


def _handler(target: Target) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            target.requests.append((self.path, dict(self.headers), body))
            target.arrived.release()
            target.is_released.wait(PATIENCE_SECONDS)
            self.send_response(target.next_status())
            if target.location:
                self.send_header("Location", target.location)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Keep the test's output quiet."""

    return Handler


@contextmanager
def _served(target: Target) -> Iterator[Target]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(target)) as server:
        target.url = f"http://127.0.0.1:{server.server_address[1]}/hook?run=7"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield target
        target.is_released.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def target() -> Iterator[Target]:
    with _served(Target()) as served:
        served.is_released.set()
        yield served


@pytest.fixture
def dispatcher() -> Iterator[CallbackDispatcher]:
    found = CallbackDispatcher(resolver=_no_look_up)
    yield found
    assert found.close(PATIENCE_SECONDS)


def _no_look_up(host: str) -> tuple[str, ...]:
    raise OSError(f"nobody looks {host} up in tests")


def _entry() -> Entry:
    return Entry(id="e-1", at=0.0, method="PUT", target="/segment/v2/customer_sessions/cart-1", headers=())


def _outcome(
    dispatcher: CallbackDispatcher, order: CallbackOrder, behaviour: Behaviour | None = None
) -> dict[str, Any]:
    entry = _entry()
    dispatcher.submit(entry, order, ANSWER, behaviour or Behaviour())
    assert dispatcher.wait(PATIENCE_SECONDS)
    assert entry.callback is not None
    return entry.callback


@pytest.mark.rule("callback-content", "callback-key-split")
@pytest.mark.rule("callback-content", "callback-key-split")
def test_callback_posts_the_answer_with_key_and_correlation_id(target: Target, dispatcher: CallbackDispatcher) -> None:
    outcome = _outcome(dispatcher, replace(ORDER, uri=target.url))

    (path, headers, body), *more = target.requests
    assert (path, body, more) == ("/hook?run=7", ANSWER, [])
    assert headers["Authorization"] == f"ApiKey-v1 {KEY}"
    assert headers["X-Correlation-ID"] == "run-7"
    assert headers["Content-Type"] == "application/json"
    assert f"http://{headers['Host']}/hook?run=7" == target.url
    assert outcome.pop("seconds") > 0
    assert outcome == {
        "target": target.url,
        "outcome": "delivered",
        "keyHeader": "Authorization",
        "correlationId": "run-7",
        "sentFields": ["effects", "createdCoupons", "customerSession"],
        "attempts": 1,
        "status": 204,
    }


def test_callback_leaves_headers_out_when_none_were_asked_for(target: Target, dispatcher: CallbackDispatcher) -> None:
    _outcome(dispatcher, CallbackOrder(target.url))

    headers = {name.lower() for name in target.requests[0][1]}
    assert headers == {"host", "content-type", "content-length", "accept-encoding"}


@pytest.mark.rule("callback-content")
@pytest.mark.rule("callback-content")
@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        pytest.param(None, {"effects", "createdCoupons", "customerSession"}, id="all"),
        pytest.param(("effects",), {"effects"}, id="one"),
        pytest.param(("effects", "loyalty"), {"effects"}, id="one-that-is-absent"),
        pytest.param((), set(), id="none"),
    ],
)
def test_callback_content_holds_the_chosen_fields(fields: tuple[str, ...] | None, sent: set[str]) -> None:
    assert set(json.loads(chosen_content(ANSWER, fields))) == sent


def test_callback_content_keeps_numbers_as_written() -> None:
    assert chosen_content(ANSWER, ("customerSession",)) == b'{"customerSession":{"total":12.50}}'


@pytest.mark.rule("callback-attempts")
@pytest.mark.parametrize(
    ("attempts", "outcome", "status"),
    [pytest.param(2, "failed", 500, id="one-too-few"), pytest.param(3, "delivered", 204, id="just-enough")],
)
def test_callback_is_tried_again_as_often_as_the_world_says(
    target: Target, dispatcher: CallbackDispatcher, attempts: int, outcome: str, status: int
) -> None:
    target.failures = 2

    told = _outcome(dispatcher, replace(ORDER, uri=target.url), Behaviour(callback_attempts=attempts))

    assert (told["outcome"], told["status"], told["attempts"]) == (outcome, status, attempts)
    assert len(target.requests) == attempts


def test_callback_does_not_follow_a_redirect(target: Target, dispatcher: CallbackDispatcher) -> None:
    target.status, target.location = 302, target.url

    told = _outcome(dispatcher, replace(ORDER, uri=target.url))

    assert (told["outcome"], told["status"], len(target.requests)) == ("failed", 302, 1)


def test_callback_tells_a_refused_connection(dispatcher: CallbackDispatcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    told = _outcome(dispatcher, replace(ORDER, uri=f"http://127.0.0.1:{port}/"))

    assert told["outcome"] == "failed"
    assert "127.0.0.1" in told["error"]
    assert "refused" in told["error"]


@pytest.mark.rule("callback-attempts")
def test_callback_tells_a_target_without_tls(target: Target, dispatcher: CallbackDispatcher) -> None:
    told = _outcome(dispatcher, replace(ORDER, uri=target.url.replace("http://", "https://")))

    assert (told["outcome"], target.requests) == ("failed", [])
    assert told["error"].startswith("SSLError")


@pytest.mark.rule("callback-attempts")
def test_callback_gives_up_on_a_slow_target(dispatcher: CallbackDispatcher) -> None:
    with _served(Target()) as slow:
        told = _outcome(dispatcher, replace(ORDER, uri=slow.url), Behaviour(callback_timeout_seconds=0.05))

    assert (told["outcome"], told["error"]) == ("failed", "no answer within 0.05 seconds")


def test_callback_gives_up_on_a_target_that_never_ends_its_answer(dispatcher: CallbackDispatcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_drip, args=(server,))
        thread.start()
        uri = f"http://127.0.0.1:{server.getsockname()[1]}/"

        told = _outcome(dispatcher, replace(ORDER, uri=uri), Behaviour(callback_timeout_seconds=0.2))
        thread.join()

    assert (told["outcome"], told["error"]) == ("failed", "no answer within 0.2 seconds")


def _drip(server: socket.socket) -> None:
    """Send a header that goes on until the other side leaves."""
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        deadline = time.monotonic() + PATIENCE_SECONDS
        connection.settimeout(0.02)
        while time.monotonic() < deadline:
            try:
                connection.sendall(b"a")
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return


def test_callback_tells_a_header_that_http_cannot_carry(target: Target, dispatcher: CallbackDispatcher) -> None:
    told = _outcome(dispatcher, replace(ORDER, uri=target.url, header_value="line\nbreak"))

    assert told["outcome"] == "failed"
    assert "Invalid header value" in told["error"]
    assert target.requests == []


@pytest.mark.rule("callback-near")
@pytest.mark.rule("callback-near")
@pytest.mark.parametrize(
    ("uri", "part"),
    [
        pytest.param("http://93.184.216.34/hook", "93.184.216.34", id="public-address"),
        pytest.param("https://shop.example.com/hook", "shop.example.com", id="public-name"),
        pytest.param("http://169.254.169.254/latest", "169.254.169.254", id="link-local"),
    ],
)
def test_callback_does_not_leave_the_host_when_not_allowed(dispatcher: CallbackDispatcher, uri: str, part: str) -> None:
    told = _outcome(dispatcher, replace(ORDER, uri=uri))

    assert (told["outcome"], told["attempts"]) == ("not called", 0)
    assert told["reason"] == (
        f"{part} is not known to be on loopback or in a private range; "
        "the setting callbacksLeaveHost lets callbacks go there"
    )


@pytest.mark.rule("callback-after-success")
def test_callback_is_not_sent_when_switched_off(target: Target, dispatcher: CallbackDispatcher) -> None:
    told = _outcome(dispatcher, replace(ORDER, uri=target.url), Behaviour(callbacks=False))

    assert (told["outcome"], told["reason"]) == ("not called", "callbacks are switched off by the setting callbacks")
    assert target.requests == []


def test_callback_outcome_tells_no_secret(target: Target, dispatcher: CallbackDispatcher) -> None:
    assert KEY not in json.dumps(_outcome(dispatcher, replace(ORDER, uri=target.url)))
    assert KEY not in repr(ORDER)


@pytest.mark.rule("callback-near")
@pytest.mark.parametrize(
    ("host", "is_inside"),
    [
        pytest.param("127.255.255.255", True, id="last-of-loopback"),
        pytest.param("128.0.0.0", False, id="after-loopback"),
        pytest.param("10.0.0.0", True, id="first-of-10"),
        pytest.param("9.255.255.255", False, id="before-10"),
        pytest.param("172.31.255.255", True, id="last-of-172"),
        pytest.param("172.32.0.0", False, id="after-172"),
        pytest.param("192.168.0.0", True, id="first-of-192"),
        pytest.param("192.169.0.0", False, id="after-192"),
        pytest.param("::1", True, id="loopback-6"),
        pytest.param("::2", False, id="after-loopback-6"),
        pytest.param("fd00::1", True, id="unique-local"),
        pytest.param("fe80::1", False, id="link-local-6"),
        pytest.param("::ffff:127.0.0.1", True, id="mapped-loopback"),
        pytest.param("::ffff:8.8.8.8", False, id="mapped-public"),
        pytest.param("localhost", True, id="localhost"),
        pytest.param("hook.localhost", True, id="under-localhost"),
        pytest.param("example.com", False, id="public-name"),
    ],
)
def test_callback_address_is_judged_without_a_look_up(host: str, is_inside: bool) -> None:
    assert bool(addresses_of(host, _no_look_up, may_leave=False)) is is_inside


@pytest.mark.parametrize(
    ("host", "found", "may_leave", "expected"),
    [
        pytest.param("shop", ("172.18.0.2",), False, ("172.18.0.2",), id="neighbour"),
        pytest.param("shop.internal", ("172.18.0.2",), False, ("172.18.0.2",), id="internal-name"),
        pytest.param("shop", ("172.18.0.2", "8.8.8.8"), False, (), id="one-address-outside"),
        pytest.param("example.com", ("172.18.0.2",), False, (), id="public-name-not-looked-up"),
        pytest.param("example.com", ("8.8.8.8",), True, ("8.8.8.8",), id="allowed"),
    ],
)
def test_callback_name_is_looked_up_when_it_may_be_near_or_leaving_is_allowed(
    host: str, found: tuple[str, ...], may_leave: bool, expected: tuple[str, ...]
) -> None:
    assert tuple(addresses_of(host, lambda name: found, may_leave=may_leave)) == expected


@pytest.mark.parametrize("uri", ["ftp://127.0.0.1/", "http:///hook", "http://127.0.0.1:99999/", "127.0.0.1"])
def test_callback_target_is_refused_when_it_is_no_http_address(uri: str) -> None:
    with pytest.raises(ValueError, match=r"no http or https address|Port out of range"):
        parse_target(uri)


def test_callback_fails_in_the_journal_when_its_address_is_none(dispatcher: CallbackDispatcher) -> None:
    assert _outcome(dispatcher, replace(ORDER, uri="http://127.0.0.1:99999/"))["outcome"] == "failed"


def test_callbacks_run_beside_each_other_and_none_is_lost(target: Target, dispatcher: CallbackDispatcher) -> None:
    entries = [_entry() for _ in range(200)]

    def submit(part: list[Entry]) -> None:
        for entry in part:
            dispatcher.submit(entry, replace(ORDER, uri=target.url), ANSWER, Behaviour())

    threads = [threading.Thread(target=submit, args=(entries[start::8],)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert dispatcher.wait(PATIENCE_SECONDS)
    assert [entry.callback and entry.callback["outcome"] for entry in entries] == ["delivered"] * 200
    assert len(target.requests) == 200


@pytest.mark.rule("callback-bound")
@pytest.mark.rule("callback-bound")
def test_callbacks_beyond_the_bound_are_recorded_and_not_called(dispatcher: CallbackDispatcher) -> None:
    entries = [_entry() for _ in range(CALLBACKS_AT_A_TIME.value + CALLBACKS_WAITING.value + 1)]
    with _served(Target()) as stuck:
        order = replace(ORDER, uri=stuck.url)
        for entry in entries[: CALLBACKS_AT_A_TIME.value]:
            dispatcher.submit(entry, order, ANSWER, Behaviour())
            stuck.arrived.acquire(timeout=PATIENCE_SECONDS)
        for entry in entries[CALLBACKS_AT_A_TIME.value :]:
            dispatcher.submit(entry, order, ANSWER, Behaviour())
        told = [entry.callback and (entry.callback["outcome"], entry.callback.get("reason")) for entry in entries[-2:]]
        stuck.is_released.set()
        dispatcher.close(PATIENCE_SECONDS)

    full = f"{CALLBACKS_WAITING.value} callbacks are waiting already: answer them faster"
    assert told == [("waiting", None), ("not called", full)]


def test_callbacks_are_not_called_after_closing(target: Target) -> None:
    dispatcher = CallbackDispatcher()
    dispatcher.close(PATIENCE_SECONDS)

    told = _outcome(dispatcher, replace(ORDER, uri=target.url))

    assert (told["outcome"], told["reason"]) == ("not called", "the world is closed")


def _ask(url: str) -> dict[str, str]:
    return {
        "X-Callback-Destination-URI": url,
        "X-Callback-API-Key": f"X-API-Key {KEY}",
        "X-Content-Fields": "effects,customerSession",
        "X-Correlation-ID": "run-7",
    }


@pytest.mark.rule("callback-after-success", "callback-content", "callback-direct-answer", "callback-key-split")
def test_session_answer_reaches_the_callback_address_with_the_chosen_fields(mock: Mock, target: Target) -> None:
    answer = put(mock, {"state": "open"}, headers=_ask(target.url))

    assert mock.world.callbacks.wait(PATIENCE_SECONDS)
    assert {"effects", "customerSession", "customerProfile", "event"} - set(answer.json) == {"customerProfile"}
    (_, headers, body), *more = target.requests
    assert (headers["X-API-Key"], headers["X-Correlation-ID"], more) == (KEY, "run-7", [])
    assert json.loads(body) == {name: answer.json[name] for name in ("effects", "customerSession")}
    assert mock.verdict(answer)["callback"]["outcome"] == "delivered"


@pytest.mark.rule("callback-after-success")
def test_refused_session_makes_no_callback(mock: Mock, target: Target) -> None:
    answer = put(mock, {"state": "partially_returned"}, headers=_ask(target.url))

    assert mock.world.callbacks.wait(PATIENCE_SECONDS)
    assert (answer.status, target.requests, mock.verdict(answer)["callback"]) == (400, [], None)


@pytest.mark.rule("callback-after-success")
def test_session_is_answered_when_the_callback_target_does_not_answer(mock: Mock) -> None:
    with _served(Target()) as stuck:
        answer = put(mock, {"state": "open"}, headers=_ask(stuck.url))
        outcome_meanwhile = mock.verdict(answer)["callback"]["outcome"]
        stuck.is_released.set()
        assert mock.world.callbacks.wait(PATIENCE_SECONDS)

    assert (answer.status, outcome_meanwhile) == (200, "waiting")
    assert mock.verdict(answer)["callback"]["outcome"] == "delivered"
