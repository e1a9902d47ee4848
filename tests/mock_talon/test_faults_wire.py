"""Each kind of fault as a client meets it: over a raw socket, and where no socket is.

``test_intercept_faults.py`` holds what ``requests`` makes of them, in process and over a socket.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from mock_talon import (
    Drip,
    Empty,
    Fault,
    FixedDelay,
    FrozenClock,
    Garbage,
    Match,
    Reset,
    Server,
    Status,
    Truncated,
    When,
    World,
)
from mock_talon.api.call import Request
from mock_talon.api.dispatch import Service
from mock_talon.gate.fault_kinds import Late, Outcome
from mock_talon.worlds import Worlds
from tests.mock_talon.conftest import HEADERS, Mock, in_process, over_socket
from tests.mock_talon.test_parallel import Gate

PROFILE = "/segment/v2/customer_profiles/bob"
AUTHPING = "/v2/authping"
NO_WAIT = {"pause_seconds": 0.0}


@pytest.fixture
def server(make_world: Callable[..., World]) -> Iterator[Server]:
    """A world on a socket."""
    with Server(make_world()) as server:
        yield server


def connected(server: Server) -> socket.socket:
    return socket.create_connection((server.host, server.port), timeout=20)


def ask(connection: socket.socket, method: str = "DELETE", path: str = "/segment/audiences/none") -> None:
    """Send a request, in bytes; by default one that is answered with 404."""
    lines = [f"{method} {path} HTTP/1.1", "Host: mock", *(f"{name}: {value}" for name, value in HEADERS.items())]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())


def everything(connection: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


def test_reset_is_a_reset(server: Server) -> None:
    server.world.faults.add(Fault(Reset()))
    with connected(server) as connection:
        ask(connection)

        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_empty_answer_is_a_close_without_a_byte(server: Server) -> None:
    server.world.faults.add(Fault(Empty()))
    with connected(server) as connection:
        ask(connection)

        assert everything(connection) == b""


def test_garbage_is_what_was_asked_for_and_nothing_else(server: Server) -> None:
    server.world.faults.add(Fault(Garbage("no HTTP ☃")))
    with connected(server) as connection:
        ask(connection)

        assert everything(connection) == "no HTTP ☃".encode()


@pytest.mark.parametrize(
    ("sent_bytes", "kept"), [(None, 0.5), (7, 7), (0, 0), (10_000, -1)], ids=["half", "some", "none", "all-but-one"]
)
def test_truncated_answer_promises_more_than_it_sends(server: Server, sent_bytes: int | None, kept: float) -> None:
    server.world.faults.add(Fault(Truncated(sent_bytes)))
    with connected(server) as connection:
        ask(connection)
        head, _, body = everything(connection).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 404 ")
    whole = server.world.journal.entries()[0].answer
    assert f"Content-Length: {len(whole)}".encode() in head
    count = int(len(whole) * kept) if kept == 0.5 else len(whole) + int(kept) if kept < 0 else int(kept)
    assert body == whole[:count]


def test_truncated_answer_without_body_breaks_off_in_its_status_line(server: Server) -> None:
    server.world.faults.add(Fault(Truncated()))
    with connected(server) as connection:
        ask(connection, "GET", AUTHPING)

        assert everything(connection) == b"HTTP/1.1 2"


def test_drip_comes_piece_by_piece(server: Server) -> None:
    """The server's pauses end when the client has read the piece before."""
    turns = threading.Semaphore(0)
    pauses: list[float] = []
    server.world.sleep = lambda seconds: (pauses.append(seconds), turns.acquire())[0]
    server.world.faults.add(Fault(Drip(40, 0.25)))
    with connected(server) as connection, connection.makefile("rb") as stream:
        ask(connection)
        length = next(int(line.split(b":")[1]) for line in stream if line.startswith(b"Content-Length"))
        while stream.readline() != b"\r\n":
            pass
        pieces = []
        while sum(map(len, pieces)) < length:
            pieces.append(stream.read1(65536))
            turns.release()

    assert [len(piece) for piece in pieces] == [40, 40, length - 80]
    assert pauses == [0.25, 0.25]
    assert b"".join(pieces) == server.world.journal.entries()[0].answer


def test_drip_of_an_empty_answer_changes_nothing(mock: Mock) -> None:
    mock.world.faults.add(Fault(Drip()))

    assert mock.request("GET", AUTHPING).status == 204


def test_drip_arrives_whole_in_both_transports(mock: Mock) -> None:
    mock.world.faults.add(Fault(Drip(8, **NO_WAIT)))

    assert mock.put(PROFILE, {}).json["effects"] == []


def request_of(method: str, path: str, body: bytes, patience_seconds: float | None = None) -> Request:
    headers = (*HEADERS.items(), ("Content-Type", "application/json"))
    return Request(method, path, "", headers, body, "mock.test", patience_seconds)


