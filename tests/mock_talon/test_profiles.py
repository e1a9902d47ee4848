"""Customer profiles over ``/segment``: two deprecated endpoints and the current one."""

from typing import Any

import pytest

from tests.mock_talon.conftest import Mock

V1 = "/segment/customer_profile/bob"
V2 = "/segment/customer_profile_v2/bob"
V3 = "/segment/v2/customer_profiles/bob"


@pytest.mark.rule("profile-on-demand")
@pytest.mark.parametrize("path", [V1, V2, V3])
def test_profile_is_created_when_a_request_names_it(mock: Mock, path: str) -> None:
    answer = mock.put(path, {"attributes": {"stringAttribute": "x", "numberAttribute": 2}})

    assert answer.status == 200
    assert answer.json["customerProfile"]["attributes"] == {"stringAttribute": "x", "numberAttribute": 2}
    assert mock.state()["profiles"]["bob"] == answer.json["customerProfile"]


@pytest.mark.rule("profile-attributes-merge")
def test_profile_attributes_merge_and_null_deletes(mock: Mock) -> None:
    mock.put(V3, {"attributes": {"stringAttribute": "x", "numberAttribute": 2, "booleanAttribute": True}})

    answer = mock.put(V3, {"attributes": {"numberAttribute": 3, "booleanAttribute": None}})

    assert answer.json["customerProfile"]["attributes"] == {"stringAttribute": "x", "numberAttribute": 3}


@pytest.mark.rule("profile-built-in-events")
def test_profile_answer_of_the_current_endpoint_has_every_required_member(mock: Mock) -> None:
    answer = mock.put(V3, {"runRuleEngine": True}).json

    assert {name: answer[name] for name in ("effects", "createdCoupons", "createdReferrals")} == {
        "effects": [],
        "createdCoupons": [],
        "createdReferrals": [],
    }
    assert answer["event"]["type"] == "talon_profile_created"
    assert mock.put(V3, {"runRuleEngine": True}).json["event"]["type"] == "talon_profile_updated"
    assert "event" not in mock.put(V3, {}).json


@pytest.mark.rule("attribute-type", "attribute-location")
@pytest.mark.parametrize(
    ("value_type", "good", "bad"),
    [
        ("string", "", 5),
        ("number", 1.5, True),
        ("boolean", False, "true"),
        ("time", "2026-01-02T03:04:05+01:00", "2026-01-02"),
        ("location", [13.4, 52.5], [13.4]),
    ],
)
def test_attribute_value_must_have_the_attribute_type(mock: Mock, value_type: str, good: Any, bad: Any) -> None:
    name = f"{value_type}Attribute"

    assert mock.put(V3, {"attributes": {name: good}}).status == 200
    refused = mock.put(V3, {"attributes": {name: bad}})
    assert refused.status == 400
    assert f'Value of "{name}" attribute' in refused.json["Error"]
    assert mock.rules(refused) == ["attribute-type"]


@pytest.mark.rule("attribute-type")
@pytest.mark.parametrize(
    ("value_type", "good", "bad"),
    [
        ("string", ["a", "b"], ["a", 1]),
        ("number", [1, 2.5], ["1"]),
        ("time", [], ["now"]),
        ("location", [{"lat": 1, "lon": 2}, {"latitude": 1, "longitude": 2}], [{"lat": 1}]),
    ],
)
def test_list_attribute_takes_only_lists_of_its_type(mock: Mock, value_type: str, good: Any, bad: Any) -> None:
    name = f"{value_type}List"

    assert mock.put(V3, {"attributes": {name: good}}).status == 200
    assert mock.put(V3, {"attributes": {name: bad}}).status == 400
    assert mock.put(V3, {"attributes": {name: "no list"}}).status == 400


@pytest.mark.rule("attribute-exists", "attribute-type", "answer-error-text")
def test_all_wrong_attributes_are_reported_with_their_pointers(mock: Mock) -> None:
    answer = mock.put(V3, {"attributes": {"stringAtribute": "x", "a/b": 1, "numberAttribute": "2"}})

    refusals = mock.verdict(answer)["verdict"]["refusals"]
    assert [(refusal["rule"], refusal["pointer"]) for refusal in refusals] == [
        ("attribute-exists", "/attributes/stringAtribute"),
        ("attribute-exists", "/attributes/a~1b"),
        ("attribute-type", "/attributes/numberAttribute"),
    ]
    assert refusals[0]["fix"].startswith("Did you mean 'stringAttribute'?")
    assert answer.json["Error"].startswith(
        'The submitted data was invalid: The attribute "stringAtribute" is not defined on CustomerProfile entities.; '
    )
    assert "bob" not in mock.state()["profiles"]


