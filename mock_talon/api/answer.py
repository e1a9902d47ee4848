"""What goes back over the wire."""

from collections.abc import Iterator
from http import HTTPStatus
from http.client import responses
from typing import Final

from msgspec import Struct

from mock_talon.gate.fault_kinds import SocketFault

VERDICT_HEADER: Final = "X-Mock-Verdict"
BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
"""Answers with these have neither a body nor a length. Source: RFC 9110."""
STATUS_LINE_BYTES: Final = len("HTTP/1.1 2")
"""How much of an answer without a body arrives when it is truncated."""

BREAK_WITH: Final = "mock_talon.break_with"
"""Key of the WSGI environment, of servers that have one: a function that takes the fault with which the answer travels."""


class Answer(Struct, frozen=True):
    """One answer.

    Args:
        status: 0 when a fault lets none arrive.
        headers: names and values, in order.
        body: whole.
        fault: what the server does to it on its way, None for nothing.
        pieces: the body piece by piece, with the pauses of a drip between them; None to send it at once.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fault: SocketFault | None = None
    pieces: Iterator[bytes] | None = None


def status_line(status: int) -> str:
    """Write a status with its phrase, e.g. ``404 Not Found``; a status without one is told alone."""
    return f"{status} {responses.get(status, '')}"
