"""How production writes the URL of a request.

The text is parsed by the WHATWG URL rules and written again by Node's older URL module, which escapes a few characters
more. ``parse_url`` does that for a whole URL and ``normal_target`` for what follows the host.

Source: Segment actions framework, request client (node-fetch).
"""

import re
from functools import lru_cache
from urllib.parse import quote

from destination._host import (
    C0_AND_SPACE,
    TABS_AND_BREAKS,
    UncallableUrlError,
    parse_authority,
    require_opaque_authority,
)
from destination._legacy_url import LegacyUrl, read_legacy

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z\d+\-.]*):(.*)\Z", re.DOTALL)
_KEPT = "!$%&()*+,-./:;=@[]_~"
_KEPT_IN_QUERY = _KEPT + "?"
_KEPT_IN_FRAGMENT = _KEPT_IN_QUERY + "#"
_ORDINARY_TARGET = re.compile(r"(?:/[A-Za-z0-9_:@-][A-Za-z0-9_:@.-]*)+(?:\?[A-Za-z=]+)?\Z")
_ENCODED_DOT = re.compile("%2e", re.IGNORECASE)
_KEPT_IN_USER = "!$%&()*+,-.:_~"
_AUTHORITY_END = re.compile(r"[/\\?#]")
_OPAQUE_AUTHORITY_END = re.compile(r"[/?#]")
_NOT_IN_OPAQUE = re.compile(r"[^ -~]")
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_HTTP = frozenset({"http:", "https:"})
_FILE = "file"
_BACKSLASH = "\\"
_REMEMBERED = 256

ONLY_ABSOLUTE = "Only absolute URLs are supported"
ONLY_HTTP = "Only HTTP(S) protocols are supported"


def normal_target(text: str) -> str:
    """Write path and query as production does.

    Args:
        text: all that follows the host, starting with ``/``, ids inserted as they are.

    Returns:
        ASCII text; dot segments are resolved and a fragment is cut off.
    """
    if _ORDINARY_TARGET.match(text):
        return text
    text = TABS_AND_BREAKS.sub("", _scalar_values(text).rstrip(C0_AND_SPACE))
    before_fragment = text.partition("#")[0]
    path, question_mark, query = before_fragment.partition("?")
    return _normal_path(path.replace("\\", "/")) + question_mark + quote(query, safe=_KEPT_IN_QUERY)


def normal_fragment(text: str) -> str:
    """Write the fragment of a target, number sign included; it is not sent, but failures name it."""
    _, number_sign, fragment = text.partition("#")
    if not number_sign:
        return ""
    fragment = TABS_AND_BREAKS.sub("", _scalar_values(fragment).rstrip(C0_AND_SPACE))
    return number_sign + quote(fragment, safe=_KEPT_IN_FRAGMENT)


def _scalar_values(text: str) -> str:
    """Join surrogate pairs and replace lone surrogates, as the URL parser's input conversion does."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _normal_path(path: str) -> str:
    kept: list[str] = []
    *inner, last = path.removeprefix("/").split("/")
    for segment in inner:
        _walk(kept, segment)
    if _walk(kept, last):
        kept.append("")
    return "/" + "/".join(quote(segment, safe=_KEPT) for segment in kept)


def _walk(kept: list[str], segment: str) -> bool:
    """Take one step along a path; tells whether it was a dot segment, which leaves no name."""
    dots = _ENCODED_DOT.sub(".", segment)
    if dots == "..":
        del kept[-1:]
    elif dots != ".":
        kept.append(segment)
    return dots in {".", ".."}


@lru_cache(maxsize=_REMEMBERED)
def parse_url(text: str) -> LegacyUrl:
    """Read a whole URL as production does, which takes it apart and writes it again twice; the last ones are remembered.

    Raises:
        InvalidUrlError: with the message of production's HTTP client.
    """
    url = _parse(_parse(text).written)
    if not (url.scheme and url.name):
        raise UncallableUrlError(ONLY_ABSOLUTE)
    if url.scheme not in _HTTP:
        raise UncallableUrlError(ONLY_HTTP)
    return url


def _parse(text: str) -> LegacyUrl:
    match = _SCHEME.match(text)
    return read_legacy(text if match is None else _standard_form(match[1].lower(), match[2]))


def _standard_form(scheme: str, rest: str) -> str:
    """Write what begins with a letter and a scheme by the WHATWG rules."""
    rest = TABS_AND_BREAKS.sub("", _scalar_values(rest).rstrip(C0_AND_SPACE))
    if scheme in _DEFAULT_PORTS:
        return f"{scheme}://{_standard_rest(rest.lstrip('/' + _BACKSLASH), _DEFAULT_PORTS[scheme])}"
    if scheme != _FILE and rest.startswith("//"):
        require_opaque_authority(_OPAQUE_AUTHORITY_END.split(rest[2:], 1)[0])
    return f"{scheme}:{_NOT_IN_OPAQUE.sub(_escape, rest)}"


def _standard_rest(text: str, default_port: int) -> str:
    user, authority, target = _split_authority(text)
    name, colon, password = user.partition(":")
    credentials = f"{name}{colon}{password}" if password else name
    shown_user = f"{quote(credentials, safe=_KEPT_IN_USER)}@" if credentials else ""
    rooted = target if target[:1] in {"/", _BACKSLASH} else f"/{target}"
    return f"{shown_user}{parse_authority(authority, default_port)}{normal_target(rooted)}{normal_fragment(rooted)}"


def _split_authority(text: str) -> tuple[str, str, str]:
    """Split into credentials, host with port, and target."""
    end = _AUTHORITY_END.search(text)
    stop = end.start() if end else len(text)
    user, _, authority = text[:stop].rpartition("@")
    return user, authority, text[stop:]


def _escape(match: re.Match[str]) -> str:
    return quote(match[0])
