"""One isolated universe: deployments, keys, documents, settings, time, limiter, guard and journal."""

import threading
from collections.abc import Callable

from mock_talon.behaviour import Behaviour
from mock_talon.callbacks import CallbackDispatcher
from mock_talon.clock import WorldClock, from_rfc3339
from mock_talon.config import to_behaviour
from mock_talon.demo import demo_seed
from mock_talon.domain.planting import plant
from mock_talon.domain.scope import Application, Scope
from mock_talon.errors import UsageError
from mock_talon.gate.authentication import Authenticator, Client, to_hostname
from mock_talon.gate.fault_errors import FaultError
from mock_talon.gate.fault_reading import to_fault
from mock_talon.gate.faults import Faults
from mock_talon.gate.journal import Journal
from mock_talon.gate.parallel import ParallelGuard
from mock_talon.gate.ratelimit import RateLimiter
from mock_talon.ids import Ids, RandomIds
from mock_talon.seed import Seed, SeedDeployment, SeedKey, SeedSettings
from mock_talon.snapshots import Snapshots
from mock_talon.store import MemoryStore, Store, Transaction

CLOSING_SECONDS = 5.0


class World:
    """Everything one API key can reach, shared with no other world.

    Args:
        seed: what exists at the start and after `reset`; the demo world when absent.
        behaviour: settings instead of the seed's own.
        clock: the world's time.
        ids: source of request UUIDs.
        store: where the documents live.

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
        store: Store | None = None,
    ) -> None:
        self.seed = seed or demo_seed()
        self.behaviour = behaviour or to_behaviour(self.seed.settings)
        self.clock = clock or WorldClock()
        self.ids = ids or RandomIds()
        self.store = store or MemoryStore()
        self.journal = Journal()
        self.limiter = RateLimiter(self.clock)
        self.guard = ParallelGuard()
        self.callbacks = CallbackDispatcher()
        self.faults = Faults(self.clock)
        self.clients = _clients(self.seed)
        self.authenticator = self._authenticator()
        self._hurry = threading.Event()
        self.sleep: Callable[[float], object] = self._hurry.wait
        self._plant()
        self._arm()
        self._initial = self.store.snapshot()
        self._initial_behaviour = self.behaviour
        self.snapshots = Snapshots(self.store, self.clock, self._initial)

    def _authenticator(self) -> Authenticator:
        hostnames = frozenset(to_hostname(deployment.hostname) for deployment in self.seed.deployments)
        return Authenticator(self.clients, hostnames, self.clock, self.behaviour.wrong_platform_status)

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
        self.authenticator = self._authenticator()

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
        self.store.restore(self._initial)
        if self.behaviour is not self._initial_behaviour:
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
