"""The command ``mock-talon``; each subcommand imports what it alone needs, so that serving starts at once."""

import signal
import sys
from pathlib import Path
from typing import Any

import click

from mock_talon.errors import UsageError
from mock_talon.gap_report import FORMS, ask_for_gaps
from mock_talon.opening import require_workers
from mock_talon.options import CONTROL_VARIABLE, EXEC, SERVE, URL_VARIABLE, load_defaults, url_of, with_options
from mock_talon.resting import leave_to_rest
from mock_talon.serving import announcement, build_server, require_command, require_token, run_beside
from mock_talon.wire.headers import CONTROL_HEADER

USAGE_EXIT = 2

_url = click.option(
    "--url",
    default=lambda: url_of({}),
    envvar=URL_VARIABLE,
    show_envvar=True,
    show_default=True,
    help="Where the mock serves; follows the configured host and port.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="talon-one-harness")
@click.pass_context
def cli(context: click.Context) -> None:
    """Mock of the Talon.One API for developing and testing a Segment integration.

    Options of serve and exec are also read from the environment and from [tool.mock-talon] in ./pyproject.toml; wait and
    gaps look for the mock at the host and port that are configured there.
    """
    if context.invoked_subcommand == "doctor":  # which tells itself what is wrong with them
        return
    defaults = load_defaults()
    asking = {"url": url_of(defaults), "token": defaults.get("control_token")}
    context.default_map = {"serve": defaults, "exec": defaults, "wait": asking, "gaps": asking}


@cli.command()
@with_options(SERVE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line with url, deployment and apiKey.")
def serve(*, as_json: bool, **values: Any) -> None:
    """Serve a world until SIGINT, SIGTERM or the end of the terminal; on granian SIGHUP replaces the workers."""
    require_workers(values)
    if values["server"] == "granian":
        from mock_talon.granian_server import serve as serve_on_granian

        require_token(values)
        serve_on_granian(values, as_json=as_json)
        return
    server = build_server(values)
    for number in (signal.SIGINT, signal.SIGTERM, *_hangup()):
        signal.signal(number, lambda *_: server.stop())
    click.echo(announcement(server.url, server.world.default_client.key, host=values["host"], as_json=as_json))
    leave_to_rest()
    server.run()
    server.worlds.storage.close()


def _hangup() -> tuple[signal.Signals, ...]:
    """Give SIGHUP where there is one, unless the command was started to outlive its terminal."""
    number = getattr(signal, "SIGHUP", None)
    return () if number is None or signal.getsignal(number) is signal.SIG_IGN else (number,)


@cli.command("exec", context_settings={"ignore_unknown_options": True})
@with_options(EXEC)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_command(command: tuple[str, ...], **values: Any) -> None:
    """Run COMMAND beside a mock, and end with its status.

    The command finds the mock in MOCK_TALON_URL, TALON_BASE_URL, TALON_DEPLOYMENT and TALON_API_KEY. Write -- before it.
    The mock is always served by one process on waitress: --server and --workers belong to serve.
    """
    require_command(command)
    raise SystemExit(run_beside(build_server(values), command))


@cli.command()
@_url
@click.option("--timeout", type=click.FloatRange(0), default=30.0, show_default=True, help="Seconds.")
def wait(url: str, timeout: float) -> None:
    """Wait until a mock answers."""
    from mock_talon.client import wait_until_ready

    wait_until_ready(url, timeout)


@cli.command()
@_url
@click.option(
    "--token",
    envvar=CONTROL_VARIABLE,
    show_envvar=True,
    help=f"What its control door asks for in the header {CONTROL_HEADER}.",
)
@click.option("--world", help="Name of the world; the default one when absent.")
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMS)), default="text", show_default=True, help="How to tell them."
)
@click.option("--secrets", is_flag=True, help="Write the API keys into a seed too.")
@click.option("--check", is_flag=True, help="End with status 1 if anything is missing.")
def gaps(url: str, token: str | None, world: str | None, form: str, *, secrets: bool, check: bool) -> None:
    """List what must be created in Talon.One before the traffic that a mock has seen can go live.

    With --format seed or seed.toml it is a whole seed in which nothing is missing, ready to be loaded.
    """
    from mock_talon.control_client import ControlClient

    told, missing = ask_for_gaps(ControlClient(url, token, world), form, with_secrets=secrets)
    click.echo(told, nl=False)
    raise SystemExit(check and missing > 0)


@cli.command()
@click.option("--seed", type=click.Path(path_type=Path), help="A seed file to check as well.")
def doctor(seed: Path | None) -> None:
    """Check that this machine can run the mock."""
    from mock_talon.doctor import diagnose

    found = tuple(diagnose(seed))
    for diagnosis in found:
        click.echo(f"{'ok  ' if diagnosis.is_well else 'FAIL'}  {diagnosis.subject}: {diagnosis.found}")
    raise SystemExit(not all(diagnosis.is_well for diagnosis in found))


def main() -> None:
    """Run the command; mistakes in its use end with a message and status 2."""
    try:
        cli()
    except UsageError as error:
        click.echo(f"mock-talon: {error}", err=True)
        sys.exit(USAGE_EXIT)
