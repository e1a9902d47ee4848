"""The host part of a URL, by the WHATWG rules for http and https.

Source: WHATWG URL standard, host parsing.
"""

import ipaddress
import re
from urllib.parse import unquote_to_bytes

import idna

_INVALID = "Invalid URL"
_FORBIDDEN = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_PORT = re.compile(r"\d*\Z", re.ASCII)
_LARGEST_PORT = 65535
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]*|\d+)\Z", re.ASCII)
_IPV4_PARTS = 4
_BYTE = 256


class InvalidUrlError(ValueError):
    """A URL that production's HTTP client refuses; the message is the client's."""


def parse_authority(authority: str) -> tuple[str, int | None]:
    """Read what stands between the slashes and the path; credentials are left out, as they are not sent.

    Returns:
        The host as it is written in a URL, and the port or None.

    Raises:
        InvalidUrlError: there is no such host.
    """
    host, port = _split_port(authority.rpartition("@")[2])
    if not host or not _PORT.match(port) or int(port or 0) > _LARGEST_PORT:
        raise InvalidUrlError(_INVALID)
    return (_ipv6(host) if host.startswith("[") else _domain(host)), int(port) if port else None


def _split_port(text: str) -> tuple[str, str]:
    end = text.rfind("]") + 1
    host, _, port = text[end:].partition(":")
    return text[:end] + host, port


def _ipv6(host: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(host[1:-1])}]"
    except ValueError:
        raise InvalidUrlError(_INVALID) from None


def _domain(host: str) -> str:
    name = _to_ascii(unquote_to_bytes(host).decode("utf-8", "replace"))
    if not name or _FORBIDDEN.search(name):
        raise InvalidUrlError(_INVALID)
    labels = name.removesuffix(".").split(".")
    return _ipv4(labels) if _NUMBER.match(labels[-1]) else name


def _to_ascii(name: str) -> str:
    if name.isascii():
        return name.lower()
    try:
        labels = idna.uts46_remap(name, std3_rules=False).split(".")
    except idna.IDNAError:
        raise InvalidUrlError(_INVALID) from None
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)


def _ipv4(labels: list[str]) -> str:
    """Read an address whose parts may be decimal, octal or hexadecimal, the last one filling the rest."""
    if len(labels) > _IPV4_PARTS or not all(map(_NUMBER.match, labels)):
        raise InvalidUrlError(_INVALID)
    *leading, last = map(_ipv4_number, labels)
    room = _BYTE ** (_IPV4_PARTS - len(leading))
    if last >= room or any(number >= _BYTE for number in leading):
        raise InvalidUrlError(_INVALID)
    address = sum(number * _BYTE ** (_IPV4_PARTS - 1 - place) for place, number in enumerate(leading)) + last
    return str(ipaddress.IPv4Address(address))


def _ipv4_number(label: str) -> int:
    digits = label.lower()
    try:
        if digits.startswith("0x"):
            return int(digits[2:] or "0", 16)
        return int(digits, 8 if digits.startswith("0") and len(digits) > 1 else 10)
    except ValueError:
        raise InvalidUrlError(_INVALID) from None
