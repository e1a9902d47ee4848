"""What a client that uses ``requests`` would meet, where there is no socket to harm."""

from typing import TYPE_CHECKING

from mock_talon.gate.fault_kinds import Drip, Empty, Garbage, Late, Reset, SocketFault, Truncated

if TYPE_CHECKING:
    from requests import PreparedRequest, RequestException

_BROKEN = "Connection broken: the answer ended before its Content-Length"
_ABORTED = {
    Reset.kind: "Connection reset by peer",
    Empty.kind: "Remote end closed connection without response",
    Garbage.kind: "the answer is no HTTP",
    Truncated.kind: "the answer ended in its status line",
}


def to_requests_exception(
    fault: SocketFault,
    body: bytes,
    *,
    timeout_seconds: float | None = None,
    request: "PreparedRequest | None" = None,
) -> "RequestException | None":
    """Give what ``requests`` raises when a fault strikes its connection.

    Args:
        fault: of the `Answer`.
        body: of the `Answer`; a truncated answer without one breaks off earlier.
        timeout_seconds: the client's read timeout, None for none.
        request: what was sent; the exception carries it.

    Returns:
        None for a drip that is faster than the timeout: the answer arrives, late.
    """
    from requests import exceptions

    match fault:
        case Late():
            return exceptions.ReadTimeout("Read timed out.", request=request)
        case Drip():
            is_slow = (
                timeout_seconds is not None and fault.pause_seconds > timeout_seconds and len(body) > fault.piece_bytes
            )
            return exceptions.ConnectionError("Read timed out.", request=request) if is_slow else None
        case Truncated() if body:
            return exceptions.ChunkedEncodingError(_BROKEN, request=request)
        case _:
            reason = f"Connection aborted: {_ABORTED[fault.kind]} (fault {fault.kind!r} of the mock)"
            return exceptions.ConnectionError(reason, request=request)
