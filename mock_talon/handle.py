"""The handle by which tests hold a world: what it is reached by, what is in it, and what has happened."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Protocol, Unpack

from mock_talon.criteria import Criteria, require_criteria
from mock_talon.domain.records import Audience, CustomerProfile, CustomerSession, Event
from mock_talon.errors import UsageError
from mock_talon.gate.fault import Fault, FaultCount
from mock_talon.recorded import Requests, explain
from mock_talon.seeding import SeedSource
from mock_talon.verification import Expectation, verify
from mock_talon.world import World


class ClockControl(Protocol):
    """A world's time, to read and to change; see `WorldClock`."""

    @property
    def is_frozen(self) -> bool:
        """Whether the time stands still."""
        ...

    @property
    def offset(self) -> float:
        """Seconds by which the time, when it runs, is ahead of the real one."""
        ...

    def now(self) -> float:
        """Tell the world's time in seconds since the epoch."""
        ...

    def freeze(self, at: float | None = None) -> None:
        """Let the time stand still, now or at the given seconds since the epoch."""
        ...

    def advance(self, seconds: float) -> None:
        """Move the time forward, or back for negative seconds, frozen or not."""
        ...

    def resume(self, offset: float | None = None) -> None:
        """Let the time run on from where it stands, or with the given offset to the real one."""
        ...


class FaultControl(Protocol):
    """The faults of a world; see `Faults`."""

    def add(self, fault: Fault) -> Fault:
        """Let a fault strike from now on, after those added before, and give it with its id."""
        ...

    def remove(self, fault_id: str) -> None:
        """Let a fault strike no more."""
        ...

    def clear(self) -> None:
        """Let no fault strike any more."""
        ...

    def struck(self, fault_id: str | None = None) -> int:
        """Tell how many requests a fault has struck, or all the present faults together."""
        ...

    def __iter__(self) -> Iterator[FaultCount]: ...

    def __len__(self) -> int: ...


class MockTalon(ABC):
    """A world as a test holds it, in this process or on a server that runs elsewhere."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Base URL of the third-party API, e.g. ``https://integration.talon.one``."""

    @property
    @abstractmethod
    def deployment(self) -> str:
        """Base URL of the deployment, to be given as the setting of that name."""

    @property
    @abstractmethod
    def api_keys(self) -> tuple[str, ...]:
        """Every key of the world, in the order of its seed."""

    @property
    def api_key(self) -> str:
        """The first key of the world.

        Raises:
            UsageError: the seed has none.
        """
        if not self.api_keys:
            raise UsageError("the seed has no API key: add one under /deployments/0/apiKeys")
        return self.api_keys[0]

    @property
    @abstractmethod
    def world(self) -> World:
        """The world itself.

        Raises:
            UsageError: it is in another process.
        """

    @property
    @abstractmethod
    def clock(self) -> ClockControl:
        """The world's time, which rate limits, expiry of keys and timestamps follow."""

    @property
    @abstractmethod
    def faults(self) -> FaultControl:
        """The faults that strike requests; add `Fault` values to make some."""

    @abstractmethod
    def reset(self) -> None:
        """Bring back the initial documents, settings and faults, and forget requests and what was seeded later."""

    @abstractmethod
    def seed(self, source: SeedSource) -> None:
        """Write more entities.

        Args:
            source: a whole seed, its file, or the entities of one deployment such as ``{"profiles": [...]}``.

        Raises:
            UsageError: the data has another shape, or names a deployment or key that the world does not have.
        """

    @abstractmethod
    def snapshot(self, name: str | None = None) -> object:
        """Give a value from which `restore` brings back the present documents; requests and time are not part of it.

        Args:
            name: under which the control door has it as well, until it is deleted there.

        Raises:
            UsageError: there is a snapshot of that name, or it cannot be a name.
        """

    @abstractmethod
    def restore(self, snapshot: object) -> None:
        """Put the documents back to what they were at the snapshot.

        Args:
            snapshot: what `snapshot` has given, or the name of one; ``initial`` is that of the beginning.

        Raises:
            UsageError: there is no snapshot of that name.
        """

    @abstractmethod
    def profile(self, integration_id: str) -> CustomerProfile | None:
        """Give a profile as the service shows it, None if there is none."""

    @abstractmethod
    def session(self, integration_id: str) -> CustomerSession | None:
        """Give a session of the key's Application as the service shows it, None if there is none."""

    @abstractmethod
    def audience(self, integration_id: str) -> Audience | None:
        """Give an audience of Segment's, None if there is none."""

    @abstractmethod
    def events(self, event_type: str | None = None) -> tuple[Event, ...]:
        """Give what has happened, oldest first, the service's own events included; of one type if wanted."""

    @property
    @abstractmethod
    def requests(self) -> Requests:
        """The requests that have been answered so far, oldest first; control requests are none."""

    def refusals(self) -> tuple[str, ...]:
        """Explain each request that a rule refused: what was found, what was expected, and how to mend it."""
        return tuple(map(explain, self.requests.refused()))

    def verify(
        self,
        *,
        exactly: int | None = None,
        at_least: int | None = None,
        never: bool = False,
        within_seconds: float = 0.0,
        **criteria: Unpack[Criteria],
    ) -> Requests:
        """Hold that requests have come, at least one when no count is given.

        Args:
            exactly: neither more nor fewer.
            at_least: so many, or more.
            never: none at all.
            within_seconds: how long to wait for them, in real time; the whole of it when none may come.
            criteria: what they must be like; see `Criteria`.

        Returns:
            The requests that met the criteria.

        Raises:
            VerificationError: there are too few or too many; says what came instead, and the nearest miss.
            UsageError: the bounds contradict each other, there is no such criterion, or no request can ever meet it.
        """
        require_criteria(criteria)
        expectation = Expectation.of(exactly, at_least, never=never)
        return verify(lambda: self.requests, expectation, criteria, within_seconds)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.url!r}, {len(self.requests)} requests)"
