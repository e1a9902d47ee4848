"""The command: exit statuses, reports, and what reproduces a failure."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from mock_talon import Behaviour, FrozenClock, Server, World
from scenarios.cli import cli


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_run_ends_with_status_zero_and_a_table_by_action_when_all_pass() -> None:
    result = invoke("run", "--seed", "7", "--count", "2")
    rows = {line.split()[0]: line.split()[1:4] for line in result.output.splitlines() if line.strip()}

    assert result.exit_code == 0
    assert rows["updateCustomerSessionV2"] == ["2", "2", "0"]
    assert rows["total"] == ["26", "26", "0"]


def test_run_prints_the_same_digest_twice() -> None:
    outputs = [invoke("run", "--seed", "7", "--count", "3", "--action", "trackEvent").output for _ in range(2)]
    digests = {line for output in outputs for line in output.splitlines() if "digest" in line}

    assert len(digests) == 1


def test_run_ends_with_status_one_and_names_the_rule_when_a_scenario_fails() -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"audience-unique"}))
    with Server(World(clock=FrozenClock(), behaviour=behaviour)) as server:
        result = invoke("run", "--seed", "7", "--only", "createAudience/duplicate/0", "--base-url", server.url)

    assert result.exit_code == 1
    assert "rule audience-unique (" in result.output
    reproduction = f"run --seed 7 --base-url {server.url} --only createAudience/duplicate/0"
    assert reproduction in result.output


def test_run_plays_one_scenario_when_asked_for_one() -> None:
    result = invoke("run", "--seed", "7", "--only", "trackEventV2/tracked/5", "--json")
    lines = [json.loads(line) for line in result.output.splitlines()]

    assert [line["event"] for line in lines] == ["started", "scenario", "finished"]
    assert lines[1]["id"] == "trackEventV2/tracked/5"
    assert lines[1]["outcome"] == "passed"


def test_json_lines_tell_every_mismatch_of_a_failure() -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"audience-unique"}))
    with Server(World(clock=FrozenClock(), behaviour=behaviour)) as server:
        result = invoke(
            "run", "--seed", "7", "--only", "createAudience/duplicate/0", "--base-url", server.url, "--json"
        )
    failure = json.loads(result.output.splitlines()[1])["failures"][0]

    assert failure["rule"] == "audience-unique"
    assert (failure["step"], failure["at"], failure["expected"], failure["got"]) == (2, "answer/status", 409, 201)


def test_list_shows_the_same_scenarios_twice() -> None:
    first, second = (invoke("list", "--seed", "7", "--count", "20").output for _ in range(2))

    assert first == second
    assert len(first.splitlines()) == 13 * 20 + 1


def test_run_in_strict_mode_passes() -> None:
    result = invoke("run", "--seed", "7", "--count", "7", "--action", "updateAudience", "--strict")

    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--action", "nope"], "'nope' is not one of 'createAudience'"),
        (["--only", "trackEventV2/nope/0"], "there is no scenario 'trackEventV2/nope/0'"),
        (["--count", "0"], "0 is not in the range"),
        (["--base-url", "http://127.0.0.1:1"], "nobody answers at http://127.0.0.1:1"),
        (["--deployment", "https://acme.talon.one"], "belong to --base-url"),
    ],
)
def test_run_ends_with_status_two_when_it_is_asked_wrongly(arguments: list[str], message: str) -> None:
    result = invoke("run", *arguments)

    assert result.exit_code == 2
    assert message in result.output


def test_module_runs_as_the_command() -> None:
    command = [sys.executable, "-m", "scenarios", "list", "--seed", "1", "--count", "1", "--action", "trackEvent"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.startswith("trackEvent/tracked/0  ")
    assert done.stderr == ""
