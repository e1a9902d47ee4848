"""The origin of a server, from what it is bound to."""

import ipaddress
from typing import Final

_IPV4: Final = 4


def origin_of(host: str, port: int) -> str:
    """Give the URL by which this machine reaches a server, also where it is bound to every address."""
    own = _reached_as(host)
    return f"http://{f'[{own}]' if ':' in own else own}:{port}"


def _reached_as(host: str) -> str:
    """Name an address under which this machine reaches one that it is bound to."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # it is a name
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == _IPV4 else "::1"


def is_every(host: str) -> bool:
    """Tell whether a host to bind stands for all addresses of this machine."""
    return _reached_as(host) != host
