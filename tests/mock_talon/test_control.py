"""The control door ``/_mock``."""

from typing import Any

import msgspec
import pytest

from mock_talon import Server, World, Worlds, create_app
from mock_talon.api.call import JSON
from mock_talon.api.catalogue import all_endpoints
from tests.mock_talon.conftest import Mock, in_process, over_socket

PROFILE = "/segment/v2/customer_profiles/bob"


def test_health_tells_mode_and_count(mock: Mock, strict_mock: Mock) -> None:
    mock.put(PROFILE, {})

    assert mock.request("GET", "/_mock/health").json == {"status": "ok", "mode": "lenient", "requests": 1, "dropped": 0}
    assert strict_mock.request("GET", "/_mock/health").json["mode"] == "strict"


def test_reset_brings_back_the_seed_and_forgets_the_journal(mock: Mock) -> None:
    before = mock.state()
    mock.put(PROFILE, {"attributes": {"stringAttribute": "x"}})
    mock.request("DELETE", "/segment/audiences/vip")
    assert mock.state() != before

    assert mock.request("POST", "/_mock/reset").status == 204

    assert mock.state() == before
    assert mock.request("GET", "/_mock/requests").json["total"] == 0


def test_requests_are_listed_newest_last_without_bodies(mock: Mock) -> None:
    mock.put(PROFILE, {})
    mock.put("/segment/nope", {})

    listed = mock.request("GET", "/_mock/requests").json

    assert [(item["action"], item["status"]) for item in listed["requests"]] == [
        ("updateCustomerProfileV3", 200),
        ("", 404),
    ]
    assert mock.request("GET", "/_mock/requests?limit=1").json["requests"] == listed["requests"][-1:]


@pytest.mark.rule("control-parameter-value")
@pytest.mark.parametrize(
    ("query", "fix"),
    [
        pytest.param("limit=0", "Send an integer from 1 to 1000", id="below"),
        pytest.param("limit=1001", "Send an integer from 1 to 1000", id="above"),
        pytest.param("limit=%C2%B2", "Send an integer from 1 to 1000", id="no-digit"),
        pytest.param("fault=", "Send at least one character, or leave the parameter out", id="empty"),
        pytest.param("since=noon", "Send an RFC 3339 time with an offset, such as 2026-01-02T03:04:05Z", id="time"),
    ],
)
def test_query_parameter_of_another_form_is_refused_with_the_right_one(mock: Mock, query: str, fix: str) -> None:
    answer = mock.request("GET", f"/_mock/requests?{query}")

    assert (answer.status, answer.json["Fix"]) == (400, fix)
    assert mock.request("GET", "/_mock/state?secrets=yes").json["Fix"] == "Send true or false"


@pytest.mark.rule("control-parameter-known")
def test_unknown_query_parameter_is_refused_with_the_nearest(mock: Mock) -> None:
    answer = mock.request("GET", "/_mock/requests?actoin=trackEventV2")

    assert answer.status == 400
    assert answer.json["Fix"].startswith("Did you mean 'action'?")


def test_error_lists_every_problem_with_its_place(mock: Mock) -> None:
    body = {"seed": {"deployments": [{"hostname": "", "applications": [], "apiKys": []}]}}

    problems = mock.request("POST", "/_mock/worlds", body).json["Problems"]

    assert {problem["pointer"] for problem in problems} == {
        "/seed/deployments/0",
        "/seed/deployments/0/hostname",
        "/seed/deployments/0/applications",
    }
    assert any(problem["fix"].startswith("Did you mean 'apiKeys'?") for problem in problems)


@pytest.mark.rule("server-ready")
def test_readiness_ends_when_the_server_begins_to_stop(demo: World) -> None:
    worlds = Worlds(demo)
    client = create_app(worlds).test_client()

    welcome = client.get("/_mock/ready")
    worlds.is_open = False
    stopping = client.get("/_mock/ready")

    assert (welcome.status_code, welcome.get_json()) == (200, {"status": "ready", "worlds": 1})
    assert (stopping.status_code, client.get("/_mock/health").status_code) == (503, 200)


def test_server_that_runs_again_is_ready_again(demo: World) -> None:
    for _ in range(2):
        with Server(demo) as server:
            assert Mock(demo, over_socket(server)).request("GET", "/_mock/ready").status == 200


REPLIES = [endpoint for endpoint in all_endpoints() if endpoint.path.startswith("/_mock/") and not endpoint.body]


