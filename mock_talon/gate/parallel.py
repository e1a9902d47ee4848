"""How many requests may touch one profile or session at the same time: one runs, two wait."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class ParallelGuard:
    """Serialises the requests of one entity and refuses those that would queue too long.

    Source: Talon.One Integration API spec, parallel requests.
    """

    def __init__(self) -> None:
        self._present: dict[str, int] = {}
        self._running: set[str] = set()
        self._changed = threading.Condition()

    @contextmanager
    def occupy(
        self, entities: Sequence[str], waiting_places: int | None, _hold_seconds: float = 0.0, /
    ) -> Iterator[bool]:
        """Hold the entities for the time of one request.

        Args:
            entities: names of what the request touches; sorted and made unique here.
            waiting_places: how many requests may wait for an entity beside the running one, None for any number.
            _hold_seconds: how much longer than usual the request will take, for guards whose places expire.

        Yields:
            Whether there was room; without room nothing is held.
        """
        wanted = sorted(set(entities))
        if not self._enter(wanted, waiting_places):
            yield False
            return
        try:
            self._start(wanted)
            yield True
        finally:
            self._leave(wanted)

    def present(self) -> int:
        """Tell how many places are taken, running and waiting, over all entities."""
        with self._changed:
            return sum(self._present.values())

    def _enter(self, wanted: Sequence[str], waiting_places: int | None) -> bool:
        with self._changed:
            if waiting_places is not None and any(self._present.get(entity, 0) > waiting_places for entity in wanted):
                return False
            for entity in wanted:
                self._present[entity] = self._present.get(entity, 0) + 1
            return True

    def _start(self, wanted: Sequence[str]) -> None:
        """Wait until none of the entities is running; all are taken at once, so no two requests wait for each other."""
        with self._changed:
            self._changed.wait_for(lambda: self._running.isdisjoint(wanted))
            self._running.update(wanted)

    def _leave(self, wanted: Sequence[str]) -> None:
        with self._changed:
            self._running.difference_update(wanted)
            for entity in wanted:
                self._present[entity] -= 1
                if not self._present[entity]:
                    del self._present[entity]
            self._changed.notify_all()
