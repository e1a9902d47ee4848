"""Whom the scenarios drive: a mock of our own on a socket, or any server."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Protocol

import msgspec
import requests
from msgspec import structs

from destination import Pacer, RequestsTransport, Transport, WireRequest, WireResponse
from mock_talon import Behaviour, FrozenClock, Seed, SeededIds, Server, World, demo_seed
from scenarios.errors import UsageError
from scenarios.figures import REQUESTS_PER_SECOND
from scenarios.model import ANY_WORLD, WorldSetup
from scenarios.state import State

_STATE_PATH: Final = "/_mock/state"
_TIMEOUT_SECONDS: Final = 10.0
_BETWEEN_SCENARIOS_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One server, ready for one scenario.

    Args:
        base_url: where the actions send to.
        deployment: the setting.
        api_key: the setting; not shown in ``repr``.
        look: reads the world, None when nobody can.
        advance: moves the world's clock by so many seconds, None when nobody can.
        is_strict: whether it refuses what drifts from the published contract.
    """

    base_url: str
    deployment: str
    api_key: str = field(repr=False)
    look: Callable[[], State] | None = None
    advance: Callable[[float], None] | None = None
    is_strict: bool = False


class Target(Protocol):
    """Gives every scenario the stage it needs."""

    @property
    def transport(self) -> Transport:
        """What the destination sends with."""
        ...

    def stage(self, setup: WorldSetup) -> Stage | None:
        """Give a stage, None when this target cannot be set up so."""
        ...

    def __enter__(self) -> "Target": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class OwnMock:
    """Mocks of our own, one per set-up, each on a socket and a frozen clock, reset before every scenario.

    Args:
        behaviour: of all worlds; the usual one when absent.
        seed: of all worlds; the demo world when absent.
    """

    def __init__(self, behaviour: Behaviour | None = None, seed: Seed | None = None) -> None:
        self.transport: RequestsTransport = RequestsTransport()
        self._behaviour = behaviour
        self._seed = seed or demo_seed()
        self._session = _direct_session()
        self._running: dict[WorldSetup, tuple[Server, FrozenClock]] = {}
        self._open = ExitStack()

    def __enter__(self) -> "OwnMock":
        self._open.callback(self._session.close)
        self._open.callback(self.transport.close)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def stage(self, setup: WorldSetup) -> Stage:
        """Reset the world of a set-up, started when it is needed first."""
        server, clock = self._running.get(setup) or self._start(setup)
        server.world.reset()
        clock.advance(_BETWEEN_SCENARIOS_SECONDS)
        return Stage(
            base_url=server.url,
            deployment=server.url,
            api_key=server.world.default_client.key,
            look=lambda: read_state(self._session, server.url),
            advance=clock.advance,
            is_strict=server.world.behaviour.strict,
        )

    def _start(self, setup: WorldSetup) -> tuple[Server, FrozenClock]:
        clock = FrozenClock()
        world = World(_seed_for(setup, self._seed), behaviour=self._behaviour, clock=clock, ids=SeededIds(0))
        server = self._open.enter_context(Server(world))
        self._running[setup] = server, clock
        return server, clock


def _seed_for(setup: WorldSetup, seed: Seed) -> Seed:
    deployment = seed.deployments[0]
    application = structs.replace(deployment.applications[0], flatten_cart_items=setup.flatten_cart_items)
    key = structs.replace(deployment.api_keys[0], expires=setup.key_expires, platform=setup.key_platform)
    changed = structs.replace(
        deployment,
        applications=[application, *deployment.applications[1:]],
        api_keys=[key, *deployment.api_keys[1:]],
    )
    return structs.replace(seed, deployments=[changed, *seed.deployments[1:]])


class RunningServer:
    """A server that somebody else has started.

    Args:
        base_url: where the actions send to.
        api_key: the setting.
        deployment: the setting; the base URL when empty.
        is_strict: whether it refuses what drifts from the published contract.

    Raises:
        UsageError: nobody answers there.
    """

    def __init__(self, base_url: str, api_key: str, deployment: str = "", *, is_strict: bool = False) -> None:
        self.transport: RequestsTransport = _PacedTransport()
        self._base_url = base_url.rstrip("/")
        self._deployment = deployment or self._base_url
        self._api_key = api_key
        self._is_strict = is_strict
        self._session = _direct_session()
        self._shows_state = self._probe()

    def _probe(self) -> bool:
        try:
            answer = self._session.get(self._base_url + _STATE_PATH, timeout=_TIMEOUT_SECONDS)
        except (requests.RequestException, ValueError) as error:
            raise UsageError(
                f"nobody answers at {self._base_url}: {error}. Start it, or leave --base-url out for a mock of our own"
            ) from error
        return answer.ok and answer.headers.get("content-type", "").startswith("application/json")

    def __enter__(self) -> "RunningServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        self.transport.close()

    def stage(self, setup: WorldSetup) -> Stage | None:
        """Give the server as it is; it cannot be set up."""
        if setup != ANY_WORLD:
            return None
        look = (lambda: read_state(self._session, self._base_url)) if self._shows_state else None
        return Stage(self._base_url, self._deployment, self._api_key, look, is_strict=self._is_strict)


class _PacedTransport(RequestsTransport):
    """Sends no faster than the real service takes it; the server's own clock counts."""

    def __init__(self) -> None:
        super().__init__()
        self._pacer = Pacer(REQUESTS_PER_SECOND.value, elapsed=time.monotonic, sleep=time.sleep)

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        """Wait for the next free moment, then send."""
        self._pacer.wait()
        return super().send(request, timeout_seconds)


def read_state(session: requests.Session, base_url: str) -> State:
    """Read a mock's world.

    Raises:
        UsageError: it no longer answers.
    """
    try:
        answer = session.get(base_url + _STATE_PATH, timeout=_TIMEOUT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise UsageError(f"{base_url} stopped showing its state: {error}. Run again when it answers") from error
    return State(msgspec.json.decode(answer.content))


def _direct_session() -> requests.Session:
    """Make a session that asks no proxy, since a mock stands next door."""
    session = requests.Session()
    session.trust_env = False
    return session
