"""Which names of an account's set-up a recorded request uses, whatever became of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import msgspec

from mock_talon.domain.audiences import SEGMENT
from mock_talon.domain.records import Entity
from mock_talon.gate.journal import Entry
from mock_talon.recorded import parameters_of

Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class AttributeUse:
    """A value of an attribute that no request creates by itself."""

    entity: Entity
    name: str
    value: Json
    event_type: str | None = None


@dataclass(frozen=True, slots=True)
class EventTypeUse:
    """An event type."""

    name: str


@dataclass(frozen=True, slots=True)
class AudienceUse:
    """An audience, by integration ID or by Talon.One's own id; its name, where the request says it."""

    integration_id: str | None = None
    id: int | None = None
    name: str | None = None
    integration: str = SEGMENT


@dataclass(frozen=True, slots=True)
class CostUse:
    """An additional cost, and where it is used."""

    name: str
    place: Literal["session", "item"]


@dataclass(frozen=True, slots=True)
class CardUse:
    """A loyalty card."""

    identifier: str


Use: TypeAlias = AttributeUse | EventTypeUse | AudienceUse | CostUse | CardUse


def uses_of(entry: Entry) -> Iterator[Use]:
    """Name what a request needs to be there; a body that is no JSON object needs nothing."""
    reader = _READERS.get(entry.operation)
    body = _json(entry.body)
    if reader is not None and isinstance(body, dict):
        yield from reader(body, parameters_of(entry))


def _json(body: bytes) -> Json:
    try:
        return msgspec.json.decode(body or b"{}")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None  # the rules have refused it, and that is no matter of set-up


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _attributes(entity: Entity, values: Json, event_type: str | None = None) -> Iterator[Use]:
    for name, value in _object(values).items():
        yield AttributeUse(entity, name, value, event_type)


def _audiences(changes: Json) -> Iterator[Use]:
    for wanted in (*_list(_object(changes).get("adds")), *_list(_object(changes).get("deletes"))):
        if isinstance(wanted, str):
            yield AudienceUse(integration_id=wanted)
        elif isinstance(wanted, int) and not isinstance(wanted, bool):
            yield AudienceUse(id=wanted)


def _profile(body: dict[str, Json], _: Mapping[str, str]) -> Iterator[Use]:
    yield from _attributes("CustomerProfile", body.get("attributes"))
    yield from _audiences(body.get("audiencesChanges"))


def _profile_v1(body: dict[str, Json], _: Mapping[str, str]) -> Iterator[Use]:
    yield from _audiences(body.get("audiencesChanges"))


def _one_membership(body: dict[str, Json], _: Mapping[str, str]) -> Iterator[Use]:
    yield from _audiences(body.get("data"))


def _many_memberships(body: dict[str, Json], _: Mapping[str, str]) -> Iterator[Use]:
    for item in _list(body.get("data")):
        yield from _audiences(item)


def _audience(body: dict[str, Json], parameters: Mapping[str, str]) -> Iterator[Use]:
    name = body.get("audienceName")
    yield AudienceUse(integration_id=parameters["audienceId"], name=name if isinstance(name, str) else None)


def _event_type(body: dict[str, Json], _: Mapping[str, str]) -> Iterator[Use]:
    if isinstance(name := body.get("eventType"), str):
        yield EventTypeUse(name)


def _event(body: dict[str, Json], parameters: Mapping[str, str]) -> Iterator[Use]:
    yield from _event_type(body, parameters)
    name = body.get("eventType")
    yield from _attributes("Event", body.get("eventAttributes"), name if isinstance(name, str) else None)


def _session(body: dict[str, Json], parameters: Mapping[str, str]) -> Iterator[Use]:
    yield from _attributes("CustomerSession", body.get("attributes"))
    for item in map(_object, _list(body.get("cartItems"))):
        yield from _attributes("CartItem", item.get("attributes"))
    yield from _costs_and_cards(body, parameters)


def _session_v1(body: dict[str, Json], parameters: Mapping[str, str]) -> Iterator[Use]:
    yield from _costs_and_cards(_object(body.get("customerSession")), parameters)


def _costs_and_cards(session: dict[str, Json], _: Mapping[str, str]) -> Iterator[Use]:
    yield from (CostUse(name, "session") for name in _object(session.get("additionalCosts")))
    for item in map(_object, _list(session.get("cartItems"))):
        yield from (CostUse(name, "item") for name in _object(item.get("additionalCosts")))
    yield from (CardUse(card) for card in _list(session.get("loyaltyCards")) if isinstance(card, str))


_READERS: Final[Mapping[str, Callable[[dict[str, Json], Mapping[str, str]], Iterator[Use]]]] = {
    "segment/updateCustomerProfile": _profile_v1,
    "segment/v2/updateCustomerProfile": _profile,
    "segment/updateCustomerProfileAudiences": _one_membership,
    "segment/updateCustomerProfilesAudiences": _many_memberships,
    "segment/v2/updateCustomerProfilesAudiences": _many_memberships,
    "segment/trackEvent": _event_type,
    "segment/trackEventV2": _event,
    "segment/updateCustomerSession": _session_v1,
    "segment/v2/updateCustomerSession": _session,
    "segment/updateAudience": _audience,
    "segment/deleteAudience": _audience,
}
"""By operation; what the deprecated ones create by themselves is not among the uses."""
