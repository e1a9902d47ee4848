"""A summary in Markdown, for the page of a CI job."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, TextIO

from scenarios.coverage import Coverage
from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished
from scenarios.reports.about import About
from scenarios.reports.notes import duplicate_lines, leftover_lines, undone_lines
from scenarios.reports.speed import Speed
from scenarios.reports.telling import told_mismatches
from scenarios.reports.totals import Totals, by_action, totals_of
from scenarios.reports.wording import counted, in_one_line, in_seconds, visible

_FAILURES_SHOWN: Final = 20
_MISMATCHES_SHOWN: Final = 10
_MISSING_SHOWN: Final = 50
_LONGEST_VALUE: Final = 400
_ACTING: Final = re.compile(r"[\\`*\[\]#|<>&~@]|(?<!\w)_|_(?!\w)|:(?=//)")
_BACKTICKS: Final = re.compile("`+")


class MarkdownReport:
    """Writes a summary when the run is over.

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
            self._stream.write("\n".join(self._lines(event)) + "\n")

    def _lines(self, over: RunFinished) -> Iterator[str]:
        total = totals_of("total", over.finished)
        verdict = (
            f"{total.failed} of {counted(total.run, 'scenario')} failed"
            if total.failed
            else f"{counted(total.run, 'scenario')} passed"
        )
        sign = "❌" if total.failed else "⚠️" if over.is_broken_off else "✅"
        yield f"## {sign} {verdict}{', then broken off' if over.is_broken_off else ''}"
        yield ""
        target = _text(self._about.mask.text(self._about.target))
        yield f"Seed {self._seed}, digest `{over.digest}`, {in_seconds(over.seconds)}, against {target}."
        yield from ("", f"{'; '.join(Speed.of(over).lines())}.")
        yield from _table([*(totals_of(name, items) for name, items in by_action(over.finished).items()), total])
        if self._about.coverage:
            yield from _coverage_lines(self._about.coverage())
        yield from self._failure_lines([item for item in over.finished if item.failures])
        yield from self._note_lines(over)

    def _failure_lines(self, failed: Sequence[ScenarioFinished]) -> Iterator[str]:
        if failed:
            yield from ("", "### Failures")
        for item in failed[:_FAILURES_SHOWN]:
            yield from self._failure(item)
        if len(failed) > _FAILURES_SHOWN:
            yield from ("", f"… and {len(failed) - _FAILURES_SHOWN} more.")

    def _failure(self, item: ScenarioFinished) -> Iterator[str]:
        told = told_mismatches(item, self._about.mask)
        yield from ("", f"<details><summary>{_text(item.scenario.id)}: {_text(item.scenario.title)}</summary>", "")
        yield "| step | rule | place | expected | got |"
        yield "| ---: | --- | --- | --- | --- |"
        for one in told[:_MISMATCHES_SHOWN]:
            values = (_value(one[name]) for name in ("at", "expected", "got"))
            yield f"| {one['step']} | {_text(one['rule'])} | {' | '.join(values)} |"
        if len(told) > _MISMATCHES_SHOWN:
            yield from ("", f"… and {len(told) - _MISMATCHES_SHOWN} more places.")
        yield from ("", *_fenced(self._about.reproduction(item.scenario)), "", "</details>")

    def _note_lines(self, over: RunFinished) -> Iterator[str]:
        duplicates = tuple(duplicate_lines(over.finished))
        if duplicates:
            yield from ("", "### Duplicates", "", *(f"- {_text(line)}" for line in duplicates))
        rest = (*undone_lines(over, self._total, self._about), *leftover_lines(over.leftovers))
        if rest:
            yield from ("", "### Not done, and left", "", *(f"- {_text(line)}" for line in rest))


def _table(rows: Sequence[Totals]) -> Iterator[str]:
    yield ""
    yield "| action | run | passed | failed | skipped | requests | time | median | slowest |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in rows:
        counts = f"{row.run} | {row.passed} | {row.failed} | {row.skipped} | {row.requests}"
        times = " | ".join(map(in_seconds, (row.seconds, row.median, row.longest)))
        yield f"| {_text(row.name)} | {counts} | {times} |"


def _coverage_lines(coverage: Coverage) -> Iterator[str]:
    yield from ("", "### Coverage", "")
    yield from (f"- {_text(str(share))}" for share in coverage.shares)
    missing = [f"{share.name}: {item}" for share in coverage.shares for item in share.missing]
    if missing:
        yield from ("", f"<details><summary>not covered: {len(missing)}</summary>", "")
        yield from (f"- {_text(item)}" for item in missing[:_MISSING_SHOWN])
        if len(missing) > _MISSING_SHOWN:
            yield f"- … and {len(missing) - _MISSING_SHOWN} more"
        yield from ("", "</details>")


def _value(value: object) -> str:
    """Write a value into a cell, cut to what a table bears."""
    text = in_one_line(value)
    return _text(text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…")


def _text(text: str) -> str:
    """Write a text so that no character of it acts in Markdown or HTML."""
    return _ACTING.sub(lambda found: f"&#{ord(found[0])};", visible(text).replace("\n", " "))


def _fenced(text: str) -> tuple[str, str, str]:
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return fence, visible(text), fence
