"""The command ``mock-talon``."""

import json
import signal
import sys
from pathlib import Path

import click

from mock_talon.behaviour import Behaviour
from mock_talon.config import load_seed, to_behaviour
from mock_talon.demo import demo_seed
from mock_talon.errors import UsageError
from mock_talon.server import Server
from mock_talon.world import World

USAGE_EXIT = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="talon-one-harness")
def cli() -> None:
    """Mock of the Talon.One API for developing and testing a Segment integration."""


@cli.command()
@click.option("--seed", "seed_file", type=click.Path(path_type=Path), help="World to serve, TOML or JSON.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0 for any free port.")
@click.option("--strict", is_flag=True, help="Refuse what drifts from the published contract.")
@click.option("--no-rate-limit", is_flag=True, help="Do not limit requests per second.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line with url, deployment and apiKey.")
def serve(seed_file: Path | None, host: str, port: int, *, strict: bool, no_rate_limit: bool, as_json: bool) -> None:
    """Serve a world until SIGINT or SIGTERM."""
    seed = load_seed(seed_file) if seed_file else demo_seed()
    defaults = Behaviour(strict=strict, rate_limit=not no_rate_limit)
    world = World(seed, behaviour=to_behaviour(seed.settings, defaults))
    server = Server(world, host, port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.stop())
    _announce(server, as_json=as_json)
    server.run()


def _announce(server: Server, *, as_json: bool) -> None:
    """Say how to reach the mock; the deployment is the mock's own origin, so that nothing leaves loopback."""
    key = server.world.default_client.key
    if as_json:
        click.echo(json.dumps({"url": server.url, "deployment": server.url, "apiKey": key}))
        return
    click.echo(f"Mock of Talon.One on {server.url}")
    click.echo(f"  deployment  {server.url}")
    click.echo(f"  API key     {key}")
    click.echo("Stop it with Ctrl-C.")


def main() -> None:
    """Run the command; mistakes in its use end with a message and status 2."""
    try:
        cli()
    except UsageError as error:
        click.echo(f"mock-talon: {error}", err=True)
        sys.exit(USAGE_EXIT)
