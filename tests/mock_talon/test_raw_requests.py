"""Requests as bytes on the wire, well formed and not: each is answered, in the API's own envelope where it is refused."""

import json
import socket
from collections.abc import Callable

import pytest

from mock_talon import Server, World
from mock_talon.limits import BODY_BYTES
from tests.mock_talon.conftest import HEADERS

PROFILES = b"/segment/v2/customer_profiles/"
CREDENTIALS = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items()).encode()
TYPED = CREDENTIALS + b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
SECONDS = 20.0


def asked(
    target: bytes, headers: bytes = TYPED, body: bytes = b"{}", *, method: bytes = b"PUT", has_length: bool = True
) -> bytes:
    """Write a request, credentials and length in place unless the test says otherwise."""
    length = b"Content-Length: %d\r\n" % len(body) if has_length else b""
    return b"%b %b HTTP/1.1\r\nHost: mock.test\r\nConnection: close\r\n%b%b\r\n%b" % (
        method,
        target,
        headers,
        length,
        body,
    )


def answer_to(server: Server, request: bytes) -> tuple[int, bytes]:
    """Send bytes, and give status and body of what comes back."""
    with socket.create_connection((server.host, server.port), timeout=SECONDS) as connection:
        connection.sendall(request)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body


BOB = PROFILES + b"bob"
ANSWERED = [
    pytest.param(asked(BOB), 200, id="plain"),
    pytest.param(
        asked(BOB, TYPED + CHUNKED, b'5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n', has_length=False), 200, id="chunked"
    ),
    pytest.param(asked(BOB, TYPED + CHUNKED, b"1\r\n{\r\n0\r\n\r\n", has_length=False), 400, id="chunked-nonsense"),
    pytest.param(asked(BOB, TYPED + CHUNKED, b"ZZ\r\n{}\r\n0\r\n\r\n", has_length=False), 400, id="bad-chunk"),
    pytest.param(asked(BOB, CREDENTIALS, b"", has_length=False), 200, id="no-body"),
    pytest.param(asked(BOB, TYPED + b"Content-Length: two\r\n", has_length=False), 400, id="length-is-no-number"),
    pytest.param(asked(BOB, TYPED + b"Content-Length: -2\r\n", has_length=False), 400, id="length-below-zero"),
    pytest.param(asked(BOB, TYPED + b"Content-Length: 3\r\n"), 400, id="two-lengths"),
    pytest.param(asked(BOB, TYPED + b"Authorization: ApiKey-v1 other\r\n"), 401, id="two-credentials"),
    pytest.param(asked(BOB, TYPED + b"Destination-Hostname: other.us-east4.talon.one\r\n"), 404, id="two-deployments"),
    pytest.param(
        asked(BOB, TYPED.replace(b"destination-hostname", b"DESTINATION-HOSTNAME")), 200, id="name-in-capitals"
    ),
    pytest.param(
        asked(BOB, TYPED.replace(b"destination-hostname", b"destination_hostname")), 400, id="name-with-underscore"
    ),
    pytest.param(asked(BOB, TYPED.replace(b"ApiKey-v1 ", b"ApiKey-v1 \xff\xfe")), 401, id="credential-beyond-ascii"),
    pytest.param(asked(BOB, TYPED + b"X-Correlation-ID: a\x00b\r\n"), 400, id="nul-in-a-header"),
    pytest.param(asked(b"http://integration.talon.one" + BOB), 200, id="absolute-target"),
    pytest.param(asked(b"http://integration.talon.one"), 404, id="absolute-target-without-path"),
    pytest.param(asked(b"*", method=b"OPTIONS"), 404, id="asterisk"),
    pytest.param(asked(PROFILES + b"a#b"), 200, id="raw-hash"),
    pytest.param(asked(PROFILES + b"?a"), 404, id="raw-question-mark"),
    pytest.param(asked(PROFILES + b"a b"), 400, id="raw-blank"),
    pytest.param(asked(PROFILES + "ä".encode()), 400, id="raw-utf-8"),
    pytest.param(asked(PROFILES + b"\xe4"), 400, id="raw-latin-1"),
    pytest.param(asked(PROFILES + b"a/b"), 404, id="raw-slash"),
    pytest.param(asked(PROFILES + b"../bob"), 404, id="raw-dots"),
    pytest.param(asked(b"/" + BOB), 200, id="doubled-slash"),
    pytest.param(asked(BOB, method=b"put"), 400, id="method-in-small-letters"),
    pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 400, id="tls"),
    pytest.param(asked(BOB, body=b" " * (BODY_BYTES.value + 1)), 413, id="over-the-maximum"),
    pytest.param(asked(BOB, body=b" " * (3 * BODY_BYTES.value)), 413, id="far-over-the-maximum"),
]


@pytest.mark.rule("answer-error-envelope", "route-decoded-late", "body-empty", "body-size")
@pytest.mark.parametrize(("request_bytes", "status"), ANSWERED)
def test_request_is_answered_as_its_bytes_deserve(
    make_world: Callable[..., World], request_bytes: bytes, status: int
) -> None:
    with Server(make_world()) as server:
        answered, body = answer_to(server, request_bytes)

    assert answered == status
    assert status == 200 or json.loads(body).keys() == {"StatusCode", "Error", "RequestUUID"}


@pytest.mark.rule("body-is-json")
def test_server_goes_on_after_a_client_that_leaves_in_the_middle(make_world: Callable[..., World]) -> None:
    whole = asked(BOB, body=b'{"attributes":{}}')
    with Server(make_world()) as server:
        for length in range(1, len(whole), 7):
            with socket.create_connection((server.host, server.port), timeout=SECONDS) as connection:
                connection.sendall(whole[:length])

        assert answer_to(server, whole)[0] == 200
