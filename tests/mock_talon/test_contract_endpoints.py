"""Each endpoint: what it answers on success, what it creates, and which answers carry which objects."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.mock_talon.conftest import HEADERS, Mock

NEW = {"Fresh": "x"}
EVENT = {"eventType": "track-event", "customerProfileId": "bob"}
PROFILE_V1, PROFILE_V2 = "/segment/customer_profile/bob", "/segment/customer_profile_v2/bob"
PROFILE, ONE = "/segment/v2/customer_profiles/bob", "/segment/customer_profiles/bob/audiences"
MANY, MANY_V2 = "/segment/customer_profiles/audiences", "/segment/v2/customer_profiles/audiences"
EVENT_V1, EVENT_V2 = "/segment/event", "/segment/v2/events"
SESSION_V1, SESSION = "/segment/customer_sessions/cart-1", "/segment/v2/customer_sessions/cart-1"

INTEGRATION_STATE = {"effects", "createdCoupons", "createdReferrals"}
OPERATIONS = [
    pytest.param("PUT", PROFILE_V1, {}, 200, {"customerProfile", "createdAttributes"}, id="profile-v1"),
    pytest.param("PUT", PROFILE_V2, {}, 200, {"customerProfile", "createdAttributes", "audiences"}, id="profile-v2"),
    pytest.param("PUT", PROFILE, {}, 200, {*INTEGRATION_STATE, "customerProfile"}, id="profile"),
    pytest.param("PUT", ONE, {}, 200, {*INTEGRATION_STATE, "customerProfile", "event"}, id="audiences-of-one"),
    pytest.param("PUT", MANY, {}, 204, None, id="audiences-of-many"),
    pytest.param("PUT", MANY_V2, {}, 204, None, id="audiences-of-many-v2"),
    pytest.param(
        "PUT",
        EVENT_V1,
        {**EVENT, "type": "string"},
        200,
        {*INTEGRATION_STATE, "event", "customerProfile", "createdAttributes"},
        id="event-v1",
    ),
    pytest.param("PUT", EVENT_V2, EVENT, 200, {*INTEGRATION_STATE, "event", "customerProfile"}, id="event"),
    pytest.param(
        "POST",
        "/segment/audiences",
        {"audienceId": "new", "audienceName": "New"},
        201,
        {"id", "created", "accountId", "name", "integration", "integrationId"},
        id="create-audience",
    ),
    pytest.param(
        "PUT",
        "/segment/audiences/vip",
        {"audienceId": "vip", "audienceName": "VIP"},
        200,
        {"id", "created", "accountId", "name", "integration", "integrationId"},
        id="update-audience",
    ),
    pytest.param("DELETE", "/segment/audiences/vip", None, 204, None, id="delete-audience"),
    pytest.param(
        "PUT",
        SESSION_V1,
        {"customerSession": {"profileId": "bob"}},
        200,
        {*INTEGRATION_STATE, "customerSession", "customerProfile", "event", "createdAttributes"},
        id="session-v1",
    ),
    pytest.param(
        "PUT",
        SESSION,
        {"profileId": "bob"},
        200,
        {*INTEGRATION_STATE, "customerSession", "customerProfile", "event"},
        id="session",
    ),
    pytest.param(
        "PUT", "/segment/customer_profiles/attributes", {}, 200, {"createdAttributes"}, id="withdrawn-attributes"
    ),
]
"""Method, path, smallest body, status of success, and the members that its answer must have."""

ALWAYS_EMPTY = {"triggeredCampaigns", "ruleFailureReasons", "awardedGiveaways", "loyalty", "coupons", "previousReturns"}


@pytest.mark.rule(
    "answer-success-status", "answer-absent-objects", "answer-created-attributes", "answer-without-campaigns"
)
@pytest.mark.parametrize(("method", "path", "body", "status", "members"), OPERATIONS)
def test_endpoint_answers_its_declared_status_and_objects(
    mock: Mock, strict_mock: Mock, method: str, path: str, body: Any, status: int, members: set[str] | None
) -> None:
    modes = (mock,) if path.endswith("/attributes") else (mock, strict_mock)
    for each in modes:
        answer = each.request(method, path, body)

        assert (answer.status, each.findings(answer)) == (status, [])
        if members is None:
            assert (answer.body, "content-type" in answer.headers) == (b"", False)
        else:
            assert set(answer.json) - ALWAYS_EMPTY == members
            assert None not in answer.json.values()


CREATES_ATTRIBUTES = [
    pytest.param(PROFILE_V1, {"attributes": NEW}, True, id="profile-v1"),
    pytest.param(PROFILE_V2, {"attributes": NEW}, True, id="profile-v2"),
    pytest.param(PROFILE, {"attributes": NEW}, False, id="profile"),
    pytest.param(EVENT_V1, {**EVENT, "type": "string", "eventAttributes": NEW}, True, id="event-v1"),
    pytest.param(EVENT_V2, {**EVENT, "eventAttributes": NEW}, False, id="event"),
    pytest.param(SESSION_V1, {"customerSession": {"attributes": NEW}}, True, id="session-v1"),
    pytest.param(SESSION, {"attributes": NEW}, False, id="session"),
]


@pytest.mark.rule("attribute-auto-creation", "attribute-exists", "attribute-created-record")
@pytest.mark.parametrize(("path", "body", "creates"), CREATES_ATTRIBUTES)
def test_endpoint_creates_missing_attributes_or_refuses_them(
    mock: Mock, path: str, body: dict[str, Any], creates: bool
) -> None:
    answer = mock.put(path, body)

    if not creates:
        assert (answer.status, mock.rules(answer)) == (400, ["attribute-exists"])
        return
    (created,) = answer.json["createdAttributes"]
    assert {name: created[name] for name in ("name", "title", "type", "suggestions", "editable", "accountId")} == {
        "name": "Fresh",
        "title": "Fresh",
        "type": "string",
        "suggestions": [],
        "editable": True,
        "accountId": 1,
    }
    assert mock.put(path, body).json["createdAttributes"] == []


UNKNOWN_AUDIENCES = [
    pytest.param(PROFILE_V1, {"audiencesChanges": {"adds": [99]}, "runRuleEngine": True}, 404, id="profile-v1"),
    pytest.param(
        PROFILE_V2, {"audiencesChanges": {"adds": [{"name": "Fresh"}]}, "runRuleEngine": True}, 200, id="profile-v2"
    ),
    pytest.param(PROFILE, {"audiencesChanges": {"adds": [99]}, "runRuleEngine": True}, 404, id="profile"),
    pytest.param(ONE, {"data": {"adds": ["fresh"]}}, 404, id="audiences-of-one"),
    pytest.param(MANY, {"data": [{"customerProfileId": "bob", "adds": [99]}]}, 404, id="audiences-of-many"),
    pytest.param(MANY_V2, {"data": [{"customerProfileId": "bob", "adds": ["fresh"]}]}, 404, id="audiences-of-many-v2"),
]


@pytest.mark.rule("audience-auto-creation", "audience-exists", "audience-integration")
@pytest.mark.parametrize(("path", "body", "status"), UNKNOWN_AUDIENCES)
def test_endpoint_creates_missing_audiences_or_refuses_them(
    mock: Mock, path: str, body: dict[str, Any], status: int
) -> None:
    answer = mock.put(path, body)

    assert answer.status == status
    if status == 200:
        assert [(one["integration"], one["status"]) for one in answer.json["audiences"]] == [("segment", "new")]
    else:
        assert mock.rules(answer) == ["audience-exists"]
        assert "bob" not in mock.state()["profiles"]


NAMES_A_PROFILE = [
    pytest.param(PROFILE_V1, {}, id="profile-v1"),
    pytest.param(PROFILE_V2, {}, id="profile-v2"),
    pytest.param(PROFILE, {}, id="profile"),
    pytest.param(ONE, {}, id="audiences-of-one"),
    pytest.param(MANY, {"data": [{"customerProfileId": "bob"}]}, id="audiences-of-many"),
    pytest.param(MANY_V2, {"data": [{"customerProfileId": "bob"}]}, id="audiences-of-many-v2"),
    pytest.param(EVENT_V1, {**EVENT, "type": "string"}, id="event-v1"),
    pytest.param(EVENT_V2, EVENT, id="event"),
    pytest.param(SESSION_V1, {"customerSession": {"profileId": "bob"}}, id="session-v1"),
    pytest.param(SESSION, {"profileId": "bob"}, id="session"),
    pytest.param(
        "/segment/customer_profiles/attributes", {"data": [{"customerProfileId": "bob"}]}, id="withdrawn-attributes"
    ),
]


@pytest.mark.rule("profile-on-demand")
@pytest.mark.parametrize(("path", "body"), NAMES_A_PROFILE)
def test_endpoint_creates_the_profile_it_names(mock: Mock, path: str, body: dict[str, Any]) -> None:
    assert mock.put(path, body).status in {200, 204}

    assert set(mock.state()["profiles"]) == {"ada", "bob"}


MOVES_ACTIVITY = [
    pytest.param(PROFILE_V1, {"runRuleEngine": True}, True, id="profile-v1-with-rules"),
    pytest.param(PROFILE_V1, {}, False, id="profile-v1-without"),
    pytest.param(PROFILE_V2, {"runRuleEngine": True}, True, id="profile-v2-with-rules"),
    pytest.param(PROFILE_V2, {}, False, id="profile-v2-without"),
    pytest.param(PROFILE, {"runRuleEngine": True}, True, id="profile-with-rules"),
    pytest.param(PROFILE, {}, False, id="profile-without"),
    pytest.param(ONE, {}, True, id="audiences-of-one"),
    pytest.param(MANY, {"data": [{"customerProfileId": "bob", "adds": [7]}]}, False, id="audiences-of-many"),
    pytest.param(EVENT_V2, EVENT, True, id="event"),
    pytest.param(SESSION, {"profileId": "bob"}, True, id="session"),
]


@pytest.mark.rule("profile-last-activity", "membership-without-rules", "answer-timestamps")
@pytest.mark.parametrize(("path", "body", "moves"), MOVES_ACTIVITY)
def test_endpoint_moves_the_last_activity_when_it_runs_rules(
    mock: Mock, clock: Any, path: str, body: dict[str, Any], moves: bool
) -> None:
    mock.put(PROFILE, {})
    created = mock.state()["profiles"]["bob"]["created"]
    clock.advance(60)

    mock.put(path, body)

    assert created.endswith("Z")
    assert (mock.state()["profiles"]["bob"]["lastActivity"] > created) is moves


@pytest.mark.rule("profile-built-in-events", "membership-without-rules")
@pytest.mark.parametrize(
    ("path", "body", "recorded"),
    [
        pytest.param(PROFILE_V1, {"runRuleEngine": True}, True, id="profile-v1-with-rules"),
        pytest.param(PROFILE_V1, {}, False, id="profile-v1-without"),
        pytest.param(PROFILE_V2, {"runRuleEngine": True}, True, id="profile-v2-with-rules"),
        pytest.param(PROFILE_V2, {}, False, id="profile-v2-without"),
        pytest.param(PROFILE, {"runRuleEngine": True}, True, id="profile-with-rules"),
        pytest.param(PROFILE, {}, False, id="profile-without"),
        pytest.param(ONE, {}, True, id="audiences-of-one"),
        pytest.param(MANY, {"data": [{"customerProfileId": "bob", "adds": [7]}]}, False, id="audiences-of-many"),
    ],
)
def test_profile_records_its_creation_and_updates_when_rules_run(
    mock: Mock, path: str, body: dict[str, Any], recorded: bool
) -> None:
    for _ in range(2):
        mock.put(path, body)

    events = mock.request("GET", "/_mock/state").json["events"]
    expected = ["talon_profile_created", "talon_profile_updated"] if recorded else []
    assert [(event["type"], event["profileId"]) for event in events] == [(name, "bob") for name in expected]


@pytest.mark.rule("route-audiences-of-many")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/segment/customer_profiles/audiences", 204, id="of-many"),
        pytest.param("/segment/customer_profiles/audiences/audiences", 200, id="of-a-profile-called-audiences"),
        pytest.param("/segment/v2/customer_profiles/audiences", 204, id="of-many-v2"),
        pytest.param("/segment/v2/customer_profiles/Audiences", 200, id="a-profile-called-Audiences"),
    ],
)
def test_fixed_paths_win_over_profiles_of_their_name(mock: Mock, path: str, status: int) -> None:
    assert mock.put(path, {}).status == status


@pytest.mark.rule("answer-session-not-found", "deployment-exists")
@pytest.mark.parametrize("path", [SESSION_V1, SESSION])
def test_session_path_answers_404_to_an_unknown_deployment_alone(mock: Mock, path: str) -> None:
    unknown = mock.put(path, {}, headers={"destination-hostname": "nowhere.talon.one"})

    assert (unknown.status, mock.rules(unknown)) == (404, ["deployment-exists"])
    assert mock.put(path, {}).status == 200


@pytest.mark.rule("deployment-health")
def test_health_needs_no_credential(mock: Mock) -> None:
    answer = mock.request("GET", "/v1/status/health", headers=dict.fromkeys(HEADERS))

    assert answer.status == 200


@pytest.mark.rule("segment-without-dry-run")
def test_dry_requests_and_idempotency_keys_are_unknown(mock: Mock) -> None:
    headers = {"Idempotency-Key": "same"}

    counts = [
        mock.put(f"{SESSION}?dry=true", {}, headers=headers).json["customerSession"]["updateCount"] for _ in range(2)
    ]

    assert counts == [1, 2]


@pytest.mark.rule("attribute-built-in")
def test_world_has_the_attributes_of_its_seed_alone(make_mock: Callable[..., Mock], demo: Any) -> None:
    body = {"attributes": {"Email": "ada@example.com"}}
    assert make_mock().put(PROFILE, body).status == 400

    key = demo.default_client
    headers = {"Authorization": f"ApiKey-v1 {key.key}", "destination-hostname": key.hostname}
    assert make_mock(demo).put(PROFILE, body, headers=headers).status == 200
