"""Lines of JSON, for programs."""

import json
from typing import Any, TextIO

from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished
from scenarios.reports.about import About
from scenarios.reports.telling import (
    outcome_of,
    told_coverage,
    told_duplicate,
    told_leftovers,
    told_mismatches,
    told_steps,
)


class JsonLines:
    """Writes one JSON object per scenario, one before all and one after.

    Args:
        stream: where to.
        about: the run.
    """

    def __init__(self, stream: TextIO, about: About) -> None:
        self._stream = stream
        self._about = about

    def __call__(self, event: Event) -> None:
        """Take one event of a run."""
        self._stream.write(json_line(self._described(event)))
        self._stream.flush()

    def _described(self, event: Event) -> dict[str, Any]:
        if isinstance(event, RunStarted):
            started = self._about.started.isoformat(timespec="seconds")
            return {"event": "started", "total": event.total, "seed": event.seed, "at": started}
        return self._finished(event) if isinstance(event, RunFinished) else self._scenario(event)

    def _finished(self, event: RunFinished) -> dict[str, Any]:
        described = {
            "event": "finished",
            "failed": sum(bool(item.failures) for item in event.finished),
            "seconds": round(event.seconds, 3),
            "generatingSeconds": round(event.generating_seconds, 3),
            "digest": event.digest,
            "workers": event.workers,
            "brokenOff": event.is_broken_off,
            "leftovers": None if event.leftovers is None else told_leftovers(event.leftovers),
        }
        coverage = self._about.coverage
        return {**described, "coverage": told_coverage(coverage())} if coverage else described

    def _scenario(self, item: ScenarioFinished) -> dict[str, Any]:
        described = {
            "event": "scenario",
            "id": item.scenario.id,
            "kind": item.scenario.kind,
            "seed": item.scenario.seed,
            "outcome": outcome_of(item),
            "skipped": self._about.mask.text(item.skipped),
            "rules": list(item.scenario.rules),
            "requests": item.requests,
            "unchecked": item.unchecked,
            "seconds": round(item.seconds, 6),
            "duplicates": [told_duplicate(duplicate) for duplicate in item.duplicates],
            "failures": told_mismatches(item, self._about.mask),
        }
        if not item.failures:
            return described
        reproduction = self._about.reproduction(item.scenario)
        return {**described, "reproduce": reproduction, "steps": told_steps(item, self._about.mask)}


def json_line(value: dict[str, Any]) -> str:
    """Write an object as one line; what UTF-8 cannot express stands as an escape."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"
