"""Refusals: which one decides, what each says, and which paths are meant."""

from typing import Any

import pytest

from tests.mock_talon.conftest import Mock

PROFILE_V1 = "/segment/customer_profile/bob"
PROFILE = "/segment/v2/customer_profiles/bob"
EVENT = {"eventType": "track-event", "customerProfileId": "bob"}

CLASSES = [
    pytest.param(
        PROFILE, {"audiencesChanges": {"adds": [99]}, "attributes": {"Nope": 1}}, 404, id="entity-before-other-rules"
    ),
    pytest.param(
        PROFILE, {"audiencesChanges": {"adds": [99, "x"]}, "attributes": {"Nope": 1}}, 400, id="shape-before-entity"
    ),
    pytest.param(PROFILE, {"attributes": {"Nope": 1}}, 400, id="other-rules-alone"),
]


@pytest.mark.rule("answer-error-decision")
@pytest.mark.parametrize(("path", "body", "status"), CLASSES)
def test_first_class_of_refusals_decides_the_status(mock: Mock, path: str, body: Any, status: int) -> None:
    assert mock.put(path, body).status == status


@pytest.mark.rule("answer-error-decision")
def test_class_that_decides_is_found_behind_any_number_of_refusals(mock: Mock) -> None:
    attributes = {f"Nope{n}": 1 for n in range(150)}

    answer = mock.put(PROFILE, {"attributes": attributes, "audiencesChanges": {"adds": [99, 98]}})

    verdict = mock.verdict(answer)["verdict"]
    assert (answer.status, answer.json["Error"], verdict["total"]) == (404, "Not Found", 152)
    assert [one["rule"] for one in verdict["refusals"]] == ["attribute-exists"] * 99 + ["audience-exists"]


PATHS = [
    pytest.param("/segment/%76%32/customer_profiles/bob", 200, id="encoded-letters"),
    pytest.param("/segment%2Fv2/customer_profiles/bob", 404, id="encoded-slash"),
    pytest.param("/segment/v2/customer_profiles/a%2Fb", 200, id="encoded-slash-in-the-id"),
    pytest.param("/segment/v2/customer_profiles/..", 200, id="dots"),
    pytest.param("/segment/v2/customer_profiles/%20", 200, id="blank"),
    pytest.param("/segment/v2/customer_profiles/a%0Ab", 200, id="line-break"),
    pytest.param("/segment/v2/customer_profiles/100%", 200, id="lone-percent-sign"),
    pytest.param("//segment/v2/customer_profiles/bob", 200, id="doubled-slash-at-the-beginning"),
    pytest.param("/segment//v2/customer_profiles/bob", 404, id="doubled-slash-within"),
    pytest.param("/segment/v2/customer_profiles/bob/", 404, id="slash-at-the-end"),
    pytest.param("/SEGMENT/v2/customer_profiles/bob", 404, id="capitals"),
]


@pytest.mark.rule("route-decoded-late", "path-exists")
@pytest.mark.parametrize(("path", "status"), PATHS)
def test_path_is_split_as_sent_and_compared_decoded(mock: Mock, path: str, status: int) -> None:
    assert mock.put(path, {}).status == status


SHAPES = [
    pytest.param("/segment/v2/events", {}, "", "the member eventType", id="missing"),
    pytest.param(PROFILE, {"runRuleEngine": "yes"}, "/runRuleEngine", "a JSON boolean", id="type"),
    pytest.param("/segment/audiences/vip", {"audienceName": ""}, "/audienceName", "at least 1 characters", id="short"),
    pytest.param("/segment/audiences/vip", {"audienceName": "n" * 1001}, "/audienceName", "1000 at most", id="long"),
    pytest.param(
        "/segment/v2/customer_sessions/cart",
        {"cartItems": [{"sku": "a", "quantity": 0}]},
        "/cartItems/0/quantity",
        "at least 1",
        id="small",
    ),
]


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(("path", "body", "pointer", "expected"), SHAPES)
def test_refusal_of_a_shape_says_what_was_expected(
    mock: Mock, path: str, body: Any, pointer: str, expected: str
) -> None:
    refusal = mock.verdict(mock.put(path, body))["verdict"]["refusals"][0]

    assert (refusal["pointer"], refusal["expected"]) == (pointer, expected)


