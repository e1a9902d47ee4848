"""The report for people at a terminal: a progress bar, a table by action, and what failed."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Final
from urllib.parse import urlsplit

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from scenarios.coverage import Coverage
from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished
from scenarios.observing import Json
from scenarios.reports.about import About
from scenarios.reports.notes import duplicate_lines, leftover_lines, undone_lines
from scenarios.reports.speed import Speed
from scenarios.reports.telling import told_mismatches
from scenarios.reports.totals import Totals, by_action, by_kind, totals_of
from scenarios.reports.wording import counted, in_one_line, visible

_FAILURES_SHOWN: Final = 20
_MISMATCHES_SHOWN: Final = 5
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
        self._total = 0

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
        self._print(f"{counted(event.total, 'scenario')}, seed {event.seed}")
        self._total = event.total
        self._progress.start()
        self._task = self._progress.add_task("scenarios", total=event.total)

    def _finish(self, event: RunFinished) -> None:
        self._progress.stop()
        self._console.print(_table(event))
        for line in _kind_lines(event) if self._about.tells_kinds else ():
            self._print(line)
        self._print(f"digest {event.digest}")
        for line in (*self._speed_lines(event), *self._coverage_lines()):
            self._print(line)
        failed = [item for item in event.finished if item.failures]
        for item in failed[:_FAILURES_SHOWN]:
            self._show_failure(item)
        if len(failed) > _FAILURES_SHOWN:
            self._print(f"… and {len(failed) - _FAILURES_SHOWN} more failures; narrow the run with --action or --only")
        self._show_rest(event)

    def _speed_lines(self, event: RunFinished) -> Iterator[str]:
        lines = Speed.of(event).lines()
        return lines if self._about.tells_all else islice(lines, 1)

    def _coverage_lines(self) -> Iterator[str]:
        if self._about.coverage is not None:
            coverage = self._about.coverage()
            yield from _coverage_lines(coverage, tells_all=self._about.tells_all)
            if not coverage.is_complete:
                yield from _coverage_hints(self._about)

    def _show_failure(self, item: ScenarioFinished) -> None:
        scenario = item.scenario
        self._console.print("[red]FAILED[/red] ", end="", highlight=False)
        self._print(f"{scenario.id} (seed {scenario.seed}): {scenario.title}")
        if item.smallest is not None:
            self._print(f"  smallest form: {_size(item.smallest)}")
        for line in _mismatch_lines(told_mismatches(item, self._about.mask)):
            self._print(f"  {line}")
        self._print(f"  reproduce: {self._about.reproduction(scenario)}")

    def _show_rest(self, event: RunFinished) -> None:
        for line in duplicate_lines(event.finished):
            self._print(f"duplicate: {line}")
        for line in (*undone_lines(event, self._total, self._about), *leftover_lines(event.leftovers)):
            self._print(line)

    def _print(self, text: str) -> None:
        self._console.print(visible(text), markup=False, highlight=False, soft_wrap=True)


def _size(smallest: ScenarioFinished) -> str:
    steps, sent = len(smallest.steps), smallest.steps[-1].exchanges[-1].result.request if smallest.steps else None
    number = counted(steps, "step")
    if sent is None:
        return f"{number}, nothing is sent"
    return f"{number}, the last sends {sent.method} {urlsplit(sent.url).path} with {len(sent.body or b'')} bytes"


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


def _coverage_lines(coverage: Coverage, *, tells_all: bool) -> Iterator[str]:
    yield "coverage:"
    for share in coverage.shares:
        yield f"  {share}"
        yield from (f"    not covered: {item}" for item in share.missing if tells_all)
    yield from (f"  answered but not declared: {item}" for item in coverage.undeclared)


def _coverage_hints(about: About) -> Iterator[str]:
    """Tell how to cover more, and how to see what is missing."""
    if about.whole_count:
        yield f"  all of it is covered from --count {about.whole_count} on"
    if not about.tells_all:
        yield "  use --verbose to list what is not covered"


def _kind_lines(event: RunFinished) -> Iterator[str]:
    yield "scenarios per second of a core busy with nothing else, by kind:"
    for name, items in by_kind(event.finished).items():
        totals = totals_of(name, items)
        yield f"  {totals.per_second:6.0f}  {totals.run:5} run  {name}{' (heavy)' if items[0].scenario.is_heavy else ''}"
    yield ""


def _table(event: RunFinished) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
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
