"""The socket server: what is no HTTP, or too large even to read, is told in the envelope."""

import json
import socket

import pytest

from mock_talon import Server


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