@pytest.mark.parametrize(
    "endpoint", [item for item in REPLIES if item.reply is not None], ids=lambda item: item.operation
)
def test_answers_have_the_shapes_of_their_structs_and_nothing_else(make_world: Any, endpoint: Any) -> None:
    world = make_world()
    mock = Mock(world, in_process(world))
    world.snapshots.save("example")
    session = {"profileId": "ada", "cartItems": [{"sku": "A", "quantity": "x"}]}
    refused = mock.put("/segment/v2/customer_sessions/cart", session)
    mock.put("/segment/v2/customer_sessions/cart", {"profileId": "ada"})
    names = {
        "requestId": refused.headers["x-mock-verdict"],
        "worldName": "default",
        "customerProfileId": "ada",
        "customerSessionId": "cart",
        "audienceId": "vip",
        "snapshotName": "example",
    }

    answer = mock.request(endpoint.method, endpoint.path.format_map(names))

    assert answer.status == endpoint.success
    if endpoint.media_type == JSON:
        decoded = msgspec.json.decode(answer.body, type=endpoint.reply)
        assert missing_members(msgspec.to_builtins(decoded), answer.json) == {}


def missing_members(told: Any, sent: Any) -> Any:
    """Give what an answer has and its struct has not."""
    if isinstance(told, dict) and isinstance(sent, dict):
        differing = {name: missing_members(told.get(name, "absent"), value) for name, value in sent.items()}
        return {name: value for name, value in differing.items() if value not in ({}, [])}
    if isinstance(told, list | tuple) and isinstance(sent, list):
        return [value for value in map(missing_members, told, sent) if value not in ({}, [])]
    return {} if told == sent else sent


def test_request_is_explained_with_body_answer_and_changes(mock: Mock) -> None:
    answer = mock.put(PROFILE, {"attributes": {"stringAttribute": "x"}})

    entry = mock.verdict(answer)

    assert entry["verdict"] == {"accepted": True, "total": 0, "refusals": []}
    assert entry["body"] == '{"attributes": {"stringAttribute": "x"}}'
    assert entry["answer"] == answer.body.decode()
    assert [(change["collection"], change["key"], change["before"]) for change in entry["changes"]] == [
        ("profiles", "1/bob", None)
    ]


@pytest.mark.rule("journal-entry-exists")
def test_unknown_request_id_is_not_found_and_told_how_to_list(mock: Mock) -> None:
    answer = mock.request("GET", "/_mock/requests/nope")

    assert answer.status == 404
    assert "GET /_mock/requests" in answer.json["Fix"]


def test_rules_are_listed_with_certainty_and_source(mock: Mock) -> None:
    rules = {rule["id"]: rule for rule in mock.request("GET", "/_mock/rules").json["rules"]}

    assert rules["rate-limit"]["certainty"] == "docs"
    assert rules["rate-limit"]["enabled"] is True
    assert all(rule["statement"] and rule["source"] for rule in rules.values())


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(
    ("method", "path", "body", "said", "fix"),
    [
        pytest.param(
            "POST",
            "/_mock/faults",
            {"kind": "delay", "seconds": 1},
            "'seconds' was unexpected",
            """Write it within 'delay': {"delay": {"seconds": …}}""",
            id="member-of-a-member",
        ),
        pytest.param(
            "POST", "/_mock/faults", {"kind": "delay", "sentbytes": 1}, "", "Did you mean 'sentBytes'?", id="own-member"
        ),
        pytest.param(
            "PATCH",
            "/_mock/settings",
            {"limits": {"couponsPerSession": -1}},
            "-1 is less than the minimum of 0",
            "Send what",
            id="range-of-a-union",
        ),
        pytest.param(
            "PATCH",
            "/_mock/settings",
            {"limits": {"couponsPerSession": "x"}},
            '"x" is not of type integer or null',
            "Send what",
            id="types-of-a-union",
        ),
        pytest.param(
            "POST",
            "/_mock/worlds",
            {"name": "a b"},
            '[A-Za-z0-9._-]{0,99}$"',
            "Send what",
            id="pattern-without-lookahead",
        ),
    ],
)
def test_wrong_body_is_told_in_words_with_a_fix_and_our_source(
    mock: Mock, method: str, path: str, body: Any, said: str, fix: str
) -> None:
    answer = mock.request(method, path, body)

    assert (answer.status, said in answer.json["Error"]) == (400, True), answer.json["Error"]
    assert answer.json["Fix"].startswith(fix), answer.json["Fix"]
    assert {problem["source"] for problem in answer.json["Problems"]} == {"our own control door"}
