"""The pytest plugin, in test runs of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_talon import Server, World, Worlds

pytest_plugins = ["pytester"]

CALLS = """
import pytest
import requests

def track(talon, profile="ada", **attributes):
    headers = {"Authorization": f"ApiKey-v1 {talon.api_key}", "destination-hostname": talon.deployment}
    body = {"eventType": "track-event", "customerProfileId": profile, "eventAttributes": attributes}
    return requests.put(talon.url + "/segment/v2/events", json=body, headers=headers, timeout=5)
"""
MODES = pytest.mark.parametrize("mode", ["in-process", "server", "elsewhere"])
TOKEN = "s3cret"
FIXTURES = ("talon", "talon_server", "talon_clock", "talon_callbacks")
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def options(mode: str) -> Iterator[list[str]]:
    """The options of a mode; ``elsewhere`` is a server that no session has started, behind a token."""
    if mode != "elsewhere":
        yield [f"--talon-mode={mode}"]
        return
    worlds = Worlds(World())
    worlds.control_token = TOKEN
    with Server(worlds) as server:
        yield ["--talon-mode=server", f"--talon-url={server.url}", f"--talon-token={TOKEN}"]
        assert worlds.names() == ("default",)


def run(pytester: pytest.Pytester, source: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(CALLS + source)
    return pytester.runpytest_inprocess("-q", "-W", "error", "-p", "no:randomly", "-p", "no:benchmark", *options)


@MODES
def test_same_file_passes_in_process_and_against_the_server(
    pytester: pytest.Pytester, mode: str, options: list[str]
) -> None:
    source = """
@pytest.fixture(autouse=True)
def url_tells_the_mode(talon, request):
    assert talon.url.startswith("http://127.") == (request.config.getoption("talon_mode") == "server")

def test_event_is_kept(talon):
    assert track(talon, language="en").status_code == 200
    assert talon.events("track-event")[0].attributes == {"language": "en"}
    talon.verify(exactly=1, action="trackEventV2", profile="ada", status=200)

def test_world_is_fresh(talon):
    assert talon.events() == () and len(talon.requests) == 0

@pytest.mark.talon(seed={"deployments": [{"hostname": "h", "applications": [{"id": 1}],
    "apiKeys": [{"key": "k", "application": 1}]}]}, allow_refusals="event-type-exists")
def test_seed_is_the_one_of_the_marker(talon):
    assert track(talon).status_code == 400

def test_clock_stands_still_and_can_be_advanced(talon, talon_clock):
    before = talon_clock.now()
    talon_clock.advance(60)
    track(talon)
    assert talon.requests[0].at == before + 60
"""
    run(pytester, source, *options).assert_outcomes(passed=4)


@MODES
def test_refusal_that_was_not_expected_fails_the_test_with_its_explanation(
    pytester: pytest.Pytester, mode: str, options: list[str]
) -> None:
    result = run(pytester, "def test_it(talon):\n    track(talon, langauge='en')\n", *options)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "Talon.One would refuse 1 of 1 requests:",
            "PUT /segment/v2/events -> 400",
            "  attribute-exists at /eventAttributes/langauge: *",
            "    Did you mean 'language'?*",
            "If the test means them to be refused, mark it: @pytest.mark.talon(allow_refusals=True)",
            "*mock_talon: the last requests to *",
            "PUT /segment/v2/events -> 400",
        ]
    )


def test_refusal_after_the_test_is_an_error_of_its_end(pytester: pytest.Pytester) -> None:
    source = """
@pytest.fixture
def late(talon):
    yield
    track(talon, langauge="en")

def test_it(late):
    pass
"""
    result = run(pytester, source)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["Talon.One would refuse 1 of 1 requests:"])


def test_refusal_in_a_test_that_is_expected_to_fail_is_its_failure(pytester: pytest.Pytester) -> None:
    source = "@pytest.mark.xfail(strict=True)\ndef test_it(talon):\n    track(talon, langauge='en')\n"

    run(pytester, source).assert_outcomes(xfailed=1)


@pytest.mark.parametrize(
    ("allowed", "failed"),
    [
        pytest.param("True", 0, id="all"),
        pytest.param("['attribute-exists']", 0, id="its-rule-in-a-list"),
        pytest.param("'attribute-exists'", 0, id="its-rule"),
        pytest.param("'rate-limit'", 1, id="another-rule"),
        pytest.param("False", 1, id="none"),
    ],
)
def test_refusals_are_allowed_as_the_marker_says(pytester: pytest.Pytester, allowed: str, failed: int) -> None:
    source = f"@pytest.mark.talon(allow_refusals={allowed})\ndef test_it(talon):\n    track(talon, langauge='en')\n"

    run(pytester, source).assert_outcomes(passed=1 - failed, failed=failed)


def test_failing_test_shows_the_last_requests(pytester: pytest.Pytester) -> None:
    source = "def test_it(talon):\n    track(talon)\n    track(talon, langauge='en')\n    assert not talon.requests\n"

    result = run(pytester, source)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*mock_talon: the last requests to https://integration.talon.one*",
            "PUT /segment/v2/events -> 200",
            "PUT /segment/v2/events -> 400",
            "  attribute-exists at *",
        ]
    )


def test_passing_test_shows_nothing(pytester: pytest.Pytester) -> None:
    result = run(pytester, "def test_it(talon):\n    track(talon)\n", "-rA")

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*mock_talon*")


def test_marker_of_the_test_wins_over_that_of_its_module_member_by_member(pytester: pytest.Pytester) -> None:
    source = """
