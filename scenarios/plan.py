"""What one run plays, and against whom; plain values, so that several processes can share it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

from mock_talon import Behaviour, Seed, demo_seed
from scenarios.completing import complete
from scenarios.generate import Batch, Generator
from scenarios.live import LiveServer
from scenarios.model import Scenario
from scenarios.own_mock import InProcessMock
from scenarios.pools import DEFAULT_LOCALE
from scenarios.renaming import Renamer
from scenarios.safety import Cautious, Rehearsal
from scenarios.shrinking import ATTEMPTS, Shrinker
from scenarios.stage import Target
from scenarios.targets import RunningServer
from scenarios.vocabulary import Vocabulary, vocabulary_of

ATTEMPTS_OVER_SOCKETS: Final = 60
"""How many smaller scenarios are tried against a running server, which takes only so many requests per second."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server that somebody else has started.

    Args:
        base_url: where the actions send to.
        deployment: the setting; the base URL when empty.
        api_key: the setting; not shown in ``repr``.
        requests_per_second: how fast all workers together may drive it.
        is_live: whether it is Talon.One itself.
        control_token: opens the control door of a mock; not shown in ``repr``.
    """

    base_url: str
    deployment: str
    api_key: str = field(repr=False)
    requests_per_second: float
    is_live: bool = False
    control_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """A run.

    Args:
        seed: equal seeds give equal scenarios.
        ids: what is played, in order; empty while nothing has been selected.
        world: gives the vocabulary; the demo world when absent.
        locale: of names, cities and the like.
        is_strict: whether the server refuses what drifts from the published contract.
        address: whom to drive; a mock of our own when absent.
        prefix: put before every identifier.
        repeats: whether one ID may be played more than once.
    """

    seed: int
    ids: tuple[str, ...] = ()
    world: Seed | None = None
    locale: str = DEFAULT_LOCALE
    is_strict: bool = False
    address: Address | None = None
    prefix: str = ""
    repeats: bool = False

    @property
    def is_live(self) -> bool:
        """Whether Talon.One itself is driven."""
        return self.address is not None and self.address.is_live

    def vocabulary(self) -> Vocabulary:
        """Give the words of the world; a mock of our own is completed with whatever it lacks."""
        seed = self.world or demo_seed()
        return vocabulary_of(complete(seed) if self.address is None else seed)

    def generator(self) -> Generator:
        """Make what makes the scenarios."""
        return Generator(self.seed, self.vocabulary(), self.prefix, self.locale)

    def batch(self) -> Batch:
        """Give the scenarios."""
        return Batch(self.generator(), self.ids, renews=self.repeats and self.address is not None)

    @contextmanager
    def opened(self, worker: int = 0, workers: int = 1) -> Iterator["Opened"]:
        """Get everything ready for the share of one worker.

        Raises:
            UsageError: nobody answers at the address, or it does not take the credentials.
        """
        with ExitStack() as stack:
            batch = self.batch().part(worker, workers)
            target = stack.enter_context(self._target(workers))
            if self.is_live:
                rehearsal = Rehearsal(stack.enter_context(self._own_mock(lenient=True)), self.prefix)
                yield Opened(Cautious(batch, rehearsal), target, None)
            else:
                yield Opened(batch, target, self._shrinker(batch.generator, target, stack))

    def _target(self, workers: int) -> Target:
        if self.address is None:
            return self._own_mock()
        server, rate = self.address, self.address.requests_per_second / workers
        if server.is_live:
            return LiveServer(server.base_url, server.api_key, server.deployment, requests_per_second=rate)
        return RunningServer(
            server.base_url,
            server.api_key,
            server.deployment,
            is_strict=self.is_strict,
            requests_per_second=rate,
            control_token=server.control_token,
        )

    def _own_mock(self, *, lenient: bool = False) -> InProcessMock:
        return InProcessMock(Behaviour(strict=self.is_strict and not lenient), self.world)

    def _shrinker(self, generator: Generator, target: Target, stack: ExitStack) -> Shrinker:
        if self.address is None:
            return Shrinker(generator, target, attempts=ATTEMPTS)
        reference = stack.enter_context(self._own_mock())
        return Shrinker(generator, target, reference, attempts=ATTEMPTS_OVER_SOCKETS, renamer=Renamer(self.prefix))


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything one worker needs.

    Args:
        scenarios: its share.
        target: whom to drive.
        shrinker: reduces what fails, None when nothing may be tried.
    """

    scenarios: Batch | Cautious
    target: Target
    shrinker: Shrinker | None

    def __iter__(self) -> Iterator[Scenario]:
        return iter(self.scenarios)
