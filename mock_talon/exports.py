"""A recorded request in the form of other tools: curl, a snippet for ``requests``, an HTTP archive.

Credentials never leave the journal: a command reads them from the environment instead.
"""

import shlex
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from mock_talon.gate.journal import Entry
from mock_talon.gate.masking import MASK, is_masked

API_KEY_VARIABLE: Final = "TALON_API_KEY"
_CALLBACK_KEY_VARIABLE: Final = "TALON_CALLBACK_KEY"
_OTHER_VARIABLE: Final = "SECRET"
_BASIC: Final = f"Basic {MASK}"
_MADE_BY_CLIENTS: Final = frozenset(
    {"host", "content-length", "accept-encoding", "connection", "user-agent", "transfer-encoding"}
)
"""Headers which every client writes itself."""
_LOOPBACK: Final = ("127.", "localhost", "[::1]")
_SNIPPET: Final = """{base64}import os

import requests

answer = requests.request(
    {method!r},
    {url!r},
    headers={{
{headers}    }},
{body}    timeout=10,
)
print(answer.status_code, answer.text)
"""


def origin_of(entry: Entry) -> str:
    """Give the origin to which a request was sent, as far as its header Host tells."""
    host = next((value for name, value in entry.headers if name.lower() == "host"), "localhost")
    return f"{'http' if host.startswith(_LOOPBACK) else 'https'}://{host}"


def url_of(entry: Entry, origin: str | None = None) -> str:
    """Give the whole URL of a request.

    Args:
        entry: the request.
        origin: where it shall be sent to instead of where it was.
    """
    return f"{(origin or origin_of(entry)).rstrip('/')}{entry.target}"


def headers_to_send(entry: Entry) -> Iterator[tuple[str, str]]:
    """Give the headers that say what the request is, secrets masked."""
    return ((name, value) for name, value in entry.headers if name.lower() not in _MADE_BY_CLIENTS)


def variable_of(header: str) -> str:
    """Name the environment variable that holds the secret of a header."""
    known = {"authorization": API_KEY_VARIABLE, "x-callback-api-key": _CALLBACK_KEY_VARIABLE}
    return known.get(header.lower(), _OTHER_VARIABLE)


def to_curl(entry: Entry, origin: str | None = None) -> str:
    """Write a request as a curl command which reads the API key from ``$TALON_API_KEY``.

    Args:
        entry: the request.
        origin: where it shall be sent to instead of where it was.
    """
    parts = [f"curl -i --path-as-is -X {shlex.quote(entry.method)} {shlex.quote(url_of(entry, origin))}"]
    parts += [_curl_header(name, value) for name, value in headers_to_send(entry)]
    if entry.body:
        parts.append(f"--data-binary {shlex.quote(entry.body.decode('utf-8', 'replace'))}")
    return " \\\n  ".join(parts) + "\n"


def _curl_header(name: str, value: str) -> str:
    if not is_masked(name, value):
        return f"-H {shlex.quote(f'{name}: {value}')}"
    if value == _BASIC:
        return f'-u "ApiKey-v1 ${API_KEY_VARIABLE}:"'
    return f'-H {shlex.quote(f"{name}: {value.removesuffix(MASK)}")}"${variable_of(name)}"'


def to_snippet(entry: Entry, origin: str | None = None) -> str:
    """Write a request as Python for ``requests``, which reads the API key from the environment.

    Args:
        entry: the request.
        origin: where it shall be sent to instead of where it was.
    """
    headers = list(headers_to_send(entry))
    return _SNIPPET.format(
        base64="import base64\n" if any(value == _BASIC for _, value in headers) else "",
        method=entry.method,
        url=url_of(entry, origin),
        headers="".join(f"        {name!r}: {_python_value(name, value)},\n" for name, value in headers),
        body=f"    data={entry.body!r},\n" if entry.body else "",
    )


def _python_value(name: str, value: str) -> str:
    if not is_masked(name, value):
        return repr(value)
    variable = f'os.environ["{variable_of(name)}"]'
    if value == _BASIC:
        return f'"Basic " + base64.b64encode(("ApiKey-v1 " + {variable} + ":").encode()).decode()'
    prefix = value.removesuffix(MASK)
    return f"{prefix!r} + {variable}" if prefix else variable


def bodies_of(entry: Entry) -> tuple[str, str]:
    """Give the texts of request and answer."""
    return entry.body.decode("utf-8", "replace"), entry.answer.decode("utf-8", "replace")


def query_of(entry: Entry) -> Sequence[tuple[str, str]]:
    """Give the parameters of a request's query, as sent."""
    pairs = (pair.partition("=") for pair in urlsplit(entry.target).query.split("&") if pair)
    return [(name, value) for name, _, value in pairs]
