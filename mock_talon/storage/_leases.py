"""How requests of several processes wait for each other."""

import time
from collections.abc import Callable
from typing import Final

LEASE_SECONDS: Final = 5.0
"""A place in the parallel guard is given up so long after its process died; a request that takes longer loses it too."""

_POLL_SECONDS: Final = 0.003


def wait_for_turn(has_begun: Callable[[], bool]) -> None:
    """Look again and again whether it is a waiting request's turn; each look renews its lease."""
    while not has_begun():
        time.sleep(_POLL_SECONDS)
