"""Customer profiles over ``/segment``: two deprecated endpoints and the current one."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.api.segment_errors import ON_ENTITIES
from mock_talon.api.segment_parameters import SKIP_PARAMETER, check_skip, drift_of_skip, skips_unknown
from mock_talon.domain.attributes import AttributeBook
from mock_talon.domain.audiences import AudienceBook, check_change_count
from mock_talon.domain.events import EventBook
from mock_talon.domain.memberships import MembershipChange, check_memberships, ids_of
from mock_talon.domain.profiles import ProfileBook, check_integration_id
from mock_talon.domain.records import AudienceStatus, CustomerProfile, Event
from mock_talon.rules import Finding, Refusal
from mock_talon.rules.drift import AUDIENCE_CHANGES_DROPPED
from mock_talon.wire.replies import IntegrationState, ProfileReplyV1, ProfileReplyV2
from mock_talon.wire.requests import (
    LenientProfile,
    LenientProfileV1,
    NamedAudience,
    Profile,
    ProfileV1,
    ProfileV2,
)

endpoints = EndpointTable()

ProfileCall: TypeAlias = Call[Profile | LenientProfile]
ProfileCallV1: TypeAlias = Call[ProfileV1 | LenientProfileV1]
_ENTITY: Final = "CustomerProfile"
_CHANGES = "/audiencesChanges"


def _occupied(call: Call[Any]) -> list[str]:
    return [f"profile/{call.path['customerProfileId']}"]


@endpoints(
    "PUT",
    "/segment/customer_profile/{customerProfileId}",
    operation="segment/updateCustomerProfile",
    action="updateCustomerProfile",
    summary="Update a customer profile and create the attributes it needs.",
    source="Talon.One third-party spec, segment/updateCustomerProfile",
    body=ProfileV1,
    lenient_body=LenientProfileV1,
    reply=ProfileReplyV1,
    errors=ON_ENTITIES,
    occupies=_occupied,
    is_deprecated=True,
)
def update_profile_v1(call: ProfileCallV1) -> Reply:
    """Update a profile; missing attributes are created, audiences must exist."""
    change = _change(call)
    call.refuse_any(
        _check_creatable(call), check_memberships(call.on, [change], _CHANGES), drift=_dropped(call, change.count)
    )
    sent, info = call.body.attributes or {}, call.body.attributes_info or []
    attributes = AttributeBook(call.on)
    created = attributes.create_missing(_ENTITY, sent, info)
    profile, _ = _written(
        call,
        attributes.in_types(_ENTITY, sent, info),
        joined=ids_of(call.on, change.adds),
        left=ids_of(call.on, change.deletes),
    )
    return Reply(HTTPStatus.OK, ProfileReplyV1(profile, created))


@endpoints(
    "PUT",
    "/segment/customer_profile_v2/{customerProfileId}",
    operation="segment/updateCustomerProfileV2",
    action="updateCustomerProfileV2",
    summary="Update a customer profile and create the attributes and audiences it needs.",
    source="Talon.One third-party spec, segment/updateCustomerProfileV2",
    body=ProfileV2,
    reply=ProfileReplyV2,
    errors=ON_ENTITIES,
    occupies=_occupied,
    is_deprecated=True,
)
def update_profile_v2(call: Call[ProfileV2]) -> Reply:
    """Update a profile; missing attributes and audiences are created.

    Without ``runRuleEngine`` the audiences are created and reported, but memberships do not change: our reading.
    """
    adds, deletes = _named(call)
    count = len(adds) + len(deletes)
    limit = call.on.limits.audience_changes_per_request
    audiences = AudienceBook(call.on)
    call.refuse_any(
        _check_creatable(call),
        check_change_count(count, limit, _CHANGES),
        audiences.check_named(adds, f"{_CHANGES}/adds"),
        audiences.check_named(deletes, f"{_CHANGES}/deletes"),
        drift=_dropped(call, count),
    )
    joined, left = [audiences.ensure(named) for named in adds], [audiences.ensure(named) for named in deletes]
    sent, info = call.body.attributes or {}, call.body.attributes_info or []
    attributes = AttributeBook(call.on)
    created = attributes.create_missing(_ENTITY, sent, info)
    profile, _ = _written(
        call,
        attributes.in_types(_ENTITY, sent, info),
        joined=[status.id for status in joined],
        left=[status.id for status in left],
    )
    return Reply(HTTPStatus.OK, ProfileReplyV2(profile, created, _once([*joined, *left])))


@endpoints(
    "PUT",
    "/segment/v2/customer_profiles/{customerProfileId}",
    operation="segment/v2/updateCustomerProfile",
    action="updateCustomerProfileV3",
    summary="Update a customer profile.",
    source="Talon.One third-party spec, segment/v2/updateCustomerProfile",
    body=Profile,
    lenient_body=LenientProfile,
    reply=IntegrationState,
    errors=ON_ENTITIES,
    parameters=(SKIP_PARAMETER,),
    occupies=_occupied,
)
def update_profile(call: ProfileCall) -> Reply:
    """Update a profile; attributes and audiences must exist."""
    change = _change(call)
    attributes = AttributeBook(call.on)
    drift = [*drift_of_skip(call), *_dropped(call, change.count)]
    call.refuse_any(_check_values(call, attributes), check_memberships(call.on, [change], _CHANGES), drift=drift)
    profile, event = _written(
        call,
        attributes.known(_ENTITY, call.body.attributes or {}),
        joined=ids_of(call.on, change.adds),
        left=ids_of(call.on, change.deletes),
    )
    return Reply(HTTPStatus.OK, IntegrationState(customer_profile=profile, event=event))


def _written(
    call: Call[Any], attributes: Mapping[str, Any], *, joined: Sequence[int], left: Sequence[int]
) -> tuple[CustomerProfile, Event | UnsetType]:
    """Write a profile, and if rules run its memberships and the event of it.

    Source: Talon.One third-party spec, runRuleEngine; Talon.One docs, built-in events.
    """
    profiles, profile_id, runs = ProfileBook(call.on), call.path["customerProfileId"], call.body.run_rule_engine
    is_new = profiles.find(profile_id) is None
    profile = profiles.write(
        profile_id,
        attributes=attributes,
        joined=joined if runs else (),
        left=left if runs else (),
        is_active=runs,
    )
    event = EventBook(call.on).record_update(profile_id, is_new=is_new) if runs else UNSET
    return profiles.shown(profile), event


def _change(call: ProfileCall | ProfileCallV1) -> MembershipChange:
    changes = call.body.audiences_changes
    adds, deletes = (changes.adds or [], changes.deletes or []) if changes else ([], [])
    return MembershipChange(call.path["customerProfileId"], adds, deletes, _CHANGES)


def _named(call: Call[ProfileV2]) -> tuple[list[NamedAudience], list[NamedAudience]]:
    changes = call.body.audiences_changes
    return (changes.adds or [], changes.deletes or []) if changes else ([], [])


def _check_creatable(call: Call[Any]) -> Iterator[Refusal]:
    yield from check_integration_id(call.path["customerProfileId"], call.on.limits.integration_id_length)
    attributes, info = AttributeBook(call.on), call.body.attributes_info or []
    yield from attributes.check_creatable(_ENTITY, call.body.attributes or {}, info)
    yield from attributes.check_info(_ENTITY, info)


def _check_values(call: ProfileCall, attributes: AttributeBook) -> Iterator[Refusal]:
    yield from check_integration_id(call.path["customerProfileId"], call.on.limits.integration_id_length)
    yield from check_skip(call)
    yield from attributes.check_values(_ENTITY, call.body.attributes or {}, skip_unknown=skips_unknown(call))


def _dropped(call: Call[Any], count: int) -> list[Finding]:
    if call.body.run_rule_engine or not count:
        return []
    return [
        AUDIENCE_CHANGES_DROPPED.finding(
            "/runRuleEngine", sent=False, published="runRuleEngine=true applies audience changes"
        )
    ]


def _once(statuses: Sequence[AudienceStatus]) -> list[AudienceStatus]:
    """Report each audience once, as the request left it, with the first thing that befell it."""
    by_id: dict[int, AudienceStatus] = {}
    for status in statuses:
        before = by_id.get(status.id, status).status
        by_id[status.id] = status if before == "unmodified" else replace(status, status=before)
    return list(by_id.values())
