"""The engine: puts each scenario on its stage, plays the steps through a destination, and compares."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from time import perf_counter
from typing import Final

from destination import Destination, Result, RetryPolicy, Settings, Transport, WireRequest, WireResponse
from scenarios.checks import Refused, Unchanged
from scenarios.events import Failure, Listener, RunFinished, RunStarted, ScenarioFinished
from scenarios.generate import digest
from scenarios.model import Credential, Mismatch, Observation, Scenario, Step
from scenarios.targets import Stage, Target

NOT_OURS: Final = "it needs a world that only a mock of our own can be set up as"
_ONCE: Final = RetryPolicy(attempts=1)
_KEY_NOBODY_HAS: Final = "0" * 64
_DEPLOYMENT_NOBODY_HAS: Final = "https://nobody.europe-west1.talon.one"
_AUTHORIZATION: Final = "authorization"
_NAMELESS: Final = {Credential.NO_DEPLOYMENT: "", Credential.UNDEFINED_DEPLOYMENT: "undefined"}


def run(scenarios: Sequence[Scenario], target: Target, listeners: Iterable[Listener] = ()) -> RunFinished:
    """Play scenarios one after the other.

    Args:
        scenarios: what to play.
        target: whom to drive; entered by the caller.
        listeners: told of the start, of every scenario and of the end.

    Returns:
        What the listeners were told last.
    """
    listening = tuple(listeners)
    started = perf_counter()
    _tell(listening, RunStarted(len(scenarios), digest(scenarios), scenarios[0].seed if scenarios else None))
    finished = []
    for scenario in scenarios:
        finished.append(play(scenario, target))
        _tell(listening, finished[-1])
    over = RunFinished(tuple(finished), perf_counter() - started)
    _tell(listening, over)
    return over


def _tell(listeners: Iterable[Listener], event: RunStarted | ScenarioFinished | RunFinished) -> None:
    for listener in listeners:
        listener(event)


def play(scenario: Scenario, target: Target) -> ScenarioFinished:
    """Play one scenario; it ends with the first step that shows something unexpected."""
    stage = target.stage(scenario.script.world)
    if stage is None:
        return ScenarioFinished(scenario, skipped=NOT_OURS)
    started = perf_counter()
    failures: list[Failure] = []
    sent = unchecked = 0
    for number, step in enumerate(_steps_in(stage, scenario.script.steps), start=1):
        seen = _perform(step, stage, target.transport)
        sent += sum(len(result.attempts) for result in seen.results)
        unchecked += 0 if stage.look else sum(check.needs_state for check in step.checks)
        mismatches = tuple(_judge(step, seen))
        if mismatches:
            failures.append(Failure(number, mismatches))
            break
    return ScenarioFinished(scenario, tuple(failures), sent, perf_counter() - started, unchecked)


def _steps_in(stage: Stage, steps: Iterable[Step]) -> Iterator[Step]:
    """Give the steps up to the one which a strict world refuses, with that refusal expected."""
    for step in steps:
        if stage.is_strict and step.drift is not None:
            yield replace(step, checks=(Refused(step.drift, HTTPStatus.BAD_REQUEST), Unchanged(step.drift)))
            return
        yield step


def _judge(step: Step, seen: Observation) -> Iterator[Mismatch]:
    for check in step.checks:
        yield from check.compare(seen)


def _perform(step: Step, stage: Stage, transport: Transport) -> Observation:
    if step.wait_seconds and stage.advance:
        stage.advance(step.wait_seconds)
    look = stage.look if any(check.needs_state for check in step.checks) else None
    before = look() if look else None
    destination = _destination(step, stage, transport)
    results: list[Result] = []
    for event in step.events:
        results += destination.handle(event)
    return Observation(tuple(results), before, look() if look else None)


def _destination(step: Step, stage: Stage, transport: Transport) -> Destination:
    is_open = step.credential is Credential.NO_AUTHORIZATION
    return Destination(
        _settings(step.credential, stage),
        step.mappings,
        filters=step.filters,
        transport=_WithoutAuthorization(transport) if is_open else transport,
        retry_policy=_ONCE,
        requests_per_second=None,
    )


def _settings(credential: Credential | None, stage: Stage) -> Settings:
    key, deployment = stage.api_key, stage.deployment
    if credential is Credential.UNKNOWN_KEY:
        key = _KEY_NOBODY_HAS
    elif credential is Credential.EMPTY_KEY:
        key = ""
    elif credential is Credential.UNKNOWN_DEPLOYMENT:
        deployment = _DEPLOYMENT_NOBODY_HAS
    elif credential is not None:
        deployment = _NAMELESS.get(credential, deployment)
    return Settings(api_key=key, deployment=deployment, base_url=stage.base_url)


class _WithoutAuthorization:
    """Leaves the credential out of every request, which no setting of the destination can do."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        headers = tuple(header for header in request.headers if header[0] != _AUTHORIZATION)
        return self._transport.send(WireRequest(request.method, request.url, headers, request.body), timeout_seconds)
