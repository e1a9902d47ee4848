"""What a world defines and scenarios may use: attributes, event types, audiences, costs and cards."""

from dataclasses import dataclass, field
from functools import lru_cache

from mock_talon import Seed, demo_seed
from scenarios.completing import complete
from scenarios.observing import Json


@dataclass(frozen=True, slots=True)
class KnownAudience:
    """An audience that exists from the start.

    Args:
        id: Talon.One's integer id.
        integration_id: Segment's id.
        name: as shown.
    """

    id: int
    integration_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of one world.

    Args:
        deployment: hostname.
        key: an API key made for Segment; not shown in ``repr``.
        attributes: entity to name to type.
        event_types: custom event types.
        audiences: those with a known integer id.
        session_costs: additional costs that a session may carry.
        item_costs: additional costs that a cart item may carry.
        cards: identifiers of loyalty cards.
        restricted: entity to name to the values of an attribute that takes no others.
        session_costs_alone: additional costs that no cart item may carry.
        item_costs_alone: additional costs that no session may carry.
        application: id of the key's Application.
        next_application: id of the Application that our own worlds have beside it.
    """

    deployment: str
    key: str = field(repr=False)
    attributes: dict[str, dict[str, str]]
    event_types: tuple[str, ...]
    audiences: tuple[KnownAudience, ...]
    session_costs: tuple[str, ...]
    item_costs: tuple[str, ...]
    cards: tuple[str, ...]
    restricted: dict[str, dict[str, tuple[Json, ...]]] = field(default_factory=dict)
    session_costs_alone: tuple[str, ...] = ()
    item_costs_alone: tuple[str, ...] = ()
    application: int = 1
    next_application: int = 2


def vocabulary_of(seed: Seed) -> Vocabulary:
    """Read the vocabulary of a seed's first deployment."""
    deployment = seed.deployments[0]
    attributes: dict[str, dict[str, str]] = {}
    restricted: dict[str, dict[str, tuple[Json, ...]]] = {}
    for attribute in deployment.attributes:
        if attribute.restricted_by_suggestions:
            restricted.setdefault(attribute.entity, {})[attribute.name] = tuple(attribute.suggestions)
        else:
            attributes.setdefault(attribute.entity, {})[attribute.name] = attribute.type
    return Vocabulary(
        deployment=deployment.hostname,
        key=next((key.key for key in deployment.api_keys if key.platform == "segment" and not key.type), ""),
        attributes=attributes,
        event_types=tuple(deployment.event_types),
        audiences=tuple(
            KnownAudience(audience.id, audience.integration_id, audience.name)
            for audience in deployment.audiences
            if audience.id is not None
        ),
        session_costs=tuple(cost.name for cost in deployment.additional_costs if cost.type != "item"),
        item_costs=tuple(cost.name for cost in deployment.additional_costs if cost.type != "session"),
        cards=tuple(card.identifier for card in deployment.loyalty_cards),
        restricted=restricted,
        session_costs_alone=tuple(cost.name for cost in deployment.additional_costs if cost.type == "session"),
        application=deployment.applications[0].id,
        next_application=max(application.id for application in deployment.applications) + 1,
        item_costs_alone=tuple(cost.name for cost in deployment.additional_costs if cost.type == "item"),
    )


@lru_cache(maxsize=1)
def demo_vocabulary() -> Vocabulary:
    """Give the vocabulary of the demo world."""
    return vocabulary_of(demo_seed())


@lru_cache(maxsize=1)
def own_vocabulary() -> Vocabulary:
    """Give the vocabulary of the demo world, completed as our own mocks are."""
    return vocabulary_of(complete(demo_seed()))
