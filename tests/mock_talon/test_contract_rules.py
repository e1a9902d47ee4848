"""Rules of the domain that no other test shows: gates, profiles, attributes, audiences and events."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from mock_talon import World, parse_seed
from tests.mock_talon.conftest import SEED, Mock
from tests.mock_talon.sessions import item, put

PROFILE_V1, PROFILE_V2 = "/segment/customer_profile/bob", "/segment/customer_profile_v2/bob"
PROFILE = "/segment/v2/customer_profiles/bob"
EVENT = {"eventType": "track-event", "customerProfileId": "bob"}
LOOSE = {"Authorization": "ApiKey-v1 loose-key"}
NO_CREDENTIAL = {"Authorization": None}
NO_DEPLOYMENT = {"destination-hostname": None}
BAD_KEY = {"Authorization": "ApiKey-v1 nope"}
OTHER_PLATFORM = {"Authorization": "ApiKey-v1 braze-key"}
BAD_DEPLOYMENT = {"destination-hostname": "nowhere.talon.one"}

FAULTS = [
    pytest.param({**NO_CREDENTIAL, **NO_DEPLOYMENT}, "authorization-present", id="credential-before-deployment"),
    pytest.param({**BAD_KEY, **NO_DEPLOYMENT}, "deployment-named", id="deployment-before-key"),
    pytest.param({**BAD_KEY, **BAD_DEPLOYMENT}, "api-key-valid", id="key-before-deployment"),
    pytest.param({**OTHER_PLATFORM, **BAD_DEPLOYMENT}, "deployment-exists", id="deployment-before-platform"),
    pytest.param({**OTHER_PLATFORM, "Content-Type": "text/plain"}, "api-key-platform", id="platform-before-body"),
]


@pytest.mark.rule("gate-order")
@pytest.mark.parametrize(("headers", "rule"), FAULTS)
def test_gate_tells_the_first_of_two_faults(mock: Mock, headers: dict[str, Any], rule: str) -> None:
    assert mock.rules(mock.put(PROFILE, raw=b"{nonsense", headers=headers)) == [rule]


@pytest.mark.rule("body-unknown-members")
def test_members_beyond_the_contract_are_ignored_in_both_modes(mock: Mock, strict_mock: Mock) -> None:
    body = {"unheardOf": {"a": 1}, "cartItems": [item(product={"name": "Mug"})]}

    for each in (mock, strict_mock):
        answer = put(each, body)
        assert (answer.status, "product" in answer.json["customerSession"]["cartItems"][0]) == (200, False)


@pytest.mark.rule("profile-account-wide", "api-key-application")
def test_applications_of_an_account_share_profiles_and_not_events(mock: Mock) -> None:
    mock.put(PROFILE, {"attributes": {"stringAttribute": "x"}})

    answer = mock.put("/segment/v2/events", EVENT, headers=LOOSE).json

    assert (answer["customerProfile"]["attributes"], answer["event"]["applicationId"]) == ({"stringAttribute": "x"}, 2)


@pytest.mark.rule("profile-id-case")
def test_profile_ids_differ_by_case(mock: Mock) -> None:
    mock.put("/segment/v2/customer_profiles/Ada", {})

    assert set(mock.state()["profiles"]) == {"ada", "Ada"}


@pytest.mark.rule("attribute-name-case")
def test_attribute_names_differ_by_case(mock: Mock) -> None:
    answer = mock.put(PROFILE, {"attributes": {"tier": "gold"}})

    assert (mock.rules(answer), mock.put(PROFILE, {"attributes": {"Tier": "gold"}}).status) == (
        ["attribute-exists"],
        200,
    )


MOMENTS = [
    pytest.param("2026-01-02T03:04:05Z", 200, id="utc"),
    pytest.param("2026-01-02t03:04:05.123456789z", 200, id="small-letters-and-nanoseconds"),
    pytest.param("2024-02-29T00:00:00+23:59", 200, id="leap-day-and-offset"),
    pytest.param("2026-02-29T00:00:00Z", 400, id="no-leap-day"),
    pytest.param("2026-01-02T24:00:00Z", 400, id="no-such-hour"),
    pytest.param("2026-01-02T03:04:05+01:60", 400, id="no-such-offset"),
    pytest.param("2026-01-02T03:04:05", 400, id="no-offset"),
    pytest.param("2026-01-02 03:04:05Z", 400, id="blank-for-t"),
    pytest.param("2026-01-02", 400, id="date-alone"),
    pytest.param(1767323045, 400, id="number"),
]


@pytest.mark.rule("attribute-type")
@pytest.mark.parametrize(("moment", "status"), MOMENTS)
def test_time_is_text_in_rfc_3339(mock: Mock, moment: Any, status: int) -> None:
    assert mock.put(PROFILE, {"attributes": {"timeAttribute": moment}}).status == status


LOCATIONS = [
    pytest.param([13.4, 52.5], 200, id="pair"),
    pytest.param({"lat": 52.5, "lon": 13.4}, 200, id="lat-lon"),
    pytest.param({"lat": 52.5, "lng": 13.4}, 200, id="lat-lng"),
    pytest.param({"latitude": 52.5, "longitude": 13.4}, 200, id="long-names"),
    pytest.param([13.4, 52.5, 0], 400, id="triple"),
    pytest.param({"lat": 52.5, "longitude": 13.4}, 400, id="mixed-names"),
    pytest.param(["13.4", "52.5"], 400, id="texts"),
    pytest.param("52.5,13.4", 400, id="text"),
]


@pytest.mark.rule("attribute-location")
@pytest.mark.parametrize(("location", "status"), LOCATIONS)
def test_location_takes_four_forms_and_is_kept_as_sent(mock: Mock, location: Any, status: int) -> None:
    answer = mock.put(PROFILE, {"attributes": {"locationAttribute": location}})

    assert answer.status == status
    kept = mock.state()["profiles"].get("bob", {"attributes": {}})["attributes"]
    assert kept == ({"locationAttribute": location} if status == 200 else {})


TIMES = [
    pytest.param("2026-01-02T03:04:05Z", "time", id="utc"),
    pytest.param("2026-01-02T03:04:05.5+01:00", "time", id="offset"),
    pytest.param("2026-01-02", "string", id="date-alone"),
    pytest.param("2026-13-02T03:04:05Z", "string", id="no-such-month"),
]


@pytest.mark.rule("attribute-time-detection")
@pytest.mark.parametrize(("text", "detected"), TIMES)
def test_time_is_detected_when_the_world_says_so(make_mock: Callable[..., Mock], text: str, detected: str) -> None:
    types = [
        make_mock(detect_time=detects)
        .put(PROFILE_V1, {"attributes": {"At": text}})
        .json["createdAttributes"][0]["type"]
        for detects in (False, True)
    ]

    assert types == ["string", detected]


DETECTED = [
    pytest.param(False, "boolean", id="false"),
    pytest.param(0, "number", id="zero"),
    pytest.param(1.5, "number", id="fraction"),
    pytest.param("", "string", id="empty-text"),
    pytest.param("true", "string", id="text-of-a-boolean"),
    pytest.param(["a", ""], "(list string)", id="texts"),
    pytest.param([1, 2.5], "(list number)", id="numbers"),
]


@pytest.mark.rule("attribute-auto-creation")
@pytest.mark.parametrize(("value", "detected"), DETECTED)
def test_type_of_a_new_attribute_is_told_from_its_value(mock: Mock, value: Any, detected: str) -> None:
    answer = mock.put(PROFILE_V1, {"attributes": {"Made": value}}).json

    assert [one["type"] for one in answer["createdAttributes"]] == [detected]
    assert answer["customerProfile"]["attributes"] == {"Made": value}


FORCED = [
    pytest.param("boolean", "true", True, id="text-to-boolean"),
    pytest.param("boolean", False, False, id="boolean"),
    pytest.param("boolean", "yes", None, id="other-text-to-boolean"),
    pytest.param("boolean", 1, None, id="number-to-boolean"),
    pytest.param("number", "12345", 12345, id="text-to-number"),
    pytest.param("number", "1.5", 1.5, id="text-to-fraction"),
    pytest.param("number", "12 kg", None, id="other-text-to-number"),
    pytest.param("number", True, None, id="boolean-to-number"),
    pytest.param("string", False, "false", id="boolean-to-text"),
    pytest.param("string", 5, "5", id="number-to-text"),
    pytest.param("string", {"a": 1}, None, id="object-to-text"),
    pytest.param("time", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", id="text-to-time"),
    pytest.param("time", 1767323045, None, id="number-to-time"),
    pytest.param("location", [13.4, 52.5], [13.4, 52.5], id="pair-to-location"),
    pytest.param("location", "52.5,13.4", None, id="text-to-location"),
]


@pytest.mark.rule("attribute-conversion")
@pytest.mark.parametrize(("forced", "sent", "kept"), FORCED)
def test_forced_type_converts_a_value_or_refuses_it(mock: Mock, forced: str, sent: Any, kept: Any) -> None:
    answer = mock.put(PROFILE_V1, {"attributes": {"Made": sent}, "attributesInfo": [{"name": "Made", "type": forced}]})

    if kept is None:
        assert (answer.status, mock.rules(answer)) == (400, ["attribute-conversion"])
    else:
        assert answer.json["customerProfile"]["attributes"] == {"Made": kept}
        assert answer.json["createdAttributes"][0]["type"] == forced


NAMES = [
    pytest.param("A", 200, id="one-letter"),
    pytest.param("a_1", 200, id="underscore-and-digit"),
    pytest.param("1a", 400, id="digit-first"),
    pytest.param("_a", 400, id="underscore-first"),
    pytest.param("a-b", 400, id="hyphen"),
    pytest.param("größe", 400, id="umlaut"),
    pytest.param("a\n", 400, id="line-break"),
    pytest.param("", 400, id="nothing"),
]


@pytest.mark.rule("attribute-name")
@pytest.mark.parametrize(("name", "status"), NAMES)
def test_name_of_a_new_attribute_has_a_form(mock: Mock, name: str, status: int) -> None:
    assert mock.put(PROFILE_V1, {"attributes": {name: "x"}}).status == status


@pytest.mark.rule("attribute-allowed-value")
@pytest.mark.parametrize(
    ("skips", "value", "status"), [("false", "gold", 200), ("false", "tin", 400), ("true", "tin", 400)]
)
def test_restricted_value_is_refused_though_unknown_names_are_skipped(
    mock: Mock, skips: str, value: str, status: int
) -> None:
    assert mock.put(f"{PROFILE}?skipNonExistingAttributes={skips}", {"attributes": {"Tier": value}}).status == status


@pytest.mark.rule("event-attributes-shared")
def test_attribute_of_an_event_is_taken_by_any_event_type(make_mock: Callable[..., Mock]) -> None:
    seed = deepcopy(SEED)
    deployment = seed["deployments"][0]
    deployment["eventTypes"].append("other")
    deployment["attributes"].append({"entity": "Event", "name": "Own", "type": "string", "eventType": "other"})

    answer = make_mock(World(parse_seed(seed))).put("/segment/v2/events", {**EVENT, "eventAttributes": {"Own": "x"}})

    assert answer.json["event"]["attributes"] == {"Own": "x"}


@pytest.mark.rule("event-type-member")
@pytest.mark.parametrize("value_type", ["string", "number", "(list location)"])
def test_type_of_a_deprecated_event_forces_no_attribute(mock: Mock, value_type: str) -> None:
    answer = mock.put("/segment/event", {**EVENT, "type": value_type, "eventAttributes": {"Made": True}}).json

    assert [one["type"] for one in answer["createdAttributes"]] == ["boolean"]


@pytest.mark.rule("attribute-stored-type")
@pytest.mark.parametrize(
    ("path", "make"),
    [
        pytest.param(PROFILE_V1, lambda sent: sent, id="profile-v1"),
        pytest.param(PROFILE_V2, lambda sent: sent, id="profile-v2"),
        pytest.param(
            "/segment/event",
            lambda sent: {
                **EVENT,
                "type": "string",
                "eventAttributes": sent["attributes"],
                "attributesInfo": sent["attributesInfo"],
            },
            id="event-v1",
        ),
        pytest.param(
            "/segment/customer_sessions/cart",
            lambda sent: {
                "customerSession": {"attributes": sent["attributes"]},
                "sessionAttributesInfo": sent["attributesInfo"],
            },
            id="session-v1",
        ),
    ],
)
@pytest.mark.parametrize(
    ("sent", "forced", "status"),
    [
        pytest.param(12, "number", 400, id="number-declared-as-one"),
        pytest.param(12, "string", 200, id="number-declared-as-text"),
        pytest.param("12", "number", 200, id="text-declared-as-number"),
    ],
)
def test_stored_type_wins_over_the_one_declared(
    mock: Mock, path: str, make: Callable[[Any], Any], sent: Any, forced: str, status: int
) -> None:
    body = {"attributes": {"stringAttribute": sent}, "attributesInfo": [{"name": "stringAttribute", "type": forced}]}

    answer = mock.put(path, make(body))

    assert (answer.status, mock.rules(answer)) == (status, ["attribute-type"] if status == 400 else [])
