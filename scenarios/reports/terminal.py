"""The report for people at a terminal: a progress bar, a table by action, and what failed."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from scenarios.coverage import Coverage
from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished
from scenarios.model import Json
from scenarios.reports.about import About
from scenarios.reports.telling import told_mismatches
from scenarios.reports.totals import Totals, by_action, totals_of
from scenarios.reports.wording import in_one_line, in_seconds, visible

_FAILURES_SHOWN: Final = 20
_MISMATCHES_SHOWN: Final = 5
_MISSING_SHOWN: Final = 10
_COLUMNS: Final = ("run", "passed", "failed", "requests", "time")


class TerminalReport:
    """Shows progress while a run goes on, then a table by action, coverage, and every failure.

    Args:
        console: where to; the progress bar only stands on a terminal.
        about: the run.
    """

    def __init__(self, console: Console, about: About) -> None:
        self._console = console
        self._about = about
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = TaskID(0)

    def __call__(self, event: Event) -> None:
        """Take one event of a run."""
        if isinstance(event, RunStarted):
            self._start(event)
        elif isinstance(event, ScenarioFinished):
            self._progress.update(self._task, advance=1, description=event.scenario.action)
        else:
            self._finish(event)

    def close(self) -> None:
        """Take the progress bar away, even when the run broke off."""
        self._progress.stop()

    def _start(self, event: RunStarted) -> None:
        self._print(f"{event.total} scenarios, seed {event.seed}")
        self._progress.start()
        self._task = self._progress.add_task("scenarios", total=event.total)

    def _finish(self, event: RunFinished) -> None:
        self._progress.stop()
        self._console.print(_table(event))
        self._print(f"digest {event.digest}")
        self._print(_throughput(event))
        for line in _coverage_lines(self._about.coverage()) if self._about.coverage else ():
            self._print(line)
        failed = [item for item in event.finished if item.failures]
        for item in failed[:_FAILURES_SHOWN]:
            self._show_failure(item)
        if len(failed) > _FAILURES_SHOWN:
            self._print(f"… and {len(failed) - _FAILURES_SHOWN} more failures; narrow the run with --action or --only")
        self._show_rest(event)

    def _show_failure(self, item: ScenarioFinished) -> None:
        scenario = item.scenario
        self._console.print("[red]FAILED[/red] ", end="", highlight=False)
        self._print(f"{scenario.id} (seed {scenario.seed}): {scenario.title}")
        for line in _mismatch_lines(told_mismatches(item, self._about.mask)):
            self._print(f"  {line}")
        self._print(f"  reproduce: {self._about.reproduction(scenario)}")

    def _show_rest(self, event: RunFinished) -> None:
        unchecked = sum(item.unchecked for item in event.finished)
        if unchecked:
            self._print(f"{unchecked} checks of the state afterwards: not checked, this server does not show its state")
        for reason in dict.fromkeys(item.skipped for item in event.finished if item.skipped):
            count = sum(item.skipped == reason for item in event.finished)
            self._print(f"{count} scenarios skipped: {self._about.mask.text(reason)}")

    def _print(self, text: str) -> None:
        self._console.print(visible(text), markup=False, highlight=False, soft_wrap=True)


def _mismatch_lines(told: Sequence[dict[str, Json]]) -> Iterator[str]:
    """Write the first mismatches, each rule's name once above its own."""
    shown = told[:_MISMATCHES_SHOWN]
    for (step, rule, source), group in groupby(shown, key=lambda one: (one["step"], one["rule"], one["source"])):
        yield f"step {step}: rule {rule} ({source})"
        for one in group:
            yield f"  at {in_one_line(one['at'])}"
            yield f"    expected: {in_one_line(one['expected'])}"
            yield f"    got:      {in_one_line(one['got'])}"
    if len(told) > _MISMATCHES_SHOWN:
        yield f"… and {len(told) - _MISMATCHES_SHOWN} more places; see them with --json"


def _coverage_lines(coverage: Coverage) -> Iterator[str]:
    yield "coverage:"
    for share in coverage.shares:
        yield f"  {share}"
        yield from (f"    not covered: {item}" for item in share.missing[:_MISSING_SHOWN])
        if len(share.missing) > _MISSING_SHOWN:
            yield f"    … and {len(share.missing) - _MISSING_SHOWN} more; see them with --html"
    yield from (f"  answered but not declared: {item}" for item in coverage.undeclared)


def _throughput(event: RunFinished) -> str:
    run = totals_of("", event.finished).run
    rate = run / event.seconds if event.seconds else 0.0
    making = f", {in_seconds(event.generating_seconds)} of it to make them" if event.generating_seconds else ""
    return f"{rate:.0f} scenarios per second over {in_seconds(event.seconds)}{making}"


def _table(event: RunFinished) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("action", no_wrap=True)
    for name in _COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for action, items in by_action(event.finished).items():
        _add_row(table, totals_of(action, items))
    table.add_section()
    _add_row(table, totals_of("total", event.finished))
    return table


def _add_row(table: Table, totals: Totals) -> None:
    counts = map(str, (totals.run, totals.passed, totals.failed, totals.requests))
    table.add_row(totals.name, *counts, f"{totals.seconds:.2f} s")
