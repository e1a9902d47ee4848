"""The control door to a world's settings: strictness, limits and what else is left open."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict, fields

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.limits import Limits
from mock_talon.rules import Refusal, escape_pointer
from mock_talon.rules.control import SETTINGS_FIT
from mock_talon.seed import SeedSettings
from mock_talon.wire.casing import to_camel
from mock_talon.wire.control_replies import SettingsReply
from mock_talon.world import World

endpoints = EndpointTable(door="control", source="ours", is_world_bound=True)
_PATH = "/_mock/settings"


@endpoints("GET", _PATH, operation="mock/settings", summary="Tell how the world behaves.", reply=SettingsReply)
def settings(call: Call[Any]) -> Reply:
    """Tell every setting and every limit; null is a limit that is switched off."""
    return _told(call.world)


def _told(world: World) -> Reply:
    told = asdict(world.behaviour)
    told["limits"] = {to_camel(name): value for name, value in asdict(told["limits"]).items()}
    told["disabled_rules"] = sorted(told["disabled_rules"])
    return Reply(HTTPStatus.OK, SettingsReply(**told))


@endpoints(
    "PATCH",
    _PATH,
    operation="mock/changeSettings",
    summary="Let the world behave otherwise.",
    body=SeedSettings,
    reply=SettingsReply,
)
def change(call: Call[SeedSettings]) -> Reply:
    """Change the settings that are given, from the next request on; a reset brings back those of the seed."""
    call.refuse_any(_check_limits(call.body))
    call.world.change_settings(call.body)
    return _told(call.world)


def _check_limits(body: SeedSettings) -> Iterator[Refusal]:
    known = tuple(to_camel(item.name) for item in fields(Limits))
    for name in {} if body.limits is UNSET else body.limits:
        if name not in known:
            pointer = f"/limits/{escape_pointer(name)}"
            yield SETTINGS_FIT.refuse(
                pointer,
                f"{pointer}: there is no such limit",
                found=name,
                expected=f"one of {', '.join(known)}",
                wanted=name,
                among=known,
            )
