"""How Node's older URL module reads a URL and writes it again.

Production's HTTP client hands every URL to it, after the WHATWG rules where they apply.

Source: Node documentation, ``url.parse`` and ``url.format``.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from destination._host import C0_AND_SPACE, TABS_AND_BREAKS, InvalidUrlError, to_ascii

_BLANKS: Final = C0_AND_SPACE + "\xa0\ufeff"
_SCHEME = re.compile(r"[a-z\d.+-]+:", re.IGNORECASE | re.ASCII)
_HOST_END = re.compile(r"[/?#]")
_OUTSIDE_HOST = re.compile("[\t\n\r \"%';<>\\\\^`{|}/?#]")
_HOST_WITH_USER = re.compile(r"//[^@/]+@[^@/]+")
_PORT = re.compile(r":(\d*)\Z", re.ASCII)
_FORBIDDEN_IN_HOST = re.compile(r"[\0\t\n\r #%/:<>?@\[\\\]^|]")
_ESCAPED = re.compile("[\t\n\r \"'<>\\\\^`{|}]")
_SLASHED: Final = frozenset({"http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"})
_HOSTLESS: Final = "javascript:"
_KEPT_IN_USER: Final = "-_.!~*'():"
_LONGEST_HOST = 255
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Target:
    """What follows the host: path, query with its question mark, fragment with its number sign."""

    path: str
    query: str
    fragment: str


@dataclass(frozen=True, slots=True)
class LegacyUrl:
    """The parts of a URL.

    Args:
        scheme: in lower case with its colon, empty for none.
        target: what follows the host.
        user: decoded credentials.
        host: name and port.
        name: the host without its port.
        has_slashes: whether slashes stood before the host.
    """

    scheme: str
    target: Target
    user: str = ""
    host: str = ""
    name: str = ""
    has_slashes: bool = False

    @property
    def address(self) -> str:
        """What is called: no credentials, no fragment."""
        return f"{self.scheme}//{self.host}{_rooted(self.target.path)}{self.target.query}"

    @property
    def written(self) -> str:
        """The URL with all its parts, as failures name it."""
        user = f"{quote(self.user, safe=_KEPT_IN_USER)}@" if self.user and self.host else ""
        is_slashed = self.has_slashes or (self.scheme in _SLASHED and self.host)
        slashes, path = ("//", _rooted(self.target.path)) if is_slashed else ("", self.target.path)
        return f"{self.scheme}{slashes}{user}{self.host}{path}{self.target.query}{self.target.fragment}"


def _rooted(path: str) -> str:
    return f"/{path}" if path and not path.startswith("/") else path


def read_legacy(text: str) -> LegacyUrl:
    """Take a URL apart.

    Raises:
        InvalidUrlError: its host or credentials cannot be.
    """
    rest = _with_slashes(text.strip(_BLANKS))
    match = _SCHEME.match(rest)
    scheme = match[0].lower() if match else ""
    rest = rest[len(scheme) :]
    may_have_host = scheme != _HOSTLESS
    has_slashes = may_have_host and rest.startswith("//") and bool(scheme or _HOST_WITH_USER.match(rest))
    if not (has_slashes or (scheme and may_have_host and scheme not in _SLASHED)):
        return LegacyUrl(scheme, target=_target(scheme, rest))
    encoded_user, authority, rest = _split_host(rest.removeprefix("//") if has_slashes else rest)
    user = _decoded(encoded_user)
    host, name, rest = _host(authority, rest)
    return LegacyUrl(scheme, _target(scheme, rest, name), user, host, name, has_slashes)


def _with_slashes(text: str) -> str:
    """Turn backslashes before query and fragment into slashes."""
    end = re.search(r"[?#]", text)
    at = end.start() if end else len(text)
    return text[:at].replace("\\", "/") + text[at:]


def _split_host(rest: str) -> tuple[str, str, str]:
    """Split what follows the scheme into credentials, host with port, and the rest."""
    end = _HOST_END.search(rest)
    stop = end.start() if end else len(rest)
    before = TABS_AND_BREAKS.sub("", rest[:stop])
    rest = before + rest[stop:]
    user, at_sign, _ = before.rpartition("@")
    start = len(user) + len(at_sign)
    outside = _OUTSIDE_HOST.search(rest, start)
    stop = outside.start() if outside else len(rest)
    return user, rest[start:stop], rest[stop:]


def _decoded(user: str) -> str:
    raw = user.encode("utf-8", "surrogatepass")
    if _BROKEN_ESCAPE.search(raw):
        raise InvalidUrlError("URI malformed")
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise InvalidUrlError("URI malformed") from None


def _host(authority: str, rest: str) -> tuple[str, str, str]:
    """Read host with port and host alone; what cannot belong to a name begins the path."""
    port = _PORT.search(authority)
    name = authority[: port.start()] if port else authority
    shown_port = f":{port[1]}" if port and port[1] else ""
    is_ipv6 = name.startswith("[") and name.endswith("]")
    if not is_ipv6 and ":" in name:
        name, _, lost = name.partition(":")
        rest = f"/:{lost}{rest}"
    name = name.lower() if len(name) <= _LONGEST_HOST else ""
    if name and not is_ipv6:
        name = to_ascii(name)
        if not name or _FORBIDDEN_IN_HOST.search(name):
            raise InvalidUrlError
    needs_slash = is_ipv6 and not rest.startswith("/")
    return name + shown_port, name, f"/{rest}" if needs_slash else rest


def _target(scheme: str, rest: str, name: str = "") -> Target:
    if scheme != _HOSTLESS:
        rest = _ESCAPED.sub(lambda match: f"%{ord(match[0]):02X}", rest)
    before, number_sign, fragment = rest.partition("#")
    path, question_mark, query = before.partition("?")
    needs_path = scheme in _SLASHED and name and not path
    return Target("/" if needs_path else path, question_mark + query, number_sign + fragment)
