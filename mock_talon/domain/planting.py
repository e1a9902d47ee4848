"""From a seed to the documents of an account."""

from mock_talon.domain.attributes import AttributeBook
from mock_talon.domain.audiences import AudienceBook
from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.records import EventType
from mock_talon.domain.scope import Scope
from mock_talon.errors import UsageError
from mock_talon.rules import Refusal
from mock_talon.seed import SeedDeployment, SeedProfile


def plant(deployment: SeedDeployment, scope: Scope) -> None:
    """Write a deployment's entities.

    Raises:
        UsageError: a profile uses an attribute or audience which the seed does not define.
    """
    _plant_definitions(deployment, scope)
    for profile in deployment.profiles:
        _plant_profile(profile, deployment.hostname, scope)


def _plant_definitions(deployment: SeedDeployment, scope: Scope) -> None:
    attributes, audiences = AttributeBook(scope), AudienceBook(scope)
    for attribute in deployment.attributes:
        attributes.define(attribute)
    for event_type in deployment.event_types:
        scope.transaction.put("event_types", scope.key(event_type), EventType(event_type))
    for audience in sorted(deployment.audiences, key=lambda item: item.id or 0, reverse=True):
        audiences.define(audience)
    for cost in deployment.additional_costs:
        scope.transaction.put("additional_costs", scope.key(cost.name), cost)
    for card in deployment.loyalty_cards:
        scope.transaction.put("loyalty_cards", scope.key(card.identifier), card)


def _plant_profile(seed: SeedProfile, hostname: str, scope: Scope) -> None:
    audiences = AudienceBook(scope)
    ids = []
    for integration_id in seed.audiences:
        audience = audiences.find(integration_id)
        if audience is None:
            raise UsageError(
                f"seed of {hostname}: profile {seed.integration_id!r} is in the audience {integration_id!r}, "
                "which the seed does not define"
            )
        ids.append(audience.id)
    _require_none(
        tuple(AttributeBook(scope).check_values("CustomerProfile", seed.attributes)), hostname, seed.integration_id
    )
    ProfileBook(scope).write(seed.integration_id, attributes=seed.attributes, joined=ids)


def _require_none(refusals: tuple[Refusal, ...], hostname: str, profile: str) -> None:
    for refusal in refusals:
        raise UsageError(f"seed of {hostname}: profile {profile!r}: at {refusal.pointer}: {refusal.details}")
