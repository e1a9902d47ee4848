"""The seeds of our own worlds: the user's, with the keys and entities beside it that scenarios need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import structs

from mock_talon import Seed, parse_seed
from scenarios.model import Credential, WorldSetup

SLOW_REQUESTS_PER_SECOND: Final = 3
"""The rate of the key that has one of its own."""

_KEYS: Final = {
    Credential.OTHER_APPLICATION: "a9911ca7" * 8,
    Credential.OTHER_PLATFORM: "0e3a25f5" * 8,
    Credential.STAGING: "57a91a95" * 8,
    Credential.SLOW: "510e510e" * 8,
}


@dataclass(frozen=True, slots=True)
class PreparedSeed:
    """A seed in which every scenario finds what it needs.

    Args:
        seed: the user's, and more.
        keys: the further API keys; not shown in ``repr``.
    """

    seed: Seed
    keys: Mapping[Credential, str] = field(default_factory=lambda: dict(_KEYS), repr=False)


def prepared(seed: Seed, setup: WorldSetup) -> PreparedSeed:
    """Lay a set-up over a seed, and give its first deployment a second Application and further keys."""
    deployment = seed.deployments[0]
    first = structs.replace(deployment.applications[0], flatten_cart_items=setup.flatten_cart_items)
    key = structs.replace(
        deployment.api_keys[0], type="", application=first.id, expires=setup.key_expires, platform=setup.key_platform
    )
    other = max(application.id for application in deployment.applications) + 1
    more = _further(other, first.id)
    changed = structs.replace(
        deployment,
        applications=[first, *deployment.applications[1:], *more.applications],
        api_keys=[key, *deployment.api_keys[1:], *more.api_keys],
    )
    return PreparedSeed(structs.replace(seed, deployments=[changed, *seed.deployments[1:]]))


def _further(other: int, application: int) -> Any:
    keys = [
        {"key": _KEYS[Credential.OTHER_APPLICATION], "application": other},
        {"key": _KEYS[Credential.OTHER_PLATFORM], "application": application, "platform": "braze"},
        {"key": _KEYS[Credential.STAGING], "application": application, "type": "staging"},
        {"key": _KEYS[Credential.SLOW], "application": application, "requestsPerSecond": SLOW_REQUESTS_PER_SECOND},
    ]
    applications = [{"id": other, "name": "Second Application"}, {"id": application}]
    more = parse_seed({"deployments": [{"hostname": "more", "applications": applications, "apiKeys": keys}]})
    deployment = more.deployments[0]
    return structs.replace(deployment, applications=deployment.applications[:1])
