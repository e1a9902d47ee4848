"""Several worlds behind one door: the API key chooses, names are for the control door."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext

from mock_talon.behaviour import Behaviour
from mock_talon.gate.authentication import parse_credential
from mock_talon.rules import Refusal, RefusedError
from mock_talon.rules.control import KEY_FREE, WORLD_EXISTS, WORLD_NAME_FREE, WORLD_STAYS
from mock_talon.seed import Seed
from mock_talon.world import World

DEFAULT = "default"


class Worlds:
    """The worlds of one server.

    Args:
        default: answers requests whose key belongs to no world, and control requests which name none.

    Attributes:
        control_token: what the control door asks for, None for nothing.
        blocking: entered by a request that waits on purpose; a server hangs a spare thread on it.
        is_open: whether requests are welcome; a server that stops takes it back.
    """

    def __init__(self, default: World) -> None:
        self.default = default
        self.blocking: Callable[[], AbstractContextManager[None]] = nullcontext
        self.control_token: str | None = None
        self.is_open = True
        self._by_name = {DEFAULT: default}
        self._by_key = dict.fromkeys(default.clients, default)
        self._lock = threading.Lock()

    def of_credential(self, authorization: str) -> World:
        """Peek at a credential, without judging it, and give the world of its key."""
        key, _ = parse_credential(authorization)
        return self._by_key.get(key, self.default) if key else self.default

    def require_named(self, name: str) -> World:
        """Give the world of a name.

        Raises:
            RefusedError: there is none.
        """
        world = self._by_name.get(name)
        if world is None:
            raise RefusedError.because(
                WORLD_EXISTS.refuse(
                    "",
                    f"there is no world {name!r}",
                    found=name,
                    expected="the name of a world",
                    wanted=name,
                    among=tuple(self._by_name),
                )
            )
        return world

    def create(self, name: str, seed: Seed, behaviour: Behaviour | None = None) -> World:
        """Make a world that is reached by its keys and its name.

        Args:
            name: unique on the server.
            seed: what exists at the start; its keys open no other world.
            behaviour: settings instead of the seed's own.

        Raises:
            RefusedError: the name or one of the keys belongs to another world.
            UsageError: the seed does not fit together.
        """
        self.require_free(name)
        world = World(seed, behaviour=behaviour)
        self.add(name, world)
        return world

    def add(self, name: str, world: World) -> None:
        """Let a world be reached by its keys and its name.

        Raises:
            RefusedError: the name or one of the keys belongs to another world.
        """
        with self._lock:
            self.require_free(name)
            taken = tuple(_taken_keys(world, self._by_key))
            if taken:
                raise RefusedError.because(*taken)
            self._by_name = {**self._by_name, name: world}
            self._by_key = {**self._by_key, **dict.fromkeys(world.clients, world)}

    def remove(self, name: str) -> None:
        """Forget a world and everything in it.

        Raises:
            RefusedError: there is none of that name, or it is the default one.
        """
        with self._lock:
            world = self.require_named(name)
            if world is self.default:
                raise RefusedError.because(WORLD_STAYS.refuse("", "the default world cannot be deleted", found=name))
            self._by_name = {key: value for key, value in self._by_name.items() if value is not world}
            self._by_key = {key: value for key, value in self._by_key.items() if value is not world}
        world.close()

    def require_free(self, name: str) -> None:
        """Hold that no world has a name, before one is made for it.

        Raises:
            RefusedError: there is one.
        """
        if name in self._by_name:
            raise RefusedError.because(
                WORLD_NAME_FREE.refuse("/name", f"there is a world {name!r} already", found=name)
            )

    def items(self) -> tuple[tuple[str, World], ...]:
        """Give the worlds with their names, the default one first."""
        return tuple(self._by_name.items())

    def names(self) -> tuple[str, ...]:
        """Give the names, the default one first."""
        return tuple(self._by_name)

    def __iter__(self) -> Iterator[World]:
        return iter(tuple(self._by_name.values()))


def _taken_keys(world: World, taken: Mapping[str, World]) -> Iterator[Refusal]:
    """Refuse each key that opens another world; the keys themselves are not told."""
    for number, deployment in enumerate(world.seed.deployments):
        for index, key in enumerate(deployment.api_keys):
            if key.key in taken:
                pointer = f"/seed/deployments/{number}/apiKeys/{index}/key"
                yield KEY_FREE.refuse(pointer, f"{pointer} belongs to another world", found="***")
