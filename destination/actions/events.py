"""Actions that report an event of a customer.

Source: Segment's Talon.One destination.
"""

from destination.actions._action import Action, Payload
from destination.actions._shared import (
    CUSTOMER_PROFILE_ID,
    SKIP_NON_EXISTING_ATTRIBUTES,
    attributes,
    attributes_info,
    members,
    skip_query,
)
from destination.fields import Field
from destination.settings import Settings
from destination.wire import WireRequest, build_request

_EVENT_TYPE = Field(
    "eventType", "Event Type", "string", "The event's type.", is_required=True, default={"@path": "$.event"}
)
_EVENT_ATTRIBUTES = attributes("$.properties.attributes")
_SENT_ATTRIBUTES = ("eventAttributes", "attributes")  # Q7: the body's name differs from the field's.


def _track(payload: Payload, settings: Settings) -> WireRequest:
    body = members(payload, "customerProfileId", "eventType", "type", _SENT_ATTRIBUTES, "attributesInfo")
    return build_request(settings, "PUT", "/segment/event", body=body)


def _track_v2(payload: Payload, settings: Settings) -> WireRequest:
    body = members(payload, "customerProfileId", "eventType", _SENT_ATTRIBUTES)
    return build_request(settings, "PUT", f"/segment/v2/events{skip_query(payload)}", body=body)


TRACK_EVENT = Action(
    "trackEvent",
    "[Deprecated] Track event",
    "Reports an event; event types and attributes that carry a type are created on the way.",
    "deprecated",
    (
        CUSTOMER_PROFILE_ID,
        _EVENT_TYPE,
        Field("type", "Type", "string", "The type of the event's value.", is_required=True, default="string"),
        _EVENT_ATTRIBUTES,
        attributes_info("attributesInfo", "Attributes info", "$.properties.attributesInfo"),
    ),
    _track,
)
TRACK_EVENT_V2 = Action(
    "trackEventV2",
    "Track event",
    "Reports an event; its type and attributes must exist.",
    "live",
    (SKIP_NON_EXISTING_ATTRIBUTES, CUSTOMER_PROFILE_ID, _EVENT_TYPE, _EVENT_ATTRIBUTES),
    _track_v2,
)
