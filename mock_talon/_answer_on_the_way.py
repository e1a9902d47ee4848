"""What of an answer reaches a client without a socket: all of it, or what a fault leaves."""

import errno
from collections.abc import Iterator
from itertools import chain

from mock_talon._memory_connection import Received
from mock_talon._raw_http import head_of
from mock_talon.api.answer import STATUS_LINE_BYTES, Answer
from mock_talon.gate.fault_kinds import Drip, Empty, Garbage, Late, Reset, Truncated


def received_of(answer: Answer, patience_seconds: float | None) -> Received:
    """Give what comes back over the connection.

    Args:
        answer: with its fault, if one struck.
        patience_seconds: how long the client waits for the next bytes, None for ever.
    """
    match answer.fault:
        case Reset():
            return Received((), ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"))
        case Late():
            return Received((), TimeoutError("timed out"))
        case Empty():
            return Received(())
        case Garbage() as garbage:
            return Received((garbage.text.encode(),))
    head = head_of(answer.status, answer.headers, answer.body)
    match answer.fault:
        case Truncated() as truncated if answer.body:
            return Received((head, truncated.kept(answer.body)))
        case Truncated():
            return Received((head[:STATUS_LINE_BYTES],))
        case Drip() as drip if answer.pieces is not None:
            return _dripping(drip, head, answer.pieces, patience_seconds)
        case _:
            return Received((head, answer.body) if answer.body else (head,))


def _dripping(drip: Drip, head: bytes, pieces: Iterator[bytes], patience_seconds: float | None) -> Received:
    """Give every piece, or only the first when the client does not wait for the next."""
    if patience_seconds is None or drip.pause_seconds <= patience_seconds:
        return Received(chain((head,), pieces))
    return Received((head, next(pieces)), TimeoutError("timed out"))
