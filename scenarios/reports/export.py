"""Scenarios told before they are played: what is sent and what must follow, for other tools and for readers."""

from collections.abc import Iterator
from typing import Any

from destination import Destination, Settings
from scenarios.model import ANY_WORLD, ByHand, Scenario, Step
from scenarios.observing import Check, Json
from scenarios.reports.masking import Mask
from scenarios.reports.telling import told_conditions, told_mapping, told_request
from scenarios.reports.wording import in_one_line, indented, indented_body
from scenarios.vocabulary import Vocabulary


class Exporter:
    """Tells scenarios of one vocabulary as plain JSON without secrets.

    Args:
        vocabulary: gives the settings under which requests are planned.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._settings = Settings(api_key=vocabulary.key, deployment=f"https://{vocabulary.deployment}")
        self._mask = Mask([vocabulary.key])

    def told(self, scenario: Scenario) -> dict[str, Json]:
        """Tell a scenario: its steps, the requests which the destination makes of them, and the expectations."""
        values = [(*(mapping.mapping for mapping in step.mappings), step.events) for step in scenario.script.steps]
        mask = self._mask.knowing(values)
        world = scenario.script.world
        return {
            "id": scenario.id,
            "action": scenario.action,
            "kind": scenario.kind,
            "title": scenario.title,
            "seed": scenario.seed,
            "rules": list(scenario.rules),
            "lacks": scenario.lacks,
            "world": {} if world == ANY_WORLD else mask(world),
            "steps": [self._told_step(step, mask) for step in scenario.script.steps],
        }

    def _told_step(self, step: Step, mask: Mask) -> dict[str, Json]:
        destination = Destination(self._settings, step.mappings, filters=step.filters)
        planned = [result for event in step.events for result in destination.plan(event)]
        knowing = mask.knowing(result.payload for result in planned)
        requests = [told_request(result.request, knowing) for result in planned if result.request]
        return {
            "events": knowing(step.events),
            "mappings": [knowing(told_mapping(mapping)) for mapping in step.mappings],
            "conditions": knowing(told_conditions(step)),
            "requests": [*requests, *(_told_by_hand(request, knowing) for request in step.by_hand)],
            "expectations": [_told_check(check, knowing) for check in step.checks],
        }


def _told_by_hand(request: ByHand, mask: Mask) -> dict[str, Json]:
    knowing = mask.knowing([dict(request.headers)])
    return {
        "method": request.method,
        "url": knowing.text(request.target),
        "headers": knowing(dict(request.headers)),
        "body": knowing(request.body),
        "size": request.size,
    }


def _told_check(check: Check, mask: Mask) -> dict[str, Json]:
    told: dict[str, Any] = mask(check)
    rule = {"rule": check.rule.id, "source": check.rule.source, "check": type(check).__name__}
    return {**rule, **{name: value for name, value in told.items() if name != "rule"}}


def lines_of(told: dict[str, Json]) -> Iterator[str]:
    """Write a told scenario for a reader."""
    yield f"{told['id']} (seed {told['seed']}): {told['title']}"
    yield f"rules: {', '.join(told['rules'])}"
    if told["lacks"]:
        yield f"cannot be played: {in_one_line(told['lacks'])}"
    if told["world"]:
        yield f"world: {in_one_line(told['world'])}"
    for number, step in enumerate(told["steps"], start=1):
        yield from ("", f"step {number}", *_step_lines(step))


def _step_lines(step: dict[str, Json]) -> Iterator[str]:
    yield from (f"{name}: {in_one_line(value)}" for name, value in step["conditions"].items())
    for event in step["events"]:
        yield f"event: {indented(event)}"
    for mapping in step["mappings"]:
        yield f"mapping: {indented(mapping)}"
    for request in step["requests"]:
        yield f"request: {request['method']} {in_one_line(request['url'])}"
        yield from (f"  {name}: {in_one_line(value)}" for name, value in request["headers"].items())
        if request.get("size"):
            yield f"  blanks behind the body fill it up to {request['size']} bytes"
        if isinstance(request["body"], str):
            yield indented_body(request["body"])
        elif request["body"] is not None:
            yield indented(request["body"])
    yield from (f"must be: {in_one_line(told)}" for told in step["expectations"])
