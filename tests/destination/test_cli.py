import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from destination.actions import ACTIONS
from destination.cli import cli
from destination.errors import DeliveryError
from destination.transport import RequestsTransport
from tests.destination.fakes import ScriptedTransport, answer

EVENT = {"type": "track", "event": "Order Completed", "userId": "u1"}
CASE = {"id": "c", "kind": "fql", "subscribe": 'type = "track"', "event": EVENT}
ACCESS = ["--api-key", "secret-key", "--deployment", "https://acme.europe-west1.talon.one"]


def run(*arguments: str, stdin: Any = None) -> Result:
    text = stdin if isinstance(stdin, str | bytes | None) else json.dumps(stdin)
    return CliRunner().invoke(cli, arguments, input=text)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> ScriptedTransport:
    """The network, replaced by a script."""
    script = ScriptedTransport([answer(200, body=b'{"effects":[]}')])
    monkeypatch.setattr(RequestsTransport, "send", lambda _self, request, timeout: script.send(request, timeout))
    return script


@pytest.fixture
def mappings(tmp_path: Path) -> Path:
    path = tmp_path / "mappings.json"
    entries = [
        {"action": "trackEventV2", "name": "Orders", "subscribe": 'type = "track"', "useDefaultMappings": True},
        {"action": "createAudience", "subscribe": 'type = "page"'},
    ]
    path.write_text(json.dumps({"mappings": entries}))
    return path


def test_actions_are_listed_with_their_fields() -> None:
    result = run("actions")

    assert result.exit_code == 0
    assert "customerSessionId *" in result.output


def test_actions_are_described_as_json() -> None:
    described = json.loads(run("actions", "--json").output)

    assert [action["key"] for action in described] == list(ACTIONS)
    [field] = [field for field in described[0]["fields"] if field["key"] == "audienceId"]
    assert (field["type"], field["required"], field["multiple"]) == ("string", True, False)
    assert "default" not in field


def test_event_is_shown_on_its_way_when_it_is_sent(service: ScriptedTransport, mappings: Path) -> None:
    result = run("test-event", "--mappings", str(mappings), *ACCESS, stdin=EVENT)

    assert result.exit_code == 0
    assert "mapping 1 (Orders) delivered" in result.output
    assert "mapping 2 (createAudience) not subscribed: the trigger does not match" in result.output
    assert "request: PUT https://integration.talon.one/segment/v2/events" in result.output
    assert '{"customerProfileId":"u1","eventType":"Order Completed"}' in result.output
    assert 'answer: 200 OK\n  {"effects":[]}\n' in result.output
    assert len(service.requests) == 1


def test_event_is_not_sent_when_the_run_is_dry(service: ScriptedTransport) -> None:
    result = run("test-event", "--action", "trackEventV2", "--dry", stdin=EVENT)

    assert result.exit_code == 0
    assert "mapping 1 (trackEventV2) planned" in result.output
    assert service.requests == []


def test_event_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(EVENT))

    assert "planned" in run("test-event", str(path), "--action", "trackEventV2", "--dry").output


def test_base_url_is_where_the_event_is_sent(service: ScriptedTransport) -> None:
    run("test-event", "--action", "trackEventV2", "--base-url", "http://127.0.0.1:5000", *ACCESS, stdin=EVENT)

    assert service.requests[0].url == "http://127.0.0.1:5000/segment/v2/events"


def test_secrets_are_masked_when_an_event_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    mapping = {"customerSessionId": "s", "callbackAPIKey": "hidden-key"}
    path.write_text(json.dumps({"mappings": [{"action": "updateCustomerSessionV2", "mapping": mapping}]}))

    result = run("test-event", "--mappings", str(path), "--dry", *ACCESS, stdin=EVENT)

    assert "x-callback-api-key: ***" in result.output.lower()
    assert "hidden-key" not in result.output
    assert "secret-key" not in result.output


