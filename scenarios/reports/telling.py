"""What happened, as plain JSON without secrets: the one source of every report's details."""

from collections.abc import Iterable, Iterator
from typing import Any

from destination import Mapping, Result, WireRequest, WireResponse
from scenarios.coverage import Coverage
from scenarios.events import Duplicate, Leftovers, ScenarioFinished, StepPlayed
from scenarios.model import Step
from scenarios.observing import Change, Exchange, Json, Mismatch
from scenarios.reports.masking import Mask


def outcome_of(item: ScenarioFinished) -> str:
    """Tell in a word how a scenario ended."""
    return "skipped" if item.skipped else "failed" if item.failures else "passed"


def told_steps(item: ScenarioFinished, mask: Mask) -> list[dict[str, Json]]:
    """Tell every step of a failing scenario's smallest form: event, mapping, payload, request, answer, state."""
    shown = item.to_show
    knowing = mask.knowing(_where_secrets_are(shown.steps))
    return [_told_step(played, knowing) for played in shown.steps]


def told_mismatches(item: ScenarioFinished, mask: Mask) -> list[dict[str, Json]]:
    """Tell everything that was not as expected, in the scenario's smallest form."""
    shown = item.to_show
    knowing = mask.knowing(_where_secrets_are(shown.steps))
    return [
        {"step": failure.step, **_told_mismatch(mismatch, knowing)}
        for failure in shown.failures
        for mismatch in failure.mismatches
    ]


def _where_secrets_are(steps: Iterable[StepPlayed]) -> Iterator[Json]:
    for played in steps:
        yield from (mapping.mapping for mapping in played.step.mappings)
        yield from (dict(request.headers) for request in played.step.by_hand)
        yield from (arrival.headers for arrival in played.callbacks)
        for exchange in played.exchanges:
            yield exchange.result.payload
            yield dict(exchange.result.request.headers) if exchange.result.request else None


def _told_mismatch(mismatch: Mismatch, mask: Mask) -> dict[str, Json]:
    return {
        "rule": mismatch.rule.id,
        "source": mismatch.rule.source,
        "at": mask.text(mismatch.place),
        "expected": mask(mismatch.expected),
        "got": mask(mismatch.got),
    }


def _told_step(played: StepPlayed, mask: Mask) -> dict[str, Json]:
    return {
        "step": played.number,
        "seconds": round(played.seconds, 6),
        "conditions": mask(told_conditions(played.step)),
        "mismatches": [_told_mismatch(mismatch, mask) for mismatch in played.mismatches],
        "exchanges": [_told_exchange(exchange, mask) for exchange in played.exchanges],
        "callbacks": mask(played.callbacks),
        "changes": [_told_change(change, mask) for change in played.changes],
    }


def told_conditions(step: Step) -> dict[str, Json]:
    """Tell what is unusual about a step."""
    told: dict[str, Any] = {
        "credential": step.credential,
        "filters": list(step.filters),
        "waitSeconds": step.wait_seconds,
        "faults": list(step.faults),
        "atOnce": step.at_once,
    }
    return {name: value for name, value in told.items() if value}


def _told_change(change: Change, mask: Mask) -> dict[str, Json]:
    return {"at": mask.text(change.place), "before": mask(change.before), "after": mask(change.after)}


def _told_exchange(exchange: Exchange, mask: Mask) -> dict[str, Json]:
    result = exchange.result
    return {
        "event": mask(exchange.event),
        "mapping": mask(told_mapping(result.mapping)),
        "payload": mask(result.payload),
        "outcome": str(result.outcome),
        "reason": mask.text(result.reason),
        "request": told_request(result.request, mask) if result.request else None,
        "answer": _told_answer(result.response, mask) if result.response else None,
        "attempts": _told_attempts(result, mask),
    }


def told_mapping(mapping: Mapping) -> dict[str, Json]:
    """Tell a mapping as it stands in a mappings file of the destination."""
    optional = {"name": mapping.name or None, "subscribe": mapping.subscribe}
    return {
        "action": mapping.action,
        **{name: value for name, value in optional.items() if value is not None},
        "enabled": mapping.is_enabled,
        "useDefaultMappings": mapping.use_defaults,
        "mapping": mapping.mapping,
    }


def told_request(request: WireRequest, mask: Mask) -> dict[str, Json]:
    """Tell a request; its body is the text that is sent."""
    return {
        "method": request.method,
        "url": mask.text(request.url),
        "headers": mask(request.redacted_headers()),
        "body": mask(request.body),
    }


def _told_answer(response: WireResponse, mask: Mask) -> dict[str, Json]:
    return {
        "status": response.status,
        "reason": mask.text(response.reason),
        "headers": mask(response.headers),
        "body": mask.text(response.text),
    }


def _told_attempts(result: Result, mask: Mask) -> list[dict[str, Json]]:
    return [
        {
            "status": attempt.status,
            "error": mask(attempt.error),
            "waitSeconds": round(attempt.wait_seconds, 6),
            "seconds": round(attempt.duration_seconds, 6),
        }
        for attempt in result.attempts
    ]


def told_coverage(coverage: Coverage) -> dict[str, Json]:
    """Tell the shares, and what is missing in each."""
    shares = [
        {"name": share.name, "covered": share.covered, "total": share.total, "missing": list(share.missing)}
        for share in coverage.shares
    ]
    return {"shares": shares, "undeclared": list(coverage.undeclared)}


def told_duplicate(duplicate: Duplicate) -> dict[str, Json]:
    """Tell an event that arrived more than once."""
    return {"step": duplicate.step, "event": duplicate.event, "actions": list(duplicate.actions)}


def told_leftovers(leftovers: Leftovers) -> dict[str, Json]:
    """Tell what was deleted from a real deployment, and what stays."""
    return {
        "deletedAudiences": list(leftovers.deleted),
        "undeletedAudiences": list(leftovers.undeleted),
        "profiles": list(leftovers.profiles),
        "sessions": list(leftovers.sessions),
        "events": leftovers.events,
    }
