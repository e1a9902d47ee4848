"""A seed in which nothing is missing for the traffic that was seen."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, ValidationError, convert
from msgspec.structs import replace

from mock_talon.domain.records import AdditionalCostDefinition, Attribute, Audience, EventType, LoyaltyCard
from mock_talon.gaps import DeploymentGaps, find_gaps, is_creatable
from mock_talon.known import planted
from mock_talon.seed import Seed, SeedAttribute, SeedAudience, SeedDeployment
from mock_talon.world import World


def filled_seed(world: World, *, with_secrets: bool = False) -> Seed:
    """Give the seed of a world with everything that was planted later, and what its traffic lacks.

    Args:
        world: whose requests are looked through.
        with_secrets: whether the API keys are in it; without them, new ones are made where it is loaded.
    """
    gaps, entries = find_gaps(world), world.journal.entries()
    later: dict[int, list[Any]] = {}
    for _, key, document in planted(world, entries):
        later.setdefault(int(key.partition("/")[0]), []).append(document)
    deployments = [
        _filled(deployment, later.get(account, []), gaps.deployments[account - 1], with_secrets=with_secrets)
        for account, deployment in enumerate(world.seed.deployments, start=1)
    ]
    return replace(world.seed, deployments=deployments)


def _filled(
    deployment: SeedDeployment, later: list[Any], gaps: DeploymentGaps, *, with_secrets: bool
) -> SeedDeployment:
    attributes = {(item.entity, item.name): item for item in (*deployment.attributes, *_attributes(later, gaps))}
    audiences = {(item.integration, item.integration_id): item for item in _audiences(deployment, later, gaps)}
    costs = {item.name: item for item in (*deployment.additional_costs, *_costs(later, gaps))}
    cards = {item.identifier: item for item in (*deployment.loyalty_cards, *_cards(later, gaps))}
    event_types = dict.fromkeys((*deployment.event_types, *_event_types(later, gaps)))
    return replace(
        deployment,
        api_keys=deployment.api_keys if with_secrets else [],
        attributes=list(attributes.values()),
        event_types=list(event_types),
        audiences=list(audiences.values()),
        additional_costs=list(costs.values()),
        loyalty_cards=list(cards.values()),
    )


def _attributes(later: list[Any], gaps: DeploymentGaps) -> Iterator[SeedAttribute]:
    for known in later:
        if isinstance(known, Attribute):
            yield SeedAttribute(
                entity=known.entity,
                name=known.name,
                type=known.type,
                title="" if known.title == known.name else known.title,
                event_type=known.event_type,
                suggestions=known.suggestions,
                restricted_by_suggestions=known.restricted_by_suggestions is True,
            )
    for gap in gaps.attributes:
        if gap.type is not None:
            yield SeedAttribute(entity=gap.entity, name=gap.name, type=gap.type, event_type=gap.event_type)


def _event_types(later: list[Any], gaps: DeploymentGaps) -> Iterator[str]:

    yield from (known.name for known in later if isinstance(known, EventType))
    yield from (gap.name for gap in gaps.event_types if gap.name)


def _audiences(deployment: SeedDeployment, later: list[Any], gaps: DeploymentGaps) -> Iterator[SeedAudience]:
    yield from deployment.audiences
    for known in later:
        if isinstance(known, Audience):
            yield SeedAudience(known.name, str(known.integration_id), known.id, str(known.integration))
    for gap in filter(is_creatable, gaps.audiences):
        yield SeedAudience(gap.name, gap.integration_id, None if gap.id is UNSET else gap.id)


def _costs(later: list[Any], gaps: DeploymentGaps) -> Iterator[AdditionalCostDefinition]:
    yield from (known for known in later if isinstance(known, AdditionalCostDefinition))
    yield from (AdditionalCostDefinition(gap.name, gap.type) for gap in gaps.additional_costs)


def _cards(later: list[Any], gaps: DeploymentGaps) -> Iterator[LoyaltyCard]:
    yield from (known for known in later if isinstance(known, LoyaltyCard))
    for gap in gaps.loyalty_cards:
        try:
            yield convert({"identifier": gap.identifier}, LoyaltyCard)
        except ValidationError:
            continue  # no card can have this identifier, so none can be created
