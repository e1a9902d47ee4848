"""The control door ``/_mock``."""

import pytest

from tests.mock_talon.conftest import Mock

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


@pytest.mark.rule("journal-limit-parameter")
def test_requests_limit_out_of_range_is_refused(mock: Mock) -> None:
    answer = mock.request("GET", "/_mock/requests?limit=0")

    assert (answer.status, answer.json["Fix"]) == (400, "Send an integer in the stated range")


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
