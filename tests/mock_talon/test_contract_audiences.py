"""Audiences: their texts, their ids, and what becomes of memberships."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from mock_talon import World, parse_seed
from tests.mock_talon.conftest import SEED, Mock

PROFILE_V2 = "/segment/customer_profile_v2/bob"
PROFILE = "/segment/v2/customer_profiles/bob"


@pytest.mark.rule("membership-repeated", "membership-adds-first")
@pytest.mark.parametrize(
    ("changes", "names"),
    [
        pytest.param({"adds": ["vip", "vip"]}, ["VIP"], id="joined-twice"),
        pytest.param({"deletes": ["vip", "news"]}, [], id="left-without-joining"),
        pytest.param({"adds": ["news"], "deletes": ["news"]}, [], id="both"),
    ],
)
def test_membership_changes_that_change_nothing_are_no_error(mock: Mock, changes: Any, names: list[str]) -> None:
    answer = mock.put("/segment/customer_profiles/bob/audiences", {"data": changes})

    assert [one["name"] for one in answer.json["customerProfile"]["audienceMemberships"]] == names


@pytest.mark.rule("audience-id-sanitised")
@pytest.mark.parametrize(
    ("named", "integration_id"),
    [
        pytest.param({"name": "My Travel audience1"}, "My_Travel_audience1", id="from-the-name"),
        pytest.param({"name": "n", "integrationId": "a b-c/ä_1"}, "a_b_c___1", id="from-the-id"),
    ],
)
def test_integration_id_is_sanitised_for_creation_and_look_up(mock: Mock, named: Any, integration_id: str) -> None:
    statuses = [mock.put(PROFILE_V2, {"audiencesChanges": {"adds": [named]}}).json["audiences"] for _ in range(2)]

    assert [(one["integrationId"], one["status"]) for (one,) in statuses] == [
        (integration_id, "new"),
        (integration_id, "unmodified"),
    ]


@pytest.mark.rule("audience-status")
def test_audience_named_twice_is_reported_once(mock: Mock) -> None:
    renamed = {"name": "Very important", "integrationId": "vip"}

    answer = mock.put(PROFILE_V2, {"audiencesChanges": {"adds": [renamed], "deletes": [renamed]}}).json

    assert [(one["id"], one["name"], one["status"]) for one in answer["audiences"]] == [
        (7, "Very important", "updated")
    ]


@pytest.mark.rule("audience-unique")
@pytest.mark.parametrize(
    ("integration", "status"), [pytest.param("segment", 409, id="same"), pytest.param("braze", 201, id="another")]
)
def test_integration_id_is_unique_per_integration(
    make_mock: Callable[..., Mock], integration: str, status: int
) -> None:
    seed = deepcopy(SEED)
    seed["deployments"][0]["audiences"] = [{"name": "Taken", "integrationId": "x", "integration": integration}]
    seed["deployments"][0]["profiles"] = []

    answer = make_mock(World(parse_seed(seed))).request(
        "POST", "/segment/audiences", {"audienceId": "x", "audienceName": "X"}
    )

    assert answer.status == status


@pytest.mark.rule("audience-update-path-id")
def test_id_of_the_path_decides_which_audience_is_renamed(mock: Mock) -> None:
    answer = mock.put("/segment/audiences/vip", {"audienceId": "news", "audienceName": "Renamed"})

    assert answer.json["integrationId"] == "vip"
    audiences = mock.state()["audiences"]
    assert [audiences[f"segment/{name}"]["name"] for name in ("vip", "news")] == ["Renamed", "News"]


@pytest.mark.rule("audience-status")
def test_audience_named_twice_is_reported_as_the_request_left_it(mock: Mock) -> None:
    adds = [{"name": name, "integrationId": "fresh"} for name in ("First", "Second")]

    answer = mock.put(PROFILE_V2, {"audiencesChanges": {"adds": adds}, "runRuleEngine": True}).json

    assert [(one["name"], one["status"]) for one in answer["audiences"]] == [("Second", "new")]
    assert [one["name"] for one in answer["customerProfile"]["audienceMemberships"]] == ["Second"]


AUDIENCE_TEXTS = [
    pytest.param({"name": "n"}, None, id="shortest-name"),
    pytest.param({"name": "n" * 1000}, None, id="longest-name"),
    pytest.param({"name": "n", "integrationId": "i" * 1000}, None, id="longest-id"),
    pytest.param({"name": ""}, "name", id="no-name"),
    pytest.param({"name": "", "integrationId": "i"}, "name", id="no-name-with-id"),
    pytest.param({"name": "ä" * 1001}, "name", id="long-name"),
    pytest.param({"name": "n", "integrationId": "i" * 1001}, "integrationId", id="long-id"),
]


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(("named", "refused"), AUDIENCE_TEXTS)
@pytest.mark.parametrize("member", ["adds", "deletes"])
def test_audience_made_by_a_profile_has_a_name_and_an_id_of_the_published_length(
    mock: Mock, member: str, named: dict[str, str], refused: str | None
) -> None:
    answer = mock.put(PROFILE_V2, {"audiencesChanges": {member: [named]}})

    refusals = mock.verdict(answer)["verdict"]["refusals"]
    assert [one["pointer"] for one in refusals] == ([f"/audiencesChanges/{member}/0/{refused}"] if refused else [])
    assert answer.status == (400 if refused else 200)


@pytest.mark.rule("audience-deletion")
def test_id_of_a_deleted_audience_is_not_given_to_another(mock: Mock) -> None:
    mock.request("DELETE", "/segment/audiences/vip")

    ids = [
        mock.request("POST", "/segment/audiences", {"audienceId": f"a{n}", "audienceName": "A"}).json["id"]
        for n in range(8)
    ]

    assert ids == [1, 2, 3, 4, 5, 6, 9, 10]
    assert mock.put("/segment/v2/customer_profiles/ada", {}).json["customerProfile"]["audienceMemberships"] == []


@pytest.mark.rule("audience-id-floor")
@pytest.mark.parametrize(
    ("audience", "lenient", "strict"),
    [pytest.param(2**63 - 1, 404, 404, id="highest"), pytest.param(2**63, 404, 400, id="beyond")],
)
def test_audience_id_beyond_int64_is_unknown_and_refused_when_strict(
    mock: Mock, strict_mock: Mock, audience: int, lenient: int, strict: int
) -> None:
    body = {"audiencesChanges": {"adds": [audience]}, "runRuleEngine": True}

    assert [each.put(PROFILE, body).status for each in (mock, strict_mock)] == [lenient, strict]