@pytest.mark.rule("attribute-skipping")
def test_unknown_attributes_are_skipped_when_the_request_asks_for_it(mock: Mock) -> None:
    answer = mock.put(f"{V3}?skipNonExistingAttributes=true", {"attributes": {"nope": 1, "stringAttribute": "x"}})

    assert answer.json["customerProfile"]["attributes"] == {"stringAttribute": "x"}
    wrong_type = mock.put(f"{V3}?skipNonExistingAttributes=true", {"attributes": {"stringAttribute": 1}})
    assert wrong_type.status == 400


@pytest.mark.rule("drift-boolean-parameter", "parameter-shape")
@pytest.mark.parametrize(
    ("flag", "lenient", "strict"),
    [("true", 200, 200), ("TRUE", 200, 400), ("1", 200, 400), ("0", 400, 400), ("false", 400, 400), ("yes", 400, 400)],
)
def test_skip_flag_forms(mock: Mock, strict_mock: Mock, flag: str, lenient: int, strict: int) -> None:
    path = f"{V3}?skipNonExistingAttributes={flag}"
    body = {"attributes": {"nope": 1}}

    assert (mock.put(path, body).status, strict_mock.put(path, body).status) == (lenient, strict)


@pytest.mark.rule("attribute-allowed-value")
def test_restricted_attribute_takes_only_listed_values(mock: Mock) -> None:
    assert mock.put(V3, {"attributes": {"Tier": "gold"}}).status == 200
    refused = mock.put(V3, {"attributes": {"Tier": "tin"}})
    assert mock.rules(refused) == ["attribute-allowed-value"]


@pytest.mark.rule("attribute-auto-creation", "attribute-conversion", "attribute-created-record")
@pytest.mark.parametrize("path", [V1, V2])
def test_deprecated_endpoint_creates_attributes_with_detected_or_forced_type(mock: Mock, path: str) -> None:
    body = {
        "attributes": {"flag": False, "n": 1, "s": "2026-01-02T03:04:05Z", "l": ["a"], "forced": "12345", "none": None},
        "attributesInfo": [{"name": "forced", "type": "number"}],
    }

    answer = mock.put(path, body).json

    types = {attribute["name"]: attribute["type"] for attribute in answer["createdAttributes"]}
    assert types == {"flag": "boolean", "n": "number", "s": "string", "l": "(list string)", "forced": "number"}
    assert answer["customerProfile"]["attributes"]["forced"] == 12345
    assert mock.put(path, body).json["createdAttributes"] == []


@pytest.mark.rule("attribute-auto-creation", "attribute-conversion")
@pytest.mark.parametrize(
    ("value", "info", "rule"),
    [
        pytest.param([], [], "attribute-auto-creation", id="empty-list"),
        pytest.param([1, "a"], [], "attribute-auto-creation", id="mixed-list"),
        pytest.param({"a": 1}, [], "attribute-auto-creation", id="object"),
        pytest.param("x", [{"name": "made", "type": "number"}], "attribute-conversion", id="text-as-number"),
        pytest.param("yes", [{"name": "made", "type": "boolean"}], "attribute-conversion", id="text-as-boolean"),
        pytest.param(["a"], [{"name": "made", "type": "string"}], "attribute-conversion", id="list-as-string"),
    ],
)
def test_deprecated_endpoint_refuses_values_without_a_type(mock: Mock, value: Any, info: Any, rule: str) -> None:
    answer = mock.put(V1, {"attributes": {"made": value}, "attributesInfo": info})

    assert (answer.status, mock.rules(answer)) == (400, [rule])
    assert not any(key.endswith("/made") for key in mock.state()["attributes"])


@pytest.mark.rule("attribute-name")
def test_deprecated_endpoint_refuses_a_name_that_is_no_attribute_name(mock: Mock) -> None:
    assert mock.rules(mock.put(V1, {"attributes": {"first name": "x"}})) == ["attribute-name"]


@pytest.mark.rule("attribute-conversion")
def test_existing_list_attribute_cannot_be_declared_as_another_type(mock: Mock) -> None:
    body = {"attributes": {"stringList": ["a"]}, "attributesInfo": [{"name": "stringList", "type": "string"}]}

    answer = mock.put(V1, body)

    assert (answer.status, mock.rules(answer)) == (400, ["attribute-conversion"])


