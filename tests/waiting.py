"""Waiting for what another thread or process brings about."""

import threading
from collections.abc import Callable

ROUNDS = 10_000
PAUSE_SECONDS = 0.002


def until(holds: Callable[[], bool]) -> None:
    """Look again and again until something holds, and fail when it never does."""
    pause = threading.Event()
    for _ in range(ROUNDS):
        if holds():
            return
        pause.wait(PAUSE_SECONDS)
    raise AssertionError("it never came to be")
