"""What only a world knows, and what the bodies of its document are made of: attributes, event types, audiences, costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from mock_talon.behaviour import Behaviour
from mock_talon.domain import attributes, audiences, profiles
from mock_talon.domain.records import (
    AdditionalCostDefinition,
    Attribute,
    Audience,
    CostType,
    Entity,
)
from mock_talon.domain.scope import Scope
from mock_talon.store import Transaction
from mock_talon.world import World


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that requests to a world may use.

    Args:
        hostname: the deployment.
        attributes: by entity.
        event_types: custom ones.
        audiences: Segment's own, which requests can name by integration ID.
        costs: additional costs.
        cards: identifiers of loyalty cards.
        profile: integration ID of a profile, that of an existing one if there is any.
        behaviour: the settings, with the figures.
    """

    hostname: str
    attributes: Mapping[Entity, tuple[Attribute, ...]]
    event_types: tuple[str, ...]
    audiences: tuple[Audience, ...]
    costs: tuple[AdditionalCostDefinition, ...]
    cards: tuple[str, ...]
    profile: str
    behaviour: Behaviour

    def costs_of(self, place: CostType) -> tuple[str, ...]:
        """Name the additional costs that a session or an item may carry."""
        return tuple(cost.name for cost in self.costs if cost.type in {place, "both"})


def vocabulary_of(world: World) -> Vocabulary:
    """Read what a world knows now, in the account of its first key."""
    client = next(iter(world.clients.values()), None)
    account = client.account if client else 1
    hostname = world.seed.deployments[account - 1].hostname

    def work(transaction: Transaction) -> Vocabulary:
        return _read(world.scope_of(transaction, account), hostname)

    return world.store.run(work)


def _read(scope: Scope, hostname: str) -> Vocabulary:
    known = _documents(scope, profiles.COLLECTION)
    return Vocabulary(
        hostname=hostname,
        attributes={entity: tuple(_documents(scope, attributes.COLLECTION, entity, "")) for entity in get_args(Entity)},
        event_types=tuple(event_type.name for event_type in _documents(scope, "event_types")),
        audiences=tuple(
            audience
            for audience in _documents(scope, audiences.COLLECTION)
            if audience.integration == audiences.SEGMENT
        ),
        costs=tuple(_documents(scope, "additional_costs")),
        cards=tuple(card.identifier for card in _documents(scope, "loyalty_cards")),
        profile=known[0].integration_id if known else "example-profile",
        behaviour=scope.behaviour,
    )


def _documents(scope: Scope, collection: str, *parts: str) -> list[Any]:
    prefix = scope.key(*(parts or ("",)))
    return [document for _, document in scope.transaction.scan(collection, prefix)]
