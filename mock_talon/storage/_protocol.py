"""What a storage promises: the parts of each world, and which worlds there are."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct

from mock_talon.clock import WorldClock
from mock_talon.gate.counters import Counters
from mock_talon.gate.journal import Entry
from mock_talon.store import Store


class EntryBook(Protocol):
    """The latest requests of a world; see `Journal`."""

    @property
    def count(self) -> int:
        """How many entries are kept."""
        ...

    @property
    def dropped(self) -> int:
        """How many entries had to go for newer ones."""
        ...

    def record(self, entry: Entry) -> None:
        """Keep a finished entry, and drop the oldest ones beyond the bounds."""
        ...

    def update(self, entry: Entry) -> None:
        """Take over what has been learnt about an entry since it was recorded, if it is still kept."""
        ...

    def find(self, entry_id: str) -> Entry | None:
        """Give the entry with that id, None when there is none or it has been dropped."""
        ...

    def entries(self) -> tuple[Entry, ...]:
        """Give the kept entries, oldest first."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class Limiter(Protocol):
    """How many requests a client may send per second; see `RateLimiter`."""

    def admits(self, client: str, requests_per_window: int, *, counts_refused: bool = False) -> bool:
        """Count one request of a client, if it is within the limit, and tell whether it was."""
        ...

    def reset(self) -> None:
        """Forget every request."""
        ...


class Guard(Protocol):
    """How many requests may touch one entity at a time; see `ParallelGuard`."""

    def occupy(
        self, entities: Sequence[str], waiting_places: int | None, hold_seconds: float = 0.0, /
    ) -> AbstractContextManager[bool]:
        """Hold the entities for the time of one request, and tell whether there was room."""
        ...

    def present(self) -> int:
        """Tell how many places are taken, running and waiting, over all entities."""
        ...


class Parts(Struct, frozen=True):
    """In what a world keeps its state.

    Args:
        store: documents.
        journal: requests.
        limiter: counted requests.
        guard: requests under way.
        counters: what faults have met and struck.
    """

    store: Store
    journal: EntryBook
    limiter: Limiter
    guard: Guard
    counters: Counters


class Storage(Protocol):
    """Where the worlds of a server live, for as long as one process or longer."""

    @property
    def is_shared(self) -> bool:
        """Whether several processes may serve from it."""
        ...

    @property
    def is_lasting(self) -> bool:
        """Whether its worlds outlive the process."""
        ...

    def parts(self, world: str, clock: WorldClock) -> Parts:
        """Give the parts of a world, new or as somebody has left them."""
        ...

    def revision(self) -> int:
        """Give a number that changes whenever a definition does."""
        ...

    def definitions(self) -> Mapping[str, bytes]:
        """Give the definition of each world by name, the oldest first."""
        ...

    def define(self, world: str, definition: bytes) -> None:
        """Write the definition of a world."""
        ...

    def forget(self, world: str) -> None:
        """Delete a world with everything in it."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Keep other processes from beginning or deleting worlds for the time of the block."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


OpenStorage = Callable[[], Storage]
"""Opens a storage, once in each process that serves from it."""
