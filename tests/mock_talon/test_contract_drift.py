"""Rows of contract drift that no other test shows: what Segment sends against what is published, lenient and strict."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from mock_talon import World, parse_seed
from tests.mock_talon.conftest import SEED, Mock
from tests.mock_talon.sessions import V2, item, put

PROFILE_V1, PROFILE = "/segment/customer_profile/bob", "/segment/v2/customer_profiles/bob"
EVENT = {"eventType": "track-event", "customerProfileId": "bob", "type": "string"}

FORCED_TYPES = [
    pytest.param(PROFILE_V1, {}, "attributesInfo", id="profile-v1"),
    pytest.param("/segment/customer_profile_v2/bob", {}, "attributesInfo", id="profile-v2"),
    pytest.param("/segment/event", EVENT, "attributesInfo", id="event-v1"),
    pytest.param("/segment/customer_sessions/cart", {}, "sessionAttributesInfo", id="session-v1"),
    pytest.param("/segment/customer_sessions/cart", {}, "cartItemAttributesInfo", id="item-v1"),
]


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(
    ("value_type", "status"), [pytest.param("location", 200, id="published"), pytest.param("date", 400, id="unknown")]
)
@pytest.mark.parametrize(("path", "body", "member"), FORCED_TYPES)
def test_forced_type_is_one_of_five_in_both_modes(
    mock: Mock, strict_mock: Mock, path: str, body: dict[str, Any], member: str, value_type: str, status: int
) -> None:
    sent = {**body, member: [{"name": "Any", "type": value_type}]}

    assert [each.put(path, sent).status for each in (mock, strict_mock)] == [status, status]


@pytest.mark.rule("membership-changes-optional")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="absent"),
        pytest.param({"audiencesChanges": {}}, id="empty"),
        pytest.param({"audiencesChanges": {"adds": [7]}}, id="adds-alone"),
        pytest.param({"audiencesChanges": {"deletes": [7]}}, id="deletes-alone"),
    ],
)
def test_audience_changes_may_be_one_sided_in_both_modes(mock: Mock, strict_mock: Mock, changes: Any) -> None:
    for each in (mock, strict_mock):
        assert each.put(PROFILE, {**changes, "runRuleEngine": True}).status == 200


@pytest.mark.rule("audience-id-floor")
@pytest.mark.parametrize(
    ("audience", "lenient", "strict"),
    [
        pytest.param(1, 404, 404, id="lowest"),
        pytest.param(0, 404, 400, id="below"),
        pytest.param(-7, 404, 400, id="neg"),
    ],
)
def test_audience_id_below_the_lowest_is_unknown_and_refused_when_strict(
    mock: Mock, strict_mock: Mock, audience: int, lenient: int, strict: int
) -> None:
    body = {"data": [{"customerProfileId": "bob", "adds": [audience]}]}
    path = "/segment/customer_profiles/audiences"

    assert (mock.put(path, body).status, strict_mock.put(path, body).status) == (lenient, strict)


@pytest.mark.rule("body-of-deletion")
def test_body_of_a_deletion_is_ignored_in_both_modes(mock: Mock, strict_mock: Mock) -> None:
    for each in (mock, strict_mock):
        answer = each.request(
            "DELETE", "/segment/audiences/vip", raw=b"{nonsense", headers={"Content-Type": "text/plain"}
        )
        assert answer.status == 204


@pytest.mark.rule("journal-user-agent")
def test_user_agent_stands_in_the_journal(mock: Mock) -> None:
    answer = mock.put(PROFILE, {}, headers={"User-Agent": "Segment (Actions)"})

    assert ["User-Agent", "Segment (Actions)"] in mock.verdict(answer)["headers"]


@pytest.mark.rule("answer-session-without-coupon", "answer-event-effects", "answer-effect-props")
def test_session_answer_follows_the_sdk_where_the_document_contradicts_itself(mock: Mock) -> None:
    answer = put(mock, {"couponCodes": ["A"], "referralCode": "FRIEND"}).json

    assert {"coupon", "referral"}.isdisjoint(answer["customerSession"])
    assert answer["event"]["effects"] == []
    assert [(effect["effectType"], sorted(effect["props"])) for effect in answer["effects"]] == [
        ("rejectCoupon", ["rejectionReason", "value"])
    ]


@pytest.mark.rule("answer-referral-unjudged")
def test_referral_code_is_kept_and_yields_no_effect(mock: Mock) -> None:
    answer = put(mock, {"referralCode": "FRIEND"}).json

    assert (answer["customerSession"]["referralCode"], answer["effects"]) == ("FRIEND", [])


@pytest.mark.rule("withdrawn-endpoint")
@pytest.mark.parametrize(
    ("settings", "status"),
    [
        pytest.param({}, 200, id="lenient"),
        pytest.param({"withdrawn_endpoint": False}, 404, id="switched-off"),
        pytest.param({"strict": True}, 404, id="strict"),
    ],
)
def test_withdrawn_endpoint_is_served_as_the_world_says(
    make_mock: Callable[..., Mock], settings: dict[str, Any], status: int
) -> None:
    assert make_mock(**settings).put("/segment/customer_profiles/attributes", {}).status == status


@pytest.mark.rule("api-key-staging")
@pytest.mark.parametrize(
    ("key_type", "status"), [pytest.param("", 200, id="production"), pytest.param("staging", 401, id="staging")]
)
def test_staging_key_is_refused(make_mock: Callable[..., Mock], key_type: str, status: int) -> None:
    seed = deepcopy(SEED)
    seed["deployments"][0]["apiKeys"][0]["type"] = key_type
    mock = make_mock(World(parse_seed(seed)))

    answer = mock.put(f"{V2}/cart-1", {})

    assert (answer.status, mock.rules(answer)) == (status, ["api-key-staging"] if status == 401 else [])


BOTH_MODES = [
    pytest.param("PUT", f"{V2}/c", {}, {"X-Content-Fields": "effects,all"}, "callback-content-fields", id="fields"),
    pytest.param("PUT", f"{V2}/c", {}, {"X-Callback-Destination-URI": "hooks.example"}, "callback-uri", id="address"),
    pytest.param("POST", "/segment/v2/events", EVENT, {}, "method-allowed", id="posted-event"),
    pytest.param("PUT", "/segment/event", {**EVENT, "type": "integer"}, {}, "body-shape", id="type-of-event"),
    pytest.param("PUT", "/segment/v2/events", {"eventType": "track-event"}, {}, "event-profile-named", id="no-profile"),
    pytest.param("PUT", f"{V2}/c", {"state": "partially_returned"}, {}, "session-partially-returned", id="returned"),
    pytest.param("PUT", f"{V2}/c", {"couponCodes": ["C"] * 101}, {}, "session-coupon-count", id="coupons"),
    pytest.param("PUT", f"{PROFILE}?skipNonExistingAttributes=on", {}, {}, "parameter-shape", id="flag"),
]


@pytest.mark.rule("callback-content-fields", "callback-uri", "event-profile-named", "session-partially-returned")
@pytest.mark.parametrize(("method", "path", "body", "headers", "rule"), BOTH_MODES)
def test_request_is_refused_in_both_modes(
    mock: Mock, strict_mock: Mock, method: str, path: str, body: Any, headers: dict[str, str], rule: str
) -> None:
    for each in (mock, strict_mock):
        assert each.rules(each.request(method, path, body, headers)) == [rule]


@pytest.mark.rule("drift-audience-changes-dropped")
def test_dropped_audience_changes_are_noted_and_accepted_in_both_modes(mock: Mock, strict_mock: Mock) -> None:
    for each in (mock, strict_mock):
        answer = each.put(PROFILE, {"audiencesChanges": {"adds": [7]}})
        assert (answer.status, each.findings(answer)) == (200, ["drift-audience-changes-dropped"])


@pytest.mark.rule("drift-cart-item-measure", "session-counters")
def test_position_as_text_is_read_and_refused_when_strict(mock: Mock, strict_mock: Mock) -> None:
    body = {"cartItems": [item(position="3")]}

    lenient = put(mock, body)

    assert (lenient.status, mock.findings(lenient)) == (200, ["drift-cart-item-measure"])
    assert lenient.json["customerSession"]["cartItems"][0]["position"] == 0
    assert put(strict_mock, body).status == 400


@pytest.mark.rule("drift-cart-item-quantity", "cart-item-quantity")
@pytest.mark.parametrize("quantity", [pytest.param(1, id="lowest"), pytest.param(10_000, id="highest")])
def test_whole_quantity_is_accepted_without_finding_in_both_modes(mock: Mock, strict_mock: Mock, quantity: int) -> None:
    for each in (mock, strict_mock):
        answer = put(each, {"cartItems": [item(quantity=quantity)]})
        assert (answer.status, each.findings(answer)) == (200, [])
