"""What a session request keeps, replaces and deletes."""

from typing import Any

import pytest

from mock_talon import FrozenClock
from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import item, put, put_v1, refusals

FULL: dict[str, Any] = {
    "profileId": "ada",
    "couponCodes": ["A", "B"],
    "referralCode": "FRIEND",
    "loyaltyCards": ["card-0001"],
    "cartItems": [item(attributes={"stringAttribute": "red"})],
    "additionalCosts": {"shipping": {"price": 5}},
    "identifiers": ["device"],
    "attributes": {"stringAttribute": "x", "numberAttribute": 1},
}


@pytest.mark.rule("session-counters", "session-totals", "answer-absent-objects")
def test_session_is_answered_whole_when_it_is_created(mock: Mock) -> None:
    answer = put(mock, FULL)

    assert answer.status == 200
    session = answer.json["customerSession"]
    moment = session["created"]
    assert session == {
        **FULL,
        "id": 1,
        "created": moment,
        "updated": moment,
        "integrationId": "cart-1",
        "applicationId": 1,
        "state": "open",
        "cartItems": [{**FULL["cartItems"][0], "position": 0, "returnedQuantity": 0, "remainingQuantity": 1}],
        "firstSession": True,
        "updateCount": 1,
        "total": 15,
        "cartItemTotal": 10,
        "additionalCostTotal": 5,
        "cartItemAdditionalCostTotal": 0,
    }
    assert mock.state()["sessions"] == {"1/cart-1": session}


@pytest.mark.rule("answer-coupon-not-found", "answer-without-campaigns")
def test_answer_carries_every_object_of_a_session(mock: Mock) -> None:
    answer = put(mock, {"profileId": "new", "couponCodes": ["A"]})

    assert answer.json["effects"] == [
        {
            "campaignId": -1,
            "rulesetId": -1,
            "ruleIndex": 0,
            "ruleName": "",
            "effectType": "rejectCoupon",
            "props": {"value": "A", "rejectionReason": "CouponNotFound"},
        }
    ]
    assert answer.json["customerProfile"]["integrationId"] == "new"
    assert (answer.json["event"]["sessionId"], answer.json["event"]["profileId"]) == ("cart-1", "new")
    empty = ("createdCoupons", "createdReferrals", "coupons", "triggeredCampaigns", "previousReturns")
    assert [answer.json[name] for name in empty] == [[], [], [], [], []]
    assert "createdAttributes" not in answer.json


@pytest.mark.rule("session-members-kept", "session-counters")
def test_session_keeps_what_a_request_leaves_out(mock: Mock, clock: FrozenClock) -> None:
    created = put(mock, FULL).json["customerSession"]
    clock.advance(1)

    updated = put(mock).json["customerSession"]

    assert updated["updated"] > created["updated"]
    assert updated == {**created, "updated": updated["updated"], "updateCount": 2}


@pytest.mark.rule("session-members-replaced")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        pytest.param("couponCodes", [], id="coupons"),
        pytest.param("referralCode", "", id="referral"),
        pytest.param("loyaltyCards", [], id="cards"),
        pytest.param("cartItems", [], id="items"),
        pytest.param("additionalCosts", {}, id="costs"),
        pytest.param("identifiers", [], id="identifiers"),
        pytest.param("couponCodes", ["C"], id="other-coupons"),
    ],
)
def test_session_discards_what_a_request_replaces(mock: Mock, member: str, value: Any) -> None:
    put(mock, FULL)

    assert put(mock, {member: value}).json["customerSession"][member] == value


@pytest.mark.rule("session-attributes-merge")
def test_session_attributes_merge_and_null_deletes(mock: Mock) -> None:
    put(mock, FULL)

    answer = put(mock, {"attributes": {"stringAttribute": None, "booleanAttribute": False}})

    assert answer.json["customerSession"]["attributes"] == {"numberAttribute": 1, "booleanAttribute": False}


