"""The control door ``/_mock``: health, readiness, reset and the fidelity ledger."""

from http import HTTPStatus
from typing import Any

from msgspec import UNSET

from mock_talon.api.call import Call, Reply
from mock_talon.api.control_token import has_token
from mock_talon.api.endpoint import EndpointTable
from mock_talon.rules import RefusedError
from mock_talon.rules.control import SERVER_READY
from mock_talon.rules.ledger import all_rules
from mock_talon.wire.control_replies import Health, Mode, Ready, RuleLine, RuleList

endpoints = EndpointTable(door="control", source="ours", is_world_bound=True)


@endpoints(
    "GET", "/_mock/health", operation="mock/health", summary="Tell that the mock is up.", reply=Health, is_open=True
)
def health(call: Call[Any]) -> Reply:
    """Answer with the mode and the number of journal entries; without the control token, that the mock is up and no more."""
    if not has_token(call.worlds.control_token, call.request):
        return Reply(HTTPStatus.OK, Health("ok"))
    journal = call.world.journal
    mode: Mode = "strict" if call.world.behaviour.strict else "lenient"
    return Reply(HTTPStatus.OK, Health("ok", mode, journal.count, journal.dropped))


@endpoints(
    "GET",
    "/_mock/ready",
    operation="mock/ready",
    summary="Tell that the mock takes requests.",
    reply=Ready,
    errors=(HTTPStatus.SERVICE_UNAVAILABLE,),
    is_world_bound=False,
    is_open=True,
)
def ready(call: Call[Any]) -> Reply:
    """Answer 200 while requests are welcome, and 503 once the server has begun to stop; balancers ask this."""
    if not call.worlds.is_open:
        raise RefusedError.because(SERVER_READY.refuse("", "the server is stopping"))
    call.worlds.default.store.run(lambda _: None)
    has_told = has_token(call.worlds.control_token, call.request)
    return Reply(HTTPStatus.OK, Ready("ready", len(call.worlds.names()) if has_told else UNSET))


@endpoints(
    "POST",
    "/_mock/reset",
    operation="mock/reset",
    summary="Bring back the initial documents, settings and faults, and forget the journal.",
    success=HTTPStatus.NO_CONTENT,
)
def reset(call: Call[Any]) -> Reply:
    """Reset the world; its time and its named snapshots stay."""
    call.world.reset()
    return Reply(HTTPStatus.NO_CONTENT)


@endpoints(
    "GET",
    "/_mock/rules",
    operation="mock/rules",
    summary="List every rule the mock enforces, with certainty and source.",
    reply=RuleList,
)
def rules(call: Call[Any]) -> Reply:
    """Give the fidelity ledger."""
    disabled = call.world.behaviour.disabled_rules
    lines = [RuleLine(**rule.explained(), enabled=rule.id not in disabled) for rule in all_rules()]
    return Reply(HTTPStatus.OK, RuleList(lines))
