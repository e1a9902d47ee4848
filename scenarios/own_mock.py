"""Mocks of our own: one per set-up, on a frozen clock, each scenario in a world as fresh as the first."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from destination import RequestsTransport, Transport
from mock_talon import Behaviour, FrozenClock, Seed, SeededIds, Server, World, demo_seed
from mock_talon.direct import DirectDoor
from mock_talon.faults import Fault
from scenarios.asking import direct_session, read_state
from scenarios.callback_sink import CallbackSink
from scenarios.completing import complete
from scenarios.crowd import Crowd
from scenarios.in_process import InProcessTransport
from scenarios.model import Credential, WorldSetup
from scenarios.stage import Stage
from scenarios.state import State
from scenarios.worlds import prepared

_BETWEEN_SCENARIOS_SECONDS: Final = 60.0
_HELD_SECONDS: Final = 1.0
_START: Final = FrozenClock().now()


@dataclass(frozen=True, slots=True)
class _Running:
    """A world that is served."""

    world: World
    keys: dict[Credential, str]
    crowd: Crowd
    url: str
    transport: Transport
    look: Callable[[], State]

    def drifts(self) -> tuple[str, ...]:
        return tuple(finding.rule.id for entry in self.world.journal.entries() for finding in entry.findings)

    def arm(self, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            self.world.faults.add(fault)


class OwnMock(ABC):
    """Gives every scenario a world of its own, brought back from a snapshot.

    Args:
        behaviour: of all worlds; the usual one when absent.
        seed: of all worlds, completed with what scenarios need; the demo world when absent.
    """

    def __init__(self, behaviour: Behaviour | None = None, seed: Seed | None = None) -> None:
        self._behaviour = behaviour or Behaviour()
        self._seed = complete(seed or demo_seed())
        self._running: dict[WorldSetup, _Running] = {}
        self._open = ExitStack()
        self._callbacks = CallbackSink()

    def __enter__(self) -> "OwnMock":
        self._open.enter_context(self._callbacks)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for running in self._running.values():
            running.world.close()
        self._open.close()

    def stage(self, setup: WorldSetup) -> Stage:
        """Reset the world of a set-up, started when it is needed first."""
        running = self._running.get(setup) or self._start(setup)
        world = running.world
        world.reset()
        world.clock.freeze(_START)
        return Stage(
            base_url=running.url,
            deployment=running.url,
            api_key=world.default_client.key,
            transport=running.transport,
            look=running.look,
            advance=world.clock.advance,
            arm=running.arm,
            now=world.clock.now,
            keys=running.keys,
            callbacks=self._callbacks,
            settle=world.callbacks.wait,
            crowd=running.crowd,
            is_strict=world.behaviour.strict,
            drifts=running.drifts,
        )

    def _start(self, setup: WorldSetup) -> _Running:
        seed = prepared(self._seed, setup)
        behaviour = self._behaviour.but(
            strict=self._behaviour.strict or setup.is_strict,
            processing_seconds=_HELD_SECONDS if setup.holds_requests else 0.0,
        )
        world = World(seed.seed, behaviour=behaviour, clock=FrozenClock(), ids=SeededIds(0))
        crowd = Crowd(world.guard.present)
        if setup.callbacks_waiting:
            world.callbacks.bound = setup.callbacks_waiting
        if setup.holds_requests:
            world.sleep = crowd.hold
        return self._running.setdefault(setup, self._serve(world, dict(seed.keys), crowd))

    @abstractmethod
    def _serve(self, world: World, keys: dict[Credential, str], crowd: Crowd) -> _Running:
        """Let requests reach a world."""


class InProcessMock(OwnMock):
    """Mocks that are called in this process, without a socket."""

    def _serve(self, world: World, keys: dict[Credential, str], crowd: Crowd) -> _Running:
        door = self._door(world, keys)
        url = f"http://{door.origin}"
        return _Running(world, keys, crowd, url, InProcessTransport(door), lambda: State(door.state()))

    def _door(self, world: World, keys: dict[Credential, str]) -> DirectDoor:
        """Give the door of a world; what a test plants between scenarios and mock goes here."""
        del keys
        return DirectDoor(world)


class SocketMock(OwnMock):
    """Mocks that serve on loopback."""

    def _serve(self, world: World, keys: dict[Credential, str], crowd: Crowd) -> _Running:
        server = self._open.enter_context(Server(world))
        session = self._open.enter_context(direct_session())
        transport = self._open.enter_context(RequestsTransport())
        return _Running(world, keys, crowd, server.url, transport, lambda: read_state(session, server.url))
