"""The engine: plays scenarios one after the other, reduces those that fail, and tells whoever listens."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Final

from scenarios.breaking_off import BreakOff, BrokenOffError
from scenarios.events import Event, Leftovers, Listener, RunFinished, RunStarted, ScenarioFinished
from scenarios.generate import Batch, digest_of, fingerprint
from scenarios.model import Scenario
from scenarios.playing import play
from scenarios.shrinking import Shrinker
from scenarios.stage import Target, Tidying


@dataclass(frozen=True, slots=True)
class Budget:
    """When a run ends before its end.

    Args:
        fails_fast: with the first scenario that fails.
        seconds: when so much time is over; None for never.
    """

    fails_fast: bool = False
    seconds: float | None = None

    def is_spent(self, seconds: float, latest: ScenarioFinished) -> bool:
        """Tell whether the run ends after this scenario."""
        return (self.fails_fast and bool(latest.failures)) or (self.seconds is not None and seconds >= self.seconds)


UNLIMITED: Final = Budget()


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was played.

    Args:
        finished: how it ended.
        fingerprint: of what it was drawn as.
        generating_seconds: how much of the process's time drawing it took.
    """

    finished: ScenarioFinished
    fingerprint: str
    generating_seconds: float


def run(
    scenarios: Collection[Scenario],
    target: Target,
    listeners: Iterable[Listener] = (),
    budget: Budget = UNLIMITED,
    shrinker: Shrinker | None = None,
    stop: BreakOff | None = None,
) -> RunFinished:
    """Play scenarios one after the other.

    Args:
        scenarios: what to play; a `Batch` makes them as they are needed.
        target: whom to drive; entered by the caller.
        listeners: told of the start, of every scenario and of the end.
        budget: when to stop early.
        shrinker: reduces scenarios that fail, the first of each kind; None leaves them as they are.
        stop: asked before every scenario whether somebody wants the run to end; None when nobody does.

    Returns:
        What the listeners were told last.
    """
    played = play_all(scenarios, target, shrinker)
    tidy = target.tidy if isinstance(target, Tidying) else None
    started = RunStarted(len(scenarios), seed_of(scenarios))
    return tell(started, played, tuple(listeners), budget, tidy=tidy, stop=stop)


def seed_of(scenarios: Collection[Scenario]) -> int | None:
    """Tell what scenarios were drawn from, None when there are none."""
    return scenarios.generator.seed if isinstance(scenarios, Batch) else next((item.seed for item in scenarios), None)


def play_all(scenarios: Iterable[Scenario], target: Target, shrinker: Shrinker | None = None) -> Iterator[Played]:
    """Play scenarios, and reduce those that fail to the smallest that fail alike."""
    remaining = iter(scenarios)
    while True:
        started = process_time()
        scenario = next(remaining, None)
        if scenario is None:
            return
        print_of_it, seconds = fingerprint(scenario), process_time() - started
        finished = play(scenario, target)
        if finished.failures and shrinker is not None and shrinker.has_time_for(scenario):
            finished = shrinker.shrunk(finished)
        yield Played(finished, print_of_it, seconds)


def tell(
    started: RunStarted,
    played: Iterator[Played],
    listeners: tuple[Listener, ...],
    budget: Budget,
    *,
    workers: int = 1,
    tidy: Callable[[], Leftovers] | None = None,
    stop: BreakOff | None = None,
) -> RunFinished:
    """Tell listeners what is played, until nothing is left or the budget is spent.

    Args:
        started: what they are told first.
        played: what is played.
        listeners: told of everything.
        budget: when to stop early.
        workers: how many processes play.
        tidy: deletes what the run made before its end is told, also when the run fails itself.
        stop: asked before every scenario whether somebody wants the run to end.
    """
    told = _Told(started, listeners, budget, workers, stop or BreakOff())
    told.begin()
    is_over = False
    try:
        is_broken_off = told.take(played)
        is_over = True
    except BrokenOffError:
        is_broken_off, is_over = told.has_left_some, True
    finally:
        if not is_over and tidy is not None:
            told.end(tidy, is_broken_off=True)
    return told.end(tidy, is_broken_off=is_broken_off)


class _Told:
    """What a run has told so far.

    Args:
        started: what is told first.
        listeners: told of everything.
        budget: when to stop early.
        workers: how many processes play.
        stop: asked whether somebody wants the run to end.
    """

    def __init__(
        self, started: RunStarted, listeners: tuple[Listener, ...], budget: Budget, workers: int, stop: BreakOff
    ) -> None:
        self._started, self._listeners, self._stop = started, listeners, stop
        self._budget, self._workers = budget, workers
        self._begun, self._generating_seconds = perf_counter(), 0.0
        self._prints: list[str] = []
        self._kept: list[ScenarioFinished] = []

    def begin(self) -> None:
        """Tell the start."""
        with self._stop.sparing():
            self._tell(self._started)

    def take(self, played: Iterator[Played]) -> bool:
        """Tell what is played, until there is a reason to end.

        Returns:
            Whether somebody wanted the run to end and something was left to play.
        """
        while not self._stop.is_asked:
            item = next(played, None)
            if item is None:
                return False
            with self._stop.sparing():
                self._keep(item)
                self._tell(item.finished)
            if self._budget.is_spent(perf_counter() - self._begun, item.finished):
                return False
        return self.has_left_some

    @property
    def has_left_some(self) -> bool:
        """Whether something is left to play."""
        return len(self._kept) < self._started.total

    def _keep(self, item: Played) -> None:
        self._prints.append(item.fingerprint)
        self._generating_seconds += item.generating_seconds
        self._kept.append(item.finished if item.finished.failures else item.finished.in_short())

    def end(self, tidy: Callable[[], Leftovers] | None, *, is_broken_off: bool) -> RunFinished:
        """Tidy up, and tell the end."""
        over = RunFinished(
            tuple(self._kept),
            perf_counter() - self._begun,
            digest_of(self._prints),
            self._generating_seconds,
            workers=self._workers,
            leftovers=tidy() if tidy else None,
            is_broken_off=is_broken_off,
        )
        with self._stop.sparing():
            self._tell(over)
        return over

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
