"""Recorded requests as an HTTP archive, version 1.2, credentials masked.

Source of the shape: HTTP Archive 1.2 specification.
"""

from collections.abc import Iterable
from http.client import responses
from importlib.metadata import version
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType, field

from mock_talon.clock import to_rfc3339
from mock_talon.exports import bodies_of, query_of, url_of
from mock_talon.gate.journal import Entry

_UNKNOWN: Final = -1
_HTTP: Final = "HTTP/1.1"
_MILLISECONDS: Final = 1000


class HarPair(Struct, frozen=True):
    """A header or a query parameter."""

    name: str
    value: str


class HarPostData(Struct, frozen=True, rename="camel"):
    """The body of a request."""

    mime_type: str
    text: str


class HarRequest(Struct, frozen=True, rename="camel", kw_only=True):
    """A request."""

    method: str
    url: str
    http_version: str = _HTTP
    headers: list[HarPair]
    query_string: list[HarPair]
    cookies: list[HarPair] = field(default_factory=list)
    headers_size: int = _UNKNOWN
    body_size: int
    post_data: HarPostData | UnsetType = UNSET


class HarContent(Struct, frozen=True, rename="camel"):
    """The body of an answer."""

    size: int
    mime_type: str
    text: str


class HarResponse(Struct, frozen=True, rename="camel", kw_only=True):
    """An answer; its status is 0 when a fault let none arrive."""

    status: int
    status_text: str
    http_version: str = _HTTP
    headers: list[HarPair]
    content: HarContent
    cookies: list[HarPair] = field(default_factory=list)
    redirect_url: str = field(default="", name="redirectURL")
    headers_size: int = _UNKNOWN
    body_size: int


class HarTimings(Struct, frozen=True):
    """Milliseconds; all of the mock's work is waiting to the client."""

    wait: float
    send: float = 0
    receive: float = 0


class HarEntry(Struct, frozen=True, rename="camel", kw_only=True):
    """A request with its answer; the comment is the id of the journal entry."""

    started_date_time: str
    time: float
    request: HarRequest
    response: HarResponse
    cache: dict[str, Any] = field(default_factory=dict)
    timings: HarTimings
    comment: str


class HarCreator(Struct, frozen=True):
    """Who made the archive."""

    name: str
    version: str


class HarLog(Struct, frozen=True):
    """The archive itself."""

    version: str
    creator: HarCreator
    entries: list[HarEntry]


class Har(Struct, frozen=True):
    """An HTTP archive."""

    log: HarLog


def to_har(entries: Iterable[Entry], origin: str | None = None) -> Har:
    """Make an HTTP archive of requests.

    Args:
        entries: oldest first.
        origin: where they shall seem to have been sent to instead of where they were.
    """
    creator = HarCreator("mock_talon", version("talon-one-harness"))
    return Har(HarLog("1.2", creator, [_entry(entry, origin) for entry in entries]))


def _entry(entry: Entry, origin: str | None) -> HarEntry:
    milliseconds = round(entry.seconds * _MILLISECONDS, 3)
    return HarEntry(
        started_date_time=to_rfc3339(entry.at),
        time=milliseconds,
        request=_request(entry, origin),
        response=_response(entry),
        timings=HarTimings(milliseconds),
        comment=entry.id,
    )


def _request(entry: Entry, origin: str | None) -> HarRequest:
    text, _ = bodies_of(entry)
    return HarRequest(
        method=entry.method,
        url=url_of(entry, origin),
        headers=[HarPair(name, value) for name, value in entry.headers],
        query_string=[HarPair(name, value) for name, value in query_of(entry)],
        body_size=len(entry.body),
        post_data=HarPostData(_media_type(entry), text) if entry.body else UNSET,
    )


def _media_type(entry: Entry) -> str:
    return next((value for name, value in entry.headers if name.lower() == "content-type"), "")


def _response(entry: Entry) -> HarResponse:
    _, text = bodies_of(entry)
    media_type = "application/json" if entry.answer else ""
    return HarResponse(
        status=entry.status,
        status_text=responses.get(entry.status, ""),
        headers=[HarPair("Content-Type", media_type)] if entry.answer else [],
        content=HarContent(len(entry.answer), media_type, text),
        body_size=len(entry.answer),
    )
