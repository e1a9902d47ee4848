"""What an endpoint's handler is given, and what it gives back."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import unquote

from msgspec import Struct, field

from mock_talon.domain.scope import Scope
from mock_talon.rules import STRICT, Finding, Refusal, RefusedError, Verdict
from mock_talon.wire.callback_order import CallbackOrder

if TYPE_CHECKING:
    from mock_talon.world import World
    from mock_talon.worlds import Worlds

B = TypeVar("B")
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
_CONTROL_PATHS = frozenset({"_mock", "openapi.json"})
_DEPLOYMENT_PATHS = frozenset({"v1", "v2", "v3"})


class Request(Struct, frozen=True, dict=True):  # with a dictionary: it remembers its headers by name
    """One HTTP request, as it reached the mock.

    Args:
        method: in capitals.
        path: still percent-encoded, as sent.
        query: still percent-encoded, without the question mark.
        headers: names as sent, in order.
        body: None when it was larger than the mock takes.
        origin: host and port the request was sent to.
        patience_seconds: how long its client waits for the answer, None when only the client knows.
    """

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    origin: str
    patience_seconds: float | None = None

    def header(self, name: str) -> str | None:
        """Give a header's first value, None when it is absent; names compare without regard to case."""
        return self._by_name.get(name.lower())

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {name.lower(): value for name, value in reversed(self.headers)}

    @property
    def is_control(self) -> bool:
        """Whether the request is for the mock itself, not for the API it stands for."""
        return self._first_segment in _CONTROL_PATHS

    @property
    def is_for_deployment(self) -> bool:
        """Whether the request is for a customer's own deployment, which has its own error envelope."""
        return self._first_segment in _DEPLOYMENT_PATHS

    @property
    def _first_segment(self) -> str:
        first = self.path.lstrip("/").split("/", 1)[0]
        return unquote(first) if "%" in first else first  # decoded, as the router compares it

    @property
    def target(self) -> str:
        """Path and query as sent."""
        return f"{self.path}?{self.query}" if self.query else self.path


class Reply(Struct, frozen=True):
    """What a handler answers.

    Args:
        status: of success.
        body: a struct or JSON value, None for an empty body; text where the media type says so.
        headers: beside those of every answer.
        callback: where the answer is posted to as well, None for nowhere.
        media_type: of the body.
    """

    status: HTTPStatus
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    callback: CallbackOrder | None = None
    media_type: str = JSON


class Call(Struct, Generic[B]):
    """One request on its way through a handler.

    Args:
        world: the world it is for.
        request: as it arrived.
        path: decoded path parameters by name.
        query: decoded query parameters by name, the last of each.
        body: the decoded body; of the published or the lenient shape.
        scope: documents, account, Application and time; only third-party calls have one.
        findings: where the request drifts from the published contract.
        neighbours: every world of the server; only control calls know them.
    """

    world: "World"
    request: Request
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: B
    scope: Scope | None = None
    findings: list[Finding] = field(default_factory=list)
    neighbours: "Worlds | None" = None

    @property
    def worlds(self) -> "Worlds":
        """Every world of the server, for a control call.

        Raises:
            LookupError: a handler of another door asked for them.
        """
        if self.neighbours is None:
            raise LookupError("a call of the API knows no world but its own")
        return self.neighbours

    @property
    def on(self) -> Scope:
        """The scope of a call that has one.

        Raises:
            LookupError: a handler of the control door asked for it.
        """
        if self.scope is None:
            raise LookupError("a control call has no account")
        return self.scope

    def refuse_any(self, *checks: Iterable[Refusal], drift: Iterable[Finding] = ()) -> None:
        """Go on only if no check yields a refusal.

        Args:
            checks: what the rules say; rules that the world has switched off are left out.
            drift: findings; recorded, and in strict mode refusals as well where the rule's setting is ``strict``.

        Raises:
            RefusedError: with everything the checks yielded.
        """
        found = tuple(drift)
        self.findings.extend(found)
        from_drift = (finding.as_refusal() for finding in found if finding.rule.setting == STRICT)
        refusals = chain(from_drift if self.world.behaviour.strict else (), *checks)
        for first in refusals:  # most requests have none
            self._refuse(chain((first,), refusals))

    def _refuse(self, refusals: Iterable[Refusal]) -> None:
        disabled = self.world.behaviour.disabled_rules
        verdict = Verdict.of(refusal for refusal in refusals if refusal.rule.id not in disabled)
        if verdict.total:
            raise RefusedError(verdict)
