"""Events over ``/segment``; the method is PUT."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from msgspec.structs import replace

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.api.segment_errors import ON_ENTITIES
from mock_talon.api.segment_parameters import SKIP_PARAMETER, check_skip, drift_of_skip, skips_unknown
from mock_talon.domain.attributes import AttributeBook
from mock_talon.domain.events import EventBook, check_profile
from mock_talon.domain.lengths import check_length
from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.scope import Scope
from mock_talon.rules import Refusal
from mock_talon.wire.replies import IntegrationState
from mock_talon.wire.requests import EventV1, EventV2

endpoints = EndpointTable()
_POINTER = "/eventAttributes"
_PROFILE = "/customerProfileId"


def _occupied(call: Call[EventV1 | EventV2]) -> list[str]:
    profile_id = call.body.customer_profile_id
    return [f"profile/{profile_id}"] if profile_id else []


@endpoints(
    "PUT",
    "/segment/event",
    operation="segment/trackEvent",
    action="trackEvent",
    summary="Track an event and create the attributes it needs.",
    source="Talon.One third-party spec, segment/trackEvent",
    body=EventV1,
    reply=IntegrationState,
    errors=ON_ENTITIES,
    occupies=_occupied,
    is_deprecated=True,
)
def track_event(call: Call[EventV1]) -> Reply:
    """Track an event; attributes that nobody has created are created, the event type must exist."""
    attributes, body = AttributeBook(call.on), call.body
    sent = body.event_attributes or {}
    info = body.attributes_info or []
    call.refuse_any(
        EventBook(call.on).check_type(body.event_type),
        check_profile(body.customer_profile_id),
        check_length(body.customer_profile_id, call.on.limits.integration_id_length, _PROFILE),
        attributes.check_creatable("Event", sent, info, _POINTER),
        attributes.check_info("Event", info),
    )
    created = attributes.create_missing("Event", sent, info, body.event_type)
    state = _apply(call.on, body.event_type, body.customer_profile_id, attributes.in_types("Event", sent, info))
    return Reply(HTTPStatus.OK, replace(state, created_attributes=created))


@endpoints(
    "PUT",
    "/segment/v2/events",
    operation="segment/trackEventV2",
    action="trackEventV2",
    summary="Track an event.",
    source="Talon.One third-party spec, segment/trackEventV2",
    body=EventV2,
    reply=IntegrationState,
    errors=ON_ENTITIES,
    parameters=(SKIP_PARAMETER,),
    occupies=_occupied,
)
def track_event_v2(call: Call[EventV2]) -> Reply:
    """Track an event; its type and attributes must exist."""
    body = call.body
    sent = body.event_attributes or {}
    profile_id = body.customer_profile_id or ""
    attributes = AttributeBook(call.on)
    call.refuse_any(_checks(call, attributes, profile_id), drift=drift_of_skip(call))
    known = attributes.known("Event", sent)
    return Reply(HTTPStatus.OK, _apply(call.on, body.event_type, profile_id, known))


def _checks(call: Call[EventV2], attributes: AttributeBook, profile_id: str) -> Iterator[Refusal]:
    yield from check_skip(call)
    yield from EventBook(call.on).check_type(call.body.event_type)
    yield from check_profile(profile_id)
    yield from check_length(profile_id, call.on.limits.integration_id_length, _PROFILE)
    yield from attributes.check_values(
        "Event", call.body.event_attributes or {}, _POINTER, skip_unknown=skips_unknown(call)
    )


def _apply(scope: Scope, event_type: str, profile_id: str, attributes: Mapping[str, Any]) -> IntegrationState:
    profiles = ProfileBook(scope)
    profile = profiles.write(profile_id, is_active=True)
    event = EventBook(scope).record(event_type, attributes, profile_id=profile_id)
    return IntegrationState(event=event, customer_profile=profiles.shown(profile))
