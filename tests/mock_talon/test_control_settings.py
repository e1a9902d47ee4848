"""Strictness, limits and the other settings of a running world."""

import pytest

from mock_talon import Behaviour, Limits
from tests.mock_talon.conftest import Mock

SETTINGS = "/_mock/settings"
SESSION = "/segment/v2/customer_sessions/cart"


def test_settings_are_told_whole(mock: Mock) -> None:
    told = mock.request("GET", SETTINGS).json

    assert (told["strict"], told["processingSeconds"], told["disabledRules"]) == (False, 0.0, [])
    assert told["limits"]["couponsPerSession"] == Limits().coupons_per_session
    assert len(told) == len(Behaviour.__struct_fields__)


def test_limit_holds_from_the_next_request_on_until_the_reset(mock: Mock) -> None:
    body = {"couponCodes": ["A", "B"]}
    assert mock.put(SESSION, body).status == 200

    told = mock.request("PATCH", SETTINGS, {"limits": {"couponsPerSession": 1}}).json

    assert (told["limits"]["couponsPerSession"], told["limits"]["cartItemsPerSession"]) == (1, 1000)
    assert mock.put(SESSION, body).status == 400
    mock.request("POST", "/_mock/reset")
    assert mock.put(SESSION, body).status == 200


def test_limit_is_switched_off_by_null(mock: Mock) -> None:
    mock.request("PATCH", SETTINGS, {"limits": {"couponsPerSession": None}})

    assert mock.put(SESSION, {"couponCodes": ["A"] * 101}).status == 200


def test_strictness_changes_at_run_time(mock: Mock) -> None:
    flag = f"{SESSION}?skipNonExistingAttributes=1"
    assert mock.put(flag, {}).status == 200

    mock.request("PATCH", SETTINGS, {"strict": True})

    assert mock.put(flag, {}).status == 400
    assert mock.request("GET", "/_mock/health").json["mode"] == "strict"


def test_status_of_another_platforms_key_changes_at_run_time(mock: Mock) -> None:
    braze = {"Authorization": "ApiKey-v1 braze-key"}
    assert mock.put(SESSION, {}, headers=braze).status == 401

    mock.request("PATCH", SETTINGS, {"wrongPlatformStatus": 403})

    assert mock.put(SESSION, {}, headers=braze).status == 403


@pytest.mark.rule("settings-consistent")
def test_unknown_limit_is_refused_with_the_nearest_and_nothing_changes(mock: Mock) -> None:
    answer = mock.request("PATCH", SETTINGS, {"strict": True, "limits": {"couponPerSession": 1}})

    assert (answer.status, answer.json["Problems"][0]["pointer"]) == (400, "/limits/couponPerSession")
    assert answer.json["Fix"].startswith("Did you mean 'couponsPerSession'?")
    assert mock.world.behaviour == Behaviour()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"strikt": True}, ""),
        ({"processingSeconds": -1}, "/processingSeconds"),
        ({"processingSeconds": 1e9}, "/processingSeconds"),
        ({"callbackAttempts": 0}, "/callbackAttempts"),
        ({"limits": {"couponsPerSession": -1}}, "/limits/couponsPerSession"),
    ],
    ids=["unknown", "below", "beyond", "none", "limit-below"],
)
def test_setting_out_of_range_is_refused_with_its_place(mock: Mock, body: dict[str, object], pointer: str) -> None:
    answer = mock.request("PATCH", SETTINGS, body)

    assert (answer.status, answer.json["Problems"][0]["pointer"]) == (400, pointer)
