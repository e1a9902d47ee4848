"""Actions on audiences.

Source: Segment's Talon.One destination.
"""

from destination.actions._action import Action, Payload
from destination.actions._shared import members, resource
from destination.fields import Field
from destination.settings import Settings
from destination.wire import WireRequest, build_request

_COLLECTION = "/segment/audiences"
_AUDIENCE_ID = Field("audienceId", "Segment Audience ID", "string", "The audience's ID in Segment.", is_required=True)
_AUDIENCE_NAME = Field("audienceName", "Audience Name", "string", "The audience's name.", is_required=True)


def _create(payload: Payload, settings: Settings) -> WireRequest:
    return build_request(settings, "POST", _COLLECTION, body=members(payload, "audienceId", "audienceName"))


def _rename(payload: Payload, settings: Settings) -> WireRequest:
    """Q6: the ID stands in the path only."""
    path = resource(_COLLECTION, "audienceId", payload, settings)
    return build_request(settings, "PUT", path, body=members(payload, "audienceName"))


def _delete(payload: Payload, settings: Settings) -> WireRequest:
    return build_request(settings, "DELETE", resource(_COLLECTION, "audienceId", payload, settings))


CREATE_AUDIENCE = Action(
    "createAudience",
    "Create Audience",
    "Creates an audience in Talon.One.",
    "live",
    (_AUDIENCE_ID, _AUDIENCE_NAME),
    _create,
)
UPDATE_AUDIENCE = Action(
    "updateAudience",
    "Update Audience Name",
    "Renames an audience.",
    "live",
    (_AUDIENCE_ID, _AUDIENCE_NAME),
    _rename,
)
DELETE_AUDIENCE = Action(
    "deleteAudience",
    "Delete Audience",
    "Deletes an audience.",
    "live",
    (_AUDIENCE_ID,),
    _delete,
)
