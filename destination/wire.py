"""A request as a value, exactly the bytes that production sends, and its answer.

Source: Segment actions framework, request client; Segment's Talon.One destination, headers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from destination._host import InvalidUrlError
from destination._javascript import PROTOTYPE, UNDEFINED, Json, stringify, without_prototypes
from destination._url import normal_fragment, normal_target, parse_url
from destination.errors import AuthenticationError, DeliveryError
from destination.settings import Settings

Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]
Header: TypeAlias = tuple[str, str]

USER_AGENT: Final = "Segment (Actions)"
AUTHORIZATION_SCHEME: Final = "ApiKey-v1"
AUTHENTICATION_PATH: Final = "/v2/authping"
JSON_TYPE: Final = "application/json"

_ILLEGAL_IN_HEADER = re.compile("[^\t\x20-\x7e\x80-\xff]")
_SECRET_HEADERS = frozenset({"authorization", "x-callback-api-key"})
_SECRET_ANSWER_HEADERS = frozenset({"set-cookie"})
_MASK: Final = "***"


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One HTTP request, ready to be sent unchanged.

    Args:
        method: the HTTP method.
        url: absolute, ASCII, without fragment; what follows the host is the request target, byte for byte.
        headers: names in lower case; values are sent as Latin-1. Not shown in ``repr``: they carry secrets.
        body: the JSON text as UTF-8, None for no body.
        written_url: the URL with the credentials and the fragment that are not sent; empty where it has neither.
    """

    method: str
    url: str
    headers: tuple[Header, ...] = field(repr=False)
    body: bytes | None
    written_url: str = field(default="", repr=False)

    @property
    def named_url(self) -> str:
        """The URL as production names it when the request fails."""
        return self.written_url or self.url

    def header(self, name: str) -> str | None:
        """Look up a header by its name in any case."""
        return dict(self.headers).get(name.lower())

    def redacted_headers(self) -> dict[str, str]:
        """Show the headers with the credentials masked."""
        return {name: _MASK if name in _SECRET_HEADERS else value for name, value in self.headers}


@dataclass(frozen=True, slots=True)
class WireResponse:
    """One answer, read to its end.

    Args:
        status: the status code.
        reason: the reason phrase as the server wrote it.
        headers: names in lower case.
        body: the decoded content.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode("utf-8", "replace")

    def redacted_headers(self) -> dict[str, str]:
        """Show the headers with what opens a session masked."""
        return {name: _MASK if name in _SECRET_ANSWER_HEADERS else value for name, value in self.headers.items()}


def build_request(
    settings: Settings, method: Method, target: str, *, body: Json = UNDEFINED, headers: Iterable[Header] = ()
) -> WireRequest:
    """Build the request of an action.

    Args:
        settings: where to, and with which credentials.
        method: the HTTP method.
        target: path and query as the action writes them, ids inserted.
        body: what is sent as JSON; ``UNDEFINED`` for no body.
        headers: the action's own headers.

    Raises:
        DeliveryError: a header value cannot be sent (``TypeError`` in production).
    """
    content_type = () if body is UNDEFINED else (("content-type", JSON_TYPE),)
    url = _base_url(settings.base_url) + normal_target(target)
    return WireRequest(
        method=method,
        url=url,
        headers=tuple(_sendable(settings, (*_common_headers(settings), *headers, *content_type))),
        body=None if body is UNDEFINED else _body_text(body).encode(),
        written_url=url + normal_fragment(target) if "#" in target else "",
    )


def _body_text(body: Json) -> str:
    text = stringify(body)
    return stringify(without_prototypes(body)) if f'"{PROTOTYPE}"' in text else text


def auth_request(settings: Settings) -> WireRequest:
    """Build the request that tests the credentials, the only one to the customer's own deployment.

    Raises:
        DeliveryError: a header value cannot be sent (``TypeError`` in production).
        AuthenticationError: the deployment is no URL that can be called.
    """
    headers = tuple(_sendable(settings, _common_headers(settings)))
    try:
        url = parse_url(_deployment(settings) + AUTHENTICATION_PATH)
    except InvalidUrlError as error:
        raise AuthenticationError(credentials_message(str(error))) from None
    return WireRequest(method="GET", url=url.address, headers=headers, body=None, written_url=url.written)


def credentials_message(message: str, status: int | None = None) -> str:
    """Word a failed test of the credentials; without a status two blanks stand in its place."""
    return f"Credentials are invalid: {'' if status is None else status} {message}"


def _deployment(settings: Settings) -> str:
    """Q1: a trailing slash is kept, and doubles the one of the path."""
    return settings.deployment if settings.quirks else settings.deployment.strip().rstrip("/")


def _common_headers(settings: Settings) -> tuple[Header, ...]:
    return (
        ("authorization", f"{AUTHORIZATION_SCHEME} {settings.api_key}"),
        ("destination-hostname", _deployment(settings)),
        ("user-agent", USER_AGENT),
    )


def _sendable(settings: Settings, headers: Iterable[Header]) -> Iterator[Header]:
    """Q2: a value that reads ``undefined`` is dropped. Q21: one with other than Latin-1 text is refused."""
    for name, value in headers:
        if _ILLEGAL_IN_HEADER.search(value):
            raise DeliveryError(f"{value} is not a legal HTTP header value", name="TypeError")
        if value != "undefined" or not settings.quirks:
            yield name, value


def _base_url(base_url: str) -> str:
    return parse_url(base_url).address.rstrip("/")
