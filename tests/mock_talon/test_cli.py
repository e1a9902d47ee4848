"""The command ``mock-talon`` as a user runs it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from mock_talon import Server, World, Worlds
from mock_talon.cli import USAGE_EXIT
from mock_talon.options import BEHAVIOUR


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


def run(
    *arguments: str, cwd: Path | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mock_talon", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
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
    ],
)
def test_serve_explains_a_bad_seed_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "seed.json"
    path.write_text(text)

    result = run("serve", "--port", "0", "--seed", str(path))

    assert (result.returncode, result.stdout) == (USAGE_EXIT, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_serve_gives_a_seed_without_keys_one(tmp_path: Path) -> None:
    path = tmp_path / "seed.json"
    path.write_text('{"deployments":[{"hostname":"a","applications":[{"id":1}]}]}')

    with serving("--seed", str(path)) as (_, announced):
        headers = {"Authorization": f"ApiKey-v1 {announced['apiKey']}"}
        assert requests.get(f"{announced['url']}/v2/authping", headers=headers, timeout=10).status_code == 204


def test_serve_explains_a_missing_seed_file(tmp_path: Path) -> None:
    missing = run("serve", "--seed", str(tmp_path / "none.toml"))

    assert (missing.returncode, "none.toml" in missing.stderr) == (USAGE_EXIT, True)


@pytest.mark.parametrize("kind", ["waitress", "granian"])
def test_serve_explains_a_taken_port(kind: str) -> None:
    with Server() as server:
        taken = run("serve", "--port", str(server.port), "--server", kind)

    assert (taken.returncode, taken.stdout) == (USAGE_EXIT, "")
    assert taken.stderr.count("\n") == 1
    assert "Choose another port" in taken.stderr


@pytest.mark.parametrize("server", ["waitress", "granian"])
@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_serve_on_a_host_that_is_not_its_own_asks_for_another_host(host: str, server: str) -> None:
    result = run("serve", "--port", "0", "--host", host, "--control-token", "s3cret", "--server", server)

    assert (result.returncode, "Name a host that is this machine's own" in result.stderr) == (USAGE_EXIT, True)
    assert "port" not in result.stderr


PROBE = """
import os, sys, urllib.request
request = urllib.request.Request(os.environ["TALON_DEPLOYMENT"] + "/v2/authping")
request.add_header("Authorization", "ApiKey-v1 " + os.environ["TALON_API_KEY"])
sys.exit(urllib.request.urlopen(request).status - 200)
"""


def test_exec_runs_a_command_beside_the_mock_and_returns_its_status() -> None:
    result = run("exec", "--", sys.executable, "-c", PROBE)

    assert (result.returncode, result.stderr) == (4, "")


def test_exec_explains_a_command_that_does_not_exist() -> None:
    result = run("exec", "--", "no-such-command")

    assert (result.returncode, "no-such-command" in result.stderr) == (USAGE_EXIT, True)


def test_wait_returns_when_the_mock_answers_and_explains_when_not() -> None:
    with Server() as server:
        assert run("wait", "--url", server.url).returncode == 0
    late = run("wait", "--url", server.url, "--timeout", "0")

    assert late.returncode == USAGE_EXIT
    assert "mock-talon serve" in late.stderr


def test_doctor_tells_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")

    well, ill = run("doctor"), run("doctor", "--seed", str(tmp_path / "bad.json"))

    assert (well.returncode, ill.returncode) == (0, 1)
    assert "answered the credential test with 204" in well.stdout
    assert "FAIL  seed" in ill.stdout


def key_with(**members: str) -> dict[str, Any]:
    return {"hostname": "a.talon.one", "apiKeys": [{"key": "k", "application": 1, **members}]}


@pytest.mark.parametrize(
    ("deployment", "settings", "said"),
    [
        pytest.param({}, {"limits": {"couponPerSession": 100}}, "did you mean 'couponsPerSession'?", id="limit"),
        pytest.param({"profiles": [{"integrationId": "p", "audiences": ["vip"]}]}, {}, "'vip'", id="audience"),
        pytest.param({"profiles": [{"integrationId": "p", "attributes": {"x": 1}}]}, {}, '"x"', id="attribute"),
        pytest.param(
            key_with(expires="2030"),
            {},
            "at /deployments/0/apiKeys/0/expires: '2030' is not an RFC 3339 time with an offset",
            id="expiry",
        ),
        pytest.param(
            {"hostname": "my shop.talon.one"}, {}, "at /deployments/0/hostname: 'my shop.talon", id="hostname"
        ),
    ],
)
def test_doctor_and_serve_refuse_the_same_seeds(
    tmp_path: Path, deployment: dict[str, Any], settings: dict[str, Any], said: str
) -> None:
    whole = {"hostname": "a.talon.one", "applications": [{"id": 1}], **deployment}
    (tmp_path / "seed.json").write_text(json.dumps({"deployments": [whole], "settings": settings}))

    ill = run("doctor", "--seed", "seed.json", cwd=tmp_path)
    refused = run("serve", "--port", "0", "--seed", "seed.json", cwd=tmp_path)

    assert (ill.returncode, refused.returncode) == (1, USAGE_EXIT)
    assert said in ill.stdout
    assert said in refused.stderr
    assert "isoformat" not in ill.stdout + refused.stderr


def test_doctor_counts_one_deployment_as_one(tmp_path: Path) -> None:
    (tmp_path / "seed.json").write_text(json.dumps(SEED))

    well = run("doctor", "--seed", "seed.json", cwd=tmp_path)

    assert (well.returncode, "ok    seed: 1 deployment in seed.json\n" in well.stdout) == (0, True)


PROJECT = """
[tool.mock-talon]
strict = true
processing-seconds = 0.5
"""
READ_MODE = """
import json, os, urllib.request
print(json.load(urllib.request.urlopen(os.environ["MOCK_TALON_URL"] + "/_mock/health"))["mode"])
"""


@pytest.mark.parametrize(
    ("flags", "environment", "mode"),
    [
        pytest.param([], {}, "strict", id="file"),
        pytest.param([], {"MOCK_TALON_STRICT": "false"}, "lenient", id="environment-over-file"),
        pytest.param(["--strict"], {"MOCK_TALON_STRICT": "false"}, "strict", id="flag-over-environment"),
    ],
)
def test_options_come_from_flag_then_environment_then_file(
    tmp_path: Path, flags: list[str], environment: dict[str, str], mode: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)

    result = run("exec", *flags, "--", sys.executable, "-c", READ_MODE, cwd=tmp_path, environment=environment)

    assert (result.stdout.strip(), result.stderr) == (mode, "")


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("[tool.mock-talon]\nstrikt = true", {}, "did you mean 'strict'?"),
        ("", {"MOCK_TALON_STRIKT": "1"}, "did you mean 'MOCK_TALON_STRICT'?"),
        ("[tool", {}, "not valid TOML"),
        ("[tool]\nmock-talon = 3", {}, "it is a table of options"),
        ("[tool.mock-talon]\nport = 'x'", {}, "--port"),
        ("[tool.mock-talon]\nport = [1]", {}, "port is [1]; give a whole number\n"),
        ("[tool.mock-talon]\nport = true", {}, "port is True; give a whole number\n"),
        ("[tool.mock-talon]\nport = 1.5", {}, "port is 1.5; give a whole number\n"),
        ("[tool.mock-talon]\nstrict = 1", {}, "strict is 1; give true or false\n"),
        ("[tool.mock-talon]\nhost = {}", {}, "host is {}; give one text or number\n"),
    ],
)
def test_unknown_options_are_refused_with_the_nearest(
    tmp_path: Path, text: str, environment: dict[str, str], said: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(text)

    result = run("exec", "--", "true", cwd=tmp_path, environment=environment)

    assert (result.returncode, said in result.stderr) == (USAGE_EXIT, True), result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("[tool.mock-talon]\nport = 'abc'", {}, "'abc'"),
        ("[tool.mock-talon]\nstrikt = true", {}, "did you mean 'strict'?"),
        ("", {"MOCK_TALON_WORKERS": "many"}, "'many'"),
        ("[tool.mock-talon]\ncallback-attempts = 0", {}, "--callback-attempts 0"),
    ],
)
def test_doctor_finds_options_that_serve_refuses(
    tmp_path: Path, text: str, environment: dict[str, str], said: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(text)

    ill = run("doctor", cwd=tmp_path, environment=environment)

    (line,) = [line for line in ill.stdout.splitlines() if "options" in line]
    assert (ill.returncode, line.startswith("FAIL"), said in line) == (1, True, True), line


def test_doctor_looks_at_the_configured_seed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.mock-talon]\nseed = 'world.toml'")

    ill = run("doctor", cwd=tmp_path)

    assert ill.returncode == 1
    assert "seed file world.toml: No such file or directory" in next(x for x in ill.stdout.splitlines() if "FAIL" in x)


def test_help_tells_whole_sentences_and_defaults() -> None:
    told = " ".join(run("serve", "--help").stdout.split())

    assert (
        "Count also the requests that the rate itself refuses, so that a client which never pauses is never let" in told
    )
    assert "MOCK_TALON_PORT; default: 8080" in told
    assert "MOCK_TALON_RATE_LIMIT; default: (on)" in told
    assert "MOCK_TALON_WRONG_PLATFORM_STATUS; default: (401)" in told


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        pytest.param("port = 1", {}, "http://127.0.0.1:1:", id="file"),
        pytest.param("port = 1\nhost = '::'", {}, "http://[::1]:1:", id="bound-to-every-address"),
        pytest.param("port = 1", {"MOCK_TALON_PORT": "2"}, "http://127.0.0.1:2:", id="environment-over-file"),
        pytest.param("port = 1", {"MOCK_TALON_URL": "http://127.0.0.1:3"}, "http://127.0.0.1:3:", id="url-over-port"),
    ],
)
@pytest.mark.parametrize("command", [("wait", "--timeout", "0"), ("gaps",)], ids=["wait", "gaps"])
def test_wait_and_gaps_look_where_the_mock_is_configured_to_serve(
    tmp_path: Path, text: str, environment: dict[str, str], said: str, command: tuple[str, ...]
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.mock-talon]\n{text}\n")

    result = run(*command, cwd=tmp_path, environment=environment)

    assert (result.returncode, f"nobody answers at {said}" in result.stderr) == (USAGE_EXIT, True), result.stderr


def test_gaps_gives_the_configured_control_token(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.mock-talon]\ncontrol-token = 's3cret'\n")
    worlds = Worlds(World())
    worlds.control_token = "s3cret"
    with Server(worlds) as server:
        result = run("gaps", "--url", server.url, cwd=tmp_path)

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        pytest.param("--server", "exec has no --server: it always serves", id="of-serve-alone"),
        pytest.param("--workers=4", "exec has no --workers: it always serves", id="with-its-value"),
        pytest.param("--prot", "did you mean '--port'?", id="misspelt"),
        pytest.param("--zzz", "mock-talon exec --help", id="unlike-any"),
    ],
)
def test_exec_explains_an_option_that_it_does_not_have(option: str, said: str) -> None:
    result = run("exec", option, "granian", "--", "true")

    assert (result.returncode, said in result.stderr) == (USAGE_EXIT, True), result.stderr


def test_help_of_an_option_is_told_to_its_end() -> None:
    told = {option.name: option.help for option in BEHAVIOUR}

    assert told["rate_counts_its_refusals"].endswith("a client which never pauses is never let in again.")
    assert [name for name, text in told.items() if not text.endswith(".")] == []


def test_exec_tells_its_command_the_control_token() -> None:
    program = (
        "import os, urllib.request as r; q = r.Request(os.environ['MOCK_TALON_URL'] + '/_mock/health');"
        "q.add_header('X-Mock-Token', os.environ['MOCK_TALON_CONTROL_TOKEN']); print(r.urlopen(q).status)"
    )

    result = run("exec", "--control-token", "s3cret", "--", sys.executable, "-c", program)

    assert (result.stdout.strip(), result.stderr) == ("200", "")


def test_serve_beyond_loopback_wants_a_control_token() -> None:
    result = run("serve", "--host", "0.0.0.0", "--port", "0")

    assert (result.returncode, "--control-token" in result.stderr) == (USAGE_EXIT, True)


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("wrong-platform-status", "500"),
        ("callback-attempts", "0"),
        ("callback-timeout-seconds", "0"),
        ("processing-seconds", "-1"),
    ],
)
def test_settings_out_of_range_are_refused(flag: str, value: str) -> None:
    result = run("serve", f"--{flag}", value)

    assert (result.returncode, f"--{flag} {value}" in result.stderr) == (USAGE_EXIT, True)
