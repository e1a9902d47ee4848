"""A world as one JSON value."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from mock_talon.clock import to_rfc3339
from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.scope import Scope
from mock_talon.gate.authentication import Client
from mock_talon.store import Transaction
from mock_talon.wire.control_replies import ShownKey
from mock_talon.world import World

_COLLECTIONS = {
    "attributes": "attributes",
    "audiences": "audiences",
    "sessions": "sessions",
    "additionalCosts": "additional_costs",
    "loyaltyCards": "loyalty_cards",
}


def state_of(world: World, *, with_secrets: bool = False) -> dict[str, Any]:
    """Show every account: Applications, keys, and documents. Events are the world's latest.

    Args:
        world: whose documents.
        with_secrets: whether the keys themselves are shown.

    Returns:
        ``{"now": …, "deployments": [{"hostname": …, "profiles": {id: …}, …}], "events": […]}``
    """

    def work(transaction: Transaction) -> list[dict[str, Any]]:
        accounts = range(1, len(world.seed.deployments) + 1)
        return [_account(world, transaction, account, with_secrets=with_secrets) for account in accounts]

    return {
        "now": to_rfc3339(world.clock.now()),
        "deployments": world.store.run(work),
        "events": list(world.store.log("events")),
    }


def _account(world: World, transaction: Transaction, account: int, *, with_secrets: bool) -> dict[str, Any]:
    deployment = world.seed.deployments[account - 1]
    shown: dict[str, Any] = {
        "hostname": deployment.hostname,
        "accountId": account,
        "applications": list(deployment.applications),
        "apiKeys": [
            shown_key(client, with_secret=with_secrets)
            for client in world.clients.values()
            if client.account == account
        ],
        "eventTypes": [document.name for _, document in _documents(transaction, "event_types", account)],
        "profiles": dict(_profiles(world.scope_of(transaction, account))),
    }
    for name, collection in _COLLECTIONS.items():
        shown[name] = dict(_documents(transaction, collection, account))
    return shown


def _documents(transaction: Transaction, collection: str, account: int) -> Iterator[tuple[str, Any]]:
    prefix = f"{account}/"
    for key, document in transaction.scan(collection, prefix):
        yield key[len(prefix) :], document


def _profiles(scope: Scope) -> Iterator[tuple[str, Any]]:
    profiles = ProfileBook(scope)
    for key, profile in _documents(scope.transaction, "profiles", scope.account):
        yield key, profiles.shown(profile)


def shown_key(client: Client, *, with_secret: bool) -> ShownKey:
    """Show a key, with or without the secret itself."""
    return ShownKey(
        key=client.key if with_secret else UNSET,
        application=client.application.id,
        platform=client.platform,
        type="staging" if client.is_staging else "",
        expires=None if client.expires is None else to_rfc3339(client.expires),
        requests_per_second=client.requests_per_second,
    )
