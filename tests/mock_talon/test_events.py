"""Events over ``/segment``."""

from typing import Any

import pytest

from tests.mock_talon.conftest import Mock

V1 = "/segment/event"
V2 = "/segment/v2/events"


def event(**more: Any) -> dict[str, Any]:
    return {"eventType": "track-event", "customerProfileId": "bob", **more}


@pytest.mark.rule("answer-event-effects", "event-attributes-shared", "profile-on-demand")
def test_event_is_recorded_for_a_profile_that_is_created(mock: Mock) -> None:
    answer = mock.put(V2, event(eventAttributes={"stringAttribute": "x", "numberAttribute": None}))

    assert answer.status == 200
    recorded = answer.json["event"]
    assert (recorded["type"], recorded["profileId"], recorded["attributes"]) == (
        "track-event",
        "bob",
        {"stringAttribute": "x"},
    )
    assert recorded["effects"] == []
    assert recorded["ledgerEntries"] == []
    assert mock.request("GET", "/_mock/state").json["events"] == [recorded]
    assert "bob" in mock.state()["profiles"]


@pytest.mark.rule("event-type-exists")
@pytest.mark.parametrize(("path", "more"), [(V1, {"type": "string"}), (V2, {})])
def test_unknown_event_type_is_refused_with_the_nearest(mock: Mock, path: str, more: dict[str, Any]) -> None:
    answer = mock.put(path, {**event(**more), "eventType": "track-evnt"})

    assert answer.status == 400
    refusal = mock.verdict(answer)["verdict"]["refusals"][0]
    assert (refusal["rule"], refusal["pointer"]) == ("event-type-exists", "/eventType")
    assert refusal["fix"].startswith("Did you mean 'track-event'?")


@pytest.mark.rule("event-profile-named")
@pytest.mark.parametrize("profile", [None, ""])
def test_event_without_profile_is_refused(mock: Mock, profile: str | None) -> None:
    body = {"eventType": "track-event", **({} if profile is None else {"customerProfileId": profile})}

    answer = mock.put(V2, body)

    assert (answer.status, mock.rules(answer)) == (400, ["event-profile-named"])


@pytest.mark.rule("attribute-exists", "attribute-skipping")
def test_event_attributes_must_exist_unless_skipped(mock: Mock) -> None:
    body = event(eventAttributes={"nope": 1, "stringAttribute": "x"})

    assert mock.rules(mock.put(V2, body)) == ["attribute-exists"]
    skipped = mock.put(f"{V2}?skipNonExistingAttributes=true", body)
    assert skipped.json["event"]["attributes"] == {"stringAttribute": "x"}


@pytest.mark.rule("attribute-auto-creation", "attribute-conversion", "answer-created-attributes")
def test_deprecated_event_creates_attributes_and_reports_them(mock: Mock) -> None:
    body = event(
        type="string",
        eventAttributes={"made": "12", "plain": "x"},
        attributesInfo=[{"name": "made", "type": "number"}],
    )

    answer = mock.put(V1, body).json

    assert [(item["name"], item["type"], item["entity"]) for item in answer["createdAttributes"]] == [
        ("made", "number", "Event"),
        ("plain", "string", "Event"),
    ]
    assert answer["event"]["attributes"] == {"made": 12, "plain": "x"}


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize("missing", ["type", "eventType", "customerProfileId"])
def test_deprecated_event_requires_its_members(mock: Mock, missing: str) -> None:
    body = event(type="string")
    del body[missing]

    assert mock.rules(mock.put(V1, body)) == ["body-shape"]


@pytest.mark.rule("event-type-member", "body-shape")
@pytest.mark.parametrize(("value_type", "status"), [("(list number)", 200), ("integer", 400)])
def test_deprecated_event_type_member_is_one_of_nine(mock: Mock, value_type: str, status: int) -> None:
    assert mock.put(V1, event(type=value_type)).status == status


@pytest.mark.rule("method-allowed")
@pytest.mark.parametrize("path", [V1, V2])
def test_event_is_not_posted(mock: Mock, path: str) -> None:
    answer = mock.request("POST", path, event(type="string"))

    assert (answer.status, answer.headers["allow"], answer.json["StatusCode"]) == (405, "PUT", 405)


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(
    ("length", "status"), [pytest.param(1000, 200, id="at-the-limit"), pytest.param(1001, 400, id="over")]
)
@pytest.mark.parametrize("path", [V1, V2])
def test_event_profile_id_is_bounded(mock: Mock, path: str, length: int, status: int) -> None:
    assert mock.put(path, {**event(type="string"), "customerProfileId": "x" * length}).status == status
