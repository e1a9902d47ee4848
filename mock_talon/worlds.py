"""Several worlds behind one door: the API key chooses, names are for the control door."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from mock_talon.behaviour import Behaviour
from mock_talon.clock import WorldClock
from mock_talon.definition import Definition
from mock_talon.errors import UsageError
from mock_talon.gate.authentication import parse_credential
from mock_talon.rules import Refusal, RefusedError
from mock_talon.rules.control import KEY_FREE, WORLD_EXISTS, WORLD_NAME_FREE, WORLD_STAYS
from mock_talon.seed import Seed
from mock_talon.storage import MemoryStorage, Storage
from mock_talon.world import World

DEFAULT = "default"
_AT_ONCE: Final = 0.0
"""How long a request waits for the callbacks of a world that another process has deleted."""


class Worlds:
    """The worlds of one server.

    Args:
        default: answers requests whose key belongs to no world, and control requests which name none.
        storage: where the worlds live; in this process when absent.

    Attributes:
        control_token: what the control door asks for, None for nothing.
        blocking: entered by a request that waits on purpose; a server hangs a spare thread on it.
        is_open: whether requests are welcome; a server that stops takes it back.
    """

    def __init__(self, default: World, storage: Storage | None = None) -> None:
        self.default = default
        self.storage = storage or MemoryStorage()
        self.blocking: Callable[[], AbstractContextManager[None]] = nullcontext
        self.control_token: str | None = None
        self.is_open = True
        self._by_name = {DEFAULT: default}
        self._by_key = dict.fromkeys(default.clients, default)
        self._definitions: dict[str, bytes] = {}
        self._revision = -1
        self._lock = threading.RLock()
        self._publish_changes(DEFAULT, default)

    def _publish_changes(self, name: str, world: World) -> None:
        """Let other processes know how a world is set, now and whenever that changes."""
        if not self.storage.is_lasting:
            return

        def publish() -> None:
            definition = world.definition().packed()
            if self._definitions.get(name) != definition:
                self._definitions[name] = definition
                self.storage.define(name, definition)

        world.changed = publish

    def refresh(self) -> None:
        """Take over what other processes have begun, changed and deleted."""
        if not self.storage.is_shared or self.storage.revision() == self._revision:
            return
        with self._lock:
            revision, kept = self.storage.revision(), self.storage.definitions()
            for name in set(self._by_name) - set(kept) - {DEFAULT}:
                self._drop(name).close(_AT_ONCE)
            for name, packed in kept.items():
                if packed != self._definitions.get(name):
                    self._definitions[name] = packed
                    self._take_over(name, Definition.unpacked(packed))
            self._revision = revision

    def _take_over(self, name: str, definition: Definition) -> None:
        world = self._by_name.get(name)
        if world is not None and world.seed == definition.seed:
            world.follow(definition)
            return
        if world is not None:
            self._drop(name).close(_AT_ONCE)
        self._enter(name, _reopened(self.storage, name, definition))

    def _enter(self, name: str, world: World) -> None:
        self._by_name = {**self._by_name, name: world}
        self._by_key = {**self._by_key, **dict.fromkeys(world.clients, world)}
        if name == DEFAULT:
            self.default = world
        self._publish_changes(name, world)

    def _drop(self, name: str) -> World:
        world = self._by_name[name]
        self._by_name = {key: value for key, value in self._by_name.items() if value is not world}
        self._by_key = {key: value for key, value in self._by_key.items() if value is not world}
        return world

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

    def add(self, name: str, world: World) -> None:
        """Let a world of this process be reached by its keys and its name; `create` makes one where the others live.

        Raises:
            RefusedError: the name or one of the keys belongs to another world.
        """
        with self._lock:
            self._require_free(name, world.seed)
            self._enter(name, world)

    def create(self, name: str, seed: Seed, behaviour: Behaviour | None = None) -> World:
        """Make a world where the others live.

        Args:
            name: under which the control door finds it.
            seed: what it begins with.
            behaviour: settings instead of the seed's own.

        Raises:
            RefusedError: the name or one of the keys belongs to another world.
            UsageError: the seed does not fit together; nothing is left of the world.
        """
        with self._lock, self.storage.alone():
            self.refresh()
            self._require_free(name, seed)
            clock = WorldClock()
            try:
                world = World(seed, behaviour=behaviour, clock=clock, parts=self.storage.parts(name, clock))
            except UsageError:
                self.storage.forget(name)
                raise
            self._enter(name, world)
            world.changed()
            return world

    def _require_free(self, name: str, seed: Seed) -> None:
        self.require_free(name)
        taken = tuple(_taken_keys(seed, self._by_key))
        if taken:
            raise RefusedError.because(*taken)

    def remove(self, name: str) -> None:
        """Forget a world and everything in it.

        Raises:
            RefusedError: there is none of that name, or it is the default one.
        """
        with self._lock:
            world = self.require_named(name)
            if world is self.default:
                raise RefusedError.because(WORLD_STAYS.refuse("", "the default world cannot be deleted", found=name))
            self._drop(name)
            self.storage.forget(name)
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

    @classmethod
    def opened(cls, storage: Storage, seed: Seed | None, settings: Mapping[str, Any]) -> "Worlds":
        """Go on with the worlds of a storage, or begin the first one.

        Args:
            storage: where they live.
            seed: what the first world begins with; the demo world when None.
            settings: members of `Behaviour`, laid over those of the first world.

        Raises:
            UsageError: the first world has begun with another seed.
        """
        with storage.alone():
            kept = storage.definitions().get(DEFAULT)
            if kept is None:
                clock = WorldClock()
                world = World(seed, clock=clock, parts=storage.parts(DEFAULT, clock))
            else:
                world = _reopened(storage, DEFAULT, Definition.unpacked(kept))
                _require_same(world.seed, seed)
            if settings:
                world.set_initial_behaviour(world.behaviour.but(**settings))
            if storage.is_lasting:
                storage.define(DEFAULT, world.definition().packed())
        worlds = cls(world, storage)
        worlds.refresh()
        return worlds


def _reopened(storage: Storage, name: str, definition: Definition) -> World:
    clock = WorldClock()
    return World.reopened(definition, storage.parts(name, clock), clock)


def _require_same(kept: Seed, seed: Seed | None) -> None:
    if seed is not None and seed != kept:
        raise UsageError(
            "the store holds a world that has begun with another seed: leave the seed out to go on with that world, "
            "or add --fresh to begin anew and lose it"
        )


def _taken_keys(seed: Seed, taken: Mapping[str, World]) -> Iterator[Refusal]:
    """Refuse each key that opens another world; the keys themselves are not told."""
    for number, deployment in enumerate(seed.deployments):
        for index, key in enumerate(deployment.api_keys):
            if key.key in taken:
                pointer = f"/seed/deployments/{number}/apiKeys/{index}/key"
                yield KEY_FREE.refuse(pointer, f"{pointer} belongs to another world", found="***")
