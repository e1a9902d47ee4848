"""The control door ``/_mock``: health, reset, state, journal and the fidelity ledger."""

from http import HTTPStatus
from typing import Any

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable, Parameter
from mock_talon.api.state import state_of
from mock_talon.limits import JOURNAL_PAGE
from mock_talon.rules import RefusedError, all_rules
from mock_talon.rules.control import ENTRY_EXISTS, LIMIT_PARAMETER

endpoints = EndpointTable()
_OURS = "ours"
_OBJECT = dict[str, Any]
_LIMIT = Parameter(
    "limit",
    "query",
    {"type": "integer", "minimum": 1, "maximum": JOURNAL_PAGE.value, "default": JOURNAL_PAGE.value},
    "How many of the latest requests to list.",
    _OURS,
)


@endpoints(
    "GET",
    "/_mock/health",
    operation="mock/health",
    door="control",
    summary="Tell that the mock is up.",
    source=_OURS,
    reply=_OBJECT,
)
def health(call: Call[Any]) -> Reply:
    """Answer with the mode and the number of journal entries."""
    behaviour = call.world.behaviour
    return Reply(
        HTTPStatus.OK,
        {
            "status": "ok",
            "mode": "strict" if behaviour.strict else "lenient",
            "requests": call.world.journal.count,
            "dropped": call.world.journal.dropped,
        },
    )


@endpoints(
    "POST",
    "/_mock/reset",
    operation="mock/reset",
    door="control",
    summary="Bring back the initial documents and forget the journal.",
    source=_OURS,
    success=HTTPStatus.NO_CONTENT,
)
def reset(call: Call[Any]) -> Reply:
    """Reset the world."""
    call.world.reset()
    return Reply(HTTPStatus.NO_CONTENT)


@endpoints(
    "GET",
    "/_mock/state",
    operation="mock/state",
    door="control",
    summary="Show every document of the world.",
    source=_OURS,
    reply=_OBJECT,
)
def state(call: Call[Any]) -> Reply:
    """Show accounts with their Applications, keys without their secrets, and documents."""
    return Reply(HTTPStatus.OK, state_of(call.world))


@endpoints(
    "GET",
    "/_mock/requests",
    operation="mock/requests",
    door="control",
    summary="List the latest requests, newest last.",
    source=_OURS,
    reply=_OBJECT,
    parameters=(_LIMIT,),
    errors=(HTTPStatus.BAD_REQUEST,),
)
def requests(call: Call[Any]) -> Reply:
    """List journal entries without bodies, and how many older ones were dropped."""
    limit = _limit(call.query.get(_LIMIT.name))
    journal = call.world.journal
    entries = journal.entries()
    return Reply(
        HTTPStatus.OK,
        {
            "requests": [entry.summary() for entry in entries[-limit:]],
            "total": len(entries),
            "dropped": journal.dropped,
        },
    )


def _limit(sent: str | None) -> int:
    if sent is None:
        return JOURNAL_PAGE.value
    if sent.isascii() and sent.isdigit() and 1 <= int(sent) <= JOURNAL_PAGE.value:
        return int(sent)
    raise RefusedError.because(
        LIMIT_PARAMETER.refuse(
            "", f"limit is {sent!r}", found=sent, expected=f"an integer from 1 to {JOURNAL_PAGE.value}"
        )
    )


@endpoints(
    "GET",
    "/_mock/requests/{requestId}",
    operation="mock/request",
    door="control",
    summary="Explain one request: refusals with pointer, found, expected, fix and source, findings and changes.",
    source=_OURS,
    reply=_OBJECT,
    errors=(HTTPStatus.NOT_FOUND,),
)
def request(call: Call[Any]) -> Reply:
    """Give the whole verdict of the entry whose id stood in X-Mock-Verdict."""
    wanted = call.path["requestId"]
    entry = call.world.journal.find(wanted)
    if entry is None:
        raise RefusedError.because(
            ENTRY_EXISTS.refuse("", f"the journal has no request {wanted!r}", found=wanted, expected="an id it lists")
        )
    return Reply(HTTPStatus.OK, entry.explained())


@endpoints(
    "GET",
    "/_mock/rules",
    operation="mock/rules",
    door="control",
    summary="List every rule the mock enforces, with certainty and source.",
    source=_OURS,
    reply=_OBJECT,
)
def rules(call: Call[Any]) -> Reply:
    """Give the fidelity ledger."""
    disabled = call.world.behaviour.disabled_rules
    return Reply(
        HTTPStatus.OK, {"rules": [{**rule.explained(), "enabled": rule.id not in disabled} for rule in all_rules()]}
    )
