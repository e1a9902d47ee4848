"""Small plots of how long scenarios took."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.events import ScenarioFinished
from scenarios.reports.totals import Totals, by_action, spread, totals_of

PLOT_HEIGHT: Final = 24
_BAR_PITCH: Final = 5
_LOWEST_BAR: Final = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a plot, in the units of its view box.

    Args:
        x: its left edge.
        height: from the bottom.
        count: how many scenarios it stands for.
    """

    x: int
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class Timing:
    """An action's figures and their plot."""

    totals: Totals
    bars: tuple[Bar, ...]


def timings(finished: Iterable[ScenarioFinished]) -> tuple[Timing, ...]:
    """Plot the durations of each action, all over the same range."""
    rows = [totals_of(action, items) for action, items in by_action(finished).items()]
    every = [duration for row in rows for duration in row.durations]
    shortest, longest = min(every, default=0.0), max(every, default=0.0)
    return tuple(Timing(row, tuple(_bars(spread(row.durations, shortest, longest)))) for row in rows)


def _bars(counts: tuple[int, ...]) -> Iterator[Bar]:
    highest = max(counts)
    for place, count in enumerate(counts):
        if count:
            yield Bar(place * _BAR_PITCH, round(max(_LOWEST_BAR, PLOT_HEIGHT * count / highest), 1), count)
