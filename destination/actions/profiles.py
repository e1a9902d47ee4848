"""Actions on one customer profile or on many.

Source: Segment's Talon.One destination; the withdrawn action as its last published version did it.
"""

from destination.actions._action import Action, Payload
from destination.actions._shared import (
    ATTRIBUTE_TYPES,
    CUSTOMER_PROFILE_ID,
    SKIP_NON_EXISTING_ATTRIBUTES,
    attributes,
    attributes_info,
    audience_ids,
    audiences,
    members,
    resource,
    run_rule_engine,
    skip_query,
)
from destination.fields import Field
from destination.settings import Settings
from destination.wire import WireRequest, build_request

_TRAITS = "$.traits"
_TRAIT_ATTRIBUTES_INFO = attributes_info("attributesInfo", "Attributes with types", "$.traits.attributesInfo")
_MANY_PROFILES = "/segment/customer_profiles"


def _audiences_changes(payload: Payload, adds: str, deletes: str) -> dict[str, dict[str, object]]:
    """Q12: the member is always there, be it empty."""
    return {"audiencesChanges": members(payload, ("adds", adds), ("deletes", deletes))}


def _update(payload: Payload, settings: Settings) -> WireRequest:
    path = resource("/segment/customer_profile", "customerProfileId", payload, settings)
    body = (
        members(payload, "attributes")
        | _audiences_changes(payload, "addAudienceIds", "deleteAudienceIds")
        | members(payload, "runRuleEngine", "attributesInfo")
    )
    return build_request(settings, "PUT", path, body=body)


def _update_v2(payload: Payload, settings: Settings) -> WireRequest:
    path = resource("/segment/customer_profile_v2", "customerProfileId", payload, settings)
    body = _audiences_changes(payload, "audiencesToAdd", "audiencesToDelete") | members(
        payload, "runRuleEngine", "attributes", "attributesInfo"
    )
    return build_request(settings, "PUT", path, body=body)


def _update_v3(payload: Payload, settings: Settings) -> WireRequest:
    path = resource("/segment/v2/customer_profiles", "customerProfileId", payload, settings)
    body = _audiences_changes(payload, "addAudienceIds", "deleteAudienceIds") | members(
        payload, "runRuleEngine", "attributes"
    )
    return build_request(settings, "PUT", path + skip_query(payload), body=body)


def _update_audiences(payload: Payload, settings: Settings) -> WireRequest:
    return build_request(settings, "PUT", f"{_MANY_PROFILES}/audiences", body=members(payload, "data"))


def _update_attributes(payload: Payload, settings: Settings) -> WireRequest:
    body = members(payload, "data", "mutualAttributes", "attributesInfo")
    return build_request(settings, "PUT", f"{_MANY_PROFILES}/attributes", body=body)


UPDATE_CUSTOMER_PROFILE = Action(
    "updateCustomerProfile",
    "[Deprecated] Upsert customer profile",
    "Creates or updates a customer profile; attributes that carry a type are created on the way.",
    "deprecated",
    (
        attributes(_TRAITS),
        CUSTOMER_PROFILE_ID,
        audience_ids("deleteAudienceIds", "dissociate"),
        audience_ids("addAudienceIds", "associate"),
        run_rule_engine(default=False),
        _TRAIT_ATTRIBUTES_INFO,
    ),
    _update,
)
UPDATE_CUSTOMER_PROFILE_V2 = Action(
    "updateCustomerProfileV2",
    "[Deprecated] Upsert customer profile V2",
    "Creates or updates a customer profile; audiences go by name and are created on the way, as attributes are.",
    "deprecated",
    (
        CUSTOMER_PROFILE_ID,
        audiences("audiencesToAdd", "The audiences for the customer to join.", "$.properties.audiencesToAdd"),
        audiences("audiencesToDelete", "The audiences for the customer to leave.", "$.properties.audiencesToDelete"),
        run_rule_engine(default=True),
        attributes(_TRAITS),
        attributes_info("attributesInfo", "Attributes info", "$.properties.attributesInfo", choices=ATTRIBUTE_TYPES),
    ),
    _update_v2,
)
UPDATE_CUSTOMER_PROFILE_V3 = Action(
    "updateCustomerProfileV3",
    "Update customer profile",
    "Creates or updates a customer profile; audiences and attributes must exist.",
    "live",
    (
        CUSTOMER_PROFILE_ID,
        SKIP_NON_EXISTING_ATTRIBUTES,
        audience_ids("deleteAudienceIds", "dissociate"),
        audience_ids("addAudienceIds", "associate"),
        run_rule_engine(default=True),
        attributes(_TRAITS),
    ),
    _update_v3,
)
UPDATE_CUSTOMER_PROFILES_AUDIENCES = Action(
    "updateCustomerProfilesAudiences",
    "Update Multiple Customer Profiles’ Audiences",
    "Changes the audiences of several customer profiles.",
    "live",
    (
        Field(
            "data",
            "Data item to change customer profile audiences",
            "object",
            "One item per customer profile.",
            is_required=True,
            is_multiple=True,
            properties=(
                CUSTOMER_PROFILE_ID,
                audience_ids("adds", "associate"),
                audience_ids("deletes", "dissociate"),
            ),
        ),
    ),
    _update_audiences,
)
UPDATE_CUSTOMER_PROFILES_ATTRIBUTES = Action(
    "updateCustomerProfilesAttributes",
    "Update Multiple Customer Profiles’ Attributes",
    "Changes the attributes of several customer profiles.",
    "withdrawn",
    (
        Field(
            "data",
            "Data item to change customer profile attributes",
            "object",
            "One item per customer profile.",
            is_required=True,
            is_multiple=True,
            properties=(CUSTOMER_PROFILE_ID, attributes(_TRAITS)),
        ),
        Field(
            "mutualAttributes",
            "Mutual Attribute-Value pairs",
            "object",
            "Attributes that all the profiles receive.",
            default={"@path": _TRAITS},
        ),
        _TRAIT_ATTRIBUTES_INFO,
    ),
    _update_attributes,
)
