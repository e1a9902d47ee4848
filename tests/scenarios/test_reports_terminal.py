"""The report on a terminal: a table, coverage, failures, and nothing that acts on the terminal."""

import io
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from scenarios import TerminalReport
from tests.scenarios import told_runs
from tests.scenarios.told_runs import CALLBACK_SECRET, KEY


def text_of(*, is_terminal: bool = False, width: int = 80, **changes: Any) -> str:
    written = io.StringIO()
    console = Console(file=written, width=width, force_terminal=is_terminal, color_system=None)
    report = TerminalReport(console, replace(told_runs.about(), **changes))
    for event in told_runs.run_events():
        report(event)
    report.close()
    return written.getvalue()


def test_table_fits_a_terminal_of_eighty_columns() -> None:
    rows = {line.split()[0]: line.split() for line in text_of().splitlines() if line.strip()}

    assert rows["trackEventV2"] == ["trackEventV2", "2", "1", "1", "2", "0.01", "s"]


def test_report_tells_coverage_and_how_to_see_what_is_missing() -> None:
    text = text_of(whole_count=92)

    assert "coverage:\n  actions: 12 of 12, 100 %\n  ledger lines: 2 of 3, 66.6 %\n" in text
    assert "  all of it is covered from --count 92 on\n  use --verbose to list what is not covered\n" in text
    assert "not covered:" not in text


def test_report_lists_what_is_missing_when_asked_for_all() -> None:
    text = text_of(tells_all=True)

    assert "coverage:\n  actions: 12 of 12, 100 %\n  ledger lines: 2 of 3, 66.6 %\n" in text
    assert "    not covered: never-aimed-at\n" in text
    assert "  answered but not declared: PUT /segment/v2/events 500\n" in text


def test_report_tells_throughput_on_the_wall_and_per_core() -> None:
    text = text_of(tells_all=True)

    assert "2 scenarios in 10.0 ms: 200 per second\n" in text
    assert "a core busy with nothing else: 333 per second\n" in text
    assert "share of its time that went into making them up: 16.7 %\n" in text


def test_report_tells_one_plain_figure_of_speed_unless_asked_for_all() -> None:
    assert [line for line in text_of().splitlines() if "per second" in line] == [
        "2 scenarios in 10.0 ms: 200 per second"
    ]


@pytest.mark.parametrize("acting", ["\x00", "\x1b", "\u202e", "\ud800"])
def test_report_shows_acting_characters_as_escapes(acting: str) -> None:
    text = text_of()

    assert acting not in text
    assert f"{ord(acting):02x}" in text


@pytest.mark.parametrize("secret", [KEY, KEY[:20], CALLBACK_SECRET, "user:pass"])
def test_report_holds_no_secret(secret: str) -> None:
    assert secret not in text_of(width=10_000)


def test_progress_is_shown_on_a_terminal_alone() -> None:
    assert "\x1b[?25l" in text_of(is_terminal=True)
    assert "\x1b" not in text_of()
