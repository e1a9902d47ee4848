"""What a run tells while it goes on; writers listen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from scenarios.model import Scenario, Script, Step
from scenarios.observing import Arrival, Change, Exchange, Mismatch


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run begins.

    Args:
        total: how many scenarios there are.
        seed: what they were drawn from, None when there are none.
    """

    total: int
    seed: int | None


@dataclass(frozen=True, slots=True)
class Failure:
    """What one step showed against expectation.

    Args:
        step: counted from 1.
        mismatches: in the order of the checks.
    """

    step: int
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One event that several mappings delivered as the same thing about the same customer.

    Args:
        step: counted from 1.
        event: the message ID of the call, its place in the step where it has none.
        actions: keys of the actions by which it arrived, in order.
    """

    step: int
    event: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepPlayed:
    """What one step came to.

    Args:
        number: counted from 1.
        step: what was to be done and seen; in a strict world the expectations of that world.
        exchanges: one per event and mapping, or per request made by hand, in order.
        mismatches: empty when all was as expected.
        seconds: how long it took, looking at the world included.
        callbacks: what the callback address received.
        changes: what the step did to the world; only told of scenarios that failed, where somebody could look.
    """

    number: int
    step: Step
    exchanges: tuple[Exchange, ...]
    mismatches: tuple[Mismatch, ...] = ()
    seconds: float = 0.0
    callbacks: tuple[Arrival, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioFinished:
    """One scenario is over.

    Args:
        scenario: which.
        failures: empty when it passed.
        requests: how many were sent to the API.
        seconds: how long it took.
        unchecked: how many checks nobody could make.
        skipped: why it was not run, "" when it was.
        steps: those that were played, in order.
        smallest: what is left of a failing scenario when all is taken away that its failure does not need; None when it
            passed or nothing could be taken away.
        duplicates: events that arrived more than once.
        cpu_seconds: how much of the process's time it took.
    """

    scenario: Scenario
    failures: tuple[Failure, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    unchecked: int = 0
    skipped: str = ""
    steps: tuple[StepPlayed, ...] = ()
    smallest: "ScenarioFinished | None" = None
    duplicates: tuple[Duplicate, ...] = ()
    cpu_seconds: float = 0.0

    @property
    def has_passed(self) -> bool:
        """Whether it was run and everything was as expected."""
        return not self.failures and not self.skipped

    @property
    def to_show(self) -> "ScenarioFinished":
        """What a report shows of a failure: its smallest form."""
        return self.smallest or self

    def in_short(self) -> "ScenarioFinished":
        """Leave out what takes room: steps and script."""
        return replace(self, scenario=replace(self.scenario, script=Script(())), steps=())


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What a run made on a real deployment.

    Args:
        deleted: integration IDs of the audiences that were deleted again.
        undeleted: those of audiences that could not be deleted.
        profiles: integration IDs of profiles, which no endpoint for Segment deletes.
        sessions: integration IDs of sessions, likewise.
        events: how many events were recorded, likewise.
    """

    deleted: tuple[str, ...] = ()
    undeleted: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    events: int = 0


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run is over.

    Args:
        finished: every scenario, in the order in which they ran; those that did not fail without their steps.
        seconds: how long the run took.
        digest: of the ids and values of what was played.
        generating_seconds: how much of the processes' time was spent on making scenarios, over all workers.
        workers: how many processes played.
        leftovers: what the run made on a real deployment and could not delete; None for any other run.
        is_broken_off: whether something was left to play when somebody stopped it, or it failed itself.
    """

    finished: tuple[ScenarioFinished, ...]
    seconds: float
    digest: str = ""
    generating_seconds: float = 0.0
    workers: int = 1
    leftovers: Leftovers | None = None
    is_broken_off: bool = False

    @property
    def has_passed(self) -> bool:
        """Whether no scenario failed."""
        return not any(item.failures for item in self.finished)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left to play, and nothing to delete."""
        return not self.is_broken_off and not (self.leftovers and self.leftovers.undeleted)


Event: TypeAlias = RunStarted | ScenarioFinished | RunFinished
Listener: TypeAlias = Callable[[Event], None]
