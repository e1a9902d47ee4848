"""What a run tells while it goes on; writers listen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from scenarios.model import Mismatch, Scenario


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run begins.

    Args:
        total: how many scenarios there are.
        digest: of their ids and values.
        seed: what they were drawn from, None when there are none.
    """

    total: int
    digest: str
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
class ScenarioFinished:
    """One scenario is over.

    Args:
        scenario: which.
        failures: empty when it passed.
        requests: how many were sent to the API.
        seconds: how long it took.
        unchecked: how many checks nobody could make.
        skipped: why it was not run, "" when it was.
    """

    scenario: Scenario
    failures: tuple[Failure, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    unchecked: int = 0
    skipped: str = ""

    @property
    def has_passed(self) -> bool:
        """Whether it was run and everything was as expected."""
        return not self.failures and not self.skipped


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run is over.

    Args:
        finished: every scenario, in the order in which they ran.
        seconds: how long the run took.
    """

    finished: tuple[ScenarioFinished, ...]
    seconds: float

    @property
    def has_passed(self) -> bool:
        """Whether no scenario failed."""
        return not any(item.failures for item in self.finished)


Event: TypeAlias = RunStarted | ScenarioFinished | RunFinished
Listener: TypeAlias = Callable[[Event], None]
