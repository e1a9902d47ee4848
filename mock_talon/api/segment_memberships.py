"""Audience memberships of one and of many profiles over ``/segment``, and the withdrawn attributes endpoint."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.api.segment_errors import ON_ENTITIES
from mock_talon.domain.attributes import AttributeBook
from mock_talon.domain.events import EventBook
from mock_talon.domain.lengths import check_length
from mock_talon.domain.memberships import MembershipChange, apply_memberships, check_memberships
from mock_talon.domain.profiles import ProfileBook, check_integration_id
from mock_talon.rules import Finding, Refusal
from mock_talon.rules.audiences import AUDIENCE_PROFILE
from mock_talon.rules.drift import EMPTY_AUDIENCE_ITEM
from mock_talon.wire.replies import CreatedAttributes, IntegrationState
from mock_talon.wire.requests import (
    AttributeInfo,
    ExternalProfilesAudiences,
    LenientProfilesAudiences,
    ProfileAttributesItem,
    ProfileAudiences,
    ProfilesAttributes,
    ProfilesAudiences,
)

endpoints = EndpointTable()
_ENTITY: Final = "CustomerProfile"


@endpoints(
    "PUT",
    "/segment/customer_profiles/{customerProfileId}/audiences",
    operation="segment/updateCustomerProfileAudiences",
    summary="Let a customer profile join and leave audiences, by integration ID.",
    source="Talon.One third-party spec, segment/updateCustomerProfileAudiences",
    body=ProfileAudiences,
    reply=IntegrationState,
    errors=ON_ENTITIES,
)
def update_profile_audiences(call: Call[ProfileAudiences]) -> Reply:
    """Change the memberships of one profile; rules run in any case."""
    data, profile_id = call.body.data, call.path["customerProfileId"]
    adds, deletes = (data.adds or [], data.deletes or []) if data else ([], [])
    change = MembershipChange(profile_id, adds, deletes, "/data")
    call.refuse_any(
        check_integration_id(profile_id, call.on.limits.integration_id_length),
        check_memberships(call.on, [change], "/data"),
    )
    profiles = ProfileBook(call.on)
    is_new = profiles.find(profile_id) is None
    apply_memberships(call.on, [change])
    profile = profiles.write(profile_id, is_active=True)
    event = EventBook(call.on).record_update(profile_id, is_new=is_new)
    return Reply(HTTPStatus.OK, IntegrationState(customer_profile=profiles.shown(profile), event=event))


@endpoints(
    "PUT",
    "/segment/customer_profiles/audiences",
    operation="segment/updateCustomerProfilesAudiences",
    action="updateCustomerProfilesAudiences",
    summary="Let many customer profiles join and leave audiences, by integer id.",
    source="Talon.One third-party spec, segment/updateCustomerProfilesAudiences",
    body=ProfilesAudiences,
    lenient_body=LenientProfilesAudiences,
    success=HTTPStatus.NO_CONTENT,
    errors=ON_ENTITIES,
)
def update_profiles_audiences(call: Call[ProfilesAudiences | LenientProfilesAudiences]) -> Reply:
    """Change the memberships of many profiles at once or not at all; no rules run."""
    return _change_many(call)


@endpoints(
    "PUT",
    "/segment/v2/customer_profiles/audiences",
    operation="segment/v2/updateCustomerProfilesAudiences",
    summary="Let many customer profiles join and leave audiences, by integration ID.",
    source="Talon.One third-party spec, segment/v2/updateCustomerProfilesAudiences",
    body=ExternalProfilesAudiences,
    success=HTTPStatus.NO_CONTENT,
    errors=ON_ENTITIES,
)
def update_profiles_audiences_v2(call: Call[ExternalProfilesAudiences]) -> Reply:
    """Change the memberships of many profiles at once or not at all; no rules run."""
    return _change_many(call)


def _change_many(call: Call[Any]) -> Reply:
    changes = [
        MembershipChange(item.customer_profile_id or "", item.adds or [], item.deletes or [], f"/data/{index}")
        for index, item in enumerate(call.body.data or [])
    ]
    call.refuse_any(
        _check_profiles(call, changes), check_memberships(call.on, changes, "/data"), drift=_drift_of_empty(changes)
    )
    apply_memberships(call.on, changes)
    return Reply(HTTPStatus.NO_CONTENT)


def _check_profiles(call: Call[Any], changes: Sequence[MembershipChange]) -> Iterator[Refusal]:
    for change in changes:
        yield from _check_profile(call, change.profile_id, f"{change.pointer}/customerProfileId")


def _check_profile(call: Call[Any], profile_id: str, pointer: str) -> Iterator[Refusal]:
    if not profile_id:
        yield AUDIENCE_PROFILE.refuse(
            pointer, f"{pointer} is missing", expected="the integration ID of a customer profile"
        )
    yield from check_length(profile_id, call.on.limits.integration_id_length, pointer)


def _drift_of_empty(changes: Sequence[MembershipChange]) -> Iterator[Finding]:
    for change in changes:
        if not change.count:
            yield EMPTY_AUDIENCE_ITEM.finding(change.pointer, {}, "at least one audience in adds or deletes")


@endpoints(
    "PUT",
    "/segment/customer_profiles/attributes",
    operation="segment/updateCustomerProfilesAttributes",
    action="updateCustomerProfilesAttributes",
    summary="Update the attributes of many customer profiles.",
    source="Segment's code of 2022; withdrawn by both sides since",
    body=ProfilesAttributes,
    reply=CreatedAttributes,
    errors=ON_ENTITIES,
    is_deprecated=True,
    is_withdrawn=True,
)
def update_profiles_attributes(call: Call[ProfilesAttributes]) -> Reply:
    """Write mutual attributes to every profile, each profile's own over them; missing attributes are created."""
    items, info = call.body.data or [], call.body.attributes_info or []
    mutual, attributes = call.body.mutual_attributes or {}, AttributeBook(call.on)
    call.refuse_any(
        attributes.check_creatable(_ENTITY, mutual, info, "/mutualAttributes"),
        _check_items(call, attributes, items, info),
        attributes.check_info(_ENTITY, info),
    )
    created = attributes.create_missing(_ENTITY, mutual, info)
    for item in items:
        created.extend(attributes.create_missing(_ENTITY, item.attributes or {}, info))
    profiles = ProfileBook(call.on)
    for item in items:
        sent = {**mutual, **(item.attributes or {})}
        profiles.write(str(item.customer_profile_id), attributes=attributes.in_types(_ENTITY, sent, info))
    return Reply(HTTPStatus.OK, CreatedAttributes(created))


def _check_items(
    call: Call[ProfilesAttributes],
    attributes: AttributeBook,
    items: Sequence[ProfileAttributesItem],
    info: Sequence[AttributeInfo],
) -> Iterator[Refusal]:
    for index, item in enumerate(items):
        yield from _check_profile(call, item.customer_profile_id or "", f"/data/{index}/customerProfileId")
        yield from attributes.check_creatable(_ENTITY, item.attributes or {}, info, f"/data/{index}/attributes")