def test_in_process_client_waits_no_longer_than_its_timeout(make_world: Callable[..., World]) -> None:
    world = make_world()
    slept: list[float] = []
    world.sleep = slept.append
    world.faults.add(Fault(delay=FixedDelay(3600)))
    service = Service(Worlds(world))

    late = service.answer(request_of("PUT", PROFILE, b"{}", patience_seconds=0.5))
    patient = service.answer(request_of("PUT", PROFILE, b"{}"))

    assert slept == [0.5, 3600]
    assert (late.status, late.fault, patient.status, patient.fault) == (0, Late(), 200, None)
    assert [entry.status for entry in world.journal.entries()] == [0, 200]
    assert world.journal.entries()[0].changes != ()


@pytest.mark.parametrize("outcome", [Reset(), Empty(), Garbage(), Truncated()], ids=lambda outcome: outcome.kind)
def test_server_that_cannot_express_a_fault_says_so(make_world: Callable[..., World], outcome: Outcome) -> None:
    world = make_world()
    world.faults.add(Fault(outcome))
    mock = Mock(world, in_process(world))

    answer, ping = mock.put(PROFILE, {}), mock.request("GET", AUTHPING)

    assert (answer.status, ping.status) == (502, 502)
    assert f"the fault {outcome.kind!r} should have struck, but this server cannot express it" in answer.json["Error"]
    assert "serve the mock with mock-talon serve" in ping.json["message"]
    assert mock.verdict(answer)["fault"]["kind"] == outcome.kind


@pytest.mark.parametrize("outcome", [Reset, Empty, Garbage], ids=lambda outcome: outcome.kind)
@pytest.mark.parametrize("applied", [True, False])
def test_lost_answer_leaves_the_request_carried_out_only_if_wanted(
    server: Server, outcome: Callable[..., Outcome], applied: bool
) -> None:
    server.world.faults.add(Fault(outcome(applied=applied), when=When(times=1)))
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.put(server.url + PROFILE, json={}, headers=HEADERS, timeout=20)

    assert ("bob" in Mock(server.world, over_socket(server)).state()["profiles"]) is applied
    assert server.world.journal.entries()[0].status == 0


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        pytest.param(PROFILE, 503, {"StatusCode": 503, "Error": "Service Unavailable"}, id="third-party"),
        pytest.param(PROFILE, 429, {"StatusCode": 429, "Error": "Too many requests"}, id="own-words"),
        pytest.param("/segment/nope", 500, {"StatusCode": 500, "Error": "Internal Server Error"}, id="unknown-path"),
        pytest.param(AUTHPING, 502, {"StatusCode": 502, "message": "Bad Gateway"}, id="deployment"),
        pytest.param(PROFILE, 599, {"StatusCode": 599, "Error": "Error"}, id="unknown-status"),
    ],
)
def test_status_is_answered_in_the_envelope_of_its_host(
    mock: Mock, path: str, status: int, body: dict[str, Any]
) -> None:
    mock.world.faults.add(Fault(Status(status)))

    answer = mock.put(path, {})

    sent = answer.json
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")
    assert sent.pop("RequestUUID", answer.headers["x-mock-verdict"]) == answer.headers["x-mock-verdict"]
    assert sent == body


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        pytest.param(Status(502, body="<h1>"), "text/plain; charset=utf-8", b"<h1>", id="text"),
        pytest.param(Status(502, {"content-type": "text/html"}, "<h1>"), "text/html", b"<h1>", id="typed-text"),
        pytest.param(Status(500, body={"a": [1]}), "application/json", b'{"a":[1]}', id="json"),
        pytest.param(Status(500, body=None), "application/json", b"null", id="null"),
        pytest.param(Status(204), None, b"", id="no-content"),
        pytest.param(Status(503, body=""), None, b"", id="empty-text"),
    ],
)
def test_status_brings_its_own_body(mock: Mock, status: Status, content_type: str | None, body: bytes) -> None:
    mock.world.faults.add(Fault(status))

    answer = mock.put(PROFILE, {})

    assert (answer.status, answer.headers.get("content-type"), answer.body) == (status.status, content_type, body)


def test_status_brings_its_own_headers(mock: Mock) -> None:
    mock.world.faults.add(Fault(Status(503, {"Retry-After": "7", "X-Own": "é"})))

    headers = mock.put(PROFILE, {}).headers

    assert (headers["retry-after"], headers["x-own"]) == ("7", "é")


def test_fault_strikes_before_anybody_asks_for_a_credential(mock: Mock) -> None:
    mock.world.faults.add(Fault(Status(503)))

    assert mock.put(PROFILE, {}, headers={"Authorization": None}).status == 503
    assert mock.put(PROFILE, {}, raw=b"no JSON").status == 503


