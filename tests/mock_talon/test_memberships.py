"""Audience memberships of one and many profiles, and the withdrawn attributes endpoint."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.mock_talon.conftest import Mock

ONE = "/segment/customer_profiles/bob/audiences"
MANY = "/segment/customer_profiles/audiences"
MANY_V2 = "/segment/v2/customer_profiles/audiences"
ATTRIBUTES = "/segment/customer_profiles/attributes"


def names(mock: Mock, profile: str) -> list[str]:
    return [membership["name"] for membership in mock.state()["profiles"][profile]["audienceMemberships"]]


@pytest.mark.rule("membership-external-ids", "membership-adds-first")
def test_one_profile_joins_and_leaves_by_integration_id(mock: Mock) -> None:
    answer = mock.put(ONE, {"data": {"adds": ["vip", "news"], "deletes": ["vip"]}})

    assert (answer.status, answer.json["effects"]) == (200, [])
    assert names(mock, "bob") == ["News"]


@pytest.mark.rule("membership-external-ids", "membership-without-rules")
@pytest.mark.parametrize(("path", "vip"), [(MANY, 7), (MANY_V2, "vip")])
def test_many_profiles_change_at_once(mock: Mock, path: str, vip: Any) -> None:
    body = {"data": [{"customerProfileId": "bob", "adds": [vip]}, {"customerProfileId": "ada", "deletes": [vip]}]}

    answer = mock.put(path, body)

    assert (answer.status, answer.body) == (204, b"")
    assert (names(mock, "bob"), names(mock, "ada")) == (["VIP"], [])


@pytest.mark.rule("audience-exists")
@pytest.mark.parametrize(("path", "vip", "unknown"), [(MANY, 7, 99), (MANY_V2, "vip", "nope")])
def test_unknown_audience_refuses_the_whole_request(mock: Mock, path: str, vip: Any, unknown: Any) -> None:
    body = {"data": [{"customerProfileId": "bob", "adds": [vip]}, {"customerProfileId": "eve", "deletes": [unknown]}]}

    answer = mock.put(path, body)

    assert answer.status == 404
    assert mock.verdict(answer)["verdict"]["refusals"][0]["pointer"] == "/data/1/deletes/0"
    assert set(mock.state()["profiles"]) == {"ada"}


@pytest.mark.rule("audience-profile-named")
@pytest.mark.parametrize("path", [MANY, MANY_V2, ATTRIBUTES])
def test_item_without_profile_is_refused(mock: Mock, path: str) -> None:
    answer = mock.put(path, {"data": [{}]})

    assert (answer.status, mock.rules(answer)) == (400, ["audience-profile-named"])


@pytest.mark.rule("audience-changes-count")
@pytest.mark.parametrize(
    ("count", "status"), [pytest.param(1000, 204, id="at-the-limit"), pytest.param(1001, 400, id="over")]
)
@pytest.mark.parametrize(("path", "vip"), [(MANY, 7), (MANY_V2, "vip")])
def test_changes_are_counted_over_all_profiles(mock: Mock, path: str, vip: Any, count: int, status: int) -> None:
    body = {
        "data": [
            {"customerProfileId": "a", "adds": [vip] * 500},
            {"customerProfileId": "b", "deletes": [vip] * (count - 500)},
        ]
    }

    assert mock.put(path, body).status == status


@pytest.mark.rule("drift-empty-audience-item")
def test_item_without_audiences_creates_the_profile_and_is_refused_when_strict(mock: Mock, strict_mock: Mock) -> None:
    body = {"data": [{"customerProfileId": "bob"}]}

    lenient = mock.put(MANY, body)
    assert (lenient.status, mock.findings(lenient), names(mock, "bob")) == (204, ["drift-empty-audience-item"], [])
    assert strict_mock.put(MANY, body).status == 400


@pytest.mark.rule("withdrawn-endpoint")
def test_withdrawn_endpoint_writes_own_attributes_over_mutual_ones(mock: Mock) -> None:
    body = {
        "data": [{"customerProfileId": "bob", "attributes": {"stringAttribute": "own"}}, {"customerProfileId": "eve"}],
        "mutualAttributes": {"stringAttribute": "mutual", "made": "7"},
        "attributesInfo": [{"name": "made", "type": "number"}],
    }

    answer = mock.put(ATTRIBUTES, body)

    assert [item["name"] for item in answer.json["createdAttributes"]] == ["made"]
    profiles = mock.state()["profiles"]
    assert profiles["bob"]["attributes"] == {"stringAttribute": "own", "made": 7}
    assert profiles["eve"]["attributes"] == {"stringAttribute": "mutual", "made": 7}


def test_withdrawn_endpoint_refuses_two_types_for_one_new_attribute(mock: Mock) -> None:
    body = {
        "data": [
            {"customerProfileId": "bob", "attributes": {"made": "text"}},
            {"customerProfileId": "eve", "attributes": {"made": 5}},
        ]
    }

    answer = mock.put(ATTRIBUTES, body)

    assert answer.status == 400
    assert mock.verdict(answer)["verdict"]["refusals"][0]["pointer"] == "/data/1/attributes/made"
    assert set(mock.state()["profiles"]) == {"ada"}


@pytest.mark.rule("withdrawn-endpoint")
def test_withdrawn_endpoint_is_gone_when_the_option_is_off(make_mock: Callable[..., Mock]) -> None:
    answer = make_mock(withdrawn_endpoint=False).put(ATTRIBUTES, {"data": []})

    assert (answer.status, answer.json["Error"]) == (404, "Not Found")


@pytest.mark.rule("audience-exists")
def test_a_thousand_missing_audiences_are_all_told(mock: Mock) -> None:
    answer = mock.put(MANY, {"data": [{"customerProfileId": "bob", "adds": list(range(1000, 2000))}]})

    verdict = mock.verdict(answer)["verdict"]
    assert (answer.status, verdict["total"], len(verdict["refusals"])) == (404, 1000, 100)
