"""The options and commands that write: reports of a run, one scenario shown, many exported."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner, Result

from destination import load_mappings
from mock_talon import demo_seed
from scenarios import Generator
from scenarios.cli import cli
from tests.readme import README

KEYS = [key.key for key in demo_seed().deployments[0].api_keys]


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_run_writes_every_report_that_is_asked_for(tmp_path: Path) -> None:
    names = {"--junit": "a.xml", "--jsonl": "b.jsonl", "--html": "c.html", "--markdown": "d.md"}
    options = [word for option, name in names.items() for word in (option, str(tmp_path / name))]
    result = invoke("run", "--seed", "7", "--count", "1", *options)
    texts = {name: (tmp_path / name).read_text("utf-8") for name in names.values()}

    assert result.exit_code == 0
    assert len(fromstring(texts["a.xml"])) == 13
    assert json.loads(texts["b.jsonl"].splitlines()[-1])["coverage"]["shares"][0]["name"] == "actions"
    assert "13 scenarios" in texts["c.html"]
    assert texts["d.md"].startswith("## ✅ 13 scenarios passed")
    assert not any(key in text for key in KEYS for text in (result.output, *texts.values()))


def test_folders_on_the_way_to_a_report_are_made_as_the_help_says(tmp_path: Path) -> None:
    report = tmp_path / "new" / "o.xml"
    result = invoke("run", "--seed", "7", "--only", "createAudience/created/0", "--junit", str(report))

    assert result.exit_code == 0
    assert report.is_file()
    assert " ".join(invoke("run", "--help").output.split()).count("Folders on the way are made.") == 4


def test_what_is_not_covered_is_listed_when_asked_for() -> None:
    plain, verbose = (invoke("run", "--seed", "7", "--count", "1", *more).output for more in ((), ("--verbose",)))

    assert "not covered: " not in plain
    assert f"all of it is covered from --count {Generator(7).whole_count} on\n" in plain
    assert "    not covered: GET /v2/authping\n" in verbose


def test_readme_names_the_count_that_covers_everything() -> None:
    assert f"from `--count {Generator(7).whole_count}` on" in README.read_text("utf-8")


def test_one_scenario_is_counted_as_one() -> None:
    assert invoke("run", "--seed", "7", "--only", "createAudience/created/0").output.startswith("1 scenario, seed 7\n")


def test_run_tells_coverage_unless_it_was_narrowed() -> None:
    assert "\ncoverage:\n  actions: " in invoke("run", "--seed", "7", "--count", "1").output
    assert "coverage" not in invoke("run", "--seed", "7", "--count", "1", "--action", "trackEvent").output


def test_run_plays_nothing_when_a_report_cannot_be_written(tmp_path: Path) -> None:
    result = invoke("run", "--seed", "7", "--html", str(tmp_path))

    assert result.exit_code == 2
    assert "it is a folder; name a file in a folder" in result.output
    assert "scenarios, seed" not in result.output


def test_show_tells_what_is_sent_and_what_must_follow() -> None:
    output = invoke("show", "trackEventV2/tracked/0", "--seed", "7").output

    assert output.startswith("trackEventV2/tracked/0 (seed 7): ")
    assert "\nrequest: PUT https://integration.talon.one/segment/v2/events\n  authorization: ***\n" in output
    assert '\nmust be: {"rule": "event-tracked", ' in output


def test_show_ends_with_status_two_when_there_is_no_such_scenario() -> None:
    result = invoke("show", "trackEventV2/nope/0", "--seed", "7")

    assert result.exit_code == 2
    assert "there is no scenario 'trackEventV2/nope/0'" in result.output


def test_export_writes_the_same_lines_twice(tmp_path: Path) -> None:
    printed = invoke("export", "--seed", "7", "--count", "50").output
    done = invoke("export", "--seed", "7", "--count", "50", "--out", str(tmp_path / "scenarios.jsonl"))

    assert done.output == ""
    assert (tmp_path / "scenarios.jsonl").read_text("utf-8") == printed


@pytest.fixture(scope="module")
def exported() -> str:
    return invoke("export", "--seed", "7", "--count", "50").output


def test_export_tells_each_scenario_whole(exported: str) -> None:
    told = [json.loads(line) for line in exported.splitlines()]
    members = {"id", "action", "kind", "title", "seed", "rules", "lacks", "world", "steps"}

    assert len(told) == 13 * 50
    assert all(set(scenario) == members for scenario in told)
    assert all(step["expectations"] for scenario in told for step in scenario["steps"][-1:])
    assert any(step["requests"] for scenario in told for step in scenario["steps"])


def test_exported_mappings_are_what_a_mappings_file_holds(exported: str, tmp_path: Path) -> None:
    steps = [step for line in exported.splitlines() for step in json.loads(line)["steps"] if step["mappings"]]
    file = tmp_path / "mappings.json"
    counts = []
    for step in steps:
        file.write_text(json.dumps({"mappings": step["mappings"], "filters": step["conditions"].get("filters", [])}))
        counts.append(len(load_mappings(file).mappings) == len(step["mappings"]))

    assert counts
    assert all(counts)


@pytest.mark.parametrize("key", KEYS)
def test_export_holds_no_key(exported: str, key: str) -> None:
    assert key not in exported


def test_export_masks_callback_keys(exported: str) -> None:
    assert '"callbackAPIKey": "***"' in exported
    assert '"x-callback-api-key": "***"' in exported
