"""An address to serve on, or why it cannot be had."""

import errno
import socket
from typing import Final

from mock_talon.errors import UsageError

_BACKLOG: Final = 1024


def bound(host: str, port: int) -> socket.socket:
    """Listen on an address; port 0 is any free one.

    Raises:
        UsageError: the address cannot be had; says which of the two to change.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot serve on {host}:{port}: {reason}. {_remedy(error)}") from error
    return listener


def _remedy(error: OSError | OverflowError) -> str:
    if isinstance(error, socket.gaierror) or getattr(error, "errno", None) == errno.EADDRNOTAVAIL:
        return "Name a host that is this machine's own, such as 127.0.0.1, or 0.0.0.0 for all its addresses"
    return "Choose another port, or 0 for any free one"
