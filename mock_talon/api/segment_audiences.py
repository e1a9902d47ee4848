"""Audiences over ``/segment``: create, rename, delete."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from msgspec import UNSET

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.api.segment_errors import ON_CREATION, ON_ENTITIES
from mock_talon.domain.audiences import AudienceBook
from mock_talon.domain.lengths import check_length
from mock_talon.domain.records import Audience
from mock_talon.rules import Finding, Refusal
from mock_talon.rules.drift import AUDIENCE_UPDATE_WITHOUT_ID
from mock_talon.wire.requests import LenientAudienceName, NewAudience

endpoints = EndpointTable()


@endpoints(
    "POST",
    "/segment/audiences",
    operation="segment/createAudience",
    action="createAudience",
    summary="Create an audience.",
    source="Talon.One third-party spec, segment/createAudience",
    body=NewAudience,
    success=HTTPStatus.CREATED,
    reply=Audience,
    errors=ON_CREATION,
)
def create_audience(call: Call[NewAudience]) -> Reply:
    """Create an audience under the sent integration ID, verbatim."""
    audiences = AudienceBook(call.on)
    call.refuse_any(_check_texts(call), audiences.check_new(call.body.audience_id))
    return Reply(HTTPStatus.CREATED, audiences.create(call.body.audience_name, call.body.audience_id))


@endpoints(
    "PUT",
    "/segment/audiences/{audienceId}",
    operation="segment/updateAudience",
    action="updateAudience",
    summary="Rename an audience.",
    source="Talon.One third-party spec, segment/updateAudience",
    body=NewAudience,
    lenient_body=LenientAudienceName,
    reply=Audience,
    errors=ON_ENTITIES,
)
def update_audience(call: Call[NewAudience | LenientAudienceName]) -> Reply:
    """Rename the audience of the path; the ID in the body changes nothing."""
    audiences = AudienceBook(call.on)
    integration_id = call.path["audienceId"]
    call.refuse_any(_check_texts(call), audiences.check_exists(integration_id), drift=_drift_of_update(call.body))
    audience = audiences.find(integration_id) or audiences.create(call.body.audience_name, integration_id)
    return Reply(HTTPStatus.OK, audiences.rename(audience, call.body.audience_name))


def _check_texts(call: Call[NewAudience] | Call[NewAudience | LenientAudienceName]) -> Iterator[Refusal]:
    limit = call.on.limits.audience_name_length
    yield from check_length(call.body.audience_name, limit, "/audienceName")
    yield from check_length(call.body.audience_id or "", limit, "/audienceId")


def _drift_of_update(body: NewAudience | LenientAudienceName) -> list[Finding]:
    if body.audience_id is not UNSET:
        return []
    return [AUDIENCE_UPDATE_WITHOUT_ID.finding("/audienceId", None, "audienceId is required")]


@endpoints(
    "DELETE",
    "/segment/audiences/{audienceId}",
    operation="segment/deleteAudience",
    action="deleteAudience",
    summary="Delete an audience and every membership in it.",
    source="Talon.One third-party spec, segment/deleteAudience",
    success=HTTPStatus.NO_CONTENT,
    errors=ON_ENTITIES,
)
def delete_audience(call: Call[Any]) -> Reply:
    """Delete the audience of the path."""
    audiences = AudienceBook(call.on)
    integration_id = call.path["audienceId"]
    call.refuse_any(audiences.check_exists(integration_id))
    audience = audiences.find(integration_id)
    if audience is not None:
        audiences.delete(audience)
    return Reply(HTTPStatus.NO_CONTENT)
