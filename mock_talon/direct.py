"""A world that is reached by function calls: no socket, no WSGI, the same answers."""

from typing import Any

import msgspec

from mock_talon.api.answer import Answer
from mock_talon.api.call import Request
from mock_talon.api.dispatch import Service
from mock_talon.api.state import state_of
from mock_talon.limits import BODY_BYTES
from mock_talon.world import World
from mock_talon.worlds import Worlds

__all__ = ["DirectDoor"]


class DirectDoor:
    """Answers requests for a world in the caller's thread.

    Args:
        world: whose documents and settings.
        origin: host and port under which requests are taken to have come.
    """

    def __init__(self, world: World, origin: str = "127.0.0.1") -> None:
        self.world = world
        self.origin = origin
        self._service = Service(Worlds(world))

    def answer(self, method: str, target: str, headers: tuple[tuple[str, str], ...], body: bytes | None) -> Answer:
        """Judge, apply and journal one request.

        Args:
            method: in capitals.
            target: path and query, percent-encoded.
            headers: in order.
            body: None for none.
        """
        path, _, query = target.partition("?")
        kept = body or b""
        return self._service.answer(
            Request(method, path, query, headers, kept if len(kept) <= BODY_BYTES.value else None, self.origin)
        )

    def state(self) -> dict[str, Any]:
        """Give the world as ``GET /_mock/state`` shows it."""
        shown: dict[str, Any] = msgspec.to_builtins(state_of(self.world))
        return shown
