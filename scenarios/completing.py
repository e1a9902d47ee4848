"""A user's seed, completed with an example of everything that scenarios draw from and the seed does not have."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import structs

from mock_talon import Seed, parse_seed
from scenarios.figures import CARD_IDENTIFIER_LONGEST, CARD_IDENTIFIER_SHORTEST

TIERS: Final = ("bronze", "silver", "gold")
"""The values that the restricted example attribute takes."""

_EXAMPLES: Final = {
    "string": "ScenarioText",
    "number": "ScenarioNumber",
    "boolean": "ScenarioFlag",
    "time": "ScenarioTime",
    "location": "ScenarioPlace",
    "(list string)": "ScenarioTexts",
}
_ENTITIES: Final = ("CustomerProfile", "CustomerSession", "CartItem", "Event")
_COSTS: Final = {"session": "scenarioShipping", "item": "scenarioWrapping", "both": "scenarioDeposit"}
_AUDIENCES: Final = ("scenario-first", "scenario-second")
_CARD: Final = "a.%+@-_9"
"""Holds every kind of character that an identifier may have."""

_KEY: Final = "5ce9a210" * 8
_FIRST_ID: Final = 900_001


def complete(seed: Seed) -> Seed:
    """Add to a seed's first deployment what scenarios need and it has none of."""
    known = seed.deployments[0]
    more = parse_seed({"deployments": [_missing(known)]}).deployments[0]
    added = ("api_keys", "attributes", "event_types", "audiences", "additional_costs", "loyalty_cards")
    joined = {name: [*getattr(known, name), *getattr(more, name)] for name in added}
    return structs.replace(seed, deployments=[structs.replace(known, **joined), *seed.deployments[1:]])


def _missing(known: Any) -> dict[str, Any]:
    """Give the examples as plain data."""
    has_key = any(key.platform == "segment" and not key.type for key in known.api_keys)
    costs = {cost.type for cost in known.additional_costs}
    identified = [audience for audience in known.audiences if audience.id is not None]
    return {
        "hostname": known.hostname,
        "applications": [{"id": application.id} for application in known.applications],
        "apiKeys": [] if has_key else [{"key": _KEY, "application": known.applications[0].id}],
        "attributes": list(_attributes(known)),
        "eventTypes": [] if known.event_types else ["scenario-event"],
        "audiences": [] if len(identified) >= len(_AUDIENCES) else list(_audiences()),
        "additionalCosts": [{"name": name, "type": kind} for kind, name in _COSTS.items() if kind not in costs],
        "loyaltyCards": list(_cards(known)),
    }


def _attributes(known: Any) -> Iterator[dict[str, Any]]:
    for entity in _ENTITIES:
        free = {item.type for item in known.attributes if item.entity == entity and not item.restricted_by_suggestions}
        names = ((value_type, name) for value_type, name in _EXAMPLES.items() if value_type not in free)
        yield from ({"entity": entity, "name": name, "type": value_type} for value_type, name in names)
        if not any(item.entity == entity and item.restricted_by_suggestions for item in known.attributes):
            restricted = {"suggestions": list(TIERS), "restrictedBySuggestions": True}
            yield {"entity": entity, "name": "ScenarioTier", "type": "string", **restricted}


def _cards(known: Any) -> Iterator[dict[str, str]]:
    lengths = {len(card.identifier) for card in known.loyalty_cards}
    for length in (CARD_IDENTIFIER_SHORTEST.value, CARD_IDENTIFIER_LONGEST.value):
        if length not in lengths:
            yield {"identifier": (_CARD * length)[:length]}


def _audiences() -> Iterator[dict[str, Any]]:
    for number, integration_id in enumerate(_AUDIENCES, start=_FIRST_ID):
        yield {"id": number, "name": integration_id.replace("-", " ").title(), "integrationId": integration_id}
