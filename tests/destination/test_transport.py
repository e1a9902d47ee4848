"""The bytes on the wire, redirects and failures, over a plain socket."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from destination.actions import ACTIONS
from destination.errors import DeliveryError
from destination.settings import Settings
from destination.transport import RequestsTransport, WireRequest, auth_request

OK = b"HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nContent-Type: application/json\r\nX-Odd: \xe9\r\n\r\n{}"
SECONDS = 5.0


@dataclass
class RecordingServer:
    """Answers each request with the next scripted bytes, then 200; keeps what it read."""

    script: list[bytes] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(SECONDS)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._threads.append(threading.Thread(target=self._serve, args=(connection,), daemon=True))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while request := _read_request(stream):
                with self._lock:
                    self.received.append(request)
                    reply = self.script.pop(0) if self.script else OK
                connection.sendall(reply)
                if reply is not OK and b"Content-Length" not in reply:
                    return


def _read_request(stream: Any) -> bytes:
    head = b""
    while line := stream.readline():
        head += line
        if line == b"\r\n":
            break
    lengths = [int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:")]
    return head + (stream.read(lengths[0]) if lengths else b"")


@pytest.fixture
def server() -> Iterator[RecordingServer]:
    recording = RecordingServer()
    yield recording
    recording.close()


@pytest.fixture
def transport() -> Iterator[RequestsTransport]:
    with RequestsTransport() as opened:
        yield opened


def delete_request(server: RecordingServer, identifier: str) -> WireRequest:
    settings = Settings("key", "https://acme.talon.one", base_url=server.url)
    return ACTIONS["deleteAudience"].perform({"audienceId": identifier}, settings)


def redirect(status: int, location: str | None) -> bytes:
    header = "" if location is None else f"Location: {location}\r\n"
    return f"HTTP/1.1 {status} Moved\r\n{header}Content-Length: 0\r\n\r\n".encode()


def create_request(server: RecordingServer) -> WireRequest:
    settings = Settings("key", "https://acme.talon.one", base_url=server.url)
    return ACTIONS["createAudience"].perform({"audienceId": "a", "audienceName": "ä"}, settings)


def test_request_arrives_byte_for_byte_when_it_has_a_body(
    server: RecordingServer, transport: RequestsTransport
) -> None:
    settings = Settings(" key", "https://acme.talon.one ", base_url=server.url)
    payload = {"customerSessionId": "s", "callbackAPIKey": " é\t", "state": "open", "cartItems": [{"price": 5.0}]}
    action = ACTIONS["updateCustomerSessionV2"]

    transport.send(action.perform(action.clean(payload, settings), settings), SECONDS)

    head, _, body = server.received[0].partition(b"\r\n\r\n")
    line, *headers = head.split(b"\r\n")
    assert line == b"PUT /segment/v2/customer_sessions/s HTTP/1.1"
    assert body == b'{"state":"open","cartItems":[{"price":5}]}'
    assert sorted(headers) == sorted(
        [
            b"Host: 127.0.0.1:%d" % server.port,
            b"accept: */*",
            b"accept-encoding: gzip,deflate",
            b"connection: keep-alive",
            b"authorization: ApiKey-v1  key",
            b"destination-hostname: https://acme.talon.one ",
            b"user-agent: Segment (Actions)",
            b"x-callback-api-key:  \xe9\t",
            b"content-type: application/json",
            b"content-length: %d" % len(body),
        ]
    )


@pytest.mark.parametrize(
    ("identifier", "target"),
    [
        pytest.param("a b", b"/segment/audiences/a%20b", id="blank"),
        pytest.param("ä", b"/segment/audiences/%C3%A4", id="latin"),
        pytest.param("a?x=1", b"/segment/audiences/a?x=1", id="query"),
        pytest.param("a#b", b"/segment/audiences/a", id="fragment"),
        pytest.param("..", b"/segment/", id="dots"),
        pytest.param("%2e%2e", b"/segment/", id="encoded-dots"),
        pytest.param("\\", b"/segment/audiences//", id="backslash"),
        pytest.param("../..//x", b"//x", id="leading-double-slash"),
        pytest.param("%zz%e4[]|", b"/segment/audiences/%zz%e4[]%7C", id="kept-escapes"),
        pytest.param("a?%zz[]", b"/segment/audiences/a?%zz[]", id="kept-escapes-in-query"),
    ],
)
def test_request_target_arrives_as_built_when_the_id_is_odd(
    server: RecordingServer, transport: RequestsTransport, identifier: str, target: bytes
) -> None:
    transport.send(delete_request(server, identifier), SECONDS)

    assert server.received[0].startswith(b"DELETE " + target + b" HTTP/1.1\r\n")
    assert b"content-length" not in server.received[0].lower()


def test_credentials_test_arrives_with_its_doubled_slash(server: RecordingServer, transport: RequestsTransport) -> None:
    transport.send(auth_request(Settings("key", f"{server.url}/")), SECONDS)

    assert server.received[0].startswith(b"GET //v2/authping HTTP/1.1\r\n")


def test_answer_is_read_whole(server: RecordingServer, transport: RequestsTransport) -> None:
    response = transport.send(delete_request(server, "a"), SECONDS)

    assert (response.status, response.reason, response.body, response.text) == (200, "Fine", b"{}", "{}")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-odd"] == "é"


def test_connection_is_kept_when_requests_follow_each_other(
    server: RecordingServer, transport: RequestsTransport
) -> None:
    for _ in range(3):
        transport.send(delete_request(server, "a"), SECONDS)

    assert (len(server.received), server.connections) == (3, 1)


def test_transport_mixes_nothing_up_when_many_threads_send(
    server: RecordingServer, transport: RequestsTransport
) -> None:
    names = [f"[{number}]" for number in range(40)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: transport.send(delete_request(server, name), SECONDS), names))

    targets = {request.split(b" ")[1].decode() for request in server.received}
    assert targets == {f"/segment/audiences/{name}" for name in names}


@pytest.mark.parametrize(
    ("status", "method", "has_body"),
    [(301, "GET", False), (302, "GET", False), (303, "GET", False), (307, "POST", True), (308, "POST", True)],
)
def test_redirect_is_followed_as_production_does(
    server: RecordingServer, transport: RequestsTransport, status: int, method: str, has_body: bool
) -> None:
    server.script.append(redirect(status, "/else where"))

    response = transport.send(create_request(server), SECONDS)

    assert response.status == 200
    assert server.received[1].startswith(f"{method} /else%20where HTTP/1.1\r\n".encode())
    assert server.received[1].endswith('ä"}'.encode()) == has_body
    assert b"authorization: ApiKey-v1 key\r\n" in server.received[1]


def test_redirect_keeps_method_and_credentials_from_strangers_when_the_host_changes(
    server: RecordingServer, transport: RequestsTransport
) -> None:
    server.script.append(redirect(302, f"http://localhost:{server.port}/x"))

    transport.send(delete_request(server, "a"), SECONDS)

    assert server.received[1].startswith(b"DELETE /x HTTP/1.1\r\n")
    assert b"authorization" not in server.received[1]
    assert b"destination-hostname: https://acme.talon.one\r\n" in server.received[1]


def test_redirect_is_the_answer_when_it_leads_nowhere(server: RecordingServer, transport: RequestsTransport) -> None:
    server.script.append(redirect(301, None))

    assert transport.send(delete_request(server, "a"), SECONDS).status == 301


@pytest.mark.parametrize(
    ("count", "is_refused"), [pytest.param(20, False, id="at-the-limit"), pytest.param(21, True, id="one-over")]
)
def test_redirects_end_when_there_are_too_many(
    server: RecordingServer, transport: RequestsTransport, count: int, is_refused: bool
) -> None:
    server.script += [redirect(307, f"/{number}") for number in range(count)]

    if is_refused:
        with pytest.raises(DeliveryError, match=rf"maximum redirect reached at: {server.url}/19\Z"):
            transport.send(delete_request(server, "a"), SECONDS)
    else:
        assert transport.send(delete_request(server, "a"), SECONDS).status == 200


@pytest.mark.parametrize(
    ("location", "message"),
    [("ftp://h/x", "Only HTTP(S) protocols are supported"), ("http://[x/", "uri requested responds with an invalid redirect URL: http://[x/")],
)  # fmt: skip
def test_redirect_is_refused_when_its_address_cannot_be_called(
    server: RecordingServer, transport: RequestsTransport, location: str, message: str
) -> None:
    server.script.append(redirect(302, location))

    with pytest.raises(DeliveryError) as caught:
        transport.send(delete_request(server, "a"), SECONDS)

    assert (caught.value.message, caught.value.is_retryable) == (message, False)


def test_transport_reports_a_refused_connection(transport: RequestsTransport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(DeliveryError) as caught:
        transport.send(WireRequest("GET", f"{url}/x", (), None), SECONDS)

    error = caught.value
    assert (error.name, error.code, error.status, error.is_retryable) == ("FetchError", "ECONNREFUSED", None, True)
    assert error.message.startswith(f"request to {url}/x failed, reason: ")


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        pytest.param(b"", "ECONNRESET", id="no-answer"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}", None, id="truncated"),
        pytest.param(b"nonsense\r\n\r\n", None, id="no-http"),
    ],
)
def test_transport_reports_a_broken_answer(
    server: RecordingServer, transport: RequestsTransport, reply: bytes, code: str | None
) -> None:
    server.script.append(reply)

    with pytest.raises(DeliveryError, match="failed, reason: ") as caught:
        transport.send(delete_request(server, "a"), SECONDS)

    assert (caught.value.name, caught.value.code, caught.value.is_retryable) == ("FetchError", code, True)


@pytest.mark.parametrize("reply", [b"HTTP/1.1 200 OK\r\n", OK[:-1]], ids=["silent", "silent-in-the-body"])
def test_transport_gives_up_when_the_server_is_silent(transport: RequestsTransport, reply: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        served = pool.submit(_answer_and_wait, listener, reply)
        request = WireRequest("GET", f"http://127.0.0.1:{listener.getsockname()[1]}/", (), None)
        with pytest.raises(DeliveryError) as caught:
            transport.send(request, 0.05)
        transport.close()
        served.result(SECONDS)

    error = caught.value
    assert (error.name, error.message) == ("TimeoutError", "Request timed out after 50ms")
    assert (error.code, error.is_retryable) == ("ETIMEDOUT", True)


def _answer_and_wait(listener: socket.socket, reply: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.settimeout(SECONDS)
        connection.recv(1024)
        connection.sendall(reply)
        connection.recv(1024)


def test_transport_calls_loopback_directly_when_a_proxy_is_set(
    server: RecordingServer, transport: RequestsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    assert transport.send(delete_request(server, "a"), SECONDS).status == 200


def test_transport_sends_the_whole_address_when_a_proxy_is_used(
    server: RecordingServer, transport: RequestsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    transport.send(WireRequest("GET", "http://mock.invalid/a[]%e4", (), None), SECONDS)

    assert server.received[0].startswith(b"GET http://mock.invalid/a[]%e4 HTTP/1.1\r\n")


def test_transport_can_be_intercepted_when_requests_is_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    def answer(adapter: HTTPAdapter, request: requests.PreparedRequest, **_: object) -> requests.Response:
        seen.append(request.url)
        response = requests.Response()
        response.status_code, response.reason = 204, "No Content"
        return response

    monkeypatch.setattr(HTTPAdapter, "send", answer)
    request = auth_request(Settings("key", "https://acme.talon.one"))

    with RequestsTransport() as transport:
        response = transport.send(request, SECONDS)

    assert (response.status, response.body, seen) == (204, b"", ["https://acme.talon.one/v2/authping"])
