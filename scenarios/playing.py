"""One scenario on its stage: the steps go through a destination, and what is seen is held against what must be."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from time import perf_counter, process_time
from typing import Final

from scenarios.checks import Refused
from scenarios.comparing import differences, exactly
from scenarios.duplicates import duplicates_in
from scenarios.events import Failure, ScenarioFinished, StepPlayed
from scenarios.model import Scenario, Step
from scenarios.observing import Change, Looks, Mismatch, Observation, Rule
from scenarios.sending import send
from scenarios.stage import Stage, Target
from scenarios.state import State
from scenarios.traffic_checks import Drifts
from scenarios.world_checks import Unchanged

_DRIFT: Final = "drift-"
NOT_OURS: Final = "it needs a world that only a mock of our own can be set up as"


def play(scenario: Scenario, target: Target, *, watches_all: bool = False) -> ScenarioFinished:
    """Play one scenario; it ends with the first step that shows something unexpected.

    Args:
        scenario: what to play.
        target: whom to drive.
        watches_all: look at the world around every step, also where no check asks for it.
    """
    stage = None if scenario.lacks else target.stage(scenario.script.world)
    if stage is None:
        return ScenarioFinished(scenario, skipped=scenario.lacks or NOT_OURS)
    started, worked = perf_counter(), process_time()
    played: list[StepPlayed] = []
    seen: State | None = None
    for number, step in enumerate(_steps_in(stage, scenario.script.steps), start=1):
        latest, seen = _played(number, step, stage, seen, watches_all=watches_all)
        played.append(latest)
        if latest.mismatches:
            break
    finished = _finished(scenario, stage, tuple(played))
    return replace(finished, seconds=perf_counter() - started, cpu_seconds=process_time() - worked)


def _finished(scenario: Scenario, stage: Stage, played: tuple[StepPlayed, ...]) -> ScenarioFinished:
    checks = () if stage.look else [check for item in played for check in item.step.checks]
    return ScenarioFinished(
        scenario,
        failures=tuple(Failure(item.number, item.mismatches) for item in played if item.mismatches),
        requests=sum(len(exchange.result.attempts) for item in played for exchange in item.exchanges),
        unchecked=sum(check.looks > Looks.NEVER for check in checks),
        steps=played,
        duplicates=tuple(duplicates_in(played)),
    )


def _steps_in(stage: Stage, steps: Iterable[Step]) -> Iterator[Step]:
    """Give the steps: a strict world refuses the first that drifts, with which it ends; a lenient one notes the drift."""
    for step in steps:
        if step.drift is None:
            yield step
        elif stage.is_strict:
            yield replace(step, checks=(Refused(step.drift, step.strict_status), Unchanged(step.drift)))
            return
        else:
            yield replace(step, checks=(*step.checks, *_drifts(step.drift, step)))


def _drifts(rule: Rule, step: Step) -> tuple[Drifts, ...]:
    """Expect the note of a drift, unless the request is refused, or the drift is none of single requests."""
    is_noted = rule.id.startswith(_DRIFT) and not any(isinstance(check, Refused) for check in step.checks)
    return (Drifts(rule),) if is_noted else ()


def _played(
    number: int, step: Step, stage: Stage, known: State | None, *, watches_all: bool
) -> tuple[StepPlayed, State | None]:
    """Play a step.

    Args:
        number: counted from 1.
        step: what is to be done and seen.
        stage: where.
        known: the world as the step before has left it, None when nobody looked.
        watches_all: look around the step in any case.

    Returns:
        What came of it; and the world as it is left, None when nobody looked, or somebody else may act on it meanwhile.
    """
    started = perf_counter()
    if step.wait_seconds and stage.advance:
        stage.advance(step.wait_seconds)
    looks = Looks.AROUND if watches_all else max((check.looks for check in step.checks), default=Looks.NEVER)
    before = (known or stage.look()) if stage.look and looks >= Looks.AROUND else None
    noted = stage.drifts() if stage.drifts else ()
    exchanges, callbacks = send(step, stage)
    after = stage.look() if stage.look and looks >= Looks.AFTERWARDS else None
    drifts = stage.drifts()[len(noted) :] if stage.drifts else None
    seen = Observation(tuple(exchange.result for exchange in exchanges), before, after, callbacks, drifts)
    mismatches = tuple(_judge(step, seen))
    changes = tuple(_changes(before, after)) if mismatches or watches_all else ()
    told = StepPlayed(number, step, exchanges, mismatches, perf_counter() - started, callbacks, changes)
    return told, after if stage.is_ours else None


def _judge(step: Step, seen: Observation) -> Iterator[Mismatch]:
    for check in step.checks:
        yield from check.compare(seen)


def _changes(before: State | None, after: State | None) -> Iterator[Change]:
    if before is None or after is None:
        return
    for place, was, became in differences(exactly(before.by_place()), after.by_place(), ""):
        yield Change(place.lstrip("/"), was, became)
