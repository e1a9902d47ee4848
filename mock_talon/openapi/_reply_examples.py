"""One answer of each published shape, as a world that is nearly empty gives it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mock_talon.domain.records import (
    Attribute,
    Audience,
    AudienceMembership,
    AudienceStatus,
    CustomerProfile,
)
from mock_talon.wire.replies import CreatedAttributes, IntegrationState, ProfileReplyV1, ProfileReplyV2

_MOMENT: Final = "2026-01-02T03:04:05.000000Z"
_PROFILE: Final = CustomerProfile(
    id=1,
    created=_MOMENT,
    account_id=1,
    integration_id="example-profile",
    attributes={"Name": "Ada"},
    closed_sessions=0,
    total_sales=0,
    audience_memberships=[AudienceMembership(1, "Example audience")],
    last_activity=_MOMENT,
)
_ATTRIBUTE: Final = Attribute(
    id=1, created=_MOMENT, account_id=1, entity="CustomerProfile", name="Name", title="Name", type="string"
)
_AUDIENCE: Final = Audience(
    id=1,
    created=_MOMENT,
    account_id=1,
    name="Example audience",
    integration="segment",
    integration_id="example-audience",
)
_STATUS: Final = AudienceStatus(
    id=1,
    created=_MOMENT,
    name="Example audience",
    integration_id="example_audience",
    status="new",
    integration="segment",
)
_EXAMPLES: Final[Mapping[Any, Any]] = {
    Audience: _AUDIENCE,
    ProfileReplyV1: ProfileReplyV1(_PROFILE, [_ATTRIBUTE]),
    ProfileReplyV2: ProfileReplyV2(_PROFILE, [_ATTRIBUTE], [_STATUS]),
    IntegrationState: IntegrationState(customer_profile=_PROFILE),
    CreatedAttributes: CreatedAttributes([_ATTRIBUTE]),
}


def reply_example(shape: Any) -> Any:
    """Give an answer of a published shape, None for another one."""
    example = _EXAMPLES.get(shape) if isinstance(shape, type) else None
    return None if example is None else msgspec.to_builtins(example)
