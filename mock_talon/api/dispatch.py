"""The life of a request: journal, credential, rate, body, parallel guard, rules, commit, answer."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from functools import cached_property
from http import HTTPStatus
from time import perf_counter
from typing import Any

from mock_talon.api.admission import admit
from mock_talon.api.answer import Answer
from mock_talon.api.answering import failure, refusal, success
from mock_talon.api.call import Call, Reply, Request
from mock_talon.api.catalogue import all_endpoints, api_endpoints
from mock_talon.api.control_token import require_token
from mock_talon.api.endpoint import WORLD, Endpoint
from mock_talon.api.parameters import WORLD_HEADER, require_known_query
from mock_talon.api.reading import BodyReader, query_of
from mock_talon.api.router import Router
from mock_talon.api.segment_sessions import SESSION_PLACE
from mock_talon.api.striking import Striker
from mock_talon.gate.authentication import Client
from mock_talon.gate.journal import PARALLEL, Entry
from mock_talon.gate.masking import mask_secrets
from mock_talon.rules import RefusedError
from mock_talon.rules.requests import PARALLEL_LIMIT
from mock_talon.store import StoreError, Transaction
from mock_talon.wire import messages
from mock_talon.world import World
from mock_talon.worlds import DEFAULT, Worlds

_LOGGER = logging.getLogger(__name__)


class Service:
    """Answers requests for the worlds of one server.

    Args:
        worlds: whose documents and settings.
    """

    def __init__(self, worlds: Worlds) -> None:
        self.worlds = worlds
        self._router = Router(api_endpoints(), all_endpoints)
        self._published_router = Router(_published(api_endpoints()), lambda: _published(all_endpoints()))
        self._bodies = BodyReader()

    def answer(self, request: Request) -> Answer:
        """Judge, apply and journal one request; when the store or the mock itself fails, say so."""
        try:
            self.worlds.refresh()
            if request.is_control:
                return self._answer_control(request)
            return self._answer_in(self.worlds.of_credential(request.header("Authorization") or ""), request)
        except StoreError as error:
            text = f"{messages.SERVICE_UNAVAILABLE.text}: {error}"
            return failure(request, HTTPStatus.SERVICE_UNAVAILABLE, text)
        except Exception:  # a fault of the mock's own: the log tells what, the client gets an answer at every door
            _LOGGER.exception("the mock failed on %s %s", request.method, request.target)
            return failure(request, HTTPStatus.INTERNAL_SERVER_ERROR, messages.INTERNAL_ERROR.text)

    def _answer_control(self, request: Request) -> Answer:
        """Answer a control request in the world it names; the journal keeps only the traffic of the API."""
        entry = _open_entry(self.worlds.default, request)
        try:
            endpoint, path = self._admitted(request)
            world = self.worlds.require_named(_named_world(endpoint, path, request))
            query = query_of(request)
            require_known_query(endpoint, query)
            body = self._bodies.read(world, endpoint, request)
            call = Call(world, request, path, query, body, neighbours=self.worlds)
            return success(endpoint.handler(call), entry)
        except RefusedError as refused:
            return refusal(request, entry, refused)

    @cached_property
    def _open(self) -> frozenset[tuple[str, str]]:
        return frozenset((endpoint.method, endpoint.path) for endpoint in all_endpoints() if endpoint.is_open)

    def _admitted(self, request: Request) -> tuple[Endpoint, dict[str, str]]:
        """Find the operation of a control request; without the token, only one that is open to all.

        A world that the request names needs the token in any case: whether there is such a world is told nobody else.
        """
        if (request.method, request.path) not in self._open or request.header(WORLD_HEADER) is not None:
            require_token(self.worlds.control_token, request)
        return self._router.find(request.method, request.path)

    def _answer_in(self, world: World, request: Request) -> Answer:
        started = perf_counter()
        entry = _open_entry(world, request)
        router = self._router if world.behaviour.serves_withdrawn else self._published_router

        def judged() -> Answer:
            return self._judged(world, router, request, entry)

        if world.faults.is_idle:
            answer = judged()
        else:
            answer = Striker(world, self.worlds.blocking).answer(request, router, entry, judged)
        entry.status, entry.answer, entry.seconds = answer.status, answer.body, perf_counter() - started
        world.journal.record(entry)
        return answer

    def _judged(self, world: World, router: Router, request: Request, entry: Entry) -> Answer:
        try:
            endpoint, path = router.find(request.method, request.path)
            return self._serve(world, endpoint, path, request, entry)
        except RefusedError as refused:
            return refusal(request, entry, refused)

    def _serve(
        self, world: World, endpoint: Endpoint, path: Mapping[str, str], request: Request, entry: Entry
    ) -> Answer:
        entry.operation, entry.action = endpoint.operation, endpoint.action
        client = admit(world, endpoint, request, entry)
        entry.account = client.account if client else 0
        body = self._bodies.read(world, endpoint, request)
        call = Call(world, request, path, query_of(request), body, findings=list(entry.findings))
        if client is None:
            return success(endpoint.handler(call), entry)
        try:
            return self._carried_out(endpoint, call, client, entry)
        finally:
            entry.findings = tuple(call.findings)

    def _carried_out(self, endpoint: Endpoint, call: Call[Any], client: Client, entry: Entry) -> Answer:
        world = call.world
        occupied = endpoint.occupies(call) if endpoint.occupies and world.behaviour.parallel_guard else ()
        if occupied:
            reply = self._work_alone(endpoint, call, client, entry, occupied)
        else:
            reply = _work(endpoint, call, client, entry)
        answer = success(reply, entry)
        if reply.callback is not None:
            world.callbacks.submit(entry, reply.callback, answer.body, world.behaviour)
        return answer

    def _work_alone(
        self, endpoint: Endpoint, call: Call[Any], client: Client, entry: Entry, entities: Iterable[str]
    ) -> Reply:
        """Work while no other request touches the same profile or session."""
        world = call.world
        wanted = [_place(client, entity) for entity in entities]
        seconds = world.behaviour.processing_seconds
        may_wait = seconds or (not self.worlds.storage.is_lasting and world.guard.present())
        with (
            self.worlds.blocking() if may_wait else nullcontext(),
            world.guard.occupy(wanted, world.behaviour.limits.waiting_per_entity, seconds) as has_room,
        ):
            if not has_room:
                entry.marks = (*entry.marks, PARALLEL)
                raise RefusedError.because(
                    PARALLEL_LIMIT.refuse("", messages.TOO_MANY_REQUESTS.text, found=wanted, expected="fewer at a time")
                )
            if seconds:
                world.sleep(seconds)
            return _work(endpoint, call, client, entry)


def _published(endpoints: Iterable[Endpoint]) -> Iterable[Endpoint]:
    return (endpoint for endpoint in endpoints if not endpoint.is_withdrawn)


def _place(client: Client, entity: str) -> str:
    """Name an entity in the guard: an account has its profiles, but each of its Applications its own sessions."""
    owner = f"{client.account}/{client.application.id}" if entity.startswith(SESSION_PLACE) else str(client.account)
    return f"{owner}/{entity}"


def _open_entry(world: World, request: Request) -> Entry:
    return Entry(
        id=world.ids.uuid(),
        at=world.clock.now(),
        method=request.method,
        target=request.target,
        headers=mask_secrets(request.headers),
        body=request.body or b"",
    )


def _named_world(endpoint: Endpoint, path: Mapping[str, str], request: Request) -> str:
    """Tell whose world a control request is about; its path says so before its header does."""
    if not endpoint.is_world_bound:
        return DEFAULT
    named = request.header(WORLD_HEADER)
    return path.get(WORLD, DEFAULT if named is None else named)


def _work(endpoint: Endpoint, call: Call[Any], client: Client, entry: Entry) -> Reply:
    admitted = len(call.findings)

    def work(transaction: Transaction) -> Reply:
        del call.findings[admitted:]
        call.scope = call.world.scope(transaction, client)
        reply = endpoint.handler(call)
        entry.changes = transaction.changes()
        return reply

    return call.world.store.run(work)
