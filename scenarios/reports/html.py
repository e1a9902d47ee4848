"""One page of HTML that needs nothing beside itself: no other file, no script, no network."""

from functools import lru_cache
from typing import Any, Final, TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined

from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished
from scenarios.observing import Json
from scenarios.reports.about import About
from scenarios.reports.matrix import rule_table, status_table
from scenarios.reports.notes import duplicate_lines, leftover_lines, undone_lines
from scenarios.reports.plots import timings
from scenarios.reports.speed import Speed
from scenarios.reports.telling import told_mismatches, told_steps
from scenarios.reports.totals import by_kind, totals_of
from scenarios.reports.wording import in_one_line, in_seconds, indented, indented_body, shortened, visible

_FAILURES_SHOWN: Final = 100
_EXCHANGES_SHOWN: Final = 6
_LONGEST_SHOWN: Final = 8_000


class HtmlReport:
    """Writes a page when the run is over.

    Args:
        stream: where to.
        about: the run.
    """

    def __init__(self, stream: TextIO, about: About) -> None:
        self._stream = stream
        self._about = about
        self._seed: int | None = None
        self._total = 0

    def __call__(self, event: Event) -> None:
        """Take one event of a run."""
        if isinstance(event, RunStarted):
            self._seed, self._total = event.seed, event.total
        elif isinstance(event, RunFinished):
            template = _environment().get_template("report.html.j2")
            self._stream.writelines(template.generate(**self._figures(event), **self._coverage()))

    def _figures(self, over: RunFinished) -> dict[str, Any]:
        failed = [item for item in over.finished if item.failures]
        return {
            "started": self._about.started,
            "target": self._about.mask.text(self._about.target),
            "seed": self._seed,
            "over": over,
            "total": totals_of("total", over.finished),
            "ending": ", then broken off" if over.is_broken_off else "",
            "timings": timings(over.finished),
            "kinds": [totals_of(name, items) for name, items in by_kind(over.finished).items()],
            "failures": [self._failure(item) for item in failed[:_FAILURES_SHOWN]],
            "further": [item.scenario.id for item in failed[_FAILURES_SHOWN:]],
            "speed": Speed.of(over),
            "duplicates": list(duplicate_lines(over.finished)),
            "notes": [*undone_lines(over, self._total, self._about), *leftover_lines(over.leftovers)],
        }

    def _coverage(self) -> dict[str, Any]:
        if self._about.coverage is None:
            return {"coverage": None, "status_table": None, "rule_table": None}
        coverage = self._about.coverage()
        return {"coverage": coverage, "status_table": status_table(coverage), "rule_table": rule_table(coverage)}

    def _failure(self, item: ScenarioFinished) -> dict[str, Json]:
        return {
            "scenario": item.scenario,
            "is_reduced": item.smallest is not None,
            "mismatches": told_mismatches(item, self._about.mask),
            "steps": [_with_few_exchanges(step) for step in told_steps(item, self._about.mask)],
            "reproduction": self._about.reproduction(item.scenario),
        }


def _with_few_exchanges(step: dict[str, Json]) -> dict[str, Json]:
    """Leave out the middle of a burst."""
    exchanges = step["exchanges"]
    hidden = max(0, len(exchanges) - _EXCHANGES_SHOWN)
    half = _EXCHANGES_SHOWN // 2
    shown = [*exchanges[:half], *exchanges[-half:]] if hidden else exchanges
    return {**step, "exchanges": shown, "hidden": hidden}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("scenarios.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        body=lambda text: shortened(indented_body(text), _LONGEST_SHOWN),
        json=lambda value: shortened(indented(value), _LONGEST_SHOWN),
        line=in_one_line,
        seconds=in_seconds,
        visible=visible,
    )
    return environment
