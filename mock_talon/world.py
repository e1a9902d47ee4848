"""One isolated universe: deployments, keys, documents, settings, time, limiter, guard and journal."""

import threading
from collections.abc import Callable

from mock_talon.behaviour import Behaviour
from mock_talon.callbacks import CallbackDispatcher
from mock_talon.clock import WorldClock, from_rfc3339, tell_nobody
from mock_talon.config import to_behaviour
from mock_talon.criteria import require_met
from mock_talon.definition import Definition
from mock_talon.demo import demo_seed
from mock_talon.domain.planting import plant
from mock_talon.domain.scope import Application, Scope
from mock_talon.errors import UsageError
from mock_talon.gate.authentication import Authenticator, Client, to_hostname
from mock_talon.gate.fault_errors import FaultError
from mock_talon.gate.fault_reading import parse_fault, to_fault, to_json
from mock_talon.gate.faults import Faults
from mock_talon.ids import Ids, RandomIds
from mock_talon.seed import Seed, SeedDeployment, SeedKey, SeedSettings
from mock_talon.snapshots import INITIAL, Snapshots
from mock_talon.storage import MemoryStorage, Parts
from mock_talon.store import Transaction

CLOSING_SECONDS = 5.0


class World:
    """Everything one API key can reach, shared with no other world.

    Args:
        seed: what exists at the start and after `reset`; the demo world when absent.
        behaviour: settings instead of the seed's own.
        clock: the world's time.
        ids: source of request UUIDs.
        parts: in what it keeps its state; in this process when absent.
        is_begun: whether the parts hold its state already.

    Attributes:
        changed: called when its settings, time or faults have changed.

    Raises:
        UsageError: the seed does not fit together.
    """

    def __init__(
        self,
        seed: Seed | None = None,
        *,
        behaviour: Behaviour | None = None,
        clock: WorldClock | None = None,
        ids: Ids | None = None,
        parts: Parts | None = None,
        is_begun: bool = False,
    ) -> None:
        self.seed = seed or demo_seed()
        self.behaviour = behaviour or to_behaviour(self.seed.settings)
        self.clock = clock or WorldClock()
        self.ids = ids or RandomIds()
        parts = parts or MemoryStorage().parts("", self.clock)
        self.store, self.journal = parts.store, parts.journal
        self.limiter, self.guard = parts.limiter, parts.guard
        self.snapshots = Snapshots(self.store, self.clock)
        self.callbacks = CallbackDispatcher(told=parts.journal.update)
        self.faults = Faults(self.clock, counters=parts.counters, require=require_met)
        self.changed: Callable[[], None] = tell_nobody
        self.clients = _clients(self.seed)
        self.authenticator = Authenticator(
            self.clients,
            frozenset(to_hostname(deployment.hostname) for deployment in self.seed.deployments),
            self.clock,
        )
        self._hurry = threading.Event()
        self.sleep: Callable[[float], object] = self._hurry.wait
        self._initial_behaviour = self.behaviour
        if not is_begun:
            self._plant()
            self._arm()
            self.snapshots.begin()
        self.clock.changed = self.faults.changed = self._tell

    def _tell(self) -> None:
        self.changed()

    @classmethod
    def reopened(cls, definition: Definition, parts: Parts, clock: WorldClock) -> "World":
        """Give a world that has been begun, here or elsewhere.

        Args:
            definition: how it is set.
            parts: hold its state.
            clock: by which the parts count.
        """
        world = cls(definition.seed, behaviour=definition.initial_behaviour, clock=clock, parts=parts, is_begun=True)
        world.follow(definition)
        return world

    def definition(self) -> Definition:
        """Tell how the world is set, for other processes that serve it."""
        return Definition(
            self.seed,
            self._initial_behaviour,
            self.behaviour,
            self.clock.frozen_at,
            self.clock.offset,
            [to_json(count.fault) for count in self.faults],
        )

    def follow(self, definition: Definition) -> None:
        """Set the world as another process has."""
        self.behaviour = definition.behaviour
        self.clock.follow(definition.frozen_at, definition.offset)
        self.faults.replace(map(parse_fault, definition.faults))

    def _plant(self) -> None:
        def work(transaction: Transaction) -> None:
            for account, deployment in enumerate(self.seed.deployments, start=1):
                plant(deployment, self.scope_of(transaction, account))

        self.store.run(work)

    def _arm(self) -> None:
        for number, body in enumerate(self.seed.faults):
            try:
                self.faults.add(to_fault(body))
            except FaultError as error:
                raise UsageError(f"seed: at /faults/{number}: {error}") from error

    def scope(self, transaction: Transaction, client: Client) -> Scope:
        """Give a client's view of the world for one request."""
        return Scope(transaction, client.account, client.application, self.behaviour, self.clock.now())

    def scope_of(self, transaction: Transaction, account: int) -> Scope:
        """Give the view of an account as a whole, under its first Application."""
        deployment = self.seed.deployments[account - 1]
        application = _application(deployment, deployment.applications[0].id)
        return Scope(transaction, account, application, self.behaviour, self.clock.now())

    def set_behaviour(self, behaviour: Behaviour) -> None:
        """Let the world behave otherwise from the next request on, until `reset`."""
        self.behaviour = behaviour
        self.changed()

    def set_initial_behaviour(self, behaviour: Behaviour) -> None:
        """Let the world behave otherwise from the next request on, and after each `reset`."""
        self._initial_behaviour = behaviour
        self.set_behaviour(behaviour)

    def change_settings(self, settings: SeedSettings) -> None:
        """Lay settings over the present ones.

        Raises:
            UsageError: a limit is named that does not exist, or a figure is out of range.
        """
        self.set_behaviour(to_behaviour(settings, self.behaviour))

    def reset(self) -> None:
        """Bring back the initial documents, settings and faults; forget journal and counted requests.

        The time and named snapshots stay.
        """
        self.store.restore(self.store.load(INITIAL))
        self.set_behaviour(self._initial_behaviour)
        self.journal.clear()
        self.limiter.reset()
        self.faults.reset()
        self._arm()

    def close(self, timeout_seconds: float = CLOSING_SECONDS) -> None:
        """Wake requests that wait on purpose, and let callbacks that are under way end, at most so long."""
        self.wake()
        self.callbacks.close(timeout_seconds)

    def wake(self) -> None:
        """Let no request wait on purpose any more, until `rest`."""
        self._hurry.set()

    def rest(self) -> None:
        """Let requests wait on purpose again."""
        self._hurry.clear()

    @property
    def default_client(self) -> Client:
        """The first key that Segment would use.

        Raises:
            UsageError: the seed has no API key.
        """
        for client in self.clients.values():
            return client
        raise UsageError("the seed has no API key: add one under /deployments/0/apiKeys")


def _clients(seed: Seed) -> dict[str, Client]:
    return {
        key.key: _client(account, deployment, key)
        for account, deployment in enumerate(seed.deployments, start=1)
        for key in deployment.api_keys
    }


def _client(account: int, deployment: SeedDeployment, key: SeedKey) -> Client:
    return Client(
        key=key.key,
        account=account,
        hostname=to_hostname(deployment.hostname),
        application=_application(deployment, key.application),
        platform=key.platform,
        expires=_expiry(key),
        requests_per_second=key.requests_per_second,
        is_staging=key.type == "staging",
    )


def _expiry(key: SeedKey) -> float | None:
    try:
        return None if key.expires is None else from_rfc3339(key.expires)
    except ValueError as error:
        raise UsageError(f"API key {key.title or 'without title'}: expires: {error}") from error


def _application(deployment: SeedDeployment, application_id: int) -> Application:
    found = next(item for item in deployment.applications if item.id == application_id)
    return Application(found.id, found.name, found.currency, found.flatten_cart_items)