def test_every_field_is_listed_when_an_event_is_refused() -> None:
    result = run("test-event", "--action", "createAudience", "--dry", stdin=EVENT)

    assert result.exit_code == 1
    assert "  - The root value is missing the required field 'audienceId'." in result.output
    assert "  - The root value is missing the required field 'audienceName'." in result.output


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["--dry"], EVENT, "Give either --action KEY or --mappings FILE."),
        (["--action", "a", "--mappings", "b"], EVENT, "Give either --action KEY or --mappings FILE."),
        (["--action", "trackEvents"], EVENT, "there is no action 'trackEvents'. Did you mean 'trackEvent'?"),
        (["--action", "trackEvent"], EVENT, "Give --api-key and --deployment"),
        (["--action", "trackEvent", "--dry"], "{", "is not JSON: "),
        (["--action", "trackEvent", "--dry"], b"\xff", "is not JSON: "),
        (["--action", "trackEvent", "--dry"], "[]", "an event must be a JSON object"),
        (["--mappings", "absent.json", "--dry"], EVENT, "absent.json: cannot be read: No such file or directory"),
        (["--action", "trackEvent", "--dry", "--base-url", "x"], EVENT, "base_url 'x' "),
        (["absent.json", "--action", "trackEvent", "--dry"], None, "No such file or directory"),
    ],
)
def test_mistakes_are_told_without_a_traceback(arguments: list[str], stdin: Any, message: str) -> None:
    result = run("test-event", *arguments, stdin=stdin)

    assert result.exit_code in {1, 2}
    assert message in result.output
    assert "Traceback" not in result.output


def test_credentials_are_accepted_when_the_deployment_says_so(service: ScriptedTransport) -> None:
    result = run("check-auth", *ACCESS)

    assert (result.exit_code, result.output) == (0, "The deployment accepts the API key.\n")
    assert service.requests[0].url == "https://acme.europe-west1.talon.one/v2/authping"


def test_credentials_are_read_from_the_environment(service: ScriptedTransport) -> None:
    environment = {"TALON_API_KEY": "from-environment", "TALON_DEPLOYMENT": "https://b.talon.one"}

    CliRunner().invoke(cli, ["check-auth"], env=environment)

    assert service.requests[0].header("authorization") == "ApiKey-v1 from-environment"


def test_credentials_are_refused_when_the_deployment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    script = ScriptedTransport([answer(401)])
    monkeypatch.setattr(RequestsTransport, "send", lambda _self, request, timeout: script.send(request, timeout))

    result = run("check-auth", *ACCESS)

    assert (result.exit_code, result.output) == (1, "Error: Credentials are invalid: 401 Unauthorized\n")


def test_answer_of_a_refusal_is_shown_with_its_headers_and_how_to_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    script = ScriptedTransport([answer(400, headers={"x-mock-verdict": "r-7"}, body=b'{"Error":"no such attribute"}')])
    monkeypatch.setattr(RequestsTransport, "send", lambda _self, request, timeout: script.send(request, timeout))

    result = run("test-event", "--action", "trackEventV2", *ACCESS, stdin=EVENT)

    assert result.exit_code == 1
    assert (
        "answer: 400 Bad Request\n"
        "  x-mock-verdict: r-7\n"
        "    (every reason: GET /_mock/requests/r-7 of the mock)\n"
        '  {"Error":"no such attribute"}\n'
    ) in result.output


def test_cookies_of_an_answer_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    script = ScriptedTransport([answer(200, headers={"set-cookie": "session=hidden-cookie", "via": "a proxy"})])
    monkeypatch.setattr(RequestsTransport, "send", lambda _self, request, timeout: script.send(request, timeout))

    shown = run("test-event", "--action", "trackEventV2", *ACCESS, stdin=EVENT).output

    assert "  set-cookie: ***\n  via: a proxy\n" in shown
    assert "hidden-cookie" not in shown


@pytest.mark.parametrize(("deployment", "is_hinted"), [("acme.talon.one", True), ("https://", False)])
def test_deployment_without_a_scheme_is_told_what_it_lacks(deployment: str, *, is_hinted: bool) -> None:
    result = run("check-auth", "--api-key", "k", "--deployment", deployment)

    assert result.exit_code == 1
    assert result.output.startswith("Error: Credentials are invalid:  ")
    assert ("\nHint: write https:// before it: https://acme.talon.one\n" in result.output) is is_hinted


