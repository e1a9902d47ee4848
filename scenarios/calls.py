"""Segment calls, as an app's SDK sends them, and the mappings that take them."""

from typing import Final

from destination import Mapping
from scenarios.draw import Draw
from scenarios.observing import Json

IDENTIFY: Final = 'type = "identify"'
TRACK: Final = 'type = "track"'


def _call(draw: Draw, kind: str, user: str | None, **members: Json) -> dict[str, Json]:
    event = {"type": kind, "messageId": draw.identifier("message"), "timestamp": draw.moment(), **members}
    event["anonymousId"] = draw.identifier("anonymous")
    if user is not None:
        event["userId"] = user
    return event


def track(draw: Draw, user: str | None, event: str, properties: dict[str, Json] | None = None) -> dict[str, Json]:
    """Make a track call; without a user only the anonymous ID is there."""
    return _call(draw, "track", user, event=event, properties=properties or {})


def identify(draw: Draw, user: str | None, traits: dict[str, Json] | None = None) -> dict[str, Json]:
    """Make an identify call."""
    return _call(draw, "identify", user, traits=traits or {})


def page(draw: Draw, user: str | None, properties: dict[str, Json] | None = None) -> dict[str, Json]:
    """Make a page call."""
    path = draw.path()
    return _call(draw, "page", user, name=draw.title(), properties={"path": path, **(properties or {})})


def screen(draw: Draw, user: str | None) -> dict[str, Json]:
    """Make a screen call, which the destination does not take."""
    return _call(draw, "screen", user, name=draw.title(), properties={})


def group(draw: Draw, user: str | None, group_id: str, traits: dict[str, Json] | None = None) -> dict[str, Json]:
    """Make a group call."""
    return _call(draw, "group", user, groupId=group_id, traits=traits or {})


def alias(draw: Draw, user: str) -> dict[str, Json]:
    """Make an alias call from an anonymous ID to a user."""
    return _call(draw, "alias", user, previousId=draw.identifier("anonymous"))


def by_default(action: str, subscribe: str | None = None, **fields: Json) -> Mapping:
    """Map with the action's suggested mapping; `fields` replace its members."""
    return Mapping(action, subscribe, dict(fields), use_defaults=True)


def only(action: str, subscribe: str | None = None, **fields: Json) -> Mapping:
    """Map these fields and no others."""
    return Mapping(action, subscribe, dict(fields))


def path(place: str) -> dict[str, Json]:
    """Map from a place in the event."""
    return {"@path": f"$.{place}"}
