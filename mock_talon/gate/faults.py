"""Faults of a world: decided in the order in which they were added, counted, and reproducible."""

import threading
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from mock_talon.clock import Clock, tell_nobody
from mock_talon.errors import UsageError
from mock_talon.gate.counters import Counters, MemoryCounters
from mock_talon.gate.fault import Armed, Fault, FaultCount, Strike, struck_of
from mock_talon.gate.fault_errors import FaultError
from mock_talon.gate.fault_match import Subject
from mock_talon.gate.retry_after import RetryAfters, parse_retry_after


class Faults:
    """The faults of one world; each request is struck by the first that is due, and only that one counts it.

    Args:
        clock: the world's time.
        seed: of all chance that no fault has a seed of its own for.
        counters: of what the faults have met and struck.
        require: raises a `FaultError` for a fault that could never strike.

    Attributes:
        changed: called when a fault was added or removed.
    """

    def __init__(
        self,
        clock: Clock,
        seed: int = 0,
        counters: Counters | None = None,
        require: Callable[[Fault], None] | None = None,
    ) -> None:
        self._clock = clock
        self._counters = counters or MemoryCounters()
        self._seed = seed
        self._require = require
        self.changed: Callable[[], None] = tell_nobody
        self._armed: dict[str, Armed] = {}
        self._given = 0
        self._retry_afters = RetryAfters()
        self._lock = threading.Lock()

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to look at when a request comes in."""
        return not self._armed and not self._retry_afters

    def add(self, fault: Fault) -> Fault:
        """Let a fault strike from now on, after those added before.

        Returns:
            The fault with its id.

        Raises:
            FaultError: another fault has its id, or no request can ever meet it.
        """
        if self._require is not None:
            self._require(fault)
        with self._lock:
            if fault.id in self._armed:
                raise FaultError("id", fault.id, "an id that no other fault of the world has")
            named = fault if fault.id else replace(fault, id=self._free_id())
            self._armed = {**self._armed, named.id: self._on_duty(named)}
        self.changed()
        return named

    def _on_duty(self, fault: Fault) -> Armed:
        seed = f"{self._seed}/{fault.id}" if fault.when.seed is None else fault.when.seed
        return Armed(fault, seed, self._counters)

    def replace(self, faults: Iterable[Fault]) -> None:
        """Let these strike instead of the present ones; those that stay go on counting."""
        with self._lock:
            self._armed = {fault.id: self._on_duty(fault) for fault in faults}

    def _free_id(self) -> str:
        while True:
            self._given += 1
            if (free := f"fault-{self._given}") not in self._armed:
                return free

    def remove(self, fault_id: str) -> None:
        """Let a fault strike no more.

        Raises:
            UsageError: there is none with that id.
        """
        with self._lock:
            if fault_id not in self._armed:
                raise UsageError(f"there is no fault {fault_id!r}; the faults are {', '.join(self._armed) or 'none'}")
            self._armed = {key: armed for key, armed in self._armed.items() if key != fault_id}
            self._counters.forget(f"{fault_id}/")
        self.changed()

    def clear(self) -> None:
        """Let no fault strike any more; who was told to wait is still expected to."""
        with self._lock:
            self._armed = {}
            self._counters.forget("")
        self.changed()

    def reset(self) -> None:
        """Forget everything, so that the same faults would strike again alike."""
        with self._lock:
            self._armed = {}
            self._given = 0
            self._counters.forget("")
        self.changed()
        self._retry_afters.clear()

    def __iter__(self) -> Iterator[FaultCount]:
        with self._lock:
            armed = tuple(self._armed.values())
            return iter([FaultCount(item.fault, item.matched, item.struck) for item in armed])

    def __len__(self) -> int:
        return len(self._armed)

    def struck(self, fault_id: str | None = None) -> int:
        """Tell how many requests a fault has struck, or all the present faults together.

        Raises:
            UsageError: there is none with that id.
        """
        return struck_of(self, fault_id)

    def meet(self, subject: Subject) -> Strike | None:
        """Decide what a request is struck by, and count it."""
        now = self._clock.now()
        with self._lock:
            for armed in self._armed.values():
                strike = armed.meet(subject, now)
                if strike is not None:
                    return strike
        return None

    def ask_to_wait(self, subject: Subject, retry_after: str) -> None:
        """Remember that a client was answered with ``Retry-After``."""
        until = parse_retry_after(retry_after, self._clock.now())
        if until is not None:
            self._retry_afters.ask((subject.client, subject.method, subject.path), until)

    def comes_too_early(self, subject: Subject) -> bool:
        """Tell whether a client comes back before its ``Retry-After`` is over."""
        return self._retry_afters.is_early((subject.client, subject.method, subject.path), self._clock.now())
