"""Audiences over ``/segment``."""

import pytest

from tests.mock_talon.conftest import Mock


@pytest.mark.rule("audience-id-verbatim", "audience-integration")
def test_audience_is_created_with_its_integration_id_verbatim(mock: Mock) -> None:
    answer = mock.request("POST", "/segment/audiences", {"audienceId": "a b/c", "audienceName": "Travel"})

    assert answer.status == 201
    assert {key: answer.json[key] for key in ("name", "integration", "integrationId", "accountId")} == {
        "name": "Travel",
        "integration": "segment",
        "integrationId": "a b/c",
        "accountId": 1,
    }


@pytest.mark.rule("audience-unique")
def test_audience_is_refused_when_its_integration_id_is_taken(mock: Mock) -> None:
    answer = mock.request("POST", "/segment/audiences", {"audienceId": "vip", "audienceName": "Again"})

    assert answer.status == 409
    assert answer.json == {
        "StatusCode": 409,
        "Error": "The audience with the ID 'vip' already exists",
        "RequestUUID": answer.headers["x-mock-verdict"],
    }
    assert mock.rules(answer) == ["audience-unique"]


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(
    ("length", "status"),
    [
        pytest.param(1, 201, id="shortest"),
        pytest.param(1000, 201, id="at-the-limit"),
        pytest.param(1001, 400, id="over"),
    ],
)
@pytest.mark.parametrize("member", ["audienceId", "audienceName"])
def test_audience_texts_are_bounded(mock: Mock, member: str, length: int, status: int) -> None:
    body = {"audienceId": "new", "audienceName": "New", member: "x" * length}

    assert mock.request("POST", "/segment/audiences", body).status == status


@pytest.mark.rule("drift-audience-update-id", "audience-update-path-id")
def test_audience_update_renames_and_notes_the_missing_id(mock: Mock) -> None:
    answer = mock.put("/segment/audiences/vip", {"audienceName": "Very important"})

    assert (answer.status, answer.json["name"], answer.json["id"]) == (200, "Very important", 7)
    assert mock.findings(answer) == ["drift-audience-update-id"]


@pytest.mark.rule("drift-audience-update-id")
def test_audience_update_without_id_is_refused_when_strict(strict_mock: Mock) -> None:
    answer = strict_mock.put("/segment/audiences/vip", {"audienceName": "Very important"})

    assert answer.status == 400
    assert strict_mock.state()["audiences"]["segment/vip"]["name"] == "VIP"


@pytest.mark.rule("audience-exists")
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_unknown_audience_is_not_found_and_the_nearest_is_suggested(mock: Mock, method: str) -> None:
    answer = mock.request(method, "/segment/audiences/vipp", {"audienceName": "x"} if method == "PUT" else None)

    assert (answer.status, answer.json["Error"]) == (404, "Not Found")
    refusal = mock.verdict(answer)["verdict"]["refusals"][0]
    assert (refusal["rule"], refusal["fix"].split("?")[0]) == ("audience-exists", "Did you mean 'vip'")


@pytest.mark.rule("audience-deletion", "audience-exists")
def test_deleted_audience_takes_its_memberships_with_it(mock: Mock) -> None:
    assert mock.state()["profiles"]["ada"]["audienceMemberships"] == [{"id": 7, "name": "VIP"}]

    answer = mock.request("DELETE", "/segment/audiences/vip")

    assert (answer.status, answer.body) == (204, b"")
    assert mock.state()["profiles"]["ada"]["audienceMemberships"] == []
    assert mock.request("DELETE", "/segment/audiences/vip").status == 404


@pytest.mark.rule("route-decoded-late")
def test_encoded_slash_stays_in_the_id_of_the_path(mock: Mock) -> None:
    mock.request("POST", "/segment/audiences", {"audienceId": "a/b ä", "audienceName": "Odd"})

    assert mock.request("DELETE", "/segment/audiences/a%2Fb%20%C3%A4").status == 204
