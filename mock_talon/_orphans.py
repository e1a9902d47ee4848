"""A worker process that does not outlive the one which has started it."""

import os
import signal
import threading
from typing import Final

_LOOK_SECONDS: Final = 1.0


def end_with(parent: int, stop_seconds: float) -> None:
    """Watch a process from a thread of this one, and end this one when that is gone, however it ended.

    Args:
        parent: id of the process which has started this one.
        stop_seconds: how long this one may take to finish what it is at.
    """
    threading.Thread(target=_watch, args=(parent, stop_seconds), name="mock-talon-parent", daemon=True).start()


def _watch(parent: int, stop_seconds: float) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    pause.wait(stop_seconds)
    os._exit(1)
