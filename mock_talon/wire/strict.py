"""What the mock itself takes, in which an unknown member is a mistake."""

from msgspec import Struct


class Strict(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """A body of the control door, or a part of a seed."""