def test_struck_requests_do_not_count_against_the_rate_limit(mock: Mock) -> None:
    mock.world.faults.add(Fault(Status(503), when=When(times=10)))
    slow = {"Authorization": "ApiKey-v1 slow-key"}

    statuses = [mock.put(PROFILE, {}, headers=slow).status for _ in range(14)]

    assert statuses == [503] * 10 + [200] * 3 + [429]


def test_fault_of_one_profile_spares_the_others(mock: Mock) -> None:
    mock.world.faults.add(Fault(Status(503), match=Match(profile="bob")))
    event = {"eventType": "track-event", "customerProfileId": "bob"}

    assert mock.put(PROFILE, {}).status == 503
    assert mock.put("/segment/v2/events", event).status == 503
    assert mock.put("/segment/v2/events", {**event, "customerProfileId": "eve"}).status == 200


def test_delay_holds_the_answer_back_and_the_journal_says_so(mock: Mock) -> None:
    slept: list[float] = []
    mock.world.sleep = slept.append
    mock.world.faults.add(Fault(delay=FixedDelay(1.5)))

    answer = mock.put(PROFILE, {})

    assert (answer.status, slept) == (200, [1.5])
    assert mock.verdict(answer)["fault"] == {"id": "fault-1", "kind": "delay", "delaySeconds": 1.5}


def test_delay_comes_before_any_other_harm(mock: Mock) -> None:
    slept: list[float] = []
    mock.world.sleep = slept.append
    mock.world.faults.add(Fault(Status(504), FixedDelay(1.5)))

    assert (mock.put(PROFILE, {}).status, slept) == (504, [1.5])


def test_delayed_requests_do_not_keep_the_server_from_others(server: Server) -> None:
    gate = Gate(server.world)
    server.world.faults.add(Fault(delay=FixedDelay(1), match=Match(path="/segment/v2/customer_profiles/*")))
    mock = Mock(server.world, over_socket(server))
    with ThreadPoolExecutor(20) as threads:
        held = [threads.submit(mock.put, f"/segment/v2/customer_profiles/p{n}", {}) for n in range(20)]
        for _ in held:
            assert gate.entered.acquire(timeout=20)

        assert mock.request("GET", AUTHPING).status == 204
        gate.open()
        assert {future.result().status for future in held} == {200}


def test_stopping_server_ends_delays(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.faults.add(Fault(delay=FixedDelay(3600)))
    with ThreadPoolExecutor(1) as threads:
        asleep, sleep = threading.Event(), world.sleep
        world.sleep = lambda seconds: (asleep.set(), sleep(seconds))[0]
        with Server(world) as server:
            held = threads.submit(Mock(world, over_socket(server)).put, PROFILE, {})
            assert asleep.wait(20)
        assert held.result().status == 200


@pytest.mark.parametrize(
    ("waited", "marks"), [pytest.param(1.999, ["came-back-early"], id="early"), pytest.param(2, [], id="in-time")]
)
def test_client_is_flagged_when_it_comes_back_before_retry_after(
    mock: Mock, clock: FrozenClock, waited: float, marks: list[str]
) -> None:
    mock.world.faults.add(Fault(Status(429, {"retry-after": "2"}), when=When(times=1)))
    first = mock.put(PROFILE, {})
    clock.advance(waited)

    again = mock.put(PROFILE, {})

    assert (first.status, again.status) == (429, 200)
    assert (mock.verdict(first)["marks"], mock.verdict(again)["marks"]) == ([], marks)


def test_flag_is_for_the_same_client_method_and_path(mock: Mock, clock: FrozenClock) -> None:
    mock.world.faults.add(Fault(Status(429, {"Retry-After": "2"}), when=When(times=1)))
    mock.put(PROFILE, {})
    others = [
        mock.put(PROFILE, {}, headers={"Authorization": "ApiKey-v1 loose-key"}),
        mock.request("GET", PROFILE),
        mock.put("/segment/v2/customer_profiles/eve", {}),
    ]

    assert [mock.verdict(answer)["marks"] for answer in others] == [[], [], []]
    assert mock.verdict(mock.put(PROFILE, {}))["marks"] == ["came-back-early"]
    mock.world.reset()
    assert mock.verdict(mock.put(PROFILE, {}))["marks"] == []


def test_stopping_server_ends_drips(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.faults.add(Fault(Drip(60, 3600)))
    with ThreadPoolExecutor(1) as threads:
        asleep, sleep = threading.Event(), world.sleep
        world.sleep = lambda seconds: (asleep.set(), sleep(seconds))[0]
        with Server(world) as server:
            held = threads.submit(Mock(world, over_socket(server)).put, PROFILE, {})
            assert asleep.wait(20)
        assert held.result().json["effects"] == []
