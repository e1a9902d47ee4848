"""The socket server: what is no HTTP, or too large even to read, is told in the envelope; and it stops gracefully."""

import json
import os
import resource
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from mock_talon import Server, World, connect
from mock_talon.callback_sink import Callback, CallbackSink
from mock_talon.limits import CALLBACKS_AT_A_TIME
from mock_talon.origins import origin_of
from mock_talon.serving import announcement
from tests.mock_talon.conftest import Mock, over_socket
from tests.waiting import until

MANY_FILES = 1024


def exchange(server: Server, sent: bytes) -> tuple[bytes, dict[str, object]]:
    with socket.create_connection((server.host, server.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return head.split(b"\r\n", 1)[0], json.loads(body)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(b"nonsense\r\n\r\n", 400, id="no-request-line"),
        pytest.param(b"PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400, id="bad-length"),
        pytest.param(b"PUT / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413, id="far-too-large"),
    ],
)
def test_server_tells_its_own_errors_in_the_envelope(sent: bytes, status: int) -> None:
    with Server() as server:
        line, envelope = exchange(server, sent)

    assert line.split()[1] == str(status).encode()
    assert (envelope["StatusCode"], sorted(envelope)) == (status, ["Error", "RequestUUID", "StatusCode"])


def test_server_bound_to_every_address_names_one_of_this_machine() -> None:
    with Server(host="0.0.0.0") as server:
        assert server.url == f"http://127.0.0.1:{server.port}"


@pytest.mark.parametrize(
    ("host", "said"),
    [
        pytest.param("127.0.0.1", "deployment  http://127.0.0.1:8090\n", id="loopback"),
        pytest.param("192.0.2.7", "deployment  http://192.0.2.7:8090\n", id="one-address"),
        pytest.param(
            "0.0.0.0", "deployment  http://127.0.0.1:8090, or this machine's name with the same port\n", id="every-one"
        ),
        pytest.param(
            "::", "deployment  http://[::1]:8090, or this machine's name with the same port\n", id="every-ipv6"
        ),
    ],
)
def test_announcement_names_an_address_under_which_the_mock_is_reached(host: str, said: str) -> None:
    assert said in announcement(origin_of(host, 8090), "key", host=host, as_json=False)


@pytest.mark.parametrize("end", ["", "/", "/_mock", "/_mock/"])
def test_handle_takes_the_address_of_the_control_door_for_that_of_the_server(end: str) -> None:
    with Server() as server:
        assert connect(f"{server.url}{end}").url == server.url


class HeldSink(CallbackSink):
    """Answers no callback before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Semaphore(0)
        self.let_go = threading.Event()

    def receive(self, callback: Callback) -> None:
        self.entered.release()
        assert self.let_go.wait(20)
        super().receive(callback)


def test_stopping_server_finishes_requests_and_calls_every_callback(demo: World) -> None:
    """More callbacks are asked for than are called at a time, so that some still wait for their turn at the stop."""
    count = CALLBACKS_AT_A_TIME.value + 3
    with HeldSink() as sink, ThreadPoolExecutor(1) as pool:
        server = Server(demo)
        server.__enter__()
        mock = Mock(demo, over_socket(server))
        headers = {
            "Authorization": f"ApiKey-v1 {demo.default_client.key}",
            "destination-hostname": server.url,
            "X-Callback-Destination-URI": sink.url,
        }
        for number in range(count):
            assert mock.put(f"/segment/v2/customer_sessions/{number}", {}, headers=headers).status == 200
        for _ in range(CALLBACKS_AT_A_TIME.value):
            assert sink.entered.acquire(timeout=20)

        is_closing, wait = threading.Event(), demo.callbacks.wait
        demo.callbacks.wait = lambda seconds: (is_closing.set(), wait(seconds))[1]
        stopping = pool.submit(server.__exit__, None, None, None)
        assert is_closing.wait(20)
        sink.let_go.set()
        stopping.result(timeout=30)

        assert len(sink.wait(count)) == count
    outcomes = [entry.callback["outcome"] for entry in demo.journal.entries() if entry.callback]
    assert outcomes == ["delivered"] * count


@pytest.fixture
def many_files(tmp_path: Path) -> Iterator[None]:
    """So many files are open that the next descriptors are beyond what select can watch."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (MANY_FILES * 2, hard))
    with (tmp_path / "one").open("w") as one:
        copies = [os.dup(one.fileno()) for _ in range(MANY_FILES)]
        yield
        for copy in copies:
            os.close(copy)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_server_answers_in_a_process_with_very_many_open_files() -> None:
    with Server() as server, socket.create_connection((server.host, server.port), timeout=10) as connection:
        connection.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: mock\r\n\r\n")

        assert connection.fileno() > MANY_FILES
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_server_goes_on_while_a_request_waits_for_another_one_of_its_profile(demo: World) -> None:
    demo.set_behaviour(replace(demo.behaviour, processing_seconds=20))
    key, path = demo.default_client.key, "/segment/v2/customer_profiles/ada"
    with Server(demo) as server, ThreadPoolExecutor(2) as threads:
        mock = Mock(demo, over_socket(server))
        headers = {"Authorization": f"ApiKey-v1 {key}", "destination-hostname": server.url}
        held = threads.submit(mock.put, path, {}, headers=headers)
        until(lambda: demo.guard.present() == 1)
        demo.set_behaviour(replace(demo.behaviour, processing_seconds=0.0))
        queued = threads.submit(mock.put, path, {}, headers=headers)
        until(lambda: demo.guard.present() == 2)

        healthy = mock.request("GET", "/_mock/health")
        is_held = not held.done()
        demo.wake()

    assert (healthy.status, is_held, held.result().status, queued.result().status) == (200, True, 200, 200)
