"""Which addresses stand for the mock that a request has reached."""

import ipaddress
from typing import Final

_LOOPBACK_NAME: Final = "localhost"
_HTTP_PORT: Final = "80"


def is_loopback(host: str) -> bool:
    """Tell whether a name, or an address with or without brackets, leads to this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == _LOOPBACK_NAME


def is_own(address: str, origin: str) -> bool:
    """Tell whether an address stands for the mock which a request has reached.

    Args:
        address: host and port in lower case, as a deployment names it.
        origin: host and port under which the request reached the mock.

    Returns:
        Whether it is that origin, or any loopback name with the port of it.
    """
    host, port = _parts(address)
    own_host, own_port = _parts(origin.lower())
    return port == own_port and (host == own_host or is_loopback(host))


def own_names(origin: str) -> str:
    """Name the addresses that stand for the mock which a request has reached."""
    return f"{origin}, or localhost, 127.0.0.1 or [::1] with the port {_parts(origin)[1]}"


def _parts(address: str) -> tuple[str, str]:
    """Split host and port; without a port it is that of HTTP."""
    host, colon, port = address.rpartition(":")
    return (host, port) if colon and not port.endswith("]") else (address, _HTTP_PORT)
