"""The ``talon-scenarios`` command."""

import logging
import shlex
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from destination import ConfigurationError
from mock_talon import UsageError as MockUsageError
from scenarios.breaking_off import BreakOff, BrokenOffError
from scenarios.cli_drawing import Drawing, again_options, drawing_options
from scenarios.cli_reports import ReportFiles, report_options, writing
from scenarios.cli_running import Running, running_options
from scenarios.coverage import Tally, served_contract
from scenarios.errors import UsageError
from scenarios.events import Listener, RunFinished, RunStarted
from scenarios.generate import Batch, digest
from scenarios.plan import Plan
from scenarios.reports import About, JsonLines, Mask, TerminalReport, written_atomically
from scenarios.reports.export import Exporter, lines_of
from scenarios.reports.json_lines import json_line
from scenarios.reports.wording import counted
from scenarios.runner import run as run_scenarios
from scenarios.runner import tell
from scenarios.working import played_by


class _Commands(click.Group):
    """Commands whose mistakes of use end with one message and status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (UsageError, MockUsageError, ConfigurationError) as error:
            raise click.UsageError(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="talon-one-harness")
def cli() -> None:
    """Generate scenarios for Segment's Talon.One destination and drive them against a mock of Talon.One."""


@cli.command()
@drawing_options
@running_options
@report_options
@click.option("--kinds", "tells_kinds", is_flag=True, help="Show figures by kind as well.")
@click.option("--verbose", "-v", "tells_all", is_flag=True, help="List what is not covered, and where the time went.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object per line instead of a report.")
def run(
    *, drawing: Drawing, running: Running, reports: ReportFiles, tells_kinds: bool, tells_all: bool, as_json: bool
) -> None:
    """Play scenarios and report what was not as it should be; status 1 if anything was not.

    Ctrl-C or SIGTERM ends a run with the report of what was played (status 130 or 143 if anything was left to play), and
    with --live deletes the audiences that it made; once more ends it without waiting for the scenario that is being
    played.
    """
    running.require_consistent(is_narrowed=drawing.is_narrowed, has_world=drawing.world is not None)
    plan = running.applied(drawing.plan())
    plan = running.repeated(plan, drawing.count) if running.repeat else drawing.selected(plan)
    if plan.prefix and not as_json:
        click.echo(f"every identifier of this run holds {plan.prefix}, so that the server has not seen it before")
        if plan.world is None:
            click.echo(
                "the server is taken to serve the demo world of mock-talon; name the seed file of any other with --world"
            )
    tally = Tally(served_contract())
    is_narrow = drawing.is_narrowed or running.repeat is not None or plan.is_live
    about = _about(plan, drawing, running, None if is_narrow else tally)
    is_whole_possible = plan.address is None and plan.world is None
    whole = plan.generator().whole_count if is_whole_possible else 0
    about = replace(
        about, tells_kinds=tells_kinds, tells_all=tells_all, whole_count=whole if whole > drawing.count else 0
    )
    stop = BreakOff()
    with suppress(BrokenOffError):
        with stop.listening(), _listeners(about, reports, as_json=as_json) as listeners:
            over = _played(plan, running, tally, listeners, stop)
        sys.exit(_status(over, stop))
    sys.exit(stop.status)  # not even the reports are whole


def _status(over: RunFinished, stop: BreakOff) -> int:
    if stop.is_asked and not over.is_whole:
        return stop.status
    return 0 if over.has_passed else 1


def _about(plan: Plan, drawing: Drawing, running: Running, tally: Tally | None) -> About:
    words = ["talon-scenarios", "run", "--seed", str(plan.seed), *drawing.words(), *running.words()]
    secrets = () if plan.address is None else (plan.address.api_key, plan.address.control_token)
    return About(
        " ".join((shlex.join(words), *running.placeholders(), "--only")),
        "a mock in this process" if plan.address is None else plan.address.base_url,
        mask=Mask([*secrets, plan.vocabulary().key]),
        coverage=None if tally is None else tally.coverage,
    )


@contextmanager
def _listeners(about: About, reports: ReportFiles, *, as_json: bool) -> Iterator[tuple[Listener, ...]]:
    with ExitStack() as stack:
        files = stack.enter_context(writing(reports, about))
        if as_json:
            yield (JsonLines(sys.stdout, about), *files)
        else:
            yield (stack.enter_context(closing(TerminalReport(Console(), about))), *files)


def _played(plan: Plan, running: Running, tally: Tally, listeners: tuple[Listener, ...], stop: BreakOff) -> RunFinished:
    """Play a run in this process, or in several."""
    if running.workers > 1:
        started = RunStarted(len(plan.ids), plan.seed)
        with played_by(plan, running.workers, tally) as played:
            return tell(started, played, listeners, running.budget, workers=running.workers, stop=stop)
    heard: tuple[Listener, ...] = (tally, *listeners)
    with plan.opened() as opened:
        return run_scenarios(opened.scenarios, opened.target, heard, running.budget, opened.shrinker, stop)


@cli.command("list")
@drawing_options
def list_scenarios(*, drawing: Drawing) -> None:
    """Show the scenarios that a run would play: id, digest of the drawn values, title."""
    batch = _drawn(drawing)
    scenarios = list(batch)
    for scenario in scenarios:
        click.echo(f"{scenario.id}  {digest([scenario])}  {scenario.title}")
    click.echo(f"{counted(len(batch), 'scenario')}, seed {batch.generator.seed}, digest {digest(scenarios)}")


@cli.command()
@click.argument("scenario_id", metavar="ID")
@again_options
def show(*, scenario_id: str, drawing: Drawing) -> None:
    """Show one scenario: events, mappings, the requests made of them, and what must follow."""
    plan = drawing.plan()
    for line in lines_of(Exporter(plan.vocabulary()).told(plan.generator().by_id(scenario_id))):
        click.echo(line)


@cli.command()
@drawing_options
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to; standard output when absent.")
def export(*, drawing: Drawing, out: Path | None) -> None:
    """Write scenarios as one JSON object per line, for other tools; secrets are masked."""
    plan = drawing.selected(drawing.plan())
    exporter = Exporter(plan.vocabulary())
    with written_atomically(out) if out else nullcontext(sys.stdout) as stream:
        for scenario in plan.batch():
            stream.write(json_line(exporter.told(scenario)))


def _drawn(drawing: Drawing) -> Batch:
    return drawing.selected(drawing.plan()).batch()


def main() -> None:
    """Run the command line."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it reports every request that waits for a thread
    cli(prog_name="talon-scenarios")
