"""Between the environment of a WSGI server and the mock: a request is read from it, an answer given back."""

from collections.abc import Iterable
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wsgi import get_content_length, get_host, get_input_stream

from mock_talon._raw_http import origin_form
from mock_talon.api.answer import BODILESS, Answer, status_line
from mock_talon.api.call import Request
from mock_talon.limits import BODY_BYTES

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_PATH_SAFE: Final = "/:@!$&'()*+,;=-._~%"
_OF_CONTENT: Final = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})
_NAMES_KEPT: Final = 256


def request_of(environ: "WSGIEnvironment") -> Request:
    """Read a request, its body included; None stands for a body that is too large.

    Raises:
        ClientDisconnected: the client has gone before its body had come.
    """
    return Request(
        method=intern(environ["REQUEST_METHOD"].upper()),
        path=_raw_path(environ),
        query=environ.get("QUERY_STRING", ""),
        headers=_headers(environ),
        body=_body(environ),
        origin=get_host(environ),
    )


def _raw_path(environ: "WSGIEnvironment") -> str:
    """Give the path as it stood in the request line, if the server tells; else encode the decoded one again."""
    raw: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if not raw:
        return quote(environ.get("PATH_INFO", "").encode("latin-1"), safe=_PATH_SAFE)
    return origin_form(raw.partition("?")[0])


def _headers(environ: "WSGIEnvironment") -> tuple[tuple[str, str], ...]:
    """Give the headers; of those about the body, WSGI has empty ones for absent ones."""
    names = [(key, name) for key in environ if (name := _header_name(key))]
    return tuple([(name, value) for key, name in names if (value := environ[key]) or key not in _OF_CONTENT])


@lru_cache(_NAMES_KEPT)
def _header_name(key: str) -> str:
    """Tell which header stands under a key of the environment, "" for none."""
    name = key.removeprefix("HTTP_")
    is_header = key in _OF_CONTENT or (name != key and name not in _OF_CONTENT)
    return name.replace("_", "-").title() if is_header else ""


def _body(environ: "WSGIEnvironment") -> bytes | None:
    length = get_content_length(environ)
    if length is not None and length <= BODY_BYTES.value:
        body: bytes = environ["wsgi.input"].read(length)
        if len(body) < length:
            raise ClientDisconnected
        return body
    try:
        return get_input_stream(environ, max_content_length=BODY_BYTES.value).read()
    except RequestEntityTooLarge:
        return None


def start(answer: Answer, start_response: "StartResponse", method: str) -> Iterable[bytes]:
    """Send the head of an answer, and give what the server has to send after it."""
    has_body = answer.status not in BODILESS
    length = [("Content-Length", str(len(answer.body)))] if has_body else []
    start_response(status_line(answer.status), [*answer.headers, *length])
    if method == "HEAD" or not has_body:
        return ()
    return (answer.body,) if answer.pieces is None else answer.pieces
