"""Where a callback may go: loopback and private addresses, unless the world lets callbacks leave the host."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct

Resolver: TypeAlias = Callable[[str], Sequence[str]]
"""From a host name to its addresses; raises OSError when there are none."""

_INSIDE: Final = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)
"""Loopback and private use. Source: RFC 1122, RFC 1918, RFC 4193; link-local stays out, clouds keep secrets there."""

_LOCAL_SUFFIXES: Final = (".internal", ".local", ".home.arpa", ".test")
_LOOPBACK: Final = ("127.0.0.1", "::1")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Target(Struct, frozen=True):
    """The address of a callback, taken apart.

    Args:
        is_secure: whether it is reached over TLS.
        host: name or address, lower case, without brackets.
        port: of the URI, or of its scheme.
        authority: host and port as the header Host shows them.
        path: with the query; never empty.
    """

    is_secure: bool
    host: str
    port: int
    authority: str
    path: str


def parse_target(uri: str) -> Target:
    """Take a callback URI apart.

    Raises:
        ValueError: it is no http or https URI with a host, or its port is none.
    """
    parts = urlsplit(uri)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.port == 0:
        raise ValueError(f"{uri!r} is no http or https address with a host")
    return Target(
        is_secure=parts.scheme == "https",
        host=parts.hostname,
        port=parts.port or _DEFAULT_PORTS[parts.scheme],
        authority=parts.netloc.rpartition("@")[2],
        path=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
    )


def resolve(host: str) -> Sequence[str]:
    """Ask the system for the addresses of a host name."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def addresses_of(host: str, resolver: Resolver, *, may_leave: bool) -> Sequence[str]:
    """Give the addresses that a callback to a host may be sent to.

    Literal addresses and ``localhost`` need no look-up. Without permission to leave, only names that can mean a machine
    nearby (one label, or a suffix such as ``.internal``) are looked up, so that no public name server hears of them.

    Args:
        host: name or address, lower case.
        resolver: looks names up.
        may_leave: whether addresses outside loopback and private ranges are wanted too.

    Raises:
        OSError: the name has no address.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return _LOOPBACK
    if _is_address(host):
        found: Sequence[str] = (host,)
    elif may_leave or _may_be_near(host):
        found = resolver(host)
    else:
        return ()
    return found if may_leave or all(map(_is_inside, found)) else ()


def _may_be_near(host: str) -> bool:
    return "." not in host or host.endswith(_LOCAL_SUFFIXES)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_inside(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return any((mapped or parsed) in network for network in _INSIDE)
