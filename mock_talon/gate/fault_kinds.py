"""What a fault does: another answer, or harm to the connection on which the answer travels."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

from mock_talon.gate.fault_errors import require
from mock_talon.limits import FAULT_DELAY_SECONDS

Json: TypeAlias = Any

STATUS_FLOOR: Final = 200
STATUS_CEILING: Final = 599
RETRY_AFTER: Final = "Retry-After"
HEADER_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
HEADER_VALUE: Final = r"[\t\x20-\x7e\xa0-\xff]*"
_OWNED_BY_THE_SERVER: Final = frozenset(
    {
        "connection",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailers",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that describe the connection; WSGI leaves them to the server. Source: PEP 3333."""


class Status(Struct, frozen=True):
    """Another answer than the real one; the request is not carried out.

    Args:
        status: HTTP status.
        headers: beside those of every answer, e.g. ``Retry-After``.
        body: text is sent as it is, any other value as JSON; the error envelope of the host when absent.

    Raises:
        FaultError: the status or a header cannot be sent.
    """

    kind: ClassVar[str] = "status"
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json | UnsetType = UNSET

    def __post_init__(self) -> None:
        fits = STATUS_FLOOR <= self.status <= STATUS_CEILING
        require("status", self.status, f"a status from {STATUS_FLOOR} to {STATUS_CEILING}", fits=fits)
        for name, value in self.headers.items():
            fits = re.fullmatch(HEADER_NAME, name) is not None and name.lower() not in _OWNED_BY_THE_SERVER
            require("headers", name, "header names that HTTP allows and the server does not write itself", fits=fits)
            fits = re.fullmatch(HEADER_VALUE, value) is not None
            require("headers", value, "header values on one line, in Latin-1", fits=fits)

    def header(self, name: str) -> str | None:
        """Give a header's value, None when it is absent; names compare without regard to case."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


class Reset(Struct, frozen=True):
    """The connection is reset instead of an answer.

    Args:
        applied: whether the request is carried out before, so that only its answer is lost.
    """

    kind: ClassVar[str] = "reset"
    applied: bool = False


class Empty(Struct, frozen=True):
    """The connection is closed in order, without a byte of an answer.

    Args:
        applied: whether the request is carried out before, so that only its answer is lost.
    """

    kind: ClassVar[str] = "empty"
    applied: bool = False


class Garbage(Struct, frozen=True):
    """Something is sent that is no HTTP, then the connection is closed.

    Args:
        text: what is sent, in UTF-8.
        applied: whether the request is carried out before, so that only its answer is lost.
    """

    kind: ClassVar[str] = "garbage"
    text: str = "\x16\x03\x01 this is no HTTP\r\n\r\n"
    applied: bool = False

    def __post_init__(self) -> None:
        require("text", self.text, "a text of one character or more", fits=bool(self.text))


class Truncated(Struct, frozen=True):
    """The request is carried out, and its answer breaks off.

    Args:
        sent_bytes: how much of the body is sent at most, always less than the whole; None for half of it. An answer
            without body breaks off in its status line.
    """

    kind: ClassVar[str] = "truncated"
    sent_bytes: int | None = None

    def __post_init__(self) -> None:
        fits = self.sent_bytes is None or self.sent_bytes >= 0
        require("sent_bytes", self.sent_bytes, "0 bytes or more", fits=fits)

    def kept(self, body: bytes) -> bytes:
        """Give the part of a body that is sent."""
        wanted = len(body) // 2 if self.sent_bytes is None else self.sent_bytes
        return body[: min(wanted, len(body) - 1)] if body else body


class Drip(Struct, frozen=True):
    """The request is carried out, and the body of its answer comes piece by piece.

    Args:
        piece_bytes: how many bytes come at a time.
        pause_seconds: how long each further piece is waited for.
    """

    kind: ClassVar[str] = "drip"
    piece_bytes: int = 1
    pause_seconds: float = 0.05

    def __post_init__(self) -> None:
        require("piece_bytes", self.piece_bytes, "1 byte or more", fits=self.piece_bytes >= 1)
        bound = FAULT_DELAY_SECONDS.value
        fits = 0 <= self.pause_seconds <= bound
        require("pause_seconds", self.pause_seconds, f"seconds from 0 to {bound}", fits=fits)

    def pieces(self, body: bytes) -> Iterator[bytes]:
        """Cut a body."""
        for start in range(0, len(body), self.piece_bytes):
            yield body[start : start + self.piece_bytes]


class Late(Struct, frozen=True):
    """The answer comes after the client has stopped waiting for it; what a delay leads to, never set by hand."""

    kind: ClassVar[str] = "late"


Lost: TypeAlias = Reset | Empty | Garbage
"""Faults after which no status reaches the client."""
SocketFault: TypeAlias = Lost | Truncated | Drip | Late
"""Faults that a status and a body cannot express."""
Outcome: TypeAlias = Status | Lost | Truncated | Drip
"""What may be asked for."""

OUTCOMES: Final[tuple[type[Outcome], ...]] = (Status, Reset, Empty, Truncated, Garbage, Drip)
DELAY_ALONE: Final = "delay"
KINDS: Final = (*(outcome.kind for outcome in OUTCOMES), DELAY_ALONE)
