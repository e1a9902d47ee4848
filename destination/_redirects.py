"""Where a redirect leads.

Source: Segment actions framework, request client (node-fetch).
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from destination._host import C0_AND_SPACE, TABS_AND_BREAKS, UncallableUrlError
from destination._legacy_url import LegacyUrl
from destination._url import parse_url
from destination.errors import DeliveryError
from destination.wire import Header, WireRequest, WireResponse

MOST_REDIRECTS: Final = 20

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z\d+\-.]*:")
_SEE_OTHER = 303
_GET_AFTER_POST = frozenset({301, 302})
_CREDENTIALS = frozenset({"authorization"})


def send_following(send: Callable[[WireRequest], WireResponse], request: WireRequest) -> WireResponse:
    """Send a request, and those that redirects ask for, until an answer is none that can be followed.

    Raises:
        DeliveryError: what ``send`` raises, an address that cannot be called, or too many redirects.
    """
    for redirects in itertools.count():
        response = send(request)
        following = follow(request, response)
        if following is None:
            return response
        if redirects == MOST_REDIRECTS:
            break
        request = following
    raise DeliveryError(f"maximum redirect reached at: {request.named_url}", name="FetchError")


def follow(request: WireRequest, response: WireResponse) -> WireRequest | None:
    """Build the request that a redirect asks for; None when the answer is none that can be followed.

    Raises:
        DeliveryError: the address it gives cannot be called.
    """
    location = response.headers.get("location")
    if response.status not in _REDIRECTS or location is None:
        return None
    url = _target(request.named_url, location)
    headers = _kept_headers(request, url.address)
    moved = replace(request, url=url.address, headers=headers, written_url=url.written)
    is_get = response.status == _SEE_OTHER or (response.status in _GET_AFTER_POST and request.method == "POST")
    return replace(moved, method="GET", body=None) if is_get else moved


def _target(url: str, location: str) -> LegacyUrl:
    try:
        return parse_url(_joined(url, location))
    except UncallableUrlError as error:
        raise DeliveryError(str(error), name="TypeError") from error
    except ValueError as error:
        message = f"uri requested responds with an invalid redirect URL: {location}"
        raise DeliveryError(message, name="FetchError") from error


def _joined(url: str, location: str) -> str:
    """Put a location behind as much of the URL as it leaves out; nothing is resolved yet."""
    location = TABS_AND_BREAKS.sub("", location.strip(C0_AND_SPACE))
    scheme, rest = url.split(":", 1)
    is_same_scheme = location.startswith(f"{scheme}:") and not location.startswith(f"{scheme}://")
    if _SCHEME.match(location) and not is_same_scheme:
        return location
    location = location.removeprefix(f"{scheme}:")
    start = location[:2].replace("\\", "/")
    if start == "//":
        return f"{scheme}:{location}"
    before = re.split("[?#]", rest, maxsplit=1)[0]
    if location[:1] in {"", "#"}:
        return url.partition("#")[0] + location
    if location.startswith("?"):
        return f"{scheme}:{before}{location}"
    end = before.index("/", 2) if start.startswith("/") else before.rindex("/") + 1
    return f"{scheme}:{before[:end]}{location}"


def _kept_headers(request: WireRequest, url: str) -> tuple[Header, ...]:
    """Keep the credentials on the same host, on its subdomains and on the same protocol only."""
    before, after = urlsplit(request.url), urlsplit(url)
    is_near = f".{after.hostname}".endswith(f".{before.hostname}")
    if is_near and before.scheme == after.scheme:
        return request.headers
    return tuple(header for header in request.headers if header[0] not in _CREDENTIALS)