@pytest.mark.rule("body-shape", "answer-state-enum")
@pytest.mark.parametrize(
    ("path", "body", "meant"),
    [
        pytest.param("/segment/v2/customer_sessions/cart", {"state": "canceled"}, "cancelled", id="state"),
        pytest.param("/segment/event", {**EVENT, "type": "String"}, "string", id="type-of-an-event"),
        pytest.param(PROFILE_V1, {"attributesInfo": [{"name": "A", "type": "numbr"}]}, "number", id="forced-type"),
    ],
)
def test_text_near_one_of_a_closed_set_is_told_it(mock: Mock, path: str, body: Any, meant: str) -> None:
    refusal = mock.verdict(mock.put(path, body))["verdict"]["refusals"][0]

    assert refusal["fix"].startswith(f"Did you mean {meant!r}?")


@pytest.mark.rule("path-exists")
def test_unknown_path_suggests_the_nearest(mock: Mock) -> None:
    answer = mock.put("/segment/v2/event", {})

    assert mock.verdict(answer)["verdict"]["refusals"][0]["fix"].startswith("Did you mean '/segment/v2/events'?")


MISSPELT = [
    pytest.param("/segment/v2/customer_profile/ada", "/segment/v2/customer_profiles/ada", id="with-an-id"),
    pytest.param("/segment/v2/customer_session/a-1", "/segment/v2/customer_sessions/a-1", id="with-another-id"),
    pytest.param("/segments/v2/events", "/segment/v2/events", id="first-part"),
    pytest.param("/segment/event/", "/segment/event", id="slash-at-the-end"),
    pytest.param("/authping", "/v2/authping", id="missing-part"),
    pytest.param("/segment/v2/audiences/7", "/segment/audiences/7", id="version-too-much"),
    pytest.param("/segment/v3/events", "/segment/v2/events", id="version"),
]
CONTROL_MISSPELT = [
    pytest.param("/_mock/state/sessions", "/_mock/state/sessions/{customerSessionId}", id="missing-id"),
    pytest.param("/_mock/snapshot/a/restore", "/_mock/snapshots/a/restore", id="part-with-an-id"),
    pytest.param("/_mock/_mock/worlds/default", "/_mock/worlds/default", id="part-twice"),
    pytest.param("/_mock/health/", "/_mock/health", id="slash-at-the-end"),
]


@pytest.mark.rule("path-exists")
@pytest.mark.parametrize(("path", "meant"), MISSPELT)
def test_misspelt_path_is_told_the_nearest_with_its_own_identifiers(mock: Mock, path: str, meant: str) -> None:
    refusal = mock.verdict(mock.put(path, {}))["verdict"]["refusals"][0]

    assert refusal["fix"].startswith(f"Did you mean {meant!r}?")


@pytest.mark.rule("path-exists")
@pytest.mark.parametrize(("path", "meant"), CONTROL_MISSPELT)
def test_misspelt_path_of_the_control_door_is_told_the_nearest(mock: Mock, path: str, meant: str) -> None:
    assert mock.put(path, {}).json["Fix"].startswith(f"Did you mean {meant!r}?")


@pytest.mark.rule("path-exists")
@pytest.mark.parametrize("path", ["/_mock/nix", "/_mock/state/nix", "/_mock/nix/default", "/_mock/a/b/c"])
def test_path_near_none_is_told_none(mock: Mock, path: str) -> None:
    assert mock.put(path, {}).json["Fix"].startswith("Use one of the paths")


@pytest.mark.rule("path-exists")
def test_endless_path_is_explained_without_a_search(mock: Mock) -> None:
    refusal = mock.verdict(mock.put(f"/segment/v2/customer_profile/{'x' * 60_000}", {}))["verdict"]["refusals"][0]

    assert refusal["fix"].startswith("Use one of the paths")
