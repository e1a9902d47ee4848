"""How long a process may be silent before what it holds is taken from it."""

from typing import Final

LEASE_SECONDS: Final = 5.0
"""A place in the parallel guard is given up so long after its process died; a request that takes longer loses it too."""

POLL_SECONDS: Final = 0.003
"""How often a waiting request looks whether it is its turn."""
