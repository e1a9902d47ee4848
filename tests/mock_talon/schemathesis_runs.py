"""Schemathesis over a mock's own document: one run, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import CheckNode, ScenarioRecorder
from schemathesis.generation.case import Case
from schemathesis.generation.modes import GenerationMode

from mock_talon import Server, World, Worlds
from mock_talon.api.segment_parameters import SKIP

RUN_SEED = 20260817
CASES_PER_OPERATION = 25
SLOWEST_ANSWER_SECONDS = 5.0
NOON = 1_767_268_800.0
STATELESS = ("examples", "coverage", "fuzzing")
SYSTEMATIC = ("examples", "coverage")
STATEFUL = ("stateful",)
_SUCCESS = range(200, 300)
_WORLD_KNOWS = ["2xx", "400", "404", "409"]
"""What valid data may be answered with: the rest is what only the world knows, such as audiences that do not exist."""


@dataclass
class Outcome:
    """What a run found.

    Args:
        problems: failed checks and errors of the run, in words.
        phases: those which came to their end.
        positive: statuses of the answers to valid data, by operation.
        linked: statuses of the answers to requests that followed a link, by operation.
        negative: how many cases of invalid data there were.
    """

    problems: list[str] = field(default_factory=list)
    phases: dict[str, Status] = field(default_factory=dict)
    positive: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    linked: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    negative: int = 0

    @property
    def accepted_share(self) -> float:
        """How many of the valid requests were answered with success, from 0 to 1."""
        statuses: Counter[int] = sum(self.positive.values(), Counter())
        return sum(count for status, count in statuses.items() if status in _SUCCESS) / statuses.total()


def run(
    world: World, key: str, paths: str, phases: tuple[str, ...], cases_per_operation: int = CASES_PER_OPERATION
) -> Outcome:
    """Run Schemathesis with every check over the operations of a world.

    Each case of the stateless phases meets the world as it was seeded.

    Args:
        world: is served on a socket for the time of the run.
        key: an API key of the world.
        paths: regular expression of the paths to test.
        phases: of Schemathesis, by its names.
        cases_per_operation: of each kind of data.
    """
    outcome = Outcome()
    with Server(world) as server:
        schema = schemathesis.openapi.from_url(
            f"{server.url}/openapi.json", config=_config(key, phases, cases_per_operation)
        )
        schema = schema.include(path_regex=paths)
        with _hooked(schema, None if phases == STATEFUL else partial(_begin_again, server.worlds)):
            for event in from_schema(schema).execute():
                _note(event, outcome)
    return outcome


def _begin_again(worlds: Worlds) -> None:
    """Bring back what the document describes: one world, with its seed."""
    worlds.default.reset()
    worlds.default.clock.freeze(NOON)
    for name in worlds.names()[1:]:
        worlds.remove(name)
    for snapshot in worlds.default.snapshots:
        worlds.default.snapshots.delete(snapshot.name)


def _config(key: str, phases: tuple[str, ...], cases_per_operation: int) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": RUN_SEED,
            "continue-on-failure": True,
            "auth": {"openapi": {"ApiKey-v1": {"api_key": f"ApiKey-v1 {key}"}}},
            "generation": {"max-examples": cases_per_operation, "deterministic": True, "database": "none"},
            "phases": {phase: {"enabled": phase in phases} for phase in (*STATELESS, *STATEFUL)},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": _WORLD_KNOWS},
                "max_response_time": SLOWEST_ANSWER_SECONDS,
            },
        }
    )


@contextmanager
def _hooked(schema: Any, after_each: Callable[[], None] | None) -> Iterator[None]:
    @schema.hook
    def filter_case(context: Any, case: Case) -> bool:
        return not _makes_unknown_names_valid(case)

    if after_each is not None:

        @schema.hook
        def after_call(context: Any, case: Case, response: Any) -> None:
            after_each()

    yield


def _makes_unknown_names_valid(case: Case) -> bool:
    """Tell whether an invalid body comes with the parameter that lets unknown attributes pass, which no schema can say."""
    body = case.meta.components.get(ParameterLocation.BODY) if case.meta else None
    return body is not None and body.mode is GenerationMode.NEGATIVE and SKIP in (case.query or {})


def _note(event: Any, outcome: Outcome) -> None:
    match event:
        case events.ScenarioFinished():
            _note_scenario(event.recorder, outcome)
        case events.NonFatalError():
            outcome.problems.append(f"{event.label}: {event.value}")
        case events.FatalError():
            raise event.exception
        case events.PhaseFinished():
            outcome.phases[event.phase.name.value] = event.status


def _note_scenario(recorder: ScenarioRecorder, outcome: Outcome) -> None:
    for case_id, checks in recorder.checks.items():
        outcome.problems.extend(_told(check, recorder, case_id) for check in checks if check.failure_info)
    for case_id, node in recorder.cases.items():
        interaction = recorder.interactions.get(case_id)
        if interaction is None or interaction.response is None or node.value.meta is None:
            continue
        status, label = interaction.response.status_code, node.value.operation.label
        if node.transition is not None:
            outcome.linked[label][status] += 1
        elif node.value.meta.generation.mode is GenerationMode.POSITIVE and node.parent_id is None:
            outcome.positive[label][status] += 1
        else:
            outcome.negative += 1


def _told(check: CheckNode, recorder: ScenarioRecorder, case_id: str) -> str:
    interaction = recorder.interactions[case_id]
    request, response = interaction.request, interaction.response
    failure = check.failure_info.failure if check.failure_info else None
    return (
        f"{check.name}: {request.method} {request.uri} {request.body!r} -> "
        f"{response.status_code if response else 'no answer'} {response.content[:300] if response else b''!r}: {failure}"
    )
