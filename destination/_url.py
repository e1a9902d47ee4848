"""How production writes the URL of a request.

The text is parsed by the WHATWG URL rules and written again by Node's older URL module, which escapes a few characters
more. ``parse_url`` does that for a whole URL and ``normal_target`` for what follows the host.

Source: Segment actions framework, request client (node-fetch).
"""

import re
from urllib.parse import quote

from destination._host import InvalidUrlError, parse_authority

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z\d+\-.]*):(.*)\Z", re.DOTALL)
_LEGACY_SCHEME = re.compile(r"[a-zA-Z\d+\-.]+:")
_C0_AND_SPACE = "".join(map(chr, range(0x21)))
_LEGACY_BLANKS = "\t\n\v\f\r \xa0\ufeff"
_REMOVED = re.compile(r"[\t\n\r]")
_KEPT = "!$%&()*+,-./:;=@[]_~"
_KEPT_IN_QUERY = _KEPT + "?"
_ORDINARY_TARGET = re.compile(r"(?:/[A-Za-z0-9_:@-][A-Za-z0-9_:@.-]*)+(?:\?[A-Za-z=]+)?\Z")
_ENCODED_DOT = re.compile("%2e", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOSTLESS = "javascript"

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
    text = _REMOVED.sub("", _scalar_values(text).rstrip(_C0_AND_SPACE))
    before_fragment = text.partition("#")[0]
    path, question_mark, query = before_fragment.partition("?")
    return _normal_path(path.replace("\\", "/")) + question_mark + quote(query, safe=_KEPT_IN_QUERY)


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


def parse_url(text: str) -> str:
    """Write a whole URL as production does.

    Raises:
        InvalidUrlError: with the message of production's HTTP client.
    """
    match = _SCHEME.match(text)
    if match is None:
        return _parse_legacy(text.strip(_LEGACY_BLANKS))
    scheme = match[1].lower()
    if scheme not in _DEFAULT_PORTS:
        raise InvalidUrlError(_why_not_http(scheme, match[2]))
    return _write(scheme, _REMOVED.sub("", _scalar_values(match[2]).rstrip(_C0_AND_SPACE)))


def _parse_legacy(text: str) -> str:
    """Read what does not begin with a letter and a scheme: the older module trims it and is content with less."""
    if _SCHEME.match(text):
        return parse_url(text)
    if (match := _LEGACY_SCHEME.match(text)) is None:
        raise InvalidUrlError(ONLY_ABSOLUTE)
    raise InvalidUrlError(_why_not_http(match[0][:-1], text[match.end() :]))


def _why_not_http(scheme: str, rest: str) -> str:
    """Tell why a URL of another scheme is refused: for want of a host, or for the scheme itself."""
    has_host = scheme != _HOSTLESS and re.match(r"(?://)?[^/?#\\]", rest)
    return ONLY_HTTP if has_host else ONLY_ABSOLUTE


def _write(scheme: str, rest: str) -> str:
    authority, target = _split_authority(rest.lstrip("/\\"))
    host, port = parse_authority(authority)
    shown_port = "" if port in {None, _DEFAULT_PORTS[scheme]} else f":{port}"
    return f"{scheme}://{host}{shown_port}{normal_target(target if target[:1] in {'/', chr(92)} else '/' + target)}"


def _split_authority(text: str) -> tuple[str, str]:
    end = re.search(r"[/\\?#]", text)
    return (text, "") if end is None else (text[: end.start()], text[end.start() :])
