"""Mocks that have lost one rule: by a setting, or by what happens to requests, answers and state at their door."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from msgspec.structs import replace

from mock_talon import Behaviour, World
from mock_talon.direct import DirectDoor
from scenarios import InProcessMock
from scenarios.model import Credential

Json: TypeAlias = Any


@dataclass
class Sent:
    """One request on its way in; what is changed is what the mock gets.

    Args:
        method: in capitals.
        target: path and query, percent-encoded.
        headers: names in lower case.
        raw: the bytes of the body, None for none.
        own_key: the key that is good.
        keys: the others.
    """

    method: str
    target: str
    headers: dict[str, str]
    raw: bytes | None
    own_key: str = ""
    keys: dict[Credential, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def body(self) -> Json:
        try:
            return json.loads(self.raw or b"null")
        except ValueError:
            return None

    @body.setter
    def body(self, value: Json) -> None:
        self.raw = json.dumps(value).encode()

    @property
    def members(self) -> dict[str, Json]:
        """The body as an object; the session of it, when one is wrapped in it."""
        body = self.body if isinstance(self.body, dict) else {}
        inner = body.get("customerSession")
        return inner if isinstance(inner, dict) else body

    def is_for(self, *parts: str) -> bool:
        return any(part in self.path for part in parts)


@dataclass
class Told:
    """One answer on its way out; what is changed is what the client gets."""

    status: int
    body: Json = None

    @property
    def session(self) -> dict[str, Json]:
        found = self.body.get("customerSession") if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def error(self) -> str:
        return str(self.body.get("Error", "")) if isinstance(self.body, dict) else ""


Before: TypeAlias = Callable[[Sent], Told | None]
"""Changes a request, or answers it in the mock's place."""

After: TypeAlias = Callable[[Sent, Told], None]
"""Changes an answer."""

Look: TypeAlias = Callable[[dict[str, Json]], None]
"""Changes what is seen of the first deployment, its events included."""

REFUSED = Told(400, {"StatusCode": 400, "Error": "mutated", "RequestUUID": "00000000-0000-4000-8000-000000000000"})


@dataclass(frozen=True)
class Mutation:
    """How one rule gets lost.

    Args:
        behaviour: settings of the mock.
        before: see `Before`.
        after: see `After`.
        look: see `Look`.
        prepare: changes a world before it serves.
    """

    behaviour: Behaviour = field(default_factory=Behaviour)
    before: Before | None = None
    after: After | None = None
    look: Look | None = None
    prepare: Callable[[World], None] | None = None


class MutantDoor(DirectDoor):
    """A door that does to every request what a mutation says."""

    def __init__(self, world: World, mutation: Mutation, keys: dict[Credential, str]) -> None:
        super().__init__(world)
        self._mutation = mutation
        self._keys = keys

    def answer(self, method: str, target: str, headers: tuple[tuple[str, str], ...], body: bytes | None) -> Any:
        sent = Sent(
            method,
            target,
            {name.lower(): value for name, value in headers},
            body,
            self.world.default_client.key,
            self._keys,
        )
        instead = self._mutation.before(sent) if self._mutation.before else None
        answer = super().answer(sent.method, sent.target, tuple(sent.headers.items()), sent.raw)
        if instead is not None:
            return replace(answer, status=instead.status, body=json.dumps(instead.body).encode())
        return self._retold(sent, answer)

    def _retold(self, sent: Sent, answer: Any) -> Any:
        if self._mutation.after is None or answer.fault is not None:
            return answer
        told = Told(answer.status, json.loads(answer.body) if answer.body else None)
        self._mutation.after(sent, told)
        return replace(answer, status=told.status, body=b"" if told.body is None else json.dumps(told.body).encode())

    def state(self) -> dict[str, Any]:
        shown = json.loads(json.dumps(super().state()))
        if self._mutation.look:
            first = {**shown["deployments"][0], "events": shown["events"]}
            self._mutation.look(first)
            shown["deployments"][0], shown["events"] = first, first["events"]
        return shown


class MutantMock(InProcessMock):
    """Mocks in this process that have lost one rule."""

    def __init__(self, mutation: Mutation) -> None:
        super().__init__(mutation.behaviour)
        self._mutation = mutation

    def _door(self, world: World, keys: dict[Credential, str]) -> DirectDoor:
        if self._mutation.prepare:
            self._mutation.prepare(world)
        return MutantDoor(world, self._mutation, keys)


class Registry:
    """The mutations by the rule that they lose."""

    def __init__(self) -> None:
        self.found: dict[str, Mutation] = {}

    def add(self, rule: str, mutation: Mutation) -> None:
        assert rule not in self.found, rule
        self.found[rule] = mutation

    def before(self, rule: str) -> Callable[[Before], Before]:
        def register(change: Before) -> Before:
            self.add(rule, Mutation(before=change))
            return change

        return register

    def after(self, rule: str) -> Callable[[After], After]:
        def register(change: After) -> After:
            self.add(rule, Mutation(after=change))
            return change

        return register

    def look(self, rule: str) -> Callable[[Look], Look]:
        def register(change: Look) -> Look:
            self.add(rule, Mutation(look=change))
            return change

        return register

    def setting(self, rule: str, **settings: Any) -> None:
        self.add(rule, Mutation(Behaviour(**settings)))
