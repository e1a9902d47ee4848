"""A failing scenario as lines of text: what was not as expected, the whole way of each step, and how to see it again."""

from collections.abc import Iterator, Sequence
from typing import Final

from scenarios.events import ScenarioFinished
from scenarios.observing import Json
from scenarios.reports.about import About
from scenarios.reports.telling import told_mismatches, told_steps
from scenarios.reports.wording import in_one_line

_WAY: Final = ("event", "mapping", "payload", "outcome", "reason", "request", "answer")


def failure_lines(item: ScenarioFinished, about: About) -> Iterator[str]:
    """Tell a scenario that failed, in its smallest form."""
    yield f"{item.scenario.id} (seed {item.scenario.seed}): {item.scenario.title}"
    yield f"reproduce: {about.reproduction(item.scenario)}"
    yield from _mismatch_lines(told_mismatches(item, about.mask))
    yield from _step_lines(told_steps(item, about.mask))


def _mismatch_lines(mismatches: Sequence[dict[str, Json]]) -> Iterator[str]:
    for told in mismatches:
        yield f"step {told['step']}: rule {told['rule']} ({told['source']})"
        yield f"  at {in_one_line(told['at'])}"
        yield f"    expected: {in_one_line(told['expected'])}"
        yield f"    got:      {in_one_line(told['got'])}"


def _step_lines(steps: Sequence[dict[str, Json]]) -> Iterator[str]:
    for step in steps:
        yield f"step {step['step']}"
        for exchange in step["exchanges"]:
            yield from (f"  {name}: {in_one_line(exchange[name])}" for name in _WAY if exchange[name] not in (None, ""))
        for change in step["changes"]:
            yield f"  changed {in_one_line(change['at'])}: {in_one_line(change['before'])} → {in_one_line(change['after'])}"
