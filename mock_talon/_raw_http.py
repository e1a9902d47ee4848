"""Requests and answers as the bytes of HTTP/1.1."""

from collections.abc import Iterable

from mock_talon.api.answer import BODILESS, status_line
from mock_talon.api.call import Request
from mock_talon.limits import BODY_BYTES

_END_OF_HEAD = b"\r\n\r\n"


def parse_request(sent: bytes) -> Request:
    """Read a whole request that an HTTP client has written; its origin stays empty.

    Source: RFC 9112; only what clients write, so nothing is refused here.
    """
    head, _, body = sent.partition(_END_OF_HEAD)
    line, *fields = head.decode("latin-1").split("\r\n")
    method, _, rest = line.partition(" ")
    path, _, query = origin_form(rest.rpartition(" ")[0]).partition("?")
    headers = tuple((name, value.strip()) for name, _, value in (field.partition(":") for field in fields))
    return Request(method, path, query, headers, _kept(_unframed(headers, body)), origin="")


def origin_form(target: str) -> str:
    """Leave scheme and host out of a target in the form that is meant for proxies."""
    return target if target.startswith("/") else "/" + target.partition("://")[2].partition("/")[2]


def _unframed(headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    is_chunked = any(
        name.lower() == "transfer-encoding" and value.lower().endswith("chunked") for name, value in headers
    )
    return _joined(body) if is_chunked else body


def _joined(body: bytes) -> bytes:
    """Put the chunks of a body together."""
    parts = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.split(b";", 1)[0], 16)
        parts.append(rest[:length])
        body = rest[length + 2 :] if length else b""
    return b"".join(parts)


def _kept(body: bytes) -> bytes | None:
    return body if len(body) <= BODY_BYTES.value else None


def head_of(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """Write an answer up to the empty line before its body, whose length is told."""
    lines = [f"HTTP/1.1 {status_line(status)}", *(f"{name}: {value}" for name, value in headers)]
    if status not in BODILESS:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + _END_OF_HEAD
