"""Questions before a run: one clear answer instead of a failure of every scenario."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import requests
from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.utils import redirect

from destination import RequestsTransport, Settings, WireRequest, WireResponse
from mock_talon import Behaviour, FrozenClock, Server, World, load_seed
from scenarios import UsageError
from scenarios.asking import direct_session, require_credentials, shows_state
from scenarios.cli import cli
from scenarios.cli_running import ControlToken
from scenarios.live import LiveServer
from tests.scenarios.test_cli import SEED_FILE

TOKEN = "a-token-of-nobody-else"
ONE = ("--only", "createAudience/duplicate/0", "--seed", "7", "--rate", "100000")


@pytest.fixture
def seed_file(tmp_path: Path) -> Path:
    file = tmp_path / "theirs.toml"
    file.write_text(SEED_FILE)
    return file


@pytest.fixture
def theirs(seed_file: Path) -> Iterator[Server]:
    """A mock with a seed of its own, a control token, and a fault that makes a scenario fail."""
    behaviour = Behaviour(disabled_rules=frozenset({"audience-unique"}))
    with Server(World(clock=FrozenClock(), behaviour=behaviour, seed=load_seed(seed_file))) as server:
        server.worlds.control_token = TOKEN
        yield server


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(cli, ("run", *ONE, *arguments))


def test_run_ends_at_once_when_the_server_has_another_key(theirs: Server) -> None:
    result = run("--base-url", theirs.url)

    assert result.exit_code == 2
    assert f"{theirs.url} refuses the API key with 401: name the seed file that it serves with --world" in result.output
    assert "--api-key" in result.output


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("http://127.0.0.1:1", "there is no such host, or it refuses connections", id="nobody"),
        pytest.param("localhost:8080", "it is no address of the kind http://127.0.0.1:8080", id="no-scheme"),
        pytest.param("http:///x", "it is no address of the kind http://127.0.0.1:8080", id="no-host"),
    ],
)
def test_address_that_nobody_answers_at_is_told_in_one_line(url: str, reason: str) -> None:
    result = run("--base-url", url)

    assert result.exit_code == 2
    assert result.output.splitlines()[-1].startswith(f"Error: nobody answers at {url}: {reason}. Start it, or leave")
    assert "urllib3" not in result.output


@pytest.mark.parametrize("is_variable", [False, True])
def test_state_is_checked_when_the_control_token_is_given(
    theirs: Server, seed_file: Path, *, is_variable: bool
) -> None:
    options = ("--base-url", theirs.url, "--world", str(seed_file))
    environment = {"MOCK_TALON_CONTROL_TOKEN": TOKEN} if is_variable else {}
    result = run(*options, *(() if is_variable else ("--control-token", TOKEN)), **environment)

    assert "does not show its state" not in result.output
    assert '--control-token "$MOCK_TALON_CONTROL_TOKEN" --only' in result.output
    assert TOKEN not in result.output


def test_state_is_not_checked_without_the_control_token_and_the_report_tells_how(
    theirs: Server, seed_file: Path
) -> None:
    result = run("--base-url", theirs.url, "--world", str(seed_file))

    assert "not checked, this server does not show its state (a mock that was started with --control-token" in (
        result.output
    )


@pytest.mark.parametrize(
    ("base_url", "is_next"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://LOCALHOST:8080/", True),
        ("http://[::1]:8080", True),
        ("https://integration.talon.one", False),
        ("http://127.0.0.1.example", False),
        ("http://localhost@example.com", False),
        ("http://10.0.0.1", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_control_token_of_the_environment_is_for_this_machine_only(base_url: str, *, is_next: bool) -> None:
    assert ControlToken(TOKEN, is_said=False).for_server(base_url) == (TOKEN if is_next else "")
    assert ControlToken(TOKEN, is_said=True).for_server(base_url) == TOKEN


@pytest.mark.parametrize("is_variable", [False, True])
def test_server_elsewhere_is_given_the_control_token_only_when_the_command_names_it(
    monkeypatch: pytest.MonkeyPatch, *, is_variable: bool
) -> None:
    given: list[str | bytes | None] = []

    def answer(session: requests.Session, url: str, **_: object) -> requests.Response:
        given.append(session.headers.get("X-Mock-Token"))
        raise requests.ConnectionError(url)

    monkeypatch.setattr(requests.Session, "get", answer)
    environment = {"MOCK_TALON_CONTROL_TOKEN": TOKEN} if is_variable else {}
    run("--base-url", "http://mock.example", *(() if is_variable else ("--control-token", TOKEN)), **environment)

    assert given == [None if is_variable else TOKEN]


def test_control_token_goes_no_further_than_to_the_server_itself(theirs: Server) -> None:
    pointing = Flask("pointing")
    pointing.add_url_rule("/_mock/state", view_func=lambda: redirect(f"{theirs.url}/_mock/state"))
    with serving(pointing) as url, direct_session(TOKEN) as session:
        assert shows_state(session, theirs.url)
        assert not shows_state(session, url)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on loopback."""
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_wrong_control_token_is_told(theirs: Server, seed_file: Path) -> None:
    result = run("--base-url", theirs.url, "--world", str(seed_file), "--control-token", "another")

    assert result.exit_code == 2
    assert f"{theirs.url} does not take this --control-token" in result.output


def test_reproduction_reads_the_key_from_the_environment(theirs: Server, seed_file: Path) -> None:
    key = load_seed(seed_file).deployments[0].api_keys[0].key
    result = run("--base-url", theirs.url, "--world", str(seed_file), "--api-key", key)
    line = next(line for line in result.output.splitlines() if "reproduce:" in line)

    assert line.endswith(f' --base-url {theirs.url} --api-key "$TALON_API_KEY" --only createAudience/duplicate/0')
    assert key not in result.output


@pytest.mark.parametrize("is_named", [False, True])
def test_run_says_whose_words_it_uses_on_a_server_of_somebody_else(
    theirs: Server, seed_file: Path, *, is_named: bool
) -> None:
    key = load_seed(seed_file).deployments[0].api_keys[0].key
    output = run("--base-url", theirs.url, "--api-key", key, *(("--world", str(seed_file)) if is_named else ())).output

    assert ("the server is taken to serve the demo world of mock-talon" in output) is not is_named


def test_server_without_a_test_of_credentials_is_taken_at_its_word() -> None:
    with Server(World(clock=FrozenClock())) as server, RequestsTransport() as transport:
        require_credentials(f"{server.url}/nowhere", Settings("key", server.url), transport)


@pytest.mark.parametrize(
    ("base_url", "deployment", "asked"),
    [
        ("https://integration.talon.one", "acme.talon.one", "https://acme.talon.one/v2/authping"),
        ("https://integration.talon.one", "https://acme.talon.one/", "https://acme.talon.one/v2/authping"),
        ("http://127.0.0.1:8080", "acme.talon.one", "http://127.0.0.1:8080/v2/authping"),
    ],
)
def test_deployment_itself_is_asked_about_the_credentials(
    monkeypatch: pytest.MonkeyPatch, base_url: str, deployment: str, asked: str
) -> None:
    urls: list[str] = []

    def refuse(_: object, request: WireRequest, __: float) -> WireResponse:
        urls.append(request.url)
        return WireResponse(401, "Unauthorized", {}, b"")

    monkeypatch.setattr(RequestsTransport, "send", refuse)

    with pytest.raises(UsageError, match=re.escape("refuses the API key with 401")):
        LiveServer(base_url, "key", deployment, requests_per_second=1e6)
    assert urls == [asked]
