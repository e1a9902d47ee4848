"""How a world is set, beside its documents: what another process needs in order to serve it too."""

from typing import Any

import msgspec
from msgspec import Struct

from mock_talon.behaviour import Behaviour
from mock_talon.seed import Seed


class Definition(Struct, frozen=True, rename="camel"):
    """The settings of a world as they are kept.

    Args:
        seed: what it began with.
        initial_behaviour: what it began with, too.
        behaviour: how it behaves now.
        frozen_at: where its time stands still, in seconds since the epoch; None while it runs.
        offset: seconds by which its time, when it runs, is ahead of the real one.
        faults: those on duty, as ``POST /_mock/faults`` takes them.
    """

    seed: Seed
    initial_behaviour: Behaviour
    behaviour: Behaviour
    frozen_at: float | None
    offset: float
    faults: list[dict[str, Any]]

    def packed(self) -> bytes:
        """Write the definition as one value."""
        return msgspec.json.encode(self)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Definition":
        """Read what `packed` has written."""
        return msgspec.json.decode(packed, type=cls)
