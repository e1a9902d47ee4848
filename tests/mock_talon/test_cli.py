"""The command ``mock-talon`` as a user runs it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from mock_talon import Server
from mock_talon.cli import USAGE_EXIT


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """Run ``mock-talon serve`` in a process of its own and give what it announced."""
    command = [sys.executable, "-m", "mock_talon", "serve", "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mock_talon", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_announces_one_json_line_and_stops_cleanly(number: signal.Signals) -> None:
    with serving() as (process, announced):
        assert sorted(announced) == ["apiKey", "deployment", "url"]
        headers = {"Authorization": f"ApiKey-v1 {announced['apiKey']}"}
        assert requests.get(f"{announced['deployment']}/v2/authping", headers=headers, timeout=10).status_code == 204
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)

    assert (process.returncode, output, errors) == (0, "", "")


def test_serve_takes_its_own_url_as_deployment() -> None:
    with serving() as (_, announced):
        answer = requests.put(
            f"{announced['url']}/segment/v2/events",
            json={"eventType": "mySegmentEvent", "customerProfileId": "u1", "eventAttributes": {"language": "en"}},
            headers={
                "Authorization": f"ApiKey-v1 {announced['apiKey']}",
                "destination-hostname": announced["deployment"],
            },
            timeout=10,
        )

    assert (answer.status_code, answer.json()["event"]["attributes"]) == (200, {"language": "en"})


SEED: dict[str, Any] = {
    "deployments": [
        {
            "hostname": "mine.talon.one",
            "applications": [{"id": 1}],
            "apiKeys": [{"key": "mine", "application": 1}],
            "eventTypes": ["hello"],
        }
    ]
}
TOML_SEED = """
[[deployments]]
hostname = "mine.talon.one"
eventTypes = ["hello"]
applications = [{ id = 1 }]
apiKeys = [{ key = "mine", application = 1 }]
"""


@pytest.mark.parametrize(("name", "text"), [("seed.json", json.dumps(SEED)), ("seed.toml", TOML_SEED)])
def test_serve_loads_a_seed_file(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)

    with serving("--seed", str(path)) as (_, announced):
        state = requests.get(f"{announced['url']}/_mock/state", timeout=10).json()

    assert announced["apiKey"] == "mine"
    assert [(item["hostname"], item["eventTypes"]) for item in state["deployments"]] == [("mine.talon.one", ["hello"])]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{", "not valid JSON", id="not-json"),
        pytest.param("{}", "deployments", id="nothing"),
        pytest.param(
            '{"deployments":[{"hostname":"a","applications":[{"id":"x"}]}]}',
            "/deployments/0/applications/0/id",
            id="type",
        ),
        pytest.param(
            '{"deployments":[{"hostname":"a","applications":[{"id":1}],"nope":1}]}', "nope", id="unknown-member"
        ),
        pytest.param(
            '{"deployments":[{"hostname":"a","applications":[{"id":1}],"apiKeys":[{"key":"k","application":2}]}]}',
            "/deployments/0/apiKeys/0/application",
            id="unknown-application",
        ),
        pytest.param(
            '{"deployments":[{"hostname":"a","applications":[{"id":1}]}],"settings":{"limits":{"couponPerSession":1}}}',
            "did you mean 'couponsPerSession'?",
            id="unknown-limit",
        ),
        pytest.param(
            '{"deployments":[{"hostname":"a","applications":[{"id":1}],"profiles":[{"integrationId":"p","attributes":{"x":1}}]}]}',
            'The attribute "x" is not defined',
            id="unknown-attribute",
        ),
        pytest.param('{"deployments":[{"hostname":"a","applications":[{"id":1}]}]}', "no API key", id="no-key"),
    ],
)
def test_serve_explains_a_bad_seed_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "seed.json"
    path.write_text(text)

    result = run("serve", "--port", "0", "--seed", str(path))

    assert (result.returncode, result.stdout) == (USAGE_EXIT, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_serve_explains_a_missing_seed_file_and_a_taken_port(tmp_path: Path) -> None:
    missing = run("serve", "--seed", str(tmp_path / "none.toml"))
    with Server() as server:
        taken = run("serve", "--port", str(server.port))

    assert (missing.returncode, taken.returncode) == (USAGE_EXIT, USAGE_EXIT)
    assert "none.toml" in missing.stderr
    assert "Choose another port" in taken.stderr
