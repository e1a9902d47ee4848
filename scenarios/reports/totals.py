"""Figures of a run: what passed and how long it took, by action or by kind."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.events import ScenarioFinished

BINS: Final = 28
_MEDIAN: Final = 0.5
_MOST: Final = 0.95
_SHORTEST_SECONDS: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of some scenarios.

    Args:
        name: what they have in common.
        run: how many were not skipped.
        passed: how many were as expected.
        failed: how many were not.
        skipped: how many could not be run.
        unchecked: how many checks nobody could make.
        requests: how many were sent.
        durations: seconds of each that was run, sorted.
        cpu_seconds: how much of the processes' time all took together.
    """

    name: str
    run: int
    passed: int
    failed: int
    skipped: int
    unchecked: int
    requests: int
    durations: tuple[float, ...]
    cpu_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        """How long all took together."""
        return sum(self.durations)

    @property
    def median(self) -> float:
        """Seconds that half of them stayed within."""
        return self._quantile(_MEDIAN)

    @property
    def most(self) -> float:
        """Seconds that 95 of 100 stayed within."""
        return self._quantile(_MOST)

    @property
    def longest(self) -> float:
        """Seconds of the slowest."""
        return self._quantile(1.0)

    @property
    def per_second(self) -> float:
        """How many one core runs in a second; 0.0 when none was run."""
        taken = self.cpu_seconds or self.seconds
        return self.run / taken if taken else 0.0

    def _quantile(self, share: float) -> float:
        if not self.durations:
            return 0.0
        return self.durations[min(len(self.durations) - 1, math.ceil(share * len(self.durations)) - 1)]


def totals_of(name: str, items: Iterable[ScenarioFinished]) -> Totals:
    """Add up some scenarios."""
    listed = list(items)
    run = [item for item in listed if not item.skipped]
    return Totals(
        name,
        run=len(run),
        passed=sum(item.has_passed for item in run),
        failed=sum(bool(item.failures) for item in run),
        skipped=len(listed) - len(run),
        unchecked=sum(item.unchecked for item in run),
        requests=sum(item.requests for item in run),
        durations=tuple(sorted(item.seconds for item in run)),
        cpu_seconds=sum(item.cpu_seconds for item in run),
    )


def grouped(
    items: Iterable[ScenarioFinished], by: Callable[[ScenarioFinished], str]
) -> dict[str, list[ScenarioFinished]]:
    """Put scenarios together that have something in common, in the order in which it first appears."""
    groups: dict[str, list[ScenarioFinished]] = {}
    for item in items:
        groups.setdefault(by(item), []).append(item)
    return groups


def by_action(items: Iterable[ScenarioFinished]) -> dict[str, list[ScenarioFinished]]:
    """Put the scenarios of each action together."""
    return grouped(items, lambda item: item.scenario.action)


def by_kind(items: Iterable[ScenarioFinished]) -> dict[str, list[ScenarioFinished]]:
    """Put the scenarios of each kind together."""
    return grouped(items, lambda item: f"{item.scenario.action}/{item.scenario.kind}")


def spread(durations: Sequence[float], shortest: float, longest: float) -> tuple[int, ...]:
    """Count durations by magnitude.

    Args:
        durations: seconds.
        shortest: where the first of the `BINS` bins begins; each is as many times longer than the one before it.
        longest: where the last one ends.
    """
    low = math.log(max(shortest, _SHORTEST_SECONDS))
    width = (math.log(max(longest, _SHORTEST_SECONDS)) - low) / BINS
    counts = [0] * BINS
    for duration in durations:
        place = (math.log(max(duration, _SHORTEST_SECONDS)) - low) / width if width > 0 else 0
        counts[min(BINS - 1, max(0, int(place)))] += 1
    return tuple(counts)
