"""The command: exit statuses, reports, and what reproduces a failure."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from destination import Pacer
from mock_talon import Behaviour, FrozenClock, Server, World, load_seed
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
        (["--action", "trackEvnt"], "there is no action 'trackEvnt'; did you mean 'trackEvent'?"),
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


SEED_FILE = """
[[deployments]]
hostname = "tickets.europe-west1.talon.one"
eventTypes = ["Ticket Bought"]
[[deployments.applications]]
id = 4
name = "Tickets"
currency = "EUR"
[[deployments.apiKeys]]
key = "ab12ab12ab12ab12ab12ab12ab12ab12"
application = 4
platform = "segment"
[[deployments.attributes]]
entity = "Event"
name = "Platform"
type = "string"
[[deployments.audiences]]
id = 77
name = "Season ticket holders"
integrationId = "season"
[[deployments.audiences]]
id = 78
name = "Away fans"
integrationId = "away"
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    file = tmp_path / "theirs.toml"
    file.write_text(SEED_FILE)
    return file


def test_scenarios_speak_the_words_of_a_users_world(world: Path) -> None:
    lines = invoke("export", "--seed", "3", "--count", "40", "--world", str(world)).output.splitlines()
    events = {
        event["event"]
        for line in map(json.loads, lines)
        if line["kind"] == "tracked"
        for step in line["steps"]
        for event in step["events"]
    }

    assert events == {"Ticket Bought"}
    assert any("Platform" in line for line in lines)
    assert any("Season ticket holders" in line for line in lines)
    assert not any("VIP" in line for line in lines)


def test_every_kind_passes_in_a_users_world_and_says_what_that_lacks(world: Path) -> None:
    result = invoke("run", "--seed", "3", "--count", "100", "--world", str(world))
    skipped = [line for line in result.output.splitlines() if "skipped" in line]

    assert result.exit_code == 0, result.output
    assert [line for line in skipped if "track-event" not in line] == []


def test_reproduction_holds_world_and_locale(world: Path) -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"audience-unique"}))
    with Server(World(clock=FrozenClock(), behaviour=behaviour, seed=load_seed(world))) as server:
        options = ("--world", str(world), "--locale", "de_DE", "--base-url", server.url)
        result = invoke("run", "--seed", "7", "--only", "createAudience/duplicate/0", *options)

    line = f"run --seed 7 --world {world} --locale de_DE --base-url {server.url} --only createAudience/duplicate/0"
    assert line in result.output


def test_locale_changes_values_and_leaves_ids() -> None:
    plain, german = (
        invoke("list", "--seed", "7", "--only", "createAudience", *more).output.splitlines()
        for more in ((), ("--locale", "de_DE"))
    )

    assert [line.split()[0] for line in plain[:-1]] == [line.split()[0] for line in german[:-1]]
    assert plain != german


def test_repeat_plays_one_scenario_again_and_again() -> None:
    result = invoke("run", "--seed", "7", "--repeat", "createAudience/created/0", "--count", "5", "--json")
    lines = [json.loads(line) for line in result.output.splitlines()]

    assert [line["id"] for line in lines[1:-1]] == ["createAudience/created/0"] * 5
    assert {line["outcome"] for line in lines[1:-1]} == {"passed"}


def test_repeat_renews_identifiers_on_a_server_that_remembers() -> None:
    with Server(World(clock=FrozenClock())) as server:
        result = invoke(
            "run", "--seed", "7", "--repeat", "createAudience/created/0", "--count", "3", "--base-url", server.url
        )

    assert result.exit_code == 0
    assert " 3 " in next(line for line in result.output.splitlines() if line.startswith(" total"))


def test_run_ends_with_the_first_failure_when_asked_to() -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"audience-unique"}))
    with Server(World(clock=FrozenClock(), behaviour=behaviour)) as server:
        options = ("--only", "createAudience", "--count", "9", "--base-url", server.url, "--fail-fast")
        result = invoke("run", "--seed", "7", *options)

    assert result.exit_code == 1
    assert "7 scenarios not begun: the run ended early, as it was asked to" in result.output


def test_run_ends_when_its_time_is_over() -> None:
    result = invoke("run", "--seed", "7", "--count", "5", "--seconds", "0.000001")

    assert result.exit_code == 0
    assert "64 scenarios not begun: the run ended early" in result.output


@pytest.mark.parametrize(("options", "rate"), [(("--rate", "20000"), 20000), ((), 60)])
def test_server_is_driven_as_fast_as_the_budget_says(
    monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], rate: float
) -> None:
    paces: list[float] = []

    def pacer(requests_per_second: float, **more: Any) -> Pacer:
        paces.append(requests_per_second)
        return Pacer(requests_per_second, **more)

    monkeypatch.setattr("scenarios.targets.Pacer", pacer)
    with Server(World(clock=FrozenClock())) as server:
        result = invoke("run", "--seed", "7", "--only", "trackEventV2/tracked/0", "--base-url", server.url, *options)

    assert result.exit_code == 0
    assert paces == [rate]


def test_kinds_are_told_when_asked_for() -> None:
    output = invoke("run", "--seed", "7", "--only", "platform", "--count", "20", "--kinds").output

    assert "scenarios per second of a core busy with nothing else, by kind:" in output
    assert re.search(r"^ +\d+ +1 run  platform/rate-at-the-limit \(heavy\)$", output, re.MULTILINE)


def test_failure_is_told_in_its_smallest_form() -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"attribute-type"}))
    with Server(World(clock=FrozenClock(), behaviour=behaviour)) as server:
        options = ("--only", "updateCustomerProfileV3/wrong-type/0", "--base-url", server.url, "--rate", "100000")
        result = invoke("run", "--seed", "7", *options)

    assert re.search(
        r"smallest form: 1 step, the last sends PUT /segment/v2/customer_profiles/\S+ with \d+ bytes", result.output
    )
