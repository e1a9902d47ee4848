"""Whether an event wants to reach this destination at all: its type and its ``integrations`` object."""

from typing import Final

from destination._javascript import Json
from destination.settings import DESTINATION_NAME

ACCEPTED_TYPES: Final = frozenset({"alias", "group", "identify", "page", "track"})
"""Source: Segment docs, Talon.One (Actions): page, alias, group, identify and track calls."""

_ALL: Final = "all"


def is_accepted_type(event: Json) -> bool:
    """Tell whether the destination takes calls of this event's type."""
    kind = event.get("type") if isinstance(event, dict) else None
    return isinstance(kind, str) and kind in ACCEPTED_TYPES


def is_switched_on(integrations: Json, name: str = DESTINATION_NAME) -> bool:
    """Tell whether an event's ``integrations`` lets it through to the destination.

    The destination's own key, in its exact spelling, supersedes ``All``, in any. Only a boolean switches: options for
    the destination, even null, count as allowed, and so does any ``All`` that is no boolean.

    Args:
        integrations: the event's member, of any type; anything but an object lets the event through.
        name: the destination's key.

    Source: Segment docs, and Segment's open-source facade library.
    """
    if not isinstance(integrations, dict):
        return True
    if name in integrations:
        return integrations[name] is not False
    return all(value is not False for key, value in integrations.items() if key.lower() == _ALL)
