"""The control door to named snapshots: list, make, restore, delete."""

import uuid
from http import HTTPStatus
from typing import Any

from msgspec import UNSET

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.rules import RefusedError
from mock_talon.rules.control import SNAPSHOT_EXISTS, SNAPSHOT_NAME_FREE
from mock_talon.snapshots import TakenSnapshotError, UnknownSnapshotError
from mock_talon.wire.control_bodies import NewSnapshot
from mock_talon.wire.control_replies import SnapshotList
from mock_talon.wire.snapshot import Snapshot

endpoints = EndpointTable(door="control", source="ours", answered_id="name", is_world_bound=True)
_PATH = "/_mock/snapshots"
_ONE = f"{_PATH}/{{snapshotName}}"


@endpoints(
    "GET", _PATH, operation="mock/snapshots", summary="List the named snapshots of the world.", reply=SnapshotList
)
def snapshots(call: Call[Any]) -> Reply:
    """List the snapshots, oldest first; that of the beginning, ``initial``, is always there and not listed."""
    return Reply(HTTPStatus.OK, SnapshotList(list(call.world.snapshots)))


@endpoints(
    "POST",
    _PATH,
    operation="mock/makeSnapshot",
    summary="Keep the present documents under a name.",
    body=NewSnapshot,
    success=HTTPStatus.CREATED,
    reply=Snapshot,
    errors=(HTTPStatus.CONFLICT,),
)
def make(call: Call[NewSnapshot]) -> Reply:
    """Make a snapshot of the documents; requests, settings and time are not part of it."""
    name = uuid.uuid4().hex if call.body.name is UNSET else call.body.name
    try:
        return Reply(HTTPStatus.CREATED, call.world.snapshots.save(name))
    except TakenSnapshotError as error:
        raise RefusedError.because(SNAPSHOT_NAME_FREE.refuse("/name", f"/name: {error}", found=name)) from error


@endpoints(
    "POST",
    f"{_ONE}/restore",
    operation="mock/restoreSnapshot",
    summary="Put the documents back to what they were at a snapshot.",
    success=HTTPStatus.NO_CONTENT,
    errors=(HTTPStatus.NOT_FOUND,),
)
def restore(call: Call[Any]) -> Reply:
    """Restore the documents of a snapshot, as often as wanted; ``initial`` names those of the beginning."""
    try:
        call.world.snapshots.restore(call.path["snapshotName"])
    except UnknownSnapshotError as error:
        raise unknown_snapshot(error) from error
    return Reply(HTTPStatus.NO_CONTENT)


@endpoints(
    "DELETE",
    _ONE,
    operation="mock/deleteSnapshot",
    summary="Forget a snapshot.",
    success=HTTPStatus.NO_CONTENT,
    errors=(HTTPStatus.NOT_FOUND,),
)
def delete(call: Call[Any]) -> Reply:
    """Forget a snapshot."""
    try:
        call.world.snapshots.delete(call.path["snapshotName"])
    except UnknownSnapshotError as error:
        raise unknown_snapshot(error) from error
    return Reply(HTTPStatus.NO_CONTENT)


def unknown_snapshot(error: UnknownSnapshotError) -> RefusedError:
    """Give the refusal of a name that no snapshot has."""
    return RefusedError.because(
        SNAPSHOT_EXISTS.refuse(
            "",
            f"there is no snapshot {error.name!r}",
            found=error.name,
            expected="the name of a snapshot",
            wanted=error.name,
            among=error.among,
        )
    )
