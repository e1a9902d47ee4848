"""Scenarios collected by pytest, in test runs of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from mock_talon import Behaviour
from scenarios import InProcessMock, plan, pytest_items

pytest_plugins = ["pytester"]
LOADED_BEFORE = (plan, pytest_items)
"""Or each inner run would load modules of its own, and nothing could be planted in them."""

SEED_FILE = """
[[deployments]]
hostname = "acme.europe-west1.talon.one"
eventTypes = ["Ticket Bought"]
[[deployments.applications]]
id = 1
name = "Tickets"
currency = "EUR"
[[deployments.apiKeys]]
key = "ab12ab12ab12ab12ab12ab12ab12ab12"
application = 1
platform = "segment"
[[deployments.attributes]]
entity = "Event"
name = "Platform"
type = "string"
"""


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-W", "error", "-p", "no:randomly", "-p", "no:benchmark", *options)


def test_scenarios_are_collected_beside_other_tests(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_mine(): pass")

    run(pytester, "--talon-scenarios=2").assert_outcomes(passed=1 + 2 * 13)


def test_nothing_is_collected_unless_asked_for(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_mine(): pass")

    run(pytester).assert_outcomes(passed=1)


def test_each_scenario_is_an_item_that_can_be_chosen(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--talon-scenarios=3", "-k", "trackEventV2", "-v")

    result.assert_outcomes(passed=3, deselected=36)
    result.stdout.fnmatch_lines(["talon-scenarios::test_scenario[[]trackEventV2/tracked/0[]] PASSED*"])


def test_workers_share_the_scenarios(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--talon-scenarios=2", "-n", "2", "-p", "no:randomly")

    result.assert_outcomes(passed=26)


def test_world_gives_the_vocabulary(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", theirs=SEED_FILE)

    result = run(pytester, "--talon-scenarios=8", "--talon-world=theirs.toml", "--talon-seed=5", "-k", "trackEventV2")

    result.assert_outcomes(passed=7, skipped=1, deselected=12 * 8)


def test_failure_is_readable_and_tells_how_to_see_it_again(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Behaviour(disabled_rules=frozenset({"audience-unique"}))
    monkeypatch.setattr(plan, "InProcessMock", lambda *_: InProcessMock(broken))
    result = run(pytester, "--talon-scenarios=2", "--talon-seed=9", "-k", "duplicate")

    result.assert_outcomes(failed=1, deselected=25)
    result.stdout.fnmatch_lines(
        [
            "createAudience/duplicate/0 (seed 9): a second audience with the same ID is a conflict",
            "reproduce: talon-scenarios run --seed 9 --only createAudience/duplicate/0",
            "step 2: rule audience-unique (*",
            "    expected: 409",
            "    got:      201",
            "  request: *",
        ]
    )
    assert "Traceback" not in result.stdout.str()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(("--talon-scenarios=-1",), "--talon-scenarios=-1 is negative", id="negative"),
        pytest.param(("--talon-scenarios=1", "--talon-world=none.toml"), "none.toml", id="no-such-world"),
    ],
)
def test_mistakes_of_use_end_with_a_clear_message(
    pytester: pytest.Pytester, options: tuple[str, ...], message: str
) -> None:
    result = run(pytester, *options)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert message in result.stderr.str() + result.stdout.str()


def test_plugin_imports_nothing_before_it_is_asked(tmp_path: Path) -> None:
    heavy = "{'faker', 'flask', 'requests', 'rich', 'mock_talon.world', 'destination.destination'}"
    program = f"import sys, scenarios.pytest_plugin; print(sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60, cwd=tmp_path
    )

    assert done.stdout == "[]\n"
