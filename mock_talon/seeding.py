"""Seeds as tests give them: plain data, a file or a `Seed`; and more entities for a world that runs."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from mock_talon.accounts import find_account, hostnames_of
from mock_talon.config import load_seed, parse_seed
from mock_talon.demo import demo_seed
from mock_talon.domain.planting import plant
from mock_talon.errors import UsageError
from mock_talon.seed import Seed, SeedDeployment, SeedKey, SeedSettings
from mock_talon.store import Transaction
from mock_talon.world import World

SeedSource: TypeAlias = Seed | Mapping[str, Any] | Path | str
"""A seed, the plain data of one, or the path of its file."""

_FIXED = frozenset({"hostname", "applications", "apiKeys"})
_KEY_BYTES = 32


def as_seed(source: SeedSource | None) -> Seed:
    """Give the seed that is meant; None is the demo world.

    Raises:
        UsageError: the file cannot be read, or the data does not have the shape of a seed.
    """
    if source is None:
        return demo_seed()
    if isinstance(source, Seed):
        return source
    return load_seed(Path(source)) if isinstance(source, str | Path) else parse_seed(source)


def with_own_keys(seed: Seed) -> Seed:
    """Put generated API keys in the place of a seed's own, so that many worlds of one seed fit on one server."""
    return msgspec.structs.replace(seed, deployments=[_rekeyed(deployment) for deployment in seed.deployments])


def with_missing_keys(seed: Seed) -> Seed:
    """Give a seed without any API key one for the first Application of each deployment."""
    if any(deployment.api_keys for deployment in seed.deployments):
        return seed
    return msgspec.structs.replace(seed, deployments=[_keyed(deployment) for deployment in seed.deployments])


def _keyed(deployment: SeedDeployment) -> SeedDeployment:
    key = SeedKey(secrets.token_hex(_KEY_BYTES), deployment.applications[0].id)
    return msgspec.structs.replace(deployment, api_keys=[key])


def _rekeyed(deployment: SeedDeployment) -> SeedDeployment:
    keys = [msgspec.structs.replace(key, key=secrets.token_hex(_KEY_BYTES)) for key in deployment.api_keys]
    return msgspec.structs.replace(deployment, api_keys=keys)


def plant_more(world: World, source: SeedSource) -> None:
    """Write more entities into a world.

    Args:
        world: it keeps its deployments, Applications, keys and settings.
        source: a whole seed of deployments the world has; or the members of one deployment's entities alone, such as
            ``{"profiles": [...], "audiences": [...]}``, for the deployment of the world's default key.

    Raises:
        UsageError: the data has another shape, or names a deployment, key or setting that the world does not have.
    """
    seed = as_seed(_whole(world, source))
    require_entities_alone(seed)
    planted = [(_account_of(world, deployment), deployment) for deployment in seed.deployments]

    def work(transaction: Transaction) -> None:
        for account, deployment in planted:
            plant(deployment, world.scope_of(transaction, account))

    world.store.run(work)


def require_entities_alone(seed: Seed) -> None:
    """Hold that a seed holds nothing but entities.

    Raises:
        UsageError: it has settings.
    """
    if seed.settings != SeedSettings():
        raise UsageError("a running world keeps its settings: give them in the seed it starts with")


def _whole(world: World, source: SeedSource) -> SeedSource:
    if not isinstance(source, Mapping) or "deployments" in source:
        return source
    fixed = sorted(_FIXED & set(source))
    if fixed:
        raise UsageError(
            f"a running world keeps its {', '.join(fixed)}: give them in the seed it starts with, and only entities here"
        )
    deployment = world.seed.deployments[world.default_client.account - 1]
    applications = msgspec.to_builtins(deployment.applications)
    return {"deployments": [{**source, "hostname": deployment.hostname, "applications": applications}]}


def _account_of(world: World, deployment: SeedDeployment) -> int:
    account = find_account(world, deployment.hostname)
    if account is None:
        raise UsageError(
            f"there is no deployment {deployment.hostname!r} in this world; it has {hostnames_of(world)}. "
            "Deployments are given in the seed a world starts with"
        )
    if any(key.key not in world.clients for key in deployment.api_keys):
        raise UsageError(
            f"seed of {deployment.hostname}: a running world takes no more API keys; give them in the seed it starts with"
        )
    return account
