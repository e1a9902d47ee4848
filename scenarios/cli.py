"""The ``talon-scenarios`` command."""

import logging
import random
import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, nullcontext
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from rich.console import Console

from destination import ConfigurationError
from mock_talon import Behaviour
from mock_talon import UsageError as MockUsageError
from scenarios.cli_reports import ReportFiles, report_options, writing
from scenarios.coverage import Tally, served_contract
from scenarios.errors import UsageError
from scenarios.events import RunFinished
from scenarios.generate import Generator, actions_of, digest
from scenarios.model import Scenario
from scenarios.own_mock import InProcessMock
from scenarios.reports import About, JsonLines, Mask, TerminalReport, written_atomically
from scenarios.reports.export import Exporter, lines_of
from scenarios.reports.json_lines import json_line
from scenarios.runner import run as run_scenarios
from scenarios.stage import Target
from scenarios.suites import all_kinds
from scenarios.targets import RunningServer
from scenarios.vocabulary import demo_vocabulary

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_COUNT: Final = 40
_SEED_BITS: Final = 31
_PREFIX_BITS: Final = 24
_ACTIONS: Final = actions_of(all_kinds())
_SEED_OPTION: Final = click.option(
    "--seed", type=click.IntRange(min=0), help="Draws the same scenarios again; by chance when absent."
)


class _Commands(click.Group):
    """Commands whose mistakes of use end with one message and status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (UsageError, MockUsageError, ConfigurationError) as error:
            raise click.UsageError(str(error)) from error


def _drawing_options(command: Command) -> Command:
    options = (
        _SEED_OPTION,
        click.option(
            "--count", type=click.IntRange(min=1), default=DEFAULT_COUNT, show_default=True, help="Per action."
        ),
        click.option(
            "--action", "actions", multiple=True, type=click.Choice(_ACTIONS), help="May be given repeatedly."
        ),
        click.option("--only", multiple=True, metavar="ID", help="This scenario alone; may be given repeatedly."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="talon-one-harness")
def cli() -> None:
    """Generate scenarios for Segment's Talon.One destination and drive them against a mock of Talon.One."""


@cli.command()
@_drawing_options
@click.option("--base-url", envvar="TALON_BASE_URL", help="A running server instead of a mock of our own.")
@click.option("--deployment", envvar="TALON_DEPLOYMENT", help="Setting of the destination; the base URL when absent.")
@click.option("--api-key", envvar="TALON_API_KEY", help="Setting of the destination; the demo world's when absent.")
@click.option("--strict", is_flag=True, help="Against a world that refuses what drifts from the published contract.")
@report_options
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object per line instead of a report.")
def run(
    *,
    seed: int | None,
    count: int,
    actions: tuple[str, ...],
    only: tuple[str, ...],
    base_url: str | None,
    deployment: str | None,
    api_key: str | None,
    strict: bool,
    reports: ReportFiles,
    as_json: bool,
) -> None:
    """Play scenarios and report what was not as it should be; status 1 if anything was not."""
    if base_url is None and (deployment or api_key):
        raise UsageError("--deployment and --api-key belong to --base-url; a mock of our own brings its own")
    seed = _seed(seed)
    prefix = "" if base_url is None else _fresh_prefix()
    scenarios = _drawn(Generator(seed, prefix=prefix), count, actions, only)
    target = _target(base_url, deployment, api_key, is_strict=strict)
    if prefix and not as_json:
        click.echo(f"every identifier of this run holds {prefix}, so that the server has not seen it before")
    tally = Tally(served_contract())
    about = About(
        _command(seed, base_url, deployment, is_strict=strict),
        base_url or "a mock in this process",
        mask=Mask([api_key or "", demo_vocabulary().key]),
        coverage=None if actions or only else tally.coverage,
    )
    over = _play(scenarios, target, tally, about, reports, as_json=as_json)
    sys.exit(0 if over.has_passed else 1)


@cli.command("list")
@_drawing_options
def list_scenarios(seed: int | None, count: int, actions: tuple[str, ...], only: tuple[str, ...]) -> None:
    """Show the scenarios that a run would play: id, digest of the drawn values, title."""
    seed = _seed(seed)
    scenarios = _drawn(Generator(seed), count, actions, only)
    for scenario in scenarios:
        click.echo(f"{scenario.id}  {digest([scenario])}  {scenario.title}")
    click.echo(f"{len(scenarios)} scenarios, seed {seed}, digest {digest(scenarios)}")


@cli.command()
@click.argument("scenario_id", metavar="ID")
@_SEED_OPTION
def show(scenario_id: str, seed: int | None) -> None:
    """Show one scenario: events, mappings, the requests made of them, and what must follow."""
    told = Exporter(demo_vocabulary()).told(Generator(_seed(seed)).by_id(scenario_id))
    for line in lines_of(told):
        click.echo(line)


@cli.command()
@_drawing_options
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to; standard output when absent.")
def export(seed: int | None, count: int, actions: tuple[str, ...], only: tuple[str, ...], out: Path | None) -> None:
    """Write scenarios as one JSON object per line, for other tools; secrets are masked."""
    exporter = Exporter(demo_vocabulary())
    with written_atomically(out) if out else nullcontext(sys.stdout) as stream:
        for scenario in _drawn(Generator(_seed(seed)), count, actions, only):
            stream.write(json_line(exporter.told(scenario)))


def _seed(given: int | None) -> int:
    return random.SystemRandom().getrandbits(_SEED_BITS) if given is None else given


def _fresh_prefix() -> str:
    """Make what keeps this run's identifiers apart from those that the server has seen."""
    return f"r{random.SystemRandom().getrandbits(_PREFIX_BITS):06x}"


def _drawn(generator: Generator, count: int, actions: Sequence[str], only: Sequence[str]) -> list[Scenario]:
    if only:
        return [generator.by_id(scenario_id) for scenario_id in only]
    return list(generator.per_action(count, actions))


def _target(base_url: str | None, deployment: str | None, api_key: str | None, *, is_strict: bool) -> Target:
    if base_url is None:
        return InProcessMock(Behaviour(strict=is_strict))
    return RunningServer(base_url, api_key or demo_vocabulary().key, deployment or "", is_strict=is_strict)


def _command(seed: int, base_url: str | None, deployment: str | None, *, is_strict: bool) -> str:
    """Write what reproduces a scenario, but for its ID and secrets."""
    words = ["talon-scenarios", "run", "--seed", str(seed)]
    words += ["--base-url", base_url] if base_url else []
    words += ["--deployment", deployment] if deployment else []
    words += ["--strict"] if is_strict else []
    return shlex.join([*words, "--only"])


def _play(
    scenarios: Sequence[Scenario], target: Target, tally: Tally, about: About, reports: ReportFiles, *, as_json: bool
) -> RunFinished:
    with ExitStack() as stack:
        files = stack.enter_context(writing(reports, about))
        stack.enter_context(target)
        if as_json:
            return run_scenarios(scenarios, target, [tally, JsonLines(sys.stdout, about), *files])
        report = stack.enter_context(closing(TerminalReport(Console(), about)))
        return run_scenarios(scenarios, target, [tally, report, *files])


def main() -> None:
    """Run the command line."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it reports every request that waits for a thread
    cli(prog_name="talon-scenarios")
