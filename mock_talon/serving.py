"""From options to a server, and a command that runs beside one."""

import json
import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mock_talon.errors import UsageError, nearest
from mock_talon.opening import open_worlds
from mock_talon.options import CONTROL_VARIABLE, EXEC, OF_SERVE_ALONE, URL_VARIABLE
from mock_talon.origins import is_every
from mock_talon.own_addresses import is_loopback
from mock_talon.server import Server

_SIGNALLED: Final = 128
"""Stands before the number of the signal that ended a command. Source: POSIX shells."""


def require_token(values: Mapping[str, Any]) -> None:
    """Hold that the control door does not stand open beyond loopback.

    Raises:
        UsageError: it would.
    """
    if not values["control_token"] and not is_loopback(values["host"]):
        raise UsageError(
            f"--host {values['host']}: beyond loopback anybody could reset or read the mock. "
            "Add --control-token with a secret"
        )


def build_server(values: Mapping[str, Any]) -> Server:
    """Make the server that the options ask for; see `open_worlds`.

    Raises:
        UsageError: an option cannot be used, or the control door would stand open beyond loopback.
    """
    require_token(values)
    return Server(open_worlds(values), values["host"], values["port"])


def announcement(url: str, key: str, *, host: str, as_json: bool) -> str:
    """Say how to reach the mock; the deployment is the mock's own origin, so that nothing leaves loopback.

    Args:
        url: under which this machine reaches it.
        key: of the default world.
        host: as it was bound.
        as_json: whether to say it in one line of JSON.
    """
    if as_json:
        return json.dumps({"url": url, "deployment": url, "apiKey": key})
    elsewhere = ", or this machine's name with the same port" if is_every(host) else ""
    return f"Mock of Talon.One on {url}{elsewhere}\n  deployment  {url}{elsewhere}\n  API key     {key}\nStop it with Ctrl-C."


def environment_for(server: Server) -> dict[str, str]:
    """Give the environment in which a command finds the mock; the names are those ``talon-destination`` reads."""
    return {
        **os.environ,
        URL_VARIABLE: server.url,
        "TALON_BASE_URL": server.url,
        "TALON_DEPLOYMENT": server.url,
        "TALON_API_KEY": server.world.default_client.key,
        **({CONTROL_VARIABLE: server.worlds.control_token} if server.worlds.control_token else {}),
    }


def require_command(command: Sequence[str]) -> None:
    """Hold that what shall run is a command, and no option that exec does not have.

    Raises:
        UsageError: with the nearest option that it has.
    """
    named = command[0].partition("=")[0]
    if not named.startswith("-"):
        return
    if named.strip("-") in OF_SERVE_ALONE:
        raise UsageError(f"exec has no {named}: it always serves with one process on waitress. Use mock-talon serve")
    known = tuple(f"--{option.kebab}" for option in EXEC)
    hint = nearest(named, known) or "its options are those of mock-talon exec --help"
    raise UsageError(f"the command to run comes after --, and exec has no option {named}; {hint}")


def run_beside(server: Server, command: Sequence[str]) -> int:
    """Run a command while the mock serves; signals are handed on to it.

    Returns:
        The command's status; 128 plus the signal's number when a signal ended it.

    Raises:
        UsageError: the command cannot be started.
    """
    import subprocess  # a mock that serves alone starts nobody

    with server:
        try:
            process = subprocess.Popen(command, env=environment_for(server))
        except OSError as error:
            raise UsageError(f"cannot run {command[0]!r}: {error.strerror}") from error
        with process:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda received, _frame: process.send_signal(received))
            status = process.wait()
    return status if status >= 0 else _SIGNALLED - status
