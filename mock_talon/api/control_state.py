"""The control door to a world's documents: show, replace, add, compare, and single ones."""

from http import HTTPStatus
from typing import Any, NoReturn

from mock_talon.api.call import Call, Reply
from mock_talon.api.control_snapshots import unknown_snapshot
from mock_talon.api.endpoint import EndpointTable, Parameter
from mock_talon.api.parameters import OURS, SECRETS, read_flag
from mock_talon.api.refusing import refused
from mock_talon.api.state import state_of
from mock_talon.changes import added_to_log, changes_between, explained_changes
from mock_talon.domain.events import LOG
from mock_talon.domain.records import Audience, CustomerProfile, CustomerSession
from mock_talon.errors import UsageError
from mock_talon.local import LocalTalon
from mock_talon.rules import RefusedError
from mock_talon.rules.control import DOCUMENT_EXISTS, STATE_FITS
from mock_talon.snapshots import INITIAL, UnknownSnapshotError
from mock_talon.state_writing import write_state
from mock_talon.wire.control_bodies import StateBody
from mock_talon.wire.control_replies import EventList, StateDiff, WorldState

endpoints = EndpointTable(door="control", source="ours", is_world_bound=True)
_PATH = "/_mock/state"
_SINCE = Parameter(
    "since",
    "query",
    {"type": "string", "minLength": 1, "default": INITIAL},
    "The snapshot to compare with; `initial` is that of the beginning.",
    OURS,
)
_TYPE = Parameter("type", "query", {"type": "string"}, "Only events of this type.", OURS)


@endpoints(
    "GET",
    _PATH,
    operation="mock/state",
    summary="Show every document of the world.",
    reply=WorldState,
    parameters=(SECRETS,),
)
def state(call: Call[Any]) -> Reply:
    """Show accounts with their Applications, keys without their secrets, and documents."""
    return Reply(HTTPStatus.OK, state_of(call.world, with_secrets=read_flag(call, SECRETS)))


@endpoints(
    "PUT",
    _PATH,
    operation="mock/replaceState",
    summary="Replace every document of the world.",
    body=StateBody,
    success=HTTPStatus.NO_CONTENT,
)
def replace_state(call: Call[StateBody]) -> Reply:
    """Put documents in the place of all there are: those of a seed, or what the state has shown before.

    Deployments, Applications, keys, settings, time and journal stay; a reset brings the initial documents back.
    """
    return _written(call, replaces=True)


@endpoints(
    "PATCH",
    _PATH,
    operation="mock/addToState",
    summary="Add entities to the world.",
    body=StateBody,
    success=HTTPStatus.NO_CONTENT,
)
def add_to_state(call: Call[StateBody]) -> Reply:
    """Add entities; those that exist are merged: attributes of a listed profile by name, its audiences joined."""
    return _written(call, replaces=False)


def _written(call: Call[StateBody], *, replaces: bool) -> Reply:
    try:
        write_state(call.world, call.body, replaces=replaces)
    except UsageError as error:
        raise refused(STATE_FITS, error) from error
    return Reply(HTTPStatus.NO_CONTENT)


@endpoints(
    "GET",
    f"{_PATH}/diff",
    operation="mock/diffState",
    summary="Tell how the documents differ from the initial ones, or from those of a snapshot.",
    reply=StateDiff,
    parameters=(_SINCE,),
)
def diff(call: Call[Any]) -> Reply:
    """Compare the documents of a snapshot with the present ones, member by member; and list the events since."""
    name = call.query.get(_SINCE.name, INITIAL)
    try:
        before = call.world.snapshots.contents(name)
    except UnknownSnapshotError as error:
        raise unknown_snapshot(error) from error
    after = call.world.store.contents()
    changes = explained_changes(changes_between(before, after))
    told = {"since": name, "changes": changes, "events": added_to_log(before, after, LOG)}
    return Reply(HTTPStatus.OK, told)


@endpoints(
    "GET",
    f"{_PATH}/profiles/{{customerProfileId}}",
    operation="mock/profile",
    summary="Show a customer profile.",
    reply=CustomerProfile,
)
def profile(call: Call[Any]) -> Reply:
    """Show a profile of the first key's deployment as the service shows it."""
    return _shown(LocalTalon(call.world).profile(call.path["customerProfileId"]), "profile", call)


@endpoints(
    "GET",
    f"{_PATH}/sessions/{{customerSessionId}}",
    operation="mock/session",
    summary="Show a customer session.",
    reply=CustomerSession,
)
def session(call: Call[Any]) -> Reply:
    """Show a session of the first key's Application as the service shows it."""
    return _shown(LocalTalon(call.world).session(call.path["customerSessionId"]), "session", call)


@endpoints(
    "GET",
    f"{_PATH}/audiences/{{audienceId}}",
    operation="mock/audience",
    summary="Show an audience.",
    reply=Audience,
)
def audience(call: Call[Any]) -> Reply:
    """Show an audience of Segment's in the first key's deployment, by its integration ID."""
    return _shown(LocalTalon(call.world).audience(call.path["audienceId"]), "audience", call)


@endpoints(
    "GET",
    f"{_PATH}/events",
    operation="mock/events",
    summary="Show what has happened, oldest first.",
    reply=EventList,
    parameters=(_TYPE,),
)
def events(call: Call[Any]) -> Reply:
    """Show the events of all deployments, the service's own included."""
    return Reply(HTTPStatus.OK, EventList(list(LocalTalon(call.world).events(call.query.get(_TYPE.name)))))


def _shown(document: Any, kind: str, call: Call[Any]) -> Reply:
    if document is None:
        _refuse_missing(kind, call)
    return Reply(HTTPStatus.OK, document)


def _refuse_missing(kind: str, call: Call[Any]) -> NoReturn:
    wanted = next(value for name, value in call.path.items() if name.endswith("Id"))
    raise RefusedError.because(
        DOCUMENT_EXISTS.refuse(
            "",
            f"there is no {kind} {wanted!r}",
            found=wanted,
            expected=f"the integration ID of a {kind}",
            wanted=wanted,
            among=_names(kind, call),
        )
    )


def _names(kind: str, call: Call[Any]) -> tuple[str, ...]:
    documents = call.world.store.contents().collections.get(f"{kind}s", {})
    return tuple(document.integration_id for document in documents.values())
