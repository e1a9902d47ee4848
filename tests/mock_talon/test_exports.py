"""Recorded requests in the form of other tools, and that those tools send the same request again."""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mock_talon import Server, World, parse_seed
from mock_talon.exports import origin_of, to_curl, to_snippet
from mock_talon.gate.journal import Entry
from tests.mock_talon.conftest import KEY, SEED, Mock, over_socket
from tests.tools import require_tools

PROFILE = "/segment/v2/customer_profiles/o'brien%2F%24HOME?skipNonExistingAttributes=true"
BODY = {"attributes": {"stringAttribute": 'it\'s $HOME `x` \\ "q"\né'}}


@pytest.fixture
def served() -> Iterator[Mock]:
    """A world on a socket, on the system's clock."""
    with Server(World(parse_seed(SEED))) as server:
        yield Mock(server.world, over_socket(server))


def run(command: list[str], **environment: str) -> str:
    """Run a command in an environment without the variables of this one, but for PATH."""
    kept = {"PATH": os.environ["PATH"], "TALON_API_KEY": KEY, **environment}
    return subprocess.run(command, env=kept, capture_output=True, text=True, check=True, timeout=60).stdout


def exported(mock: Mock, form: str, **headers: str) -> str:
    answer = mock.put(PROFILE, BODY, headers={"Accept": "application/json", **headers})
    assert answer.status == 200
    return mock.request("GET", f"/_mock/requests/{answer.headers['x-mock-verdict']}/{form}").body.decode()


def basic() -> str:
    return "Basic " + base64.b64encode(f"ApiKey-v1 {KEY}:".encode()).decode()


def assert_sent_again(mock: Mock) -> None:
    first, again = mock.world.journal.entries()[-2:]
    assert (again.method, again.target, again.body, again.status) == (first.method, first.target, first.body, 200)
    names = {"authorization", "destination-hostname", "content-type", "x-callback-api-key"}

    def told(entry: Entry) -> dict[str, str]:
        return {name.lower(): value for name, value in entry.headers if name.lower() in names}

    assert told(again) == told(first)


CALLBACK = {"X-Callback-API-Key": f"X-Key {'c' * 32}"}


@pytest.mark.parametrize("headers", [{}, {"Authorization": basic()}, CALLBACK], ids=["key", "basic", "callback-key"])
def test_curl_command_sends_the_request_again(served: Mock, headers: dict[str, str]) -> None:
    require_tools("curl")
    command = exported(served, "curl", **headers)
    assert "$TALON_API_KEY" in command

    run(["bash", "-euo", "pipefail", "-c", command], TALON_CALLBACK_KEY="c" * 32)

    assert_sent_again(served)


@pytest.mark.parametrize("headers", [{}, {"Authorization": basic()}, CALLBACK], ids=["key", "basic", "callback-key"])
def test_snippet_sends_the_request_again(served: Mock, headers: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "snippet.py"
    file.write_text(exported(served, "python", **headers), "utf-8")

    told = run([sys.executable, "-X", "utf8", str(file)], TALON_CALLBACK_KEY="c" * 32)

    assert told.startswith("200 ")
    assert_sent_again(served)


def entry(**members: Any) -> Entry:
    given = {"id": "1", "at": 0.0, "method": "PUT", "target": "/a?x=1", "headers": (), **members}
    return Entry(**given)


def test_command_runs_nothing_that_a_header_brings() -> None:
    evil = (("X-Callback-API-Key", "$(touch evil) ***"), ("Authorization", "ApiKey-v1 ***"), ("X", "`touch evil`"))

    command = to_curl(entry(headers=evil))

    assert "'X-Callback-API-Key: $(touch evil) '\"$TALON_CALLBACK_KEY\"" in command
    assert "-H 'X: `touch evil`'" in command


def test_value_that_only_looks_masked_is_kept() -> None:
    assert "-H 'X-Note: a***'" in to_curl(entry(headers=(("X-Note", "a***"),)))
    assert "'X-Note': 'a***'" in to_snippet(entry(headers=(("X-Note", "a***"),)))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("[::1]:5000", "http://[::1]:5000"),
        ("integration.talon.one", "https://integration.talon.one"),
    ],
)
def test_origin_is_the_one_that_was_sent_to(host: str, origin: str) -> None:
    assert origin_of(entry(headers=(("Host", host),))) == origin
    assert to_curl(entry(headers=(("Host", host),))) == f"curl -i --path-as-is -X PUT '{origin}/a?x=1'\n"


def test_archive_holds_request_and_answer(mock: Mock) -> None:
    answer = mock.put("/segment/v2/customer_profiles/bob?a=b%20c", {"attributes": {"nope": 1}})
    mock.request("DELETE", "/segment/audiences/none")

    (first, second) = mock.request("GET", "/_mock/requests/har").json["log"]["entries"]
    alone = mock.request("GET", f"/_mock/requests/{answer.headers['x-mock-verdict']}/har").json["log"]

    assert alone["entries"] == [first]
    assert (alone["version"], alone["creator"]["name"]) == ("1.2", "mock_talon")
    assert (first["startedDateTime"], first["comment"]) == (
        "2026-01-01T00:00:00.000000Z",
        answer.headers["x-mock-verdict"],
    )
    request, response = first["request"], first["response"]
    assert re.fullmatch(r"http://[^/]+/segment/v2/customer_profiles/bob\?a=b%20c", request["url"])
    assert (request["method"], request["queryString"]) == ("PUT", [{"name": "a", "value": "b%20c"}])
    assert request["postData"] == {"mimeType": "application/json", "text": '{"attributes": {"nope": 1}}'}
    assert (response["status"], response["statusText"]) == (400, "Bad Request")
    assert response["content"]["text"] == answer.body.decode()
    assert {"name": "Authorization", "value": "ApiKey-v1 ***"} in request["headers"]
    assert "postData" not in second["request"]
    for required in ("httpVersion", "cookies", "headersSize", "bodySize", "redirectURL"):
        assert required in response


def test_archive_is_of_the_requests_that_were_looked_for(mock: Mock) -> None:
    for name in "abc":
        mock.put(f"/segment/v2/customer_profiles/{name}", {})

    found = mock.request("GET", "/_mock/requests/har?profile=b").json["log"]["entries"]

    assert [item["request"]["url"][-1] for item in found] == ["b"]
