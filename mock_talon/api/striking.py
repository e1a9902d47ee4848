"""Faults in the life of a request: after the journal has opened its entry, before anybody asks for a credential."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from http.client import responses
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from mock_talon.api.answer import VERDICT_HEADER, Answer
from mock_talon.api.call import JSON, Request
from mock_talon.api.router import Router
from mock_talon.gate.authentication import parse_credential
from mock_talon.gate.fault import Strike
from mock_talon.gate.fault_kinds import RETRY_AFTER, Drip, Late, Lost, SocketFault, Status, Truncated
from mock_talon.gate.fault_match import Subject
from mock_talon.gate.journal import CAME_BACK_EARLY, Entry
from mock_talon.rules import RefusedError
from mock_talon.wire import messages
from mock_talon.world import World

_TEXT: Final = "text/plain; charset=utf-8"
_WITHOUT_BODY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED})
_TEXTS: Final[Mapping[int, str]] = {
    HTTPStatus.NOT_FOUND: messages.NOT_FOUND.text,
    HTTPStatus.TOO_MANY_REQUESTS: messages.TOO_MANY_REQUESTS.text,
}
_encode = msgspec.json.Encoder().encode
Judge = Callable[[], Answer]


class Striker:
    """Lets the faults of a world strike.

    Args:
        world: whose faults.
        blocking: entered while a request waits, so that the others are served meanwhile.
    """

    def __init__(self, world: World, blocking: Callable[[], AbstractContextManager[None]]) -> None:
        self._world = world
        self._blocking = blocking

    def answer(self, request: Request, router: Router, entry: Entry, judge: Judge) -> Answer:
        """Answer a request, struck or not.

        Args:
            request: as it arrived.
            router: tells whose endpoint it is.
            entry: learns what struck the request.
            judge: gives the real answer.
        """
        subject = _subject(request, router)
        if self._world.faults.comes_too_early(subject):
            entry.marks = (*entry.marks, CAME_BACK_EARLY)
        strike = self._world.faults.meet(subject)
        if strike is None:
            return judge()
        entry.operation, entry.action, entry.fault = subject.operation, subject.action, strike.explained()
        is_late = self._wait(strike.delay_seconds, request.patience_seconds)
        answer = self._struck(strike, subject, request, entry, judge)
        return _lost(answer, Late()) if is_late else answer

    def _wait(self, seconds: float, patience_seconds: float | None) -> bool:
        """Wait as long as the client does, and tell whether that was too short."""
        waited = seconds if patience_seconds is None else min(seconds, patience_seconds)
        if waited > 0:
            with self._blocking():
                self._world.sleep(waited)
        return waited < seconds

    def _struck(self, strike: Strike, subject: Subject, request: Request, entry: Entry, judge: Judge) -> Answer:
        match strike.fault.outcome:
            case None:
                return judge()
            case Status() as status:
                retry_after = status.header(RETRY_AFTER)
                if retry_after is not None:
                    self._world.faults.ask_to_wait(subject, retry_after)
                return _other_answer(status, request, entry.id)
            case Truncated() as truncated:
                return replace(judge(), fault=truncated)
            case Drip() as drip:
                answer = judge()
                return replace(answer, fault=drip, pieces=self._dripping(drip, answer.body) if answer.body else None)
            case lost:
                answer = judge() if lost.applied else Answer(0, ((VERDICT_HEADER, entry.id),), b"")
                return _lost(answer, lost)

    def _dripping(self, drip: Drip, body: bytes) -> Iterator[bytes]:
        with self._blocking():
            for number, piece in enumerate(drip.pieces(body)):
                if number:
                    self._world.sleep(drip.pause_seconds)
                yield piece


def _subject(request: Request, router: Router) -> Subject:
    key, _ = parse_credential(request.header("Authorization") or "")
    subject = Subject(key or "", request.method, request.path, body=request.body or b"")
    try:
        endpoint, parameters = router.find(request.method, request.path)
    except RefusedError:
        return subject  # faults also strike where there is no endpoint; the refusal comes after them
    return replace(subject, operation=endpoint.operation, action=endpoint.action, parameters=parameters)


def _lost(answer: Answer, fault: Lost | Late) -> Answer:
    return replace(answer, status=0, body=b"", fault=fault, pieces=None)


def _other_answer(status: Status, request: Request, entry_id: str) -> Answer:
    content_type, body = _body(status, request, entry_id)
    own = tuple((name, value) for name, value in status.headers.items())
    default = () if not body or status.header("Content-Type") else (("Content-Type", content_type),)
    return Answer(status.status, (*default, (VERDICT_HEADER, entry_id), *own), body)


def _body(status: Status, request: Request, entry_id: str) -> tuple[str, bytes]:
    if status.status in _WITHOUT_BODY:
        return JSON, b""
    if isinstance(status.body, str):
        return _TEXT, status.body.encode()
    if status.body is not UNSET:
        return JSON, _encode(status.body)
    text = _TEXTS.get(status.status) or responses.get(status.status, "Error")
    return JSON, _encode(_envelope(request, status.status, text, entry_id))


def _envelope(request: Request, status: int, text: str, entry_id: str) -> dict[str, Any]:
    if request.is_for_deployment:
        return {"message": text, "StatusCode": status}
    return {"StatusCode": status, "Error": text, "RequestUUID": entry_id}


def inexpressible(answer: Answer, fault: SocketFault, request: Request) -> Answer:
    """Say that a server cannot do what a fault asks for; WSGI alone knows no sockets."""
    text = (
        f"Here the fault {fault.kind!r} should have struck, but this server cannot express it: "
        "serve the mock with mock-talon serve, or intercept requests in process"
    )
    entry_id = next(value for name, value in answer.headers if name == VERDICT_HEADER)
    body = _encode(_envelope(request, HTTPStatus.BAD_GATEWAY, text, entry_id))
    return Answer(HTTPStatus.BAD_GATEWAY, (("Content-Type", JSON), (VERDICT_HEADER, entry_id)), body)
