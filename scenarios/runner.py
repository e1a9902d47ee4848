"""The engine: plays scenarios one after the other, reduces those that fail, and tells whoever listens."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Final

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
) -> RunFinished:
    """Play scenarios one after the other.

    Args:
        scenarios: what to play; a `Batch` makes them as they are needed.
        target: whom to drive; entered by the caller.
        listeners: told of the start, of every scenario and of the end.
        budget: when to stop early.
        shrinker: reduces scenarios that fail, the first of each kind; None leaves them as they are.

    Returns:
        What the listeners were told last.
    """
    played = play_all(scenarios, target, shrinker)
    tidy = target.tidy if isinstance(target, Tidying) else None
    return tell(RunStarted(len(scenarios), seed_of(scenarios)), played, tuple(listeners), budget, tidy=tidy)


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
) -> RunFinished:
    """Tell listeners what is played, until nothing is left or the budget is spent.

    Args:
        started: what they are told first.
        played: what is played.
        listeners: told of everything.
        budget: when to stop early.
        workers: how many processes play.
        tidy: deletes what the run made, before its end is told.
    """
    begun, prints, generating_seconds = perf_counter(), [], 0.0
    kept: list[ScenarioFinished] = []
    _tell(listeners, started)
    for item in played:
        _tell(listeners, item.finished)
        prints.append(item.fingerprint)
        generating_seconds += item.generating_seconds
        kept.append(item.finished if item.finished.failures else item.finished.in_short())
        if budget.is_spent(perf_counter() - begun, item.finished):
            break
    over = RunFinished(
        tuple(kept),
        perf_counter() - begun,
        digest_of(prints),
        generating_seconds,
        workers=workers,
        leftovers=tidy() if tidy else None,
    )
    _tell(listeners, over)
    return over


def _tell(listeners: Iterable[Listener], event: Event) -> None:
    for listener in listeners:
        listener(event)
