"""Figures that several endpoints share: at the limit, and one over. Those of a session stand in test_sessions_limits."""

from collections.abc import Callable
from typing import Any

import pytest

from mock_talon import Limits, UsageError, parse_seed
from tests.mock_talon.conftest import DEPLOYMENT, Mock

PROFILE_V1, PROFILE_V2 = "/segment/customer_profile/bob", "/segment/customer_profile_v2/bob"
PROFILE, ONE = "/segment/v2/customer_profiles/bob", "/segment/customer_profiles/bob/audiences"
MANY, MANY_V2 = "/segment/customer_profiles/audiences", "/segment/v2/customer_profiles/audiences"
ATTRIBUTES = "/segment/customer_profiles/attributes"
EVENT = {"eventType": "track-event", "customerProfileId": "bob"}
Body = Callable[[int], dict[str, Any]]


def by_id(count: int) -> dict[str, Any]:
    return {"audiencesChanges": {"adds": [7] * (count - 1), "deletes": [8]}, "runRuleEngine": True}


def by_name(count: int) -> dict[str, Any]:
    named = {"name": "VIP", "integrationId": "vip"}
    return {"audiencesChanges": {"adds": [named] * (count - 1), "deletes": [named]}, "runRuleEngine": True}


def by_integration_id(count: int) -> dict[str, Any]:
    return {"data": {"adds": ["vip"] * (count - 1), "deletes": ["news"]}}


CHANGES = [
    pytest.param(PROFILE_V1, by_id, id="profile-v1"),
    pytest.param(PROFILE_V2, by_name, id="profile-v2"),
    pytest.param(PROFILE, by_id, id="profile"),
    pytest.param(ONE, by_integration_id, id="audiences-of-one"),
]


@pytest.mark.rule("audience-changes-count")
@pytest.mark.parametrize(
    ("count", "status"), [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="one-over")]
)
@pytest.mark.parametrize(("path", "make"), CHANGES)
def test_audience_changes_of_one_profile_are_bounded(
    mock: Mock, path: str, make: Body, count: int, status: int
) -> None:
    answer = mock.put(path, make(count))

    assert (answer.status, mock.rules(answer)) == (status, ["audience-changes-count"] if status == 400 else [])


@pytest.mark.rule("integration-id-length")
@pytest.mark.parametrize(
    ("length", "status"), [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="one-over")]
)
def test_profile_id_in_the_path_of_its_audiences_is_bounded(mock: Mock, length: int, status: int) -> None:
    answer = mock.put(f"/segment/customer_profiles/{'x' * length}/audiences", {})

    assert (answer.status, mock.rules(answer)) == (status, ["integration-id-length"] if status == 400 else [])


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(
    ("length", "status"), [pytest.param(1000, "2xx", id="at-the-limit"), pytest.param(1001, "4xx", id="one-over")]
)
@pytest.mark.parametrize("path", [MANY, MANY_V2, ATTRIBUTES])
def test_profile_id_in_a_list_is_bounded(mock: Mock, path: str, length: int, status: str) -> None:
    answer = mock.put(path, {"data": [{"customerProfileId": "x" * length}]})

    assert f"{answer.status // 100}xx" == status


SHORTEST = [
    pytest.param(ONE, lambda text: {"data": {"deletes": [text]}}, id="audience-of-one"),
    pytest.param(MANY_V2, lambda text: {"data": [{"customerProfileId": "x", "deletes": [text]}]}, id="of-many"),
    pytest.param(
        PROFILE_V2, lambda text: {"audiencesChanges": {"adds": [{"name": "n", "integrationId": text}]}}, id="named"
    ),
]


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(
    ("text", "is_refused"), [pytest.param("vip", False, id="some"), pytest.param("", True, id="none")]
)
@pytest.mark.parametrize(("path", "make"), SHORTEST)
def test_integration_id_of_an_audience_has_a_character(
    mock: Mock, path: str, make: Callable[[str], dict[str, Any]], text: str, is_refused: bool
) -> None:
    answer = mock.put(path, make(text))

    assert mock.rules(answer) == (["body-shape"] if is_refused else [])