pytestmark = pytest.mark.talon(strict=True, allow_refusals=True)

@pytest.mark.talon(strict=False, faults=[{"kind": "status", "status": 503, "when": {"times": 1}}])
def test_it(talon):
    assert talon.world.behaviour.strict is False
    assert [track(talon).status_code for _ in range(2)] == [503, 200]
    assert track(talon, langauge="en").status_code == 400

def test_other(talon):
    assert talon.world.behaviour.strict is True
"""
    run(pytester, source).assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("marker", "complaint"),
    [
        pytest.param("talon(sede=1)", "the marker talon has no 'sede'; did you mean 'seed'?", id="unknown-keyword"),
        pytest.param("talon('seed.toml')", "the marker talon takes keywords alone", id="positional"),
        pytest.param("talon(seed='none.toml')", "seed file *none.toml: No such file", id="missing-file"),
        pytest.param("talon(faults=[{'kind': 'reste'}])", "'reste'; did you mean 'reset'?", id="unknown-fault"),
        pytest.param(
            "talon(faults=[{'kind': 'status', 'status': 503, 'when': {'tims': 1}}])",
            "a fault cannot have when.tims: 1; did you mean 'times'?",
            id="unknown-member-of-a-fault",
        ),
        pytest.param(
            "talon(allow_refusals=['atribute-exists'])",
            "there is no rule 'atribute-exists'; did you mean 'attribute-exists'?",
            id="unknown-rule",
        ),
        pytest.param("talon(allow_refusals=3)", "or a list of them, not 3", id="no-rules"),
        pytest.param("talon(faults={'kind': 'reset'})", "takes a list of faults, not {'kind': 'reset'}", id="no-list"),
        pytest.param("talon(seed={'deployments': [{}]})", 'seed: at /deployments/0: "hostname" is', id="no-seed"),
    ],
)
def test_marker_that_cannot_be_read_is_told_in_one_sentence(
    pytester: pytest.Pytester, marker: str, complaint: str
) -> None:
    result = run(pytester, f"@pytest.mark.{marker}\ndef test_it(talon):\n    pass\n")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ERROR at setup of test_it*", f"*{complaint}*", "*short test summary info*"])
    told = result.stdout.str()
    assert [
        text for text in ("Traceback", "_pytest_support.py", "During handling", "direct cause") if text in told
    ] == []


def test_seed_of_the_marker_is_looked_for_beside_the_test(pytester: pytest.Pytester) -> None:
    seed = '{"deployments": [{"hostname": "h.talon.one", "applications": [{"id": 1}]}]}'
    pytester.makefile(".json", world=seed)
    source = "@pytest.mark.talon(seed='world.json')\ndef test_it(talon):\n    assert talon.deployment == 'https://h.talon.one'\n"

    run(pytester, source).assert_outcomes(passed=1)


def test_live_url_is_shared_and_the_worlds_are_not(pytester: pytest.Pytester) -> None:
    source = """
seen = []

@pytest.mark.parametrize("number", range(3))
def test_it(talon_server, number):
    track(talon_server)
    assert len(talon_server.requests) == 1
    seen.append((talon_server.url, talon_server.api_key))

def test_urls_and_keys():
    assert len({url for url, _ in seen}) == 1
    assert len({key for _, key in seen}) == 3

def test_clock_is_that_of_the_server(talon_server, talon_clock):
    talon_clock.freeze(0.0)
    assert talon_server.clock.now() == 0.0
"""
    run(pytester, source).assert_outcomes(passed=5)


def test_callbacks_are_received(pytester: pytest.Pytester) -> None:
    source = """
def test_it(talon, talon_callbacks):
    headers = {"Authorization": f"ApiKey-v1 {talon.api_key}", "destination-hostname": talon.deployment,
               "X-Callback-Destination-URI": talon_callbacks.url}
    requests.put(talon.url + "/segment/v2/customer_sessions/cart-1", json={"profileId": "ada"}, headers=headers, timeout=5)
    (callback,) = talon_callbacks.wait()
    assert callback.json["customerSession"]["integrationId"] == "cart-1"
    assert callback.headers["content-type"] == "application/json"
