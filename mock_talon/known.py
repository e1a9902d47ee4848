"""What the accounts of a world have, or have had: defined from the beginning, since, or by a request."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from mock_talon.domain.records import CostType
from mock_talon.gate.journal import Entry
from mock_talon.sightings import AttributeUse, AudienceUse, CardUse, CostUse, EventTypeUse, Use
from mock_talon.snapshots import INITIAL
from mock_talon.store import ABSENT, Contents
from mock_talon.world import World

_DEFINITIONS: Final = ("attributes", "event_types", "audiences", "additional_costs", "loyalty_cards")


@dataclass(slots=True)
class Known:
    """The names of one account.

    Args:
        names: by collection, without the account.
        audience_ids: Talon.One's own ids.
        costs: the types of additional costs.
    """

    names: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in _DEFINITIONS})
    audience_ids: set[int] = field(default_factory=set)
    costs: dict[str, CostType] = field(default_factory=dict)

    def learn(self, collection: str, name: str, document: Any) -> None:
        """Take a document into account."""
        self.names[collection].add(name)
        if collection == "audiences":
            self.audience_ids.add(document.id)
        if collection == "additional_costs":
            self.costs[name] = document.type

    def has(self, use: Use) -> bool:
        """Tell whether what a request uses is there."""
        match use:
            case AttributeUse():
                return f"{use.entity}/{use.name}" in self.names["attributes"]
            case EventTypeUse():
                return use.name in self.names["event_types"]
            case AudienceUse() if use.id is not None:
                return use.id in self.audience_ids
            case AudienceUse():
                return f"{use.integration}/{use.integration_id}" in self.names["audiences"]
            case CostUse():
                return self.costs.get(use.name) in {use.place, "both"}
            case CardUse():
                return use.identifier in self.names["loyalty_cards"]


def known_to(world: World, entries: Iterable[Entry]) -> Mapping[int, Known]:
    """Give what each account has, by its id; a request that created something speaks for all."""
    known = {account: Known() for account in range(1, len(world.seed.deployments) + 1)}
    moments = (world.snapshots.contents(INITIAL), world.store.contents())
    for collection, key, document in chain(*map(_definitions, moments), created_by(entries)):
        account, _, name = key.partition("/")
        known[int(account)].learn(collection, name, document)
    return known


def _definitions(contents: Contents) -> Iterator[tuple[str, str, Any]]:
    for collection in _DEFINITIONS:
        for key, document in contents.collections.get(collection, {}).items():
            yield collection, key, document


def created_by(entries: Iterable[Entry]) -> Iterator[tuple[str, str, Any]]:
    """Give collection, key and document of each definition that a request has created."""
    for entry in entries:
        if entry.verdict is None:
            for change in entry.changes:
                if change.collection in _DEFINITIONS and change.before is ABSENT and change.after is not ABSENT:
                    yield change.collection, change.key, change.after


def planted(world: World, entries: Iterable[Entry]) -> Iterator[tuple[str, str, Any]]:
    """Give the definitions that the world has now and that no request has created."""
    created = {(collection, key) for collection, key, _ in created_by(entries)}
    return (
        definition
        for definition in _definitions(world.store.contents())
        if (definition[0], definition[1]) not in created
    )
