"""The ``talon-destination`` command."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from rich.console import Console

from destination import _help
from destination._display import describe_action, show_actions, show_findings, show_results
from destination._javascript import Json, parse, stringify
from destination.actions import ACTIONS
from destination.destination import Destination
from destination.errors import AuthenticationError, ConfigurationError, DestinationError
from destination.mappings_check import check_mappings
from destination.mappings_file import MappingsFile, load_mappings
from destination.pipeline import Mapping, require_action
from destination.plan import answer_lines
from destination.retries import NO_RETRIES
from destination.settings import INTEGRATION_BASE_URL, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_STANDARD_INPUT: Final = "-"
_DRY_API_KEY: Final = "dry-run"
_DRY_DEPLOYMENT: Final = "https://deployment.example"


class _Commands(click.Group):
    """Commands whose expected errors reach the user as one message, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DestinationError as error:
            raise click.ClickException(error.message) from error


def _settings_options(command: Command) -> Command:
    options = (
        click.option("--api-key", envvar="TALON_API_KEY", show_envvar=True, help="Integration API key."),
        click.option(
            "--deployment",
            envvar="TALON_DEPLOYMENT",
            show_envvar=True,
            help="Base URL of the deployment, https:// included.",
        ),
        click.option(
            "--base-url",
            envvar="TALON_BASE_URL",
            show_envvar=True,
            default=INTEGRATION_BASE_URL,
            show_default=True,
            help="Where actions send to; a mock's URL, for example.",
        ),
        click.option("--quirks/--no-quirks", default=True, help="Send what production sends, oddities included."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="talon-one-harness")
def cli() -> None:
    """Segment's "Talon.One (Actions)" destination, on this machine."""


@cli.command()
@click.option("--json", "is_json", is_flag=True, help="Everything about every action, as JSON.")
def actions(*, is_json: bool) -> None:
    """List the actions with their fields; * marks a required one."""
    if is_json:
        click.echo(stringify([describe_action(action) for action in ACTIONS.values()]))
    else:
        show_actions(Console(), ACTIONS.values())


@cli.command("test-event", epilog=_help.EVENT)
@click.argument("event_path", metavar="[FILE]", default=_STANDARD_INPUT)
@click.option("--action", "action_key", metavar="KEY", help="Run this action with its default mapping.")
@click.option("--mappings", "mappings_path", type=click.Path(path_type=Path), help="Run the mappings of this file.")
@click.option("--dry", "is_dry", is_flag=True, help="Show what would be sent; send nothing.")
@_settings_options
@click.pass_context
def test_event(
    ctx: click.Context,
    /,
    *,
    event_path: str,
    action_key: str | None,
    mappings_path: Path | None,
    is_dry: bool,
    **settings: Any,
) -> None:
    """Show what becomes of the event in FILE, or on standard input: mappings, payload, request, answer."""
    file = _mappings(action_key, mappings_path)
    event = _read_event(event_path)
    destination = Destination(
        _settings(**settings, is_dry=is_dry), file.mappings, filters=file.filters, retry_policy=NO_RETRIES
    )
    results = destination.plan(event) if is_dry else destination.handle(event)
    show_results(Console(), event, results)
    if any(result.error is not None for result in results):
        ctx.exit(1)


@cli.command(epilog=_help.CASES)
@click.pass_context
def plan(ctx: click.Context) -> None:
    """Read cases from standard input, one JSON object a line, and write what becomes of each; nothing is sent."""
    output = sys.stdout.buffer
    has_faults = False
    for answer in answer_lines(sys.stdin.buffer):
        output.write(answer.line + b"\n")
        output.flush()
        has_faults = has_faults or not answer.is_case
    ctx.exit(1 if has_faults else 0)


@cli.command("check-auth")
@_settings_options
def check_auth(**settings: Any) -> None:
    """Ask the deployment whether it accepts the API key."""
    chosen = _settings(**settings)
    try:
        Destination(chosen, []).test_authentication()
    except AuthenticationError as error:
        raise ConfigurationError(f"{error.message}{_hint(chosen.deployment)}") from error
    click.echo("The deployment accepts the API key.")


@cli.command("check-mappings", epilog=_help.MAPPINGS)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_context
def check_mappings_command(ctx: click.Context, path: Path) -> None:
    """Find every fault in a mappings file, and every trigger that does not mean what it says."""
    findings = check_mappings(path)
    show_findings(Console(), str(path), findings)
    if any(finding.severity == "fault" for finding in findings):
        ctx.exit(1)


def _mappings(action_key: str | None, path: Path | None) -> MappingsFile:
    if (action_key is None) == (path is None):
        raise click.UsageError("Give either --action KEY or --mappings FILE.")
    if path is not None:
        return load_mappings(path)
    return MappingsFile((Mapping(require_action(str(action_key)).key, use_defaults=True),))


def _hint(deployment: str) -> str:
    """Say what a deployment lacks that is no URL, which the framework's own text leaves open."""
    return "" if "://" in deployment else f"\nHint: write https:// before it: https://{deployment}"


def _read_event(path: str) -> Json:
    try:
        content = sys.stdin.buffer.read() if path == _STANDARD_INPUT else Path(path).read_bytes()
        event = parse(content.decode())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: is not JSON: {error}") from error
    if not isinstance(event, dict):
        raise ConfigurationError(f"{path}: an event must be a JSON object")
    return event


def _settings(
    *, api_key: str | None, deployment: str | None, base_url: str, quirks: bool, is_dry: bool = False
) -> Settings:
    if is_dry:
        api_key, deployment = api_key or _DRY_API_KEY, deployment or _DRY_DEPLOYMENT
    if api_key is None or deployment is None:
        raise click.UsageError("Give --api-key and --deployment, or set TALON_API_KEY and TALON_DEPLOYMENT.")
    return Settings(api_key, deployment, base_url=base_url, quirks=quirks)


def main() -> None:
    """Run the command; the console entry point."""
    cli(prog_name="talon-destination")
