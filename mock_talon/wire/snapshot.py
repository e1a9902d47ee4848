"""A named snapshot, as the control door and Python tell it."""

from msgspec import Struct


class Snapshot(Struct, frozen=True):
    """A named snapshot of a world's documents.

    Args:
        name: unique in the world.
        created: on the world's clock, as the service writes times.
    """

    name: str
    created: str
