"""The report on a terminal: a table, coverage, failures, and nothing that acts on the terminal."""

import io

import pytest
from rich.console import Console

from scenarios import Coverage, Share, TerminalReport
from tests.scenarios import told_runs
from tests.scenarios.told_runs import CALLBACK_SECRET, KEY


def text_of(*, is_terminal: bool = False, width: int = 80) -> str:
    written = io.StringIO()
    console = Console(file=written, width=width, force_terminal=is_terminal, color_system=None)
    report = TerminalReport(console, told_runs.about())
    for event in told_runs.run_events():
        report(event)
    report.close()
    return written.getvalue()


def test_table_fits_a_terminal_of_eighty_columns() -> None:
    rows = {line.split()[0]: line.split() for line in text_of().splitlines() if line.strip()}

    assert rows["trackEventV2"] == ["trackEventV2", "2", "1", "1", "2", "0.01", "s"]


def test_report_tells_coverage_and_what_is_missing() -> None:
    text = text_of()

    assert "coverage:\n  actions: 12 of 12, 100 %\n  ledger lines: 2 of 3, 66.6 %\n" in text
    assert "    not covered: never-aimed-at\n" in text
    assert "  answered but not declared: PUT /segment/v2/events 500\n" in text


def test_report_tells_throughput_on_the_wall_and_per_core() -> None:
    text = text_of()

    assert "200 scenarios per second over 10.0 ms\n" in text
    assert "333 per second of one core, 333 without bursts and requests of the greatest size; " in text
    assert "making them took 16.7 % of it\n" in text


@pytest.mark.parametrize("acting", ["\x00", "\x1b", "\u202e", "\ud800"])
def test_report_shows_acting_characters_as_escapes(acting: str) -> None:
    text = text_of()

    assert acting not in text
    assert f"{ord(acting):02x}" in text


@pytest.mark.parametrize("secret", [KEY, KEY[:20], CALLBACK_SECRET, "user:pass"])
def test_report_holds_no_secret(secret: str) -> None:
    assert secret not in text_of(width=10_000)


def test_long_lists_of_what_is_missing_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    many = Share("ledger lines", 30, tuple(f"rule-{number}" for number in range(12)))
    monkeypatch.setattr(told_runs, "COVERAGE", Coverage((many,), {}, {}, {}))
    text = text_of()

    assert text.count("not covered: ") == 10
    assert "    … and 2 more; see them with --html\n" in text


def test_progress_is_shown_on_a_terminal_alone() -> None:
    assert "\x1b[?25l" in text_of(is_terminal=True)
    assert "\x1b" not in text_of()
