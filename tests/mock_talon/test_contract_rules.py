"""Rules of the domain that no other test shows: gates, profiles, attributes, audiences and events."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from mock_talon import FrozenClock, Limits, World, parse_seed
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


@pytest.mark.rule("gate-order", "rate-limit-refused-requests")
def test_refused_bodies_count_towards_the_rate_and_the_rate_is_told_before_the_body(mock: Mock) -> None:
    headers = {"Authorization": "ApiKey-v1 slow-key"}

    rules = [mock.rules(mock.put(PROFILE, raw=b"{nonsense", headers=headers)) for _ in range(5)]

    assert rules == [["body-is-json"]] * 3 + [["rate-limit"]] * 2


@pytest.mark.rule("rate-limit-refused-requests")
def test_requests_refused_by_the_limit_do_not_count(mock: Mock, clock: FrozenClock) -> None:
    headers = {"Authorization": "ApiKey-v1 slow-key"}
    for _ in range(10):
        mock.put(PROFILE, {}, headers=headers)
    clock.advance(1)

    assert [mock.put(PROFILE, {}, headers=headers).status for _ in range(4)] == [200, 200, 200, 429]


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


@pytest.mark.rule("audience-deletion")
def test_id_of_a_deleted_audience_is_not_given_to_another(mock: Mock) -> None:
    mock.request("DELETE", "/segment/audiences/vip")

    ids = [
        mock.request("POST", "/segment/audiences", {"audienceId": f"a{n}", "audienceName": "A"}).json["id"]
        for n in range(8)
    ]

    assert ids == [1, 2, 3, 4, 5, 6, 9, 10]
    assert mock.put("/segment/v2/customer_profiles/ada", {}).json["customerProfile"]["audienceMemberships"] == []


@pytest.mark.rule("answer-error-decision")
def test_class_that_decides_is_found_behind_any_number_of_refusals(mock: Mock) -> None:
    attributes = {f"Nope{n}": 1 for n in range(150)}

    answer = mock.put(PROFILE, {"attributes": attributes, "audiencesChanges": {"adds": [99, 98]}})

    verdict = mock.verdict(answer)["verdict"]
    assert (answer.status, answer.json["Error"], verdict["total"]) == (404, "Not Found", 152)
    assert [one["rule"] for one in verdict["refusals"]] == ["attribute-exists"] * 99 + ["audience-exists"]


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
