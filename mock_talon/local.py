"""The handle on a world of this process, whether requests reach it by interception or over a socket."""

from collections.abc import Callable
from typing import TypeVar

from mock_talon.clock import WorldClock
from mock_talon.domain.audiences import AudienceBook
from mock_talon.domain.events import LOG
from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.records import Audience, CustomerProfile, CustomerSession, Event
from mock_talon.domain.scope import Scope
from mock_talon.domain.sessions import SessionBook
from mock_talon.errors import UsageError
from mock_talon.gate.faults import Faults
from mock_talon.handle import MockTalon
from mock_talon.recorded import Requests
from mock_talon.seeding import SeedSource, plant_more
from mock_talon.snapshots import TakenSnapshotError, UnknownSnapshotError
from mock_talon.world import World

INTEGRATION_URL = "https://integration.talon.one"
"""Where every deployment takes third-party requests. Source: Segment's code."""

T = TypeVar("T")


class LocalTalon(MockTalon):
    """Holds a world of this process.

    Args:
        world: what is held.
        url: origin of the server that serves it; the real one, for interception, when absent.
    """

    def __init__(self, world: World, url: str | None = None) -> None:
        self._world = world
        self._origin = url

    @property
    def url(self) -> str:
        """Base URL of the third-party API."""
        return self._origin or INTEGRATION_URL

    @property
    def deployment(self) -> str:
        """Base URL of the deployment; a server is that of every key."""
        return self._origin or f"https://{self._hostname()}"

    @property
    def api_keys(self) -> tuple[str, ...]:
        """Every key of the world, in the order of its seed."""
        return tuple(self._world.clients)

    def _hostname(self) -> str:
        return self._world.default_client.hostname if self.api_keys else self._world.seed.deployments[0].hostname

    @property
    def world(self) -> World:
        """The world itself."""
        return self._world

    @property
    def clock(self) -> WorldClock:
        """The world's time."""
        return self._world.clock

    @property
    def faults(self) -> Faults:
        """The faults that strike requests."""
        return self._world.faults

    def reset(self) -> None:
        """Bring back the initial documents, settings and faults; see `MockTalon.reset`."""
        self._world.reset()

    def seed(self, source: SeedSource) -> None:
        """Write more entities; see `MockTalon.seed`."""
        plant_more(self._world, source)

    def snapshot(self, name: str | None = None) -> object:
        """Give a value from which `restore` brings back the present documents; see `MockTalon.snapshot`."""
        if name is None:
            return self._world.store.snapshot()
        try:
            return self._world.snapshots.save(name).name
        except TakenSnapshotError as error:
            raise UsageError(str(error)) from error

    def restore(self, snapshot: object) -> None:
        """Put the documents back to what they were at the snapshot; see `MockTalon.restore`."""
        if not isinstance(snapshot, str):
            self._world.store.restore(snapshot)
            return
        try:
            self._world.snapshots.restore(snapshot)
        except UnknownSnapshotError as error:
            raise UsageError(str(error)) from error

    def _read(self, read: Callable[[Scope], T]) -> T:
        world = self._world
        return world.store.run(lambda transaction: read(world.scope(transaction, world.default_client)))

    def profile(self, integration_id: str) -> CustomerProfile | None:
        """Give a profile as the service shows it, None if there is none."""

        def read(scope: Scope) -> CustomerProfile | None:
            book = ProfileBook(scope)
            found = book.find(integration_id)
            return None if found is None else book.shown(found)

        return self._read(read)

    def session(self, integration_id: str) -> CustomerSession | None:
        """Give a session of the key's Application, None if there is none."""
        return self._read(lambda scope: SessionBook(scope).find(integration_id))

    def audience(self, integration_id: str) -> Audience | None:
        """Give an audience of Segment's, None if there is none."""
        return self._read(lambda scope: AudienceBook(scope).find(integration_id))

    def events(self, event_type: str | None = None) -> tuple[Event, ...]:
        """Give what has happened, oldest first; of one type if wanted."""
        log = self._world.store.log(LOG)
        return tuple(event for event in log if event_type is None or event.type == event_type)

    @property
    def requests(self) -> Requests:
        """The requests that have been answered so far, oldest first."""
        return Requests(self._world.journal.entries())
