"""The control door to the journal: list, count, explain, verify, forget."""

from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

from msgspec import UNSET

from mock_talon.api.call import Call, Reply
from mock_talon.api.criteria import CRITERIA, read_criteria, to_criteria
from mock_talon.api.endpoint import EndpointTable, Parameter
from mock_talon.api.parameters import OURS, read_count
from mock_talon.criteria import Criteria
from mock_talon.errors import UsageError
from mock_talon.gate.journal import Entry
from mock_talon.limits import JOURNAL_PAGE, STATED_ID
from mock_talon.recorded import Requests
from mock_talon.rules import RefusedError
from mock_talon.rules.control import ENTRY_EXISTS, VERIFICATION, VERIFICATION_SHAPE
from mock_talon.verification import Expectation, VerificationError, verify
from mock_talon.wire.control_bodies import Verification
from mock_talon.wire.request_replies import (
    ExplainedList,
    RequestCount,
    RequestExplained,
    RequestList,
    VerifiedRequests,
)

endpoints = EndpointTable(door="control", source="ours", is_world_bound=True)
_PATH = "/_mock/requests"
_LIMIT = Parameter(
    "limit",
    "query",
    {"type": "integer", "minimum": 1, "maximum": JOURNAL_PAGE.value, "default": JOURNAL_PAGE.value},
    "How many requests to list.",
    OURS,
)
_SKIP = Parameter(
    "skip",
    "query",
    {"type": "integer", "minimum": 0, "maximum": STATED_ID.value},
    "How many of the oldest to leave out; when absent, the latest are listed.",
    OURS,
)
PAGE = (_LIMIT, _SKIP, *CRITERIA)
"""The query parameters of everything that lists requests."""


def page_of(call: Call[Any]) -> tuple[list[Entry], dict[str, int]]:
    """Give the entries that a query asks for, and how many there are of which kind."""
    journal = call.world.journal
    limit, skip = read_count(call, _LIMIT) or JOURNAL_PAGE.value, read_count(call, _SKIP)
    kept = Requests(journal.entries())
    found = kept.where(**read_criteria(call))
    page = found[-limit:] if skip is None else found[skip : skip + limit]
    return list(page), {"matched": len(found), "total": len(kept), "dropped": journal.dropped}


@endpoints(
    "GET",
    _PATH,
    operation="mock/requests",
    summary="List the latest requests, newest last.",
    reply=RequestList,
    parameters=PAGE,
)
def requests(call: Call[Any]) -> Reply:
    """List journal entries without bodies, and how many older ones were dropped."""
    page, counts = page_of(call)
    return Reply(HTTPStatus.OK, {"requests": [entry.summary() for entry in page], **counts})


@endpoints(
    "GET",
    f"{_PATH}/explained",
    operation="mock/explainedRequests",
    summary="List the latest requests with everything that is known about them, newest last.",
    reply=ExplainedList,
    parameters=PAGE,
)
def explained(call: Call[Any]) -> Reply:
    """List journal entries with bodies, verdicts and changes."""
    page, counts = page_of(call)
    return Reply(HTTPStatus.OK, {"requests": [entry.explained() for entry in page], **counts})


@endpoints(
    "GET",
    f"{_PATH}/count",
    operation="mock/countRequests",
    summary="Count the requests that meet criteria.",
    reply=RequestCount,
    parameters=CRITERIA,
)
def count(call: Call[Any]) -> Reply:
    """Count recorded requests."""
    return Reply(HTTPStatus.OK, RequestCount(len(_found(call, read_criteria(call)))))


def _found(call: Call[Any], criteria: Criteria) -> Requests:
    return Requests(call.world.journal.entries()).where(**criteria)


@endpoints(
    "DELETE",
    _PATH,
    operation="mock/forgetRequests",
    summary="Forget every request.",
    success=HTTPStatus.NO_CONTENT,
)
def forget(call: Call[Any]) -> Reply:
    """Empty the journal, and nothing else."""
    call.world.journal.clear()
    return Reply(HTTPStatus.NO_CONTENT)


@endpoints(
    "GET",
    f"{_PATH}/{{requestId}}",
    operation="mock/request",
    summary="Explain one request: refusals with pointer, found, expected, fix and source, findings and changes.",
    reply=RequestExplained,
)
def request(call: Call[Any]) -> Reply:
    """Give the whole verdict of the entry whose id stood in X-Mock-Verdict."""
    return Reply(HTTPStatus.OK, entry_of(call).explained())


def entry_of(call: Call[Any]) -> Entry:
    """Give the entry that the path names.

    Raises:
        RefusedError: there is none.
    """
    wanted = call.path["requestId"]
    entry = call.world.journal.find(wanted)
    if entry is None:
        raise RefusedError.because(
            ENTRY_EXISTS.refuse("", f"the journal has no request {wanted!r}", found=wanted, expected="an id it lists")
        )
    return entry


@endpoints(
    "POST",
    "/_mock/verify",
    operation="mock/verify",
    summary="Hold that requests have come: exactly, at least, or never; wait for them if wanted.",
    body=Verification,
    reply=VerifiedRequests,
    errors=(HTTPStatus.CONFLICT,),
)
def verified(call: Call[Verification]) -> Reply:
    """Answer 200 with the requests, or 409 with what came instead and the nearest miss."""
    body = call.body
    criteria = Criteria() if body.criteria is UNSET else to_criteria(body.criteria)
    with call.worlds.blocking() if body.within_seconds else nullcontext():
        try:
            found = verify(
                lambda: Requests(call.world.journal.entries()),
                _expected(body),
                criteria,
                body.within_seconds,
                pause=call.world.sleep,
            )
        except VerificationError as error:
            raise RefusedError.because(VERIFICATION.refuse("", str(error), expected=str(_expected(body)))) from error
    listed = found[-JOURNAL_PAGE.value :]
    return Reply(HTTPStatus.OK, {"count": len(found), "requests": [entry.summary() for entry in listed]})


def _expected(body: Verification) -> Expectation:
    exactly = None if body.exactly is UNSET else body.exactly
    at_least = None if body.at_least is UNSET else body.at_least
    try:
        return Expectation.of(exactly, at_least, never=body.never is True)
    except UsageError as error:
        refusal = VERIFICATION_SHAPE.refuse("", "exactly, atLeast and never contradict each other")
        raise RefusedError.because(refusal) from error
