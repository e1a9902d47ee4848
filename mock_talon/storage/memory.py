"""Worlds of this process alone, gone when it ends: the default."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from mock_talon.clock import WorldClock
from mock_talon.gate.counters import MemoryCounters
from mock_talon.gate.journal import Journal
from mock_talon.gate.parallel import ParallelGuard
from mock_talon.gate.ratelimit import RateLimiter
from mock_talon.storage._protocol import Parts
from mock_talon.store import MemoryStore


class MemoryStorage:
    """Gives every world parts of its own; see `Storage` for what the methods promise."""

    is_shared = False
    is_lasting = False

    def parts(self, _world: str, clock: WorldClock) -> Parts:
        """Give the parts of a new world."""
        return Parts(MemoryStore(), Journal(), RateLimiter(clock), ParallelGuard(), MemoryCounters())

    def revision(self) -> int:
        """Give always the same number: nobody else changes the worlds of this process."""
        return 0

    def definitions(self) -> Mapping[str, bytes]:
        """Give none: a world of this process is its own definition."""
        return {}

    def define(self, _world: str, _definition: bytes) -> None:
        """Keep nothing."""

    def forget(self, _world: str) -> None:
        """Keep nothing."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep nobody away: there is nobody else."""
        return nullcontext()

    def close(self) -> None:
        """Let go of nothing."""