@pytest.mark.parametrize("command", ["test-event", "check-auth"])
def test_help_names_the_variables(command: str) -> None:
    told = run(command, "--help").output

    assert all(f"TALON_{name}" in told for name in ("API_KEY", "DEPLOYMENT", "BASE_URL"))


def test_help_shows_files_and_cases_that_can_be_used(tmp_path: Path) -> None:
    file, event = tmp_path / "m.json", tmp_path / "e.json"
    file.write_text(json_in(run("check-mappings", "--help").output))
    event.write_text(json_in(run("test-event", "--help").output))

    assert run("check-mappings", str(file)).output.endswith("0 faults, 0 warnings\n")
    assert run("test-event", str(event), "--mappings", str(file), "--dry").exit_code == 0
    case = next(line for line in run("plan", "--help").output.splitlines() if line.strip().startswith('{"kind"'))
    assert json.loads(run("plan", stdin=case.encode()).output) == {"outcome": "fql", "matched": True}


def json_in(told: str) -> str:
    """Find the example of JSON in a text."""
    value, _ = json.JSONDecoder().raw_decode(told[told.index("{") :])
    return json.dumps(value)


def test_what_became_of_an_event_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    script = ScriptedTransport([DeliveryError("reset", is_retryable=True)])
    monkeypatch.setattr(RequestsTransport, "send", lambda _self, request, timeout: script.send(request, timeout))

    shown = run("test-event", "--action", "trackEventV2", *ACCESS, stdin=EVENT).output
    typeless = run("test-event", "--action", "trackEventV2", "--dry", stdin={"event": "x"}).output

    assert "(trackEventV2) gave up after 1 attempt: reset\n" in shown
    assert "(trackEventV2) not accepted: a call without a type is not one of alias, group, " in typeless


def test_mappings_are_checked(mappings: Path) -> None:
    result = run("check-mappings", str(mappings))

    assert result.exit_code == 1
    assert (
        f"fault: {mappings}: mapping 2 (createAudience), mapping: lacks the required field 'audienceId': "
        "every event is refused\n"
    ) in result.output
    assert result.output.endswith(f"{mappings}: 2 faults, 0 warnings\n")


def test_mappings_pass_when_there_are_only_warnings(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"mappings": [{"action": "trackEvent", "useDefaultMappings": True}]}))

    result = run("check-mappings", str(path))

    assert result.exit_code == 0
    assert result.output.endswith("0 faults, 1 warning\n")


def test_plan_answers_line_by_line() -> None:
    result = run("plan", stdin=json.dumps(CASE) + "\n" + json.dumps({"case": {**CASE, "id": "d"}}) + "\n")

    assert result.exit_code == 0
    assert result.output == ('{"id":"c","outcome":"fql","matched":true}\n{"id":"d","outcome":"fql","matched":true}\n')


def test_plan_goes_on_and_fails_at_the_end_when_a_line_is_no_case() -> None:
    result = run("plan", stdin=b"\xff\n" + json.dumps(CASE).encode())

    first, second = (json.loads(line) for line in result.output.splitlines())
    assert result.exit_code == 1
    assert (first["outcome"], second["outcome"]) == ("invalid_case", "fql")


def test_plan_splits_at_line_feeds_only() -> None:
    event = {**EVENT, "name": "a\u2028b\u0085c"}
    line = json.dumps({"kind": "mapping", "mapping": {"@path": "$.name"}, "event": event}, ensure_ascii=False)

    result = run("plan", stdin=line.encode() + b"\r\n")

    assert json.loads(result.output)["value"] == "a\u2028b\u0085c"


def test_command_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "destination", "plan"]

    finished = subprocess.run(command, input=json.dumps(CASE), capture_output=True, text=True, check=True)

    assert finished.stdout == '{"id":"c","outcome":"fql","matched":true}\n'
    assert finished.stderr == ""
