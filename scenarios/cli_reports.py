"""The options of ``talon-scenarios`` that write reports to files."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path
from typing import Final, TextIO

import click

from scenarios.cli_options import Command, gathered
from scenarios.errors import UsageError
from scenarios.events import Listener
from scenarios.reports import About, HtmlReport, JsonLines, JUnitReport, MarkdownReport, written_atomically

Writer = Callable[[TextIO, About], Listener]

_WRITERS: Final[dict[str, Writer]] = {
    "junit": JUnitReport,
    "jsonl": JsonLines,
    "html": HtmlReport,
    "markdown": MarkdownReport,
}
_HELP: Final = {
    "junit": "JUnit XML, for CI servers.",
    "jsonl": "One JSON object per line, for programs.",
    "html": "One page that needs nothing beside itself.",
    "markdown": "A summary, for the page of a CI job.",
}


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Which reports are written where; None for those that are not."""

    junit: Path | None = None
    jsonl: Path | None = None
    html: Path | None = None
    markdown: Path | None = None

    def chosen(self) -> dict[str, Path]:
        """Give the paths by name of report.

        Raises:
            UsageError: two reports would stand in one file.
        """
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen = {name: path for name, path in given.items() if path is not None}
        for one, other in combinations(chosen, 2):
            if chosen[one].resolve() == chosen[other].resolve():
                path = str(chosen[one])
                raise UsageError(f"--{one} and --{other} name the same file {path!r}: give each its own")
        return chosen


def report_options(command: Command) -> Command:
    """Add the options; the command is called with ``reports``, a `ReportFiles`."""
    options = (
        click.option(
            f"--{name}",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"Write a report: {_HELP[name]} Folders on the way are made.",
        )
        for name in _WRITERS
    )
    return gathered(command, options, "reports", ReportFiles)


@contextmanager
def writing(reports: ReportFiles, about: About) -> Iterator[tuple[Listener, ...]]:
    """Open the chosen reports; they appear when the block ends, and not at all when it fails.

    Raises:
        UsageError: a file cannot be written; told before the run begins.
    """
    with ExitStack() as stack:
        streams = {name: stack.enter_context(written_atomically(path)) for name, path in reports.chosen().items()}
        yield tuple(_WRITERS[name](stream, about) for name, stream in streams.items())