@pytest.mark.rule("attribute-stored-type")
def test_existing_attribute_keeps_its_type_whatever_is_forced(mock: Mock) -> None:
    body = {"attributes": {"stringAttribute": "x"}, "attributesInfo": [{"name": "stringAttribute", "type": "number"}]}

    assert mock.put(V1, body).json["customerProfile"]["attributes"] == {"stringAttribute": "x"}


@pytest.mark.rule("drift-audience-changes-dropped", "membership-adds-first", "membership-repeated")
@pytest.mark.parametrize("path", [V1, V3])
def test_audience_changes_are_applied_only_when_rules_run(mock: Mock, path: str) -> None:
    changes = {"audiencesChanges": {"adds": [7, 8, 7], "deletes": [8]}}

    dropped = mock.put(path, changes)
    assert dropped.json["customerProfile"]["audienceMemberships"] == []
    assert mock.findings(dropped) == ["drift-audience-changes-dropped"]

    applied = mock.put(path, {**changes, "runRuleEngine": True})
    assert applied.json["customerProfile"]["audienceMemberships"] == [{"id": 7, "name": "VIP"}]


@pytest.mark.rule("audience-exists")
@pytest.mark.parametrize("path", [V1, V3])
def test_unknown_audience_leaves_no_trace(mock: Mock, path: str) -> None:
    body = {"attributes": {"stringAttribute": "x"}, "audiencesChanges": {"adds": [7, 99]}, "runRuleEngine": True}

    answer = mock.put(path, body)

    assert (answer.status, answer.json["Error"]) == (404, "Not Found")
    assert mock.verdict(answer)["verdict"]["refusals"][0]["pointer"] == "/audiencesChanges/adds/1"
    assert "bob" not in mock.state()["profiles"]


@pytest.mark.rule("audience-id-floor")
@pytest.mark.parametrize(("audience", "lenient", "strict"), [(0, 404, 400), (-5, 404, 400), (7, 200, 200)])
def test_audience_id_below_one(mock: Mock, strict_mock: Mock, audience: int, lenient: int, strict: int) -> None:
    body = {"audiencesChanges": {"adds": [audience]}}

    assert (mock.put(V3, body).status, strict_mock.put(V3, body).status) == (lenient, strict)


@pytest.mark.rule("audience-auto-creation", "audience-id-sanitised", "audience-status")
def test_second_deprecated_endpoint_creates_audiences_with_sanitised_ids(mock: Mock) -> None:
    body = {
        "runRuleEngine": True,
        "audiencesChanges": {
            "adds": [{"name": "My Travel audience1"}, {"name": "Very important", "integrationId": "vip"}],
            "deletes": [{"name": "News", "integrationId": "news"}],
        },
    }

    answer = mock.put(V2, body).json

    assert [(item["integrationId"], item["status"]) for item in answer["audiences"]] == [
        ("My_Travel_audience1", "new"),
        ("vip", "updated"),
        ("news", "unmodified"),
    ]
    names = [membership["name"] for membership in answer["customerProfile"]["audienceMemberships"]]
    assert names == ["My Travel audience1", "Very important"]


@pytest.mark.rule("audience-creation-without-rules")
def test_second_deprecated_endpoint_reports_audiences_when_no_rules_run(mock: Mock) -> None:
    answer = mock.put(V2, {"audiencesChanges": {"adds": [{"name": "New"}]}}).json

    assert [item["status"] for item in answer["audiences"]] == ["new"]
    assert answer["customerProfile"]["audienceMemberships"] == []


@pytest.mark.rule("audience-changes-count")
@pytest.mark.parametrize(
    ("count", "status"), [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="over")]
)
def test_profile_request_changes_at_most_1000_audiences(mock: Mock, count: int, status: int) -> None:
    body = {"audiencesChanges": {"adds": [7] * (count - 400), "deletes": [8] * 400}, "runRuleEngine": True}

    assert mock.put(V3, body).status == status


@pytest.mark.rule("integration-id-length")
@pytest.mark.parametrize(
    ("length", "status"), [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="over")]
)
@pytest.mark.parametrize(
    "prefix", ["/segment/customer_profile/", "/segment/customer_profile_v2/", "/segment/v2/customer_profiles/"]
)
def test_profile_id_in_the_path_is_bounded(mock: Mock, prefix: str, length: int, status: int) -> None:
    assert mock.put(prefix + "x" * length, {}).status == status


@pytest.mark.rule("body-empty")
def test_empty_body_counts_as_an_empty_object(mock: Mock) -> None:
    assert mock.request("PUT", V3).status == 200