@pytest.mark.rule("session-members-replaced", "session-counters", "session-lines-kept", "session-attributes-merge")
def test_cart_is_replaced_with_positions_from_zero(mock: Mock) -> None:
    put(mock, FULL)

    answer = put(mock, {"cartItems": [item(sku="A", position=7), item(sku="B", quantity=3, returnedQuantity=2)]})

    shown = [
        (line["sku"], line["position"], line["returnedQuantity"], line["remainingQuantity"])
        for line in answer.json["customerSession"]["cartItems"]
    ]
    assert shown == [("A", 0, 0, 1), ("B", 1, 0, 3)]
    assert "attributes" not in answer.json["customerSession"]["cartItems"][0]


@pytest.mark.rule("session-per-application")
def test_sessions_of_two_applications_share_an_id_and_nothing_else(mock: Mock) -> None:
    put(mock, FULL)

    answer = put(mock, {}, headers={"Authorization": "ApiKey-v1 loose-key"})

    session = answer.json["customerSession"]
    assert (session["applicationId"], session["couponCodes"], session["updateCount"]) == (2, [], 1)
    assert sorted(mock.state()["sessions"]) == ["1/cart-1", "2/cart-1"]


@pytest.mark.rule("session-anonymous")
@pytest.mark.parametrize("body", [{}, {"profileId": ""}], ids=["absent", "empty"])
def test_session_without_profile_is_anonymous_and_always_first(mock: Mock, body: dict[str, Any]) -> None:
    put(mock, body, "cart-0")

    answer = put(mock, body)

    assert answer.json["customerSession"]["profileId"] == ""
    assert answer.json["customerSession"]["firstSession"] is True
    assert "customerProfile" not in answer.json
    assert "profileId" not in answer.json["event"]
    assert set(mock.state()["profiles"]) == {"ada"}


def test_first_session_is_told_per_profile_and_kept_on_updates(mock: Mock) -> None:
    first = [put(mock, {"profileId": "ada"}, f"cart-{n}").json["customerSession"]["firstSession"] for n in range(2)]

    assert first == [True, False]
    assert put(mock, {}, "cart-0").json["customerSession"]["firstSession"] is True
    assert put(mock, {}, "cart-1").json["customerSession"]["firstSession"] is False


@pytest.mark.rule("session-profile-change")
def test_open_session_changes_its_profile(mock: Mock) -> None:
    put(mock, {"profileId": "ada"})

    moved = put(mock, {"profileId": "bob"})
    after = put(mock, {"profileId": "ada"}, "cart-2")

    assert (moved.json["customerProfile"]["integrationId"], moved.json["customerSession"]["firstSession"]) == (
        "bob",
        True,
    )
    assert after.json["customerSession"]["firstSession"] is True


@pytest.mark.rule("body-empty", "session-state-default")
def test_deprecated_endpoint_takes_an_empty_body(mock: Mock) -> None:
    answer = mock.put("/segment/customer_sessions/cart-1")

    assert (answer.status, answer.json["createdAttributes"]) == (200, [])
    assert answer.json["customerSession"]["state"] == "open"


def test_both_endpoints_write_the_same_session(mock: Mock) -> None:
    put_v1(mock, FULL)

    assert put(mock).json["customerSession"]["couponCodes"] == ["A", "B"]


@pytest.mark.rule("integration-id-length")
@pytest.mark.parametrize(
    ("length", "status"),
    [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="one-over")],
)
def test_session_id_in_the_path_is_bounded(mock: Mock, length: int, status: int) -> None:
    assert put(mock, {}, "s" * length).status == status


@pytest.mark.rule("integration-id-length")
@pytest.mark.parametrize(
    ("length", "status"),
    [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="one-over")],
)
def test_profile_id_is_bounded(mock: Mock, length: int, status: int) -> None:
    answer = put(mock, {"profileId": "p" * length})

    assert answer.status == status
    if status == 400:
        assert refusals(mock, answer) == [("integration-id-length", "/profileId")]
