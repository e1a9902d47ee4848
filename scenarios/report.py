"""Writers of a run: a progress bar and a table for people, lines of JSON for programs."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from scenarios.events import Event, Failure, RunFinished, RunStarted, ScenarioFinished
from scenarios.model import Json, Mismatch

_FAILURES_SHOWN: Final = 20
_MISMATCHES_SHOWN: Final = 5


class TerminalReport:
    """Shows progress while a run goes on, then a table by action and every failure.

    Args:
        console: where to; the progress bar only stands on a terminal.
        command: what reproduces a scenario, up to its ID.
    """

    def __init__(self, console: Console, command: str) -> None:
        self._console = console
        self._command = command
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
        failed = [item for item in event.finished if item.failures]
        for item in failed[:_FAILURES_SHOWN]:
            self._show_failure(item)
        if len(failed) > _FAILURES_SHOWN:
            self._print(f"… and {len(failed) - _FAILURES_SHOWN} more failures; narrow the run with --action or --only")
        self._show_rest(event)

    def _show_failure(self, item: ScenarioFinished) -> None:
        scenario = item.scenario
        headline = f"[red]FAILED[/red] {escape(scenario.id)} (seed {scenario.seed}): {escape(scenario.title)}"
        self._console.print(headline, highlight=False, soft_wrap=True)
        for failure in item.failures:
            for line in _lines(failure):
                self._print(f"  {line}")
        self._print(f"  reproduce: {self._command} {scenario.id}")

    def _show_rest(self, event: RunFinished) -> None:
        unchecked = sum(item.unchecked for item in event.finished)
        if unchecked:
            self._print(f"{unchecked} checks of the state afterwards: not checked, this server does not show its state")
        for reason in dict.fromkeys(item.skipped for item in event.finished if item.skipped):
            count = sum(item.skipped == reason for item in event.finished)
            self._print(f"{count} scenarios skipped: {reason}")

    def _print(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def _lines(failure: Failure) -> Iterator[str]:
    """Write the first mismatches, each rule's name once above its own."""
    for rule, group in groupby(failure.mismatches[:_MISMATCHES_SHOWN], key=lambda mismatch: mismatch.rule):
        yield f"step {failure.step}: rule {rule.id} ({rule.source})"
        for mismatch in group:
            yield f"  at {mismatch.place}"
            yield f"    expected: {_as_text(mismatch.expected)}"
            yield f"    got:      {_as_text(mismatch.got)}"
    hidden = len(failure.mismatches) - _MISMATCHES_SHOWN
    if hidden > 0:
        yield f"… and {hidden} more places; see them with --json"


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _table(event: RunFinished) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("action", no_wrap=True)
    for name in ("run", "passed", "failed", "requests", "time"):
        table.add_column(name, justify="right", no_wrap=True)
    by_action: dict[str, list[ScenarioFinished]] = {}
    for item in event.finished:
        by_action.setdefault(item.scenario.action, []).append(item)
    for action, items in by_action.items():
        table.add_row(action, *_figures(items))
    table.add_section()
    table.add_row("total", *_figures(event.finished))
    return table


def _figures(items: Iterable[ScenarioFinished]) -> list[str]:
    listed = list(items)
    counts = (
        sum(not item.skipped for item in listed),
        sum(item.has_passed for item in listed),
        sum(bool(item.failures) for item in listed),
        sum(item.requests for item in listed),
    )
    return [*map(str, counts), f"{sum(item.seconds for item in listed):.2f} s"]


class JsonLines:
    """Writes one JSON object per scenario and one for the run.

    Args:
        stream: where to.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        """Take one event of a run."""
        described = _described(event)
        self._stream.write(json.dumps(described, ensure_ascii=False, default=str) + "\n")


def _described(event: Event) -> dict[str, Any]:
    if isinstance(event, RunStarted):
        return {"event": "started", "total": event.total, "seed": event.seed}
    if isinstance(event, RunFinished):
        failed = sum(bool(item.failures) for item in event.finished)
        return {"event": "finished", "failed": failed, "seconds": round(event.seconds, 3), "digest": event.digest}
    return {
        "event": "scenario",
        "id": event.scenario.id,
        "seed": event.scenario.seed,
        "outcome": "skipped" if event.skipped else "failed" if event.failures else "passed",
        "rules": list(event.scenario.rules),
        "requests": event.requests,
        "unchecked": event.unchecked,
        "seconds": round(event.seconds, 6),
        "failures": [_described_mismatch(failure, item) for failure in event.failures for item in failure.mismatches],
    }


def _described_mismatch(failure: Failure, mismatch: Mismatch) -> dict[str, Any]:
    return {
        "step": failure.step,
        "rule": mismatch.rule.id,
        "source": mismatch.rule.source,
        "at": mismatch.place,
        "expected": mismatch.expected,
        "got": mismatch.got,
    }
