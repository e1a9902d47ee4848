"""The control door to the worlds of a server: list, make, show, delete."""

import uuid
from http import HTTPStatus
from typing import Any

from msgspec import UNSET

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import WORLD, EndpointTable
from mock_talon.api.parameters import SECRETS, read_flag
from mock_talon.api.refusing import refused
from mock_talon.api.state import shown_key
from mock_talon.config import require_consistent, to_behaviour
from mock_talon.demo import demo_seed
from mock_talon.errors import UsageError
from mock_talon.rules.control import WORLD_FITS
from mock_talon.seeding import with_missing_keys, with_own_keys
from mock_talon.wire.control_bodies import NewWorld
from mock_talon.wire.control_replies import MadeWorld, WorldInfo, WorldList
from mock_talon.world import World

endpoints = EndpointTable(door="control", source="ours", answered_id="name")
_PATH = "/_mock/worlds"


@endpoints(
    "GET",
    _PATH,
    operation="mock/worlds",
    summary="List the worlds of this server.",
    reply=WorldList,
    parameters=(SECRETS,),
)
def worlds(call: Call[Any]) -> Reply:
    """List the worlds, the default one first."""
    with_secrets = read_flag(call, SECRETS)
    told = [WorldInfo(**_told(name, world, call, with_secrets=with_secrets)) for name, world in call.worlds.items()]
    return Reply(HTTPStatus.OK, WorldList(told))


def _told(name: str, world: World, call: Call[Any], *, with_secrets: bool) -> dict[str, Any]:
    return {
        "name": name,
        "is_default": world is call.worlds.default,
        "hostnames": [deployment.hostname for deployment in world.seed.deployments],
        "mode": "strict" if world.behaviour.strict else "lenient",
        "requests": world.journal.count,
        "path": f"{_PATH}/{name}",
        "api_keys": [shown_key(client, with_secret=with_secrets) for client in world.clients.values()],
    }


@endpoints(
    "POST",
    _PATH,
    operation="mock/makeWorld",
    summary="Make an isolated world: documents, keys, time, limiter, journal and faults of its own.",
    body=NewWorld,
    success=HTTPStatus.CREATED,
    reply=MadeWorld,
    errors=(HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT),
)
def make(call: Call[NewWorld]) -> Reply:
    """Make a world, which its API keys choose from then on; a seed without any is given one per deployment.

    The answer shows the keys; nothing shows them later but ``secrets=true``.
    """
    name = uuid.uuid4().hex if call.body.name is UNSET else call.body.name
    world = _made(name, call)
    url = f"http://{call.request.origin}"
    key = world.default_client.key
    told = _told(name, world, call, with_secrets=True)
    return Reply(HTTPStatus.CREATED, MadeWorld(**told, url=url, deployment=url, api_key=key))


def _made(name: str, call: Call[NewWorld]) -> World:
    call.worlds.require_free(name)
    body = call.body
    seed = with_own_keys(demo_seed()) if body.seed is UNSET else with_missing_keys(body.seed)
    try:
        require_consistent(seed, "the seed")
        behaviour = to_behaviour(seed.settings)
        if body.settings is not UNSET:
            behaviour = to_behaviour(body.settings, behaviour)
        return call.worlds.create(name, seed, behaviour)
    except UsageError as error:
        raise refused(WORLD_FITS, error, "/seed") from error


@endpoints(
    "GET",
    f"{_PATH}/{{{WORLD}}}",
    operation="mock/world",
    summary="Show a world.",
    reply=WorldInfo,
    parameters=(SECRETS,),
    errors=(HTTPStatus.NOT_FOUND,),
)
def show(call: Call[Any]) -> Reply:
    """Show what a world is reached by."""
    name = call.path[WORLD]
    world = call.worlds.require_named(name)
    return Reply(HTTPStatus.OK, WorldInfo(**_told(name, world, call, with_secrets=read_flag(call, SECRETS))))


@endpoints(
    "DELETE",
    f"{_PATH}/{{{WORLD}}}",
    operation="mock/deleteWorld",
    summary="Delete a world and everything in it.",
    success=HTTPStatus.NO_CONTENT,
    errors=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def delete(call: Call[Any]) -> Reply:
    """Delete a world; its keys open nothing any more, and its callbacks under way end first."""
    with call.worlds.blocking():
        call.worlds.remove(call.path[WORLD])
    return Reply(HTTPStatus.NO_CONTENT)
