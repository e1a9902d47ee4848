"""What must be created in Talon.One before the traffic that was seen can go live."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from msgspec import UNSET, Struct, UnsetType

from mock_talon.accounts import find_account
from mock_talon.domain.attributes import is_attribute_name
from mock_talon.domain.records import CostType, Entity, ValueType
from mock_talon.gate.journal import Entry
from mock_talon.known import Known, known_to
from mock_talon.sightings import AttributeUse, AudienceUse, CardUse, CostUse, EventTypeUse, Use, uses_of
from mock_talon.value_types import type_of_values
from mock_talon.wire.headers import DEPLOYMENT_HEADER
from mock_talon.world import World

_SKIP: Final = "skipNonExistingAttributes"
_SUCCESS: Final = range(200, 300)


class AttributeGap(Struct, frozen=True, rename="camel", kw_only=True):
    """An attribute; its type follows from the values that were seen, and is null when none can hold them."""

    entity: Entity
    name: str
    type: ValueType | None
    event_type: str | UnsetType = UNSET
    seen: int
    note: str = ""


class EventTypeGap(Struct, frozen=True):
    """An event type."""

    name: str
    seen: int


class AudienceGap(Struct, frozen=True, rename="camel", kw_only=True):
    """An audience; what no request has told of it is made up in the seed."""

    name: str
    integration_id: str
    id: int | UnsetType = UNSET
    seen: int
    note: str = ""


class CostGap(Struct, frozen=True, kw_only=True):
    """An additional cost, or another type for one that exists."""

    name: str
    type: CostType
    seen: int
    note: str = ""


class CardGap(Struct, frozen=True):
    """A loyalty card."""

    identifier: str
    seen: int


class DeploymentGaps(Struct, frozen=True, rename="camel"):
    """What a deployment lacks."""

    hostname: str
    attributes: list[AttributeGap]
    event_types: list[EventTypeGap]
    audiences: list[AudienceGap]
    additional_costs: list[CostGap]
    loyalty_cards: list[CardGap]

    @property
    def count(self) -> int:
        """How many things are missing."""
        listed: Sequence[Sequence[Any]] = (
            self.attributes,
            self.event_types,
            self.audiences,
            self.additional_costs,
            self.loyalty_cards,
        )
        return sum(map(len, listed))


class Gaps(Struct, frozen=True):
    """What every deployment lacks: how much in all, from so many requests, and how many the journal has dropped."""

    missing: int
    requests: int
    dropped: int
    deployments: list[DeploymentGaps]


def find_gaps(world: World) -> Gaps:
    """Look through the requests of a world for names that nothing defines."""
    entries = world.journal.entries()
    known, uses = known_to(world, entries), _uses_by_account(world, entries)
    found = [
        _Missing(known[account], uses.get(account, ())).told(deployment.hostname)
        for account, deployment in enumerate(world.seed.deployments, start=1)
    ]
    return Gaps(sum(part.count for part in found), len(entries), world.journal.dropped, found)


def _uses_by_account(world: World, entries: Iterable[Entry]) -> dict[int, list[Use]]:
    uses: dict[int, list[Use]] = {}
    for entry in filter(_may_lack_something, entries):
        uses.setdefault(_account_of(world, entry), []).extend(uses_of(entry))
    return uses


def _may_lack_something(entry: Entry) -> bool:
    """Tell whether a request was not carried out, or asked to pass over what does not exist."""
    was_carried_out = entry.verdict is None and entry.status in _SUCCESS
    return not was_carried_out or _SKIP in parse_qs(urlsplit(entry.target).query)


def _account_of(world: World, entry: Entry) -> int:
    """Give the account of the client, or else that of the deployment which the request named."""
    if entry.account:
        return entry.account
    named = next((value for name, value in entry.headers if name.lower() == DEPLOYMENT_HEADER), "")
    return find_account(world, named) or 1


@dataclass(slots=True)
class _Missing:
    """What one account lacks."""

    known: Known
    uses: Iterable[Use]
    _values: dict[tuple[Entity, str], list[AttributeUse]] = field(default_factory=dict)
    _event_types: Counter[str] = field(default_factory=Counter)
    _audiences: dict[str | int, list[AudienceUse]] = field(default_factory=dict)
    _costs: dict[str, list[CostUse]] = field(default_factory=dict)
    _cards: Counter[str] = field(default_factory=Counter)

    def told(self, hostname: str) -> DeploymentGaps:
        for use in self.uses:
            self._note(use)
        return DeploymentGaps(
            hostname,
            [_attribute(uses) for uses in self._values.values()],
            [EventTypeGap(name, seen) for name, seen in self._event_types.items()],
            list(self._told_audiences()),
            [self._cost(name, uses) for name, uses in self._costs.items()],
            [CardGap(card, seen) for card, seen in self._cards.items()],
        )

    def _note(self, use: Use) -> None:
        if self.known.has(use):
            return
        match use:
            case AttributeUse():
                self._values.setdefault((use.entity, use.name), []).append(use)
            case EventTypeUse():
                self._event_types[use.name] += 1
            case AudienceUse():
                key = use.integration_id if use.id is None else use.id
                self._audiences.setdefault(key or "", []).append(use)
            case CostUse():
                self._costs.setdefault(use.name, []).append(use)
            case CardUse():
                self._cards[use.identifier] += 1

    def _told_audiences(self) -> Iterator[AudienceGap]:
        for key, uses in self._audiences.items():
            name = next((use.name for use in uses if use.name), None)
            if isinstance(key, str):
                yield AudienceGap(name=name or key, integration_id=key, seen=len(uses))
            else:
                note = "Talon.One gives the id itself: create the audience, and send the id it gets"
                text = f"Audience {key}"
                yield AudienceGap(name=text, integration_id=f"audience-{key}", id=key, seen=len(uses), note=note)

    def _cost(self, name: str, uses: Sequence[CostUse]) -> CostGap:
        places = {use.place for use in uses}
        known = self.known.costs.get(name)
        wanted: CostType = "both" if known or len(places) > 1 else uses[0].place
        return CostGap(name=name, type=wanted, seen=len(uses), note=f"exists with the type {known}" if known else "")


def _attribute(uses: Sequence[AttributeUse]) -> AttributeGap:
    first = uses[0]
    value_type, note = type_of_values([use.value for use in uses])
    if not is_attribute_name(first.name):
        value_type, note = None, "an attribute's name is a letter, then letters, digits and underscores: rename it"
    return AttributeGap(
        entity=first.entity,
        name=first.name,
        type=value_type,
        event_type=first.event_type or UNSET,
        seen=len(uses),
        note=note,
    )


def is_creatable(audience: AudienceGap) -> bool:
    """Tell whether a seed can hold an audience."""
    return audience.integration_id != "" and (audience.id is UNSET or audience.id >= 1)
