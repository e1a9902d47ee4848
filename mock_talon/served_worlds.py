"""A server of which every test gets a world of its own."""

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from mock_talon.config import to_behaviour
from mock_talon.control_client import ControlClient, quoted
from mock_talon.handle import MockTalon
from mock_talon.local import LocalTalon
from mock_talon.remote import RemoteTalon
from mock_talon.seed import Seed
from mock_talon.seeding import with_own_keys
from mock_talon.server import Server


class ServedWorlds(Protocol):
    """Makes worlds on a server."""

    def open(self, seed: Seed, *, strict: bool | None = None) -> AbstractContextManager[MockTalon]:
        """Have a world for the time of a block.

        Args:
            seed: what it begins with; its API keys are replaced by generated ones, which no other world has.
            strict: refuse what drifts from the published contract; the seed's setting when None.
        """
        ...


class RemoteServer:
    """Makes worlds on a server that runs elsewhere.

    Args:
        url: origin of the mock.
        token: of its control door, None where it asks for none.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        self._control = ControlClient(url.rstrip("/"), token)

    @contextmanager
    def open(self, seed: Seed, *, strict: bool | None = None) -> Iterator[MockTalon]:
        """Have a world for the time of a block; see `ServedWorlds.open`."""
        settings = {} if strict is None else {"settings": {"strict": strict}}
        made = self._control.call("POST", "/worlds", {"seed": with_own_keys(seed), **settings})
        try:
            yield RemoteTalon(self._control.in_world(made["name"]))
        finally:
            self._control.call("DELETE", f"/worlds/{quoted(made['name'])}")


class OwnServer:
    """Makes worlds on a server of this process.

    Args:
        server: runs, or will.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    @contextmanager
    def open(self, seed: Seed, *, strict: bool | None = None) -> Iterator[MockTalon]:
        """Have a world for the time of a block; see `ServedWorlds.open`."""
        behaviour = to_behaviour(seed.settings)
        if strict is not None:
            behaviour = behaviour.but(strict=strict)
        name = str(uuid.uuid4())
        world = self._server.worlds.create(name, with_own_keys(seed), behaviour)
        try:
            yield LocalTalon(world, self._server.url)
        finally:
            self._server.worlds.remove(name)