"""
    run(pytester, source).assert_outcomes(passed=1)


def test_callbacks_that_do_not_come_are_told(pytester: pytest.Pytester) -> None:
    result = run(pytester, "def test_it(talon_callbacks):\n    talon_callbacks.wait(2, timeout_seconds=0.01)\n")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*AssertionError: 0 of 2 callbacks came to http://127.0.0.1:*/ within 0.01 s.*"])


def test_run_that_uses_no_fixture_imports_nothing_of_the_mock(pytester: pytest.Pytester) -> None:
    source = """
import sys

def test_it():
    heavy = {"flask", "msgspec", "waitress", "mock_talon.world", "jsonschema_rs"}
    assert heavy.isdisjoint(sys.modules)
"""
    pytester.makepyfile(source)
    pytester.runpytest_subprocess("-q", "-W", "error", "-p", "no:schemathesis").assert_outcomes(passed=1)


def test_fixtures_are_listed_with_what_they_promise(pytester: pytest.Pytester) -> None:
    text = pytester.runpytest_subprocess("--fixtures").stdout.str()

    for name in FIXTURES:
        assert re.search(rf"^{name} -- .*pytest_plugin\.py:\d+\n    \w.+\.", text, re.MULTILINE), name


def test_marker_is_listed(pytester: pytest.Pytester) -> None:
    pytester.runpytest_subprocess("--markers", "--strict-markers").stdout.fnmatch_lines(
        ["@pytest.mark.talon(seed=None*"]
    )


@MODES
def test_examples_of_the_readme_pass(pytester: pytest.Pytester, mode: str, options: list[str]) -> None:
    section = README.read_text("utf-8").partition("## In your tests")[2].partition("Without pytest")[0]
    examples = "\n".join(re.findall(r"```python\n(.*?)```", section, re.DOTALL))
    pytester.makepyfile(examples)

    result = pytester.runpytest_inprocess("-q", "-W", "error", *options)

    result.assert_outcomes(passed=examples.count("\ndef test_"))
    assert all(f"({fixture}" in examples or f", {fixture}" in examples for fixture in FIXTURES)


def test_server_of_exec_is_used_without_further_options(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "def test_it(talon_server):\n    assert talon_server.url == {url!r}\n    track(talon_server)\n"
    with Server() as server:
        monkeypatch.setenv("MOCK_TALON_URL", server.url)
        run(pytester, source.format(url=server.url)).assert_outcomes(passed=1)


@pytest.mark.parametrize("kind", ["strict", "default"])
def test_strictness_and_faults_of_the_marker_hold_elsewhere(pytester: pytest.Pytester, kind: str) -> None:
    source = f"""
@pytest.mark.talon(strict={kind == "strict"}, faults=[{{"kind": "status", "status": 503, "when": {{"times": 1}}}}],
                   allow_refusals=True)
def test_it(talon):
    headers = {{"Authorization": f"ApiKey-v1 {{talon.api_key}}", "destination-hostname": talon.deployment}}
    url = talon.url + "/segment/v2/customer_profiles/ada?skipNonExistingAttributes=1"
    statuses = [requests.put(url, json={{}}, headers=headers, timeout=5).status_code for _ in range(2)]
    assert statuses == [503, {400 if kind == "strict" else 200}]
"""
    with Server() as server:
        run(pytester, source, "--talon-mode=server", f"--talon-url={server.url}").assert_outcomes(passed=1)


@pytest.mark.parametrize("mode", [(), ("--talon-mode=server",)], ids=["mode-implied", "mode-given"])
@pytest.mark.parametrize("is_url", [True, False], ids=["nobody-there", "no-url"])
def test_url_where_no_mock_serves_is_told_once(pytester: pytest.Pytester, mode: tuple[str, ...], is_url: bool) -> None:
    with Server() as server:
        url, complaint = (server.url, "nobody answers at") if is_url else ("foo", "'foo' is not the http URL")
    source = "def test_one(talon):\n    pass\n\ndef test_two(talon):\n    pass\n"
    result = run(pytester, source, *mode, f"--talon-url={url}")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.str().count(f"ERROR: --talon-url {url}: {complaint}") == 1


def test_url_alone_means_the_server_there(pytester: pytest.Pytester) -> None:
    with Server() as server:
        source = f"def test_it(talon):\n    assert talon.url == {server.url!r}\n    track(talon)\n"
        run(pytester, source, f"--talon-url={server.url}").assert_outcomes(passed=1)


def test_url_of_the_environment_does_not_choose_the_mode(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCK_TALON_URL", "http://127.0.0.1:1")
    source = "def test_it(talon):\n    track(talon)\n\ndef test_other(talon_server):\n    pass\n"
    result = run(pytester, source)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["nobody answers at http://127.0.0.1:1*"])
