"""How fast a run was, in words: on the wall and per core, with and without what is heavy by design."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenarios.events import RunFinished, ScenarioFinished
from scenarios.reports.wording import counted, in_seconds


@dataclass(frozen=True, slots=True)
class Speed:
    """Figures of a run.

    Args:
        run: how many scenarios were played.
        seconds: by the clock on the wall.
        cpu_seconds: of all processes, generating included.
        light: how many of them were neither bursts nor of the greatest size.
        light_cpu_seconds: what those took, generating included as far as it falls to them.
        generating_seconds: of all processes.
        workers: how many processes played.
    """

    run: int
    seconds: float
    cpu_seconds: float
    light: int
    light_cpu_seconds: float
    generating_seconds: float
    workers: int

    @classmethod
    def of(cls, over: RunFinished) -> "Speed":
        """Measure a run."""
        run = [item for item in over.finished if not item.skipped]
        light = [item for item in run if not item.scenario.is_heavy]
        making = over.generating_seconds / len(run) if run else 0.0
        return cls(
            len(run),
            over.seconds,
            _cpu(run) + over.generating_seconds,
            len(light),
            _cpu(light) + making * len(light),
            over.generating_seconds,
            over.workers,
        )

    @property
    def generating_percent(self) -> float:
        """The share of making scenarios in all processor time."""
        return 100 * self.generating_seconds / self.cpu_seconds if self.cpu_seconds else 0.0

    def lines(self) -> Iterator[str]:
        """Tell it in sentences, the one that matters to everybody first."""
        workers = f" by {self.workers} workers" if self.workers > 1 else ""
        run, seconds = counted(self.run, "scenario"), in_seconds(self.seconds)
        yield f"{run} in {seconds}{workers}: {_rate(self.run, self.seconds)} per second"
        if self.cpu_seconds:
            yield f"a core busy with nothing else: {_rate(self.run, self.cpu_seconds)} per second"
            yield f"share of its time that went into making them up: {self.generating_percent:.1f} %"
        if self.light and self.light < self.run:
            yield f"without bursts and requests of the greatest size: {_rate(self.light, self.light_cpu_seconds)} per second"


def _cpu(items: Iterable[ScenarioFinished]) -> float:
    return sum(item.cpu_seconds for item in items)


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds if seconds else 0.0:.0f}"
