"""The control door of a mock that runs elsewhere, as calls."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlencode

import msgspec

from mock_talon.client import ask
from mock_talon.errors import UsageError
from mock_talon.wire.headers import CONTROL_HEADER

Json: TypeAlias = Any

_PATIENCE_SECONDS: Final = 30.0
_WORLDS: Final = "/_mock/worlds"


class ControlError(UsageError):
    """The control door has refused a call.

    Args:
        status: of the answer.
        text: what is wrong.
        fix: how to mend it.
        rule: which was broken.
    """

    def __init__(self, status: int, text: str, fix: str = "", rule: str = "") -> None:
        super().__init__(f"{text}. {fix}" if fix else text)
        self.status = status
        self.text = text
        self.rule = rule


@dataclass(frozen=True, slots=True)
class ControlClient:
    """Calls the control door of a mock, in one of its worlds.

    Args:
        url: origin of the mock.
        token: of the control door, None where it asks for none.
        world: name of the world, None for the default one.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    world: str | None = None

    def in_world(self, name: str) -> "ControlClient":
        """Call in another world."""
        return ControlClient(self.url, self.token, name)

    def call(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        query: dict[str, Json] | None = None,
        wait_seconds: float = 0.0,
    ) -> Json:
        """Call an operation.

        Args:
            method: of HTTP.
            path: below ``/_mock``, segments quoted.
            body: plain data or a struct, None for none.
            query: parameters.
            wait_seconds: how long the mock may take beside its usual time.

        Returns:
            The decoded answer, None for an empty one.

        Raises:
            ControlError: it was refused.
            UsageError: nobody answers there.
        """
        text = self.text(method, path, body, query=query, wait_seconds=wait_seconds)
        return msgspec.json.decode(text) if text else None

    def text(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        query: dict[str, Json] | None = None,
        wait_seconds: float = 0.0,
    ) -> str:
        """Call an operation, and give the text of its answer; see `call`."""
        received = ask(
            self.url,
            f"{self._base(path)}{path}{'?' + urlencode(query) if query else ''}",
            self._headers(has_body=body is not None),
            method=method,
            body=None if body is None else msgspec.json.encode(body),
            timeout_seconds=_PATIENCE_SECONDS + wait_seconds,
        )
        if received.status >= HTTPStatus.BAD_REQUEST:
            raise _error(received.status, received.text)
        return received.text

    def _base(self, path: str) -> str:
        """Name the world in the path, but for the operations on worlds themselves."""
        if self.world is None or path == "/worlds" or path.startswith("/worlds/"):
            return "/_mock"
        return f"{_WORLDS}/{quoted(self.world)}"

    def _headers(self, *, has_body: bool) -> dict[str, str]:
        content = {"Content-Type": "application/json"} if has_body else {}
        return content if self.token is None else {**content, CONTROL_HEADER: self.token}


def quoted(segment: str) -> str:
    """Write a name as one segment of a path."""
    return quote(segment, safe="")


def _error(status: int, text: str) -> ControlError:
    try:
        told = msgspec.json.decode(text)
        problems = told["Problems"]
        return ControlError(status, told["Error"], told["Fix"], problems[0]["rule"] if problems else "")
    except (msgspec.MsgspecError, KeyError, TypeError):
        return ControlError(status, f"the answer {status} is none of a mock: {text[:200]!r}")
