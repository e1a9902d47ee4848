"""The host part of a URL, by the WHATWG rules for http and https.

Source: WHATWG URL standard, host parsing.
"""

import ipaddress
import re
from typing import Final
from urllib.parse import unquote_to_bytes

import idna

C0_AND_SPACE: Final = "".join(map(chr, range(0x21)))
"""What is cut off at the ends of a URL."""

TABS_AND_BREAKS: Final = re.compile(r"[\t\n\r]")
"""What is left out of a URL."""

_FORBIDDEN = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_FORBIDDEN_IF_OPAQUE = re.compile(r"[\0\t\n\r #/:<>?@\[\\\]^|]")
_PORT = re.compile(r"\d*\Z", re.ASCII)
_LARGEST_PORT = 65535
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]*|\d+)\Z", re.ASCII)
_IPV4_PARTS = 4
_BYTE = 256
_ENCODED_LABEL: Final = "xn--"


class InvalidUrlError(ValueError):
    """A URL that production's HTTP client refuses; the message is the client's."""

    def __init__(self, message: str = "Invalid URL") -> None:
        super().__init__(message)


class UncallableUrlError(InvalidUrlError):
    """A URL that is well-formed, but not one that an HTTP client can call."""


def parse_authority(authority: str, default_port: int | None) -> str:
    """Write host and port, what stands between the credentials and the path; the default port is left out.

    Raises:
        InvalidUrlError: there is no such host.
    """
    host, port = _split_port(authority)
    _require_port(port)
    if not host:
        raise InvalidUrlError
    shown = _ipv6(host) if host.startswith("[") else _domain(host)
    return shown if not port or int(port) == default_port else f"{shown}:{int(port)}"


def require_opaque_authority(authority: str) -> None:
    """Refuse what no scheme allows between its slashes and the path, credentials included.

    Raises:
        InvalidUrlError: host or port are malformed.
    """
    host, port = _split_port(authority.rpartition("@")[2])
    _require_port(port)
    if host.startswith("["):
        _ipv6(host)
    elif _FORBIDDEN_IF_OPAQUE.search(host) or (authority and not host):
        raise InvalidUrlError


def _require_port(port: str) -> None:
    if not _PORT.match(port) or int(port or 0) > _LARGEST_PORT:
        raise InvalidUrlError


def _split_port(text: str) -> tuple[str, str]:
    end = text.rfind("]") + 1
    host, _, port = text[end:].partition(":")
    return text[:end] + host, port


def _ipv6(host: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(host[1:-1])}]"
    except ValueError:
        raise InvalidUrlError from None


def _domain(host: str) -> str:
    name = to_ascii(unquote_to_bytes(host).decode("utf-8", "replace"))
    if not name or _FORBIDDEN.search(name):
        raise InvalidUrlError
    labels = name.removesuffix(".").split(".")
    return _ipv4(labels) if _NUMBER.match(labels[-1]) else name


def to_ascii(name: str) -> str:
    """Write a name in ASCII and lower case, its international labels in Punycode.

    Raises:
        InvalidUrlError: a label is none that may be registered.
    """
    if name.isascii() and _ENCODED_LABEL not in name.lower():
        return name.lower()
    try:
        labels = idna.uts46_remap(name, std3_rules=False).split(".")
    except idna.IDNAError:
        raise InvalidUrlError from None
    return ".".join(map(_ascii_label, labels))


def _ascii_label(label: str) -> str:
    if label.startswith(_ENCODED_LABEL):
        _require_meaning(label)
    return label if label.isascii() else f"{_ENCODED_LABEL}{label.encode('punycode').decode()}"


def _require_meaning(label: str) -> None:
    """Refuse a label that only looks encoded: it must stand for a text that is written no other way."""
    try:
        text = label.removeprefix(_ENCODED_LABEL).encode().decode("punycode")
        is_sound = not text.isascii() and idna.uts46_remap(text, std3_rules=False) == text
    except (UnicodeError, idna.IDNAError):
        raise InvalidUrlError from None
    if not is_sound:
        raise InvalidUrlError


def _ipv4(labels: list[str]) -> str:
    """Read an address whose parts may be decimal, octal or hexadecimal, the last one filling the rest."""
    if len(labels) > _IPV4_PARTS or not all(map(_NUMBER.match, labels)):
        raise InvalidUrlError
    *leading, last = map(_ipv4_number, labels)
    room = _BYTE ** (_IPV4_PARTS - len(leading))
    if last >= room or any(number >= _BYTE for number in leading):
        raise InvalidUrlError
    address = sum(number * _BYTE ** (_IPV4_PARTS - 1 - place) for place, number in enumerate(leading)) + last
    return str(ipaddress.IPv4Address(address))


def _ipv4_number(label: str) -> int:
    digits = label.lower()
    try:
        if digits.startswith("0x"):
            return int(digits[2:] or "0", 16)
        return int(digits, 8 if digits.startswith("0") and len(digits) > 1 else 10)
    except ValueError:
        raise InvalidUrlError from None
