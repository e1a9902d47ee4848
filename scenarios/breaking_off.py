"""Runs that are asked to end, by Ctrl-C or by SIGTERM: they end with a report, and with what they made deleted."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, TypeAlias

_Handler: TypeAlias = Callable[[int, FrameType | None], object] | int | None

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_STATUS_OF_SIGNALS: Final = 128
"""A command that a signal ends has this status and the signal's number, as shells say it."""

_STANDARD_ERROR: Final = 2
_FIRST: Final = b"\nbreaking off after the scenario that is being played; once more to stop at once\n"


class BrokenOffError(KeyboardInterrupt):
    """A run was asked to end for the second time, so that it does not even finish its scenario."""


class BreakOff:
    """Whether a run was asked to end."""

    def __init__(self) -> None:
        self._signal: int | None = None
        self._spares = False

    @property
    def is_asked(self) -> bool:
        """Whether somebody has asked."""
        return self._signal is not None

    @property
    def status(self) -> int:
        """The exit status that tells so; 0 while nobody has asked."""
        return 0 if self._signal is None else _STATUS_OF_SIGNALS + self._signal

    @contextmanager
    def listening(self) -> Iterator["BreakOff"]:
        """Take the signals; the first only asks, every further one that is not spared raises `BrokenOffError`."""
        before = {number: signal.signal(number, self._take) for number in _SIGNALS}
        try:
            yield self
        finally:
            _restore(before)

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """Let one further signal not cut the block short: whoever writes ends the line, and `is_asked` tells after it."""
        self._spares = True
        try:
            yield
        finally:
            self._spares = False

    def _take(self, number: int, _: FrameType | None) -> None:
        if self._signal is not None:
            if not self._spares:
                raise BrokenOffError
            self._spares = False
            return
        self._signal = number
        with suppress(OSError):  # nobody may be there to read it
            os.write(_STANDARD_ERROR, _FIRST)  # a handler may strike while the stream is being written to


@contextmanager
def held() -> Iterator[None]:
    """Let the signals wait until the block ends; processes that are started meanwhile never take them."""
    if sys.platform == "win32":
        before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
        try:
            yield
        finally:
            _restore(before)
    else:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _restore(before: Mapping[signal.Signals, _Handler]) -> None:
    """Give the signals back to those who took them; to the system where that was nobody that Python knows."""
    for number, handler in before.items():
        signal.signal(number, signal.SIG_DFL if handler is None else handler)
