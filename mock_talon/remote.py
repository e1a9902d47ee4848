"""The handle on a world of a server that runs elsewhere, over its control door."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, TypeVar, Unpack

import msgspec

from mock_talon.clock import to_rfc3339
from mock_talon.control_client import ControlClient, ControlError, quoted
from mock_talon.criteria import Criteria, require_criteria
from mock_talon.domain.records import Audience, CustomerProfile, CustomerSession, Event
from mock_talon.errors import UsageError
from mock_talon.handle import MockTalon
from mock_talon.limits import JOURNAL_PAGE
from mock_talon.recorded import Requests
from mock_talon.remote_entries import to_entry
from mock_talon.remote_parts import RemoteClock, RemoteFaults
from mock_talon.rules.control import VERIFICATION, WORLD_EXISTS
from mock_talon.seeding import SeedSource, as_seed, require_entities_alone
from mock_talon.verification import Expectation, VerificationError
from mock_talon.world import World
from mock_talon.worlds import DEFAULT

T = TypeVar("T")
PAGE: Final = JOURNAL_PAGE.value
_MOMENTS: Final = frozenset({"since", "until"})


def connect(url: str, *, token: str | None = None, world: str | None = None) -> "RemoteTalon":
    """Hold a world of a mock that runs elsewhere, such as ``mock-talon serve``.

    Args:
        url: origin of the mock, with or without the ``/_mock`` of its control door.
        token: of its control door, None where it asks for none.
        world: name of the world, None for the default one.

    Raises:
        UsageError: nobody answers there, the token is not the right one, or there is no such world.
    """
    return RemoteTalon(ControlClient(url.rstrip("/").removesuffix("/_mock"), token, world))


class RemoteTalon(MockTalon):
    """Holds a world of a server that runs elsewhere.

    Args:
        control: of the server, in the world.

    Raises:
        UsageError: nobody answers there, the token is not the right one, or there is no such world.
    """

    def __init__(self, control: ControlClient) -> None:
        self._control = control
        name = control.world or DEFAULT
        told = control.call("GET", f"/worlds/{quoted(name)}", query={"secrets": "true"})
        self._api_keys = tuple(key["key"] for key in told["apiKeys"])

    @property
    def url(self) -> str:
        """Base URL of the third-party API."""
        return self._control.url

    @property
    def deployment(self) -> str:
        """Base URL of the deployment; a server is that of every key."""
        return self._control.url

    @property
    def api_keys(self) -> tuple[str, ...]:
        """Every key of the world, in the order of its seed."""
        return self._api_keys

    @property
    def world(self) -> World:
        """The world itself, which is in another process.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"the world is in the process that serves {self.url}: use the handle, not its world")

    @property
    def clock(self) -> RemoteClock:
        """The world's time."""
        return RemoteClock(self._control)

    @property
    def faults(self) -> RemoteFaults:
        """The faults that strike requests."""
        return RemoteFaults(self._control)

    def reset(self) -> None:
        """Bring back the initial documents, settings and faults; see `MockTalon.reset`."""
        self._control.call("POST", "/reset")

    def seed(self, source: SeedSource) -> None:
        """Write more entities; see `MockTalon.seed`."""
        self._control.call("PATCH", "/state", _entities(source))

    def snapshot(self, name: str | None = None) -> object:
        """Give the name of a snapshot on the server, from which `restore` brings back the present documents."""
        chosen = uuid.uuid4().hex if name is None else name
        self._control.call("POST", "/snapshots", {"name": chosen})
        return chosen

    def restore(self, snapshot: object) -> None:
        """Put the documents back to what they were at the snapshot; see `MockTalon.restore`."""
        self._control.call("POST", f"/snapshots/{quoted(str(snapshot))}/restore")

    def _document(self, path: str, shape: type[T]) -> T | None:
        try:
            return msgspec.convert(self._control.call("GET", f"/state/{path}"), shape)
        except ControlError as error:
            if error.status == HTTPStatus.NOT_FOUND and error.rule != WORLD_EXISTS.id:
                return None
            raise

    def profile(self, integration_id: str) -> CustomerProfile | None:
        """Give a profile as the service shows it, None if there is none."""
        return self._document(f"profiles/{quoted(integration_id)}", CustomerProfile)

    def session(self, integration_id: str) -> CustomerSession | None:
        """Give a session of the key's Application, None if there is none."""
        return self._document(f"sessions/{quoted(integration_id)}", CustomerSession)

    def audience(self, integration_id: str) -> Audience | None:
        """Give an audience of Segment's, None if there is none."""
        return self._document(f"audiences/{quoted(integration_id)}", Audience)

    def events(self, event_type: str | None = None) -> tuple[Event, ...]:
        """Give what has happened, oldest first; of one type if wanted."""
        query = {} if event_type is None else {"type": event_type}
        told = self._control.call("GET", "/state/events", query=query)
        return tuple(msgspec.convert(told["events"], list[Event]))

    @property
    def requests(self) -> Requests:
        """The requests that have been answered so far, oldest first."""
        return self._requests({})

    def _requests(self, criteria: Mapping[str, Any]) -> Requests:
        """Fetch the requests that meet criteria, page by page."""
        entries: list[Any] = []
        while True:
            query = {**criteria, "skip": len(entries), "limit": PAGE}
            told = self._control.call("GET", "/requests/explained", query=query)
            entries += told["requests"]
            if len(entries) >= told["matched"] or not told["requests"]:
                return Requests(tuple(map(to_entry, entries)))

    def verify(
        self,
        *,
        exactly: int | None = None,
        at_least: int | None = None,
        never: bool = False,
        within_seconds: float = 0.0,
        **criteria: Unpack[Criteria],
    ) -> Requests:
        """Hold that requests have come; the server waits for them. See `MockTalon.verify`."""
        require_criteria(criteria)
        Expectation.of(exactly, at_least, never=never)
        told = {name: to_rfc3339(value) if name in _MOMENTS else value for name, value in _items(criteria)}
        bounds = {"exactly": exactly, "atLeast": at_least, "never": never or None}
        body = {"criteria": told, "withinSeconds": within_seconds, **_given(bounds)}
        try:
            self._control.call("POST", "/verify", body, wait_seconds=within_seconds)
        except ControlError as error:
            if error.rule == VERIFICATION.id:
                raise VerificationError(error.text) from None
            raise
        return self._requests(told)


def _items(criteria: Criteria) -> list[tuple[str, Any]]:
    return list(criteria.items())


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _entities(source: SeedSource) -> Any:
    """Give the body that writes a seed, or the entities of one deployment."""
    if isinstance(source, Mapping) and "deployments" not in source:
        return source
    seed = as_seed(source)
    require_entities_alone(seed)
    return {"deployments": msgspec.to_builtins(seed.deployments)}
