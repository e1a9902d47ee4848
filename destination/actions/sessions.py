"""Actions that write a customer session.

Source: Segment's Talon.One destination.
"""

from destination.actions._action import Action, Payload
from destination.actions._session_fields import (
    ADDITIONAL_COSTS,
    CART_ITEMS,
    COUPON_CODES,
    IDENTIFIERS,
    LOYALTY_CARDS,
    PROFILE_ID,
    REFERRAL_CODE,
    STATE,
)
from destination.actions._shared import (
    ATTRIBUTE_TYPES,
    SKIP_NON_EXISTING_ATTRIBUTES,
    attributes,
    attributes_info,
    members,
    optional_headers,
    resource,
    skip_query,
)
from destination.fields import Field
from destination.settings import Settings
from destination.wire import WireRequest, build_request

_HEADERS = {
    "callbackDestination": "x-callback-destination-uri",
    "callbackAPIKey": "x-callback-api-key",
    "contentFields": "x-content-fields",
    "callbackCorrelationId": "x-correlation-id",
}
_ENVELOPE = (
    Field("customerSessionId", "Customer Session ID", "string", "The session's integration ID.", is_required=True),
    Field("callbackDestination", "Callback Destination URI", "string", "Where Talon.One posts its answer."),
    Field("callbackAPIKey", "Callback API Key", "string", "The key that the callback carries."),
    Field("contentFields", "Content Fields", "string", "What the callback's content holds.", default="effects"),
    Field("callbackCorrelationId", "Correlation ID", "string", "The ID that the callback carries."),
)
_SESSION_ATTRIBUTES = attributes("$.properties.attributes")
_ATTRIBUTES_INFO_PATH = "$.properties.attributesInfo"


def _update(payload: Payload, settings: Settings) -> WireRequest:
    """Q7: the types of cart item attributes travel under a name without the plural."""
    path = resource("/segment/customer_sessions", "customerSessionId", payload, settings)
    body = members(
        payload,
        "customerSession",
        "sessionAttributesInfo",
        ("cartItemAttributesInfo", "cartItemsAttributesInfo"),
    )
    return build_request(settings, "PUT", path, body=body, headers=optional_headers(payload, _HEADERS))


def _update_v2(payload: Payload, settings: Settings) -> WireRequest:
    path = resource("/segment/v2/customer_sessions", "customerSessionId", payload, settings)
    body = members(payload, *(field.key for field in _SESSION_V2))
    return build_request(
        settings, "PUT", path + skip_query(payload), body=body, headers=optional_headers(payload, _HEADERS)
    )


_SESSION = (
    PROFILE_ID,
    COUPON_CODES,
    REFERRAL_CODE,
    LOYALTY_CARDS,
    STATE,
    CART_ITEMS,
    ADDITIONAL_COSTS,
    _SESSION_ATTRIBUTES,
)
_SESSION_V2 = (*_SESSION[:-1], IDENTIFIERS, _SESSION_ATTRIBUTES)

UPDATE_CUSTOMER_SESSION = Action(
    "updateCustomerSession",
    "[Deprecated] Update customer session",
    "Creates or updates a customer session; attributes that carry a type are created on the way.",
    "deprecated",
    (
        *_ENVELOPE,
        Field(
            "customerSession",
            "Customer Session Data",
            "object",
            "The session itself.",
            is_required=True,
            properties=_SESSION,
        ),
        attributes_info(
            "sessionAttributesInfo", "Session Attributes info", _ATTRIBUTES_INFO_PATH, choices=ATTRIBUTE_TYPES
        ),
        attributes_info(
            "cartItemsAttributesInfo", "Cart Items Attributes info", _ATTRIBUTES_INFO_PATH, choices=ATTRIBUTE_TYPES
        ),
    ),
    _update,
)
UPDATE_CUSTOMER_SESSION_V2 = Action(
    "updateCustomerSessionV2",
    "Update customer session",
    "Creates or updates a customer session; its attributes must exist.",
    "live",
    (*_ENVELOPE, SKIP_NON_EXISTING_ATTRIBUTES, *_SESSION_V2),
    _update_v2,
)