@pytest.mark.rule("loyalty-card-identifier")
@pytest.mark.parametrize("identifier", [pytest.param("x.%+", id="shortest"), pytest.param("A-" * 54, id="longest")])
def test_loyalty_card_of_a_seed_is_accepted(identifier: str) -> None:
    assert parse_seed(with_card(identifier)).deployments[0].loyalty_cards[0].identifier == identifier


@pytest.mark.rule("loyalty-card-identifier")
@pytest.mark.parametrize(
    "identifier",
    [
        pytest.param("x.%", id="too-short"),
        pytest.param("A-" * 54 + "A", id="too-long"),
        pytest.param("card 1", id="blank"),
        pytest.param("card\n", id="line-break"),
    ],
)
def test_loyalty_card_of_a_seed_is_refused(identifier: str) -> None:
    with pytest.raises(UsageError, match="at /deployments/0/loyaltyCards/0/identifier"):
        parse_seed(with_card(identifier))


def with_card(identifier: str) -> dict[str, Any]:
    deployment = {"hostname": DEPLOYMENT, "applications": [{"id": 1}], "loyaltyCards": [{"identifier": identifier}]}
    return {"deployments": [deployment]}


@pytest.mark.rule("integration-id-length")
@pytest.mark.parametrize(
    ("length", "status"), [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="one-over")]
)
@pytest.mark.parametrize("character", [pytest.param("%C3%A4", id="umlaut"), pytest.param("%F0%9F%98%80", id="emoji")])
def test_id_in_a_path_is_counted_in_characters(mock: Mock, character: str, length: int, status: int) -> None:
    assert mock.put(f"/segment/v2/customer_profiles/{character * length}", {}).status == status


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(("text", "status"), [pytest.param("s", 200, id="shortest"), pytest.param("", 400, id="empty")])
@pytest.mark.parametrize("member", ["sku", "name"])
def test_text_of_an_item_has_a_character(mock: Mock, member: str, text: str, status: int) -> None:
    item = {"sku": "s", "quantity": 1, "price": 1, member: text}

    assert mock.put("/segment/v2/customer_sessions/cart", {"cartItems": [item]}).status == status


@pytest.mark.rule("body-shape", "integration-id-length")
@pytest.mark.parametrize(("length", "is_refused"), [(5, False), (6, True)])
def test_lengths_in_bodies_follow_the_limits_of_the_world(
    make_mock: Callable[..., Mock], length: int, is_refused: bool
) -> None:
    mock = make_mock(limits=Limits(audience_name_length=5, integration_id_length=5))
    text = "x" * length
    answers = [
        mock.request("POST", "/segment/audiences", {"audienceId": text, "audienceName": "n"}),
        mock.put("/segment/audiences/vip", {"audienceName": text}),
        mock.put(PROFILE_V2, {"audiencesChanges": {"adds": [{"name": text}]}}),
        mock.put("/segment/v2/events", {**EVENT, "customerProfileId": text}),
        mock.put("/segment/event", {**EVENT, "customerProfileId": text, "type": "string"}),
        mock.put("/segment/customer_profiles/audiences", {"data": [{"customerProfileId": text}]}),
        mock.put("/segment/v2/customer_profiles/audiences", {"data": [{"customerProfileId": text}]}),
        mock.put("/segment/customer_profiles/attributes", {"data": [{"customerProfileId": text}]}),
    ]

    assert {answer.status == 400 for answer in answers} == {is_refused}


@pytest.mark.rule("body-shape")
def test_lengths_in_bodies_can_be_switched_off(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(limits=Limits(audience_name_length=None, integration_id_length=None))

    assert mock.put("/segment/audiences/vip", {"audienceName": "n" * 5000}).status == 200
    assert mock.put("/segment/v2/events", {**EVENT, "customerProfileId": "b" * 5000}).status == 200
