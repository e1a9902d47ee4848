"""The life of a request: journal, credential, rate, body, parallel guard, rules, commit, answer."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from mock_talon.api.admission import admit
from mock_talon.api.call import Call, Reply, Request
from mock_talon.api.endpoint import Endpoint
from mock_talon.api.router import Router
from mock_talon.gate.authentication import Client
from mock_talon.gate.journal import Entry, mask_secrets
from mock_talon.limits import BODY_BYTES
from mock_talon.rules import Kind, RefusedError
from mock_talon.rules.requests import (
    BODY_TOO_LARGE,
    PARALLEL_LIMIT,
    PARAMETER_SHAPE,
    WRONG_MEDIA_TYPE,
)
from mock_talon.store import Transaction
from mock_talon.wire import messages
from mock_talon.wire.decode import BodyDecoder
from mock_talon.wire.envelopes import deployment_error, status_of, third_party_error
from mock_talon.world import World

VERDICT_HEADER = "X-Mock-Verdict"
_JSON = "application/json"
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Service:
    """Answers requests for one world.

    Args:
        world: whose documents and settings.
        endpoints: what is served.
    """

    def __init__(self, world: World, endpoints: Iterable[Endpoint]) -> None:
        self.world = world
        self.endpoints = tuple(endpoint for endpoint in endpoints if endpoint.is_served(world.behaviour))
        self._router = Router(self.endpoints)
        self._decoders = {endpoint.operation: self._decoder(endpoint) for endpoint in self.endpoints if endpoint.body}

    def _decoder(self, endpoint: Endpoint) -> BodyDecoder[Any]:
        is_lenient = not self.world.behaviour.strict and endpoint.lenient_body is not None
        return BodyDecoder(endpoint.lenient_body if is_lenient else endpoint.body)

    def answer(self, request: Request) -> Answer:
        """Judge, apply and journal one request."""
        started = perf_counter()
        entry = Entry(
            id=self.world.ids.uuid(),
            at=self.world.clock.now(),
            method=request.method,
            target=request.target,
            headers=mask_secrets(request.headers),
            body=request.body or b"",
        )
        try:
            endpoint, path = self._router.find(request.method, request.path)
            answer = self._serve(endpoint, path, request, entry)
        except RefusedError as refused:
            answer = _refusal(request, entry, refused)
        if not request.path.lstrip("/").startswith("_mock"):
            entry.status, entry.answer, entry.seconds = answer.status, answer.body, perf_counter() - started
            self.world.journal.record(entry)
        return answer

    def _serve(self, endpoint: Endpoint, path: Mapping[str, str], request: Request, entry: Entry) -> Answer:
        entry.operation, entry.action = endpoint.operation, endpoint.action
        client = admit(self.world, endpoint, request, entry)
        body = self._body(endpoint, request)
        call = Call(self.world, request, path, _query(request.query), body, findings=entry.findings)
        if client is None:
            return _success(endpoint.handler(call), entry)
        occupied = endpoint.occupies(call) if endpoint.occupies and self.world.behaviour.parallel_guard else ()
        if occupied:
            reply = self._work_alone(endpoint, call, client, entry, occupied)
        else:
            reply = self._work(endpoint, call, client, entry)
        answer = _success(reply, entry)
        if reply.callback is not None:
            self.world.callbacks.submit(entry, reply.callback, answer.body, self.world.behaviour)
        return answer

    def _body(self, endpoint: Endpoint, request: Request) -> Any:
        if endpoint.body is None:
            return None
        if request.body is None:
            raise RefusedError.because(
                BODY_TOO_LARGE.refuse(
                    "", messages.BODY_TOO_LARGE.text, expected=f"a body of at most {BODY_BYTES.value} bytes"
                )
            )
        if request.body:
            _require_json(request.header("Content-Type"))
        return self._decoders[endpoint.operation].decode(request.body)

    def _work_alone(
        self, endpoint: Endpoint, call: Call[Any], client: Client, entry: Entry, entities: Iterable[str]
    ) -> Reply:
        """Work while no other request touches the same profile or session."""
        wanted = [f"{client.account}/{entity}" for entity in entities]
        seconds = self.world.behaviour.processing_seconds
        with (
            self.world.blocking() if seconds else nullcontext(),
            self.world.guard.occupy(wanted, self.world.behaviour.limits.waiting_per_entity) as has_room,
        ):
            if not has_room:
                entry.marks.append("parallel")
                raise RefusedError.because(
                    PARALLEL_LIMIT.refuse("", messages.TOO_MANY_REQUESTS.text, found=wanted, expected="fewer at a time")
                )
            if seconds:
                self.world.sleep(seconds)
            return self._work(endpoint, call, client, entry)

    def _work(self, endpoint: Endpoint, call: Call[Any], client: Client, entry: Entry) -> Reply:
        admitted = len(call.findings)

        def work(transaction: Transaction) -> Reply:
            del call.findings[admitted:]
            call.scope = self.world.scope(transaction, client)
            reply = endpoint.handler(call)
            entry.changes = transaction.changes()
            return reply

        return self.world.store.run(work)


def _query(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query, keep_blank_values=True, errors="strict"))
    except (UnicodeDecodeError, ValueError) as error:
        raise RefusedError.because(
            PARAMETER_SHAPE.refuse("", "the query is not percent-encoded UTF-8", found=query)
        ) from error


def _require_json(content_type: str | None) -> None:
    media_type = (content_type or "").split(";", 1)[0].strip().lower()
    if media_type != _JSON:
        raise RefusedError.because(
            WRONG_MEDIA_TYPE.refuse("", messages.WRONG_MEDIA_TYPE.text, found=content_type, expected=_JSON)
        )


def _success(reply: Reply, entry: Entry) -> Answer:
    headers = ((VERDICT_HEADER, entry.id), *reply.headers)
    if reply.body is None:
        return Answer(reply.status, headers, b"")
    return Answer(reply.status, (("Content-Type", _JSON), *headers), _encode(reply.body))


def _refusal(request: Request, entry: Entry, refused: RefusedError) -> Answer:
    entry.verdict = refused.verdict
    status = status_of(refused.verdict)
    headers = [("Content-Type", _JSON), (VERDICT_HEADER, entry.id)]
    deciding = refused.verdict.deciding[0]
    if deciding.kind is Kind.METHOD:
        headers.append(("Allow", deciding.expected))
    return Answer(status, tuple(headers), _encode(_envelope(request, entry, refused, status)))


def _envelope(request: Request, entry: Entry, refused: RefusedError, status: HTTPStatus) -> dict[str, Any]:
    head = request.path.lstrip("/").split("/", 1)[0]
    if head in {"v1", "v2", "v3"}:
        return deployment_error(status, refused.verdict)
    envelope = third_party_error(status, refused.verdict, entry.id)
    return {**envelope, "Fix": refused.verdict.deciding[0].remedy()} if head == "_mock" else envelope
