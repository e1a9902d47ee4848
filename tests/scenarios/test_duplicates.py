"""Events that arrive twice are seen, and shown by every report."""

import io
import json
from collections.abc import Callable
from typing import TextIO

import pytest
from rich.console import Console

from scenarios import (
    About,
    Duplicate,
    Generator,
    HtmlReport,
    InProcessMock,
    JsonLines,
    JUnitReport,
    Listener,
    MarkdownReport,
    ScenarioFinished,
    TerminalReport,
    run,
)
from tests.scenarios.conftest import SEED

MIGRATION = "platform/migration-duplicate/0"


def played(scenario_id: str, listener: Listener | None = None) -> ScenarioFinished:
    with InProcessMock() as target:
        over = run([Generator(SEED).by_id(scenario_id)], target, [listener] if listener else [])
    return over.finished[0]


def test_call_that_two_mappings_deliver_is_a_duplicate() -> None:
    finished = played(MIGRATION)

    assert finished.has_passed
    assert [(one.step, one.actions) for one in finished.duplicates] == [
        (1, ("updateCustomerProfile", "updateCustomerProfileV3"))
    ]
    assert finished.duplicates[0].event.startswith("message-")


@pytest.mark.parametrize(
    ("scenario_id", "actions"),
    [
        pytest.param("platform/migration-event/0", ("trackEvent", "trackEventV2"), id="event"),
        pytest.param(
            "platform/migration-session/0", ("updateCustomerSession", "updateCustomerSessionV2"), id="session"
        ),
    ],
)
def test_events_and_sessions_arrive_twice_as_well(scenario_id: str, actions: tuple[str, str]) -> None:
    finished = played(scenario_id)

    assert finished.has_passed
    assert {one.actions for one in finished.duplicates} == {actions}


def test_different_things_made_of_one_call_are_none() -> None:
    assert played("platform/several-mappings/0").duplicates == ()


def terminal(stream: TextIO, about: About) -> Listener:
    return TerminalReport(Console(file=stream, width=200), about)


@pytest.mark.parametrize("writer", [terminal, HtmlReport, MarkdownReport, JUnitReport])
def test_report_shows_the_duplicate(writer: Callable[[TextIO, About], Listener]) -> None:
    stream = io.StringIO()
    played(MIGRATION, writer(stream, About("talon-scenarios run --only")))

    told = (
        "1 event arrived twice, by updateCustomerProfile and by updateCustomerProfileV3: platform/migration-duplicate"
    )
    assert told in stream.getvalue().replace("&#45;", "-")


def test_json_lines_tell_the_duplicate() -> None:
    stream = io.StringIO()
    finished = played(MIGRATION, JsonLines(stream, About("talon-scenarios run --only")))
    line = json.loads(stream.getvalue().splitlines()[1])
    [duplicate] = finished.duplicates

    assert duplicate == Duplicate(1, duplicate.event, ("updateCustomerProfile", "updateCustomerProfileV3"))
    assert line["duplicates"] == [{"step": 1, "event": duplicate.event, "actions": list(duplicate.actions)}]
