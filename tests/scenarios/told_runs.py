"""A run made up for the reports: one scenario passed, one was skipped, and one failed with values that bite."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from destination import Mapping, Outcome, Result, WireRequest, WireResponse
from scenarios import (
    About,
    Arrival,
    Change,
    Coverage,
    Exchange,
    Failure,
    Listener,
    Mask,
    Mismatch,
    Rule,
    RunFinished,
    RunStarted,
    Scenario,
    ScenarioFinished,
    Share,
    Step,
    StepPlayed,
)
from scenarios.model import Script

KEY = "c0ffee00" * 8
CALLBACK_SECRET = 'callback "secret" of ours'
MARKUP = "</pre></script><img src=x onerror=alert(1)>]]>&amp;'\""
UNSEEN = "\x00\x1b[31m\u202e\ud800\u2028"
MARKDOWN = "| cell |\n# title ``` [link](http://evil.example) @team"
BITING = f"{MARKUP}{UNSEEN}{MARKDOWN}"
RULE = Rule("biting-rule", f"source {MARKUP}")
STARTED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

COVERAGE = Coverage(
    (Share("actions", 12), Share("ledger lines", 3, ("never-aimed-at",))),
    seen={"PUT /segment/v2/events": {200: 7, 500: 1}},
    declared={"PUT /segment/v2/events": (200, 400)},
    matrix={("biting-rule", "trackEventV2"): {200: 7, 0: 2}},
    undeclared=("PUT /segment/v2/events 500",),
)


def scenario(name: str, title: str = "an event is tracked") -> Scenario:
    return Scenario(f"trackEventV2/{name}/0", "trackEventV2", name, title, 7, Script(()), ("biting-rule",))


def biting_step() -> StepPlayed:
    mapping = Mapping(
        "trackEventV2", 'type = "track"', {"attributes": {BITING: BITING}, "callbackAPIKey": CALLBACK_SECRET}
    )
    headers = (("authorization", f"ApiKey-v1 {KEY}"), ("x-callback-api-key", CALLBACK_SECRET), ("odd", BITING))
    body = f'{{"odd":"{KEY}"}}'.encode()
    request = WireRequest("PUT", f"http://user:pass@127.0.0.1/{BITING}", headers, body)
    answer = WireResponse(500, BITING, {"odd": BITING}, f"{BITING} {KEY}".encode("utf-8", "surrogatepass"))
    payload = {"odd": BITING, "callbackAPIKey": CALLBACK_SECRET, "ratio": float("nan")}
    result = Result(mapping, Outcome.FAILED, BITING, payload, request, None, answer)
    event = {"type": "track", "event": BITING, "properties": {"secret": CALLBACK_SECRET}}
    arrival = Arrival("/callback", {"authorization": CALLBACK_SECRET}, {"odd": BITING})
    change = Change(f"profiles/{BITING}", "nothing", BITING)
    step = Step((event,), (mapping,))
    return StepPlayed(1, step, (Exchange(event, result),), mismatches(), 0.004, (arrival,), (change,))


def mismatches() -> tuple[Mismatch, ...]:
    return (
        Mismatch(RULE, "answer/status", 200, 500),
        Mismatch(RULE, f"answer/body/{BITING}", {"odd": BITING}, f"{BITING} {KEY}"),
        Mismatch(RULE, "request/body", "a text", f"it begins with {KEY[:20]}…"),
    )


def run_events() -> tuple[RunStarted, ScenarioFinished, ScenarioFinished, ScenarioFinished, RunFinished]:
    passed = ScenarioFinished(scenario("passed"), requests=1, seconds=0.002, cpu_seconds=0.002)
    skipped = ScenarioFinished(scenario("skipped"), skipped=f"it lacks {BITING}")
    failed = ScenarioFinished(
        scenario("failed", f"title {BITING}"),
        (Failure(1, mismatches()),),
        1,
        0.004,
        steps=(biting_step(),),
        cpu_seconds=0.003,
    )
    over = RunFinished((passed, skipped, failed), 0.01, "abcdef", 0.001)
    return RunStarted(3, 7), passed, skipped, failed, over


def about(command: str = "talon-scenarios run --seed 7 --only") -> About:
    return About(command, f"target {MARKUP}", STARTED, Mask([KEY]), lambda: COVERAGE)


def written_by(writer: Callable[[TextIO, About], Listener]) -> str:
    """Tell a writer the run, and give what it wrote as a file would hold it."""
    stream = io.StringIO()
    listener = writer(stream, about())
    for event in run_events():
        listener(event)
    return stream.getvalue().encode("utf-8", "backslashreplace").decode()
