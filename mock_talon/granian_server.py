"""The mock on granian: faster than the default server, and in several processes if they can share a store."""

import json
import os
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Final

import click

from mock_talon._binding import bound
from mock_talon._orphans import end_with
from mock_talon.asgi import AsgiMock
from mock_talon.client import wait_until_ready
from mock_talon.errors import UsageError
from mock_talon.opening import open_worlds
from mock_talon.origins import origin_of
from mock_talon.resting import leave_to_rest

WORKER_VARIABLE: Final = "_MOCK_TALON_WORKER"
_APPLICATION: Final = "mock_talon.granian_server:application"
_START_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 10


def application() -> AsgiMock:
    """Make the application of a worker process, from what the main one has left in the environment."""
    left = json.loads(os.environ[WORKER_VARIABLE])
    end_with(left["parent"], _STOP_SECONDS)
    mock = AsgiMock(open_worlds(left["values"]))
    leave_to_rest()
    return mock


def serve(values: Mapping[str, Any], *, as_json: bool) -> None:
    """Serve until SIGINT or SIGTERM; SIGHUP replaces the workers one by one.

    Args:
        values: of the options of ``mock-talon serve``.
        as_json: whether to announce as one line of JSON.

    Raises:
        UsageError: granian is not installed, or an option cannot be used.
    """
    if find_spec("granian") is None:
        raise UsageError("--server granian: it is not installed: pip install 'talon-one-harness[fast]'")
    host, port = values["host"], _port(values["host"], values["port"])
    key = _begin(values)
    told = {"host": host, "as_json": as_json}
    announcer = threading.Thread(target=_announce, args=(origin_of(host, port), key), kwargs=told, daemon=True)
    announcer.start()
    _run(host, port, values["workers"])


def _run(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        _APPLICATION,
        host,
        port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
    ).serve()


def _begin(values: Mapping[str, Any]) -> str:
    """Begin the first world where the workers will find it, and give its key."""
    worlds = open_worlds(values)
    key = worlds.default.default_client.key
    kept = ("store", "control_token") if worlds.storage.is_lasting else tuple(values)
    worlds.storage.close()
    left = {name: str(values[name]) if name == "seed" and values[name] else values[name] for name in kept}
    os.environ[WORKER_VARIABLE] = json.dumps({"parent": os.getpid(), "values": left})
    return key


def _announce(url: str, key: str, *, host: str, as_json: bool) -> None:
    from mock_talon.serving import announcement

    wait_until_ready(url, _START_SECONDS)
    click.echo(announcement(url, key, host=host, as_json=as_json))


def _port(host: str, port: int) -> int:
    """Give the port to serve on, after a look whether it can be had: granian cannot tell, neither which one it was given."""
    with bound(host, port) as probe:
        found: int = probe.getsockname()[1]
        return found
