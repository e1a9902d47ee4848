"""Faults over the control door: added, listed with counts, cleared, and refused with a remedy."""

from typing import Any

import jsonschema_rs
import pytest

from mock_talon import Fault, Reset, Server, Status, World, Worlds, parse_seed
from mock_talon.api.catalogue import all_endpoints
from mock_talon.openapi import build_document
from tests.mock_talon.conftest import SEED, Mock, over_socket

FAULTS = "/_mock/faults"
PROFILE = "/segment/v2/customer_profiles/bob"


def test_fault_is_added_strikes_and_is_counted(mock: Mock) -> None:
    added = mock.request("POST", FAULTS, {"kind": "status", "status": 500, "when": {"times": 2}})
    statuses = [mock.put(PROFILE, {}).status for _ in range(3)]

    fault = {
        "id": "fault-1",
        "kind": "status",
        "status": 500,
        "headers": {},
        "when": {"times": 2, "probability": 1.0},
    }
    assert (added.status, added.json) == (201, {**fault, "matched": 0, "struck": 0})
    assert statuses == [500, 500, 200]
    assert mock.request("GET", FAULTS).json == {"faults": [{**fault, "matched": 3, "struck": 2}], "struck": 2}
    assert mock.world.faults.struck("fault-1") == 2


def test_fault_added_in_python_is_listed(mock: Mock) -> None:
    mock.world.faults.add(Fault(Reset(), id="python"))

    assert [fault["id"] for fault in mock.request("GET", FAULTS).json["faults"]] == ["python"]


def test_faults_are_cleared_one_by_one_and_all_together(mock: Mock) -> None:
    for name in ("a", "b", "c"):
        mock.request("POST", FAULTS, {"kind": "status", "id": name})

    assert mock.request("DELETE", f"{FAULTS}/b").status == 204
    assert [fault["id"] for fault in mock.request("GET", FAULTS).json["faults"]] == ["a", "c"]
    assert mock.request("DELETE", FAULTS).status == 204
    assert mock.request("GET", FAULTS).json == {"faults": [], "struck": 0}
    assert mock.put(PROFILE, {}).status == 200


def test_faults_are_cleared_by_a_reset(mock: Mock) -> None:
    mock.request("POST", FAULTS, {"kind": "status"})
    mock.request("POST", "/_mock/reset")

    assert mock.put(PROFILE, {}).status == 200


def test_control_door_is_never_struck(mock: Mock) -> None:
    mock.request("POST", FAULTS, {"kind": "status"})

    assert mock.request("GET", "/_mock/health").status == 200


@pytest.mark.rule("fault-shape")
@pytest.mark.parametrize(
    ("body", "error", "fix"),
    [
        pytest.param(
            {"kind": "rest"},
            "/kind: 'rest' is not possible",
            "Did you mean 'reset'? Give one of status, reset, empty, truncated, garbage, drip, delay",
            id="unknown-kind",
        ),
        pytest.param(
            {"kind": "reset", "when": {"probability": 2}},
            "/when/probability: 2.0 is not possible",
            "Give a number from 0 to 1",
            id="probability",
        ),
        pytest.param(
            {"kind": "delay", "delay": {"minSeconds": 2, "maxSeconds": 1}},
            "/delay/maxSeconds: 1.0 is not possible",
            "Give seconds from 2 to 3600",
            id="delay-bounds",
        ),
        pytest.param(
            {"kind": "delay", "delay": {"seconds": 2, "sigma": 1}},
            "/delay: {'seconds': 2.0, 'sigma': 1.0} is not possible",
            "Give either seconds, or minSeconds and maxSeconds, or medianSeconds and sigma",
            id="mixed-delay",
        ),
        pytest.param(
            {"kind": "delay"},
            "/delay: None is not possible",
            "Give either seconds, or minSeconds and maxSeconds, or medianSeconds and sigma",
            id="no-delay",
        ),
        pytest.param(
            {"kind": "empty", "status": 500},
            "/status: 500 is not possible",
            "Give the members of the kind empty: applied",
            id="member-of-another-kind",
        ),
        pytest.param(
            {"kind": "reset", "when": {"until": "tomorrow"}},
            "/when/until: 'tomorrow' is not possible",
            "Give an RFC 3339 time with an offset, such as 2026-01-02T03:04:05Z",
            id="time",
        ),
    ],
)
def test_impossible_fault_is_refused_with_pointer_and_fix(
    mock: Mock, body: dict[str, Any], error: str, fix: str
) -> None:
    answer = mock.request("POST", FAULTS, body)

    assert (answer.status, answer.json["Error"]) == (400, f"The submitted data was invalid: {error}")
    assert answer.json["Fix"] == fix
    assert len(mock.world.faults) == 0


@pytest.mark.rule("fault-shape")
@pytest.mark.parametrize(
    ("match", "nearest"),
    [
        ({"action": "trackEvents"}, "trackEvent"),
        ({"operation": "segment/trackEventV3"}, "segment/trackEventV2"),
    ],
)
def test_fault_for_nothing_that_is_served_is_refused_with_the_nearest(
    mock: Mock, match: dict[str, str], nearest: str
) -> None:
    answer = mock.request("POST", FAULTS, {"kind": "reset", "match": match})

    assert answer.status == 400
    assert answer.json["Fix"].startswith(f"Did you mean {nearest!r}? Give one of ")


def test_unknown_member_is_refused_with_its_name(mock: Mock) -> None:
    answer = mock.request("POST", FAULTS, {"kind": "reset", "when": {"time": 2}})

    assert answer.status == 400
    assert "/when: Additional properties are not allowed ('time' was unexpected)" in answer.json["Error"]


@pytest.mark.rule("fault-id-free")
def test_second_fault_of_one_id_is_a_conflict(mock: Mock) -> None:
    answers = [mock.request("POST", FAULTS, {"kind": "reset", "id": "a"}) for _ in range(2)]

    assert [answer.status for answer in answers] == [201, 409]
    assert answers[1].json["Error"] == "/id: there is a fault 'a' already"


@pytest.mark.rule("fault-exists")
def test_unknown_fault_cannot_be_deleted_and_the_nearest_is_told(mock: Mock) -> None:
    mock.request("POST", FAULTS, {"kind": "reset", "id": "broken"})
    answer = mock.request("DELETE", f"{FAULTS}/brokn")

    assert (answer.status, answer.json["Error"]) == (404, "there is no fault 'brokn'")
    assert answer.json["Fix"] == "Did you mean 'broken'? List them with GET /_mock/faults"


def test_other_worlds_are_not_affected(seed: Any) -> None:
    worlds = Worlds(World(seed))
    other = World(parse_seed({"deployments": [_deployment("b.talon.one", "b-key")]}))
    worlds.add("b", other)
    with Server(worlds) as server:
        mock = Mock(worlds.default, over_socket(server))
        mock.request("POST", FAULTS, {"kind": "status", "status": 500}, headers={"X-Mock-World": "b"})
        in_b = {"Authorization": "ApiKey-v1 b-key", "destination-hostname": "b.talon.one"}

        assert [mock.put(PROFILE, {}).status, mock.put(PROFILE, {}, headers=in_b).status] == [200, 500]
        assert mock.request("GET", FAULTS).json["faults"] == []
    assert (worlds.default.faults.struck(), other.faults.struck()) == (0, 1)


def _deployment(hostname: str, key: str) -> dict[str, Any]:
    return {
        **SEED["deployments"][1],
        "hostname": hostname,
        "apiKeys": [{"key": key, "application": 1}],
    }


def test_journal_names_the_fault_that_struck(mock: Mock) -> None:
    mock.world.faults.add(Fault(Status(500), id="broken"))
    struck = mock.put(PROFILE, {})
    mock.world.faults.clear()
    spared = mock.put(PROFILE, {})

    entry = mock.verdict(struck)
    assert entry["fault"] == {"id": "broken", "kind": "status", "delaySeconds": 0}
    assert (entry["operation"], entry["status"]) == ("segment/v2/updateCustomerProfile", 500)
    assert entry["answer"] == struck.body.decode()
    assert mock.verdict(spared)["fault"] is None


def _schema(world: World, name: str) -> dict[str, Any]:
    document = build_document(world, all_endpoints())
    return {**document["components"]["schemas"][name], "components": document["components"]}


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"kind": "status", "status": 429, "headers": {"Retry-After": "2"}, "body": None, "when": {"times": 2}}, True),
        ({"kind": "delay", "delay": {"minSeconds": 0.1, "maxSeconds": 0.2}}, True),
        ({"kind": "drip", "pieceBytes": 2, "delay": {"medianSeconds": 1, "sigma": 1}}, True),
        ({"kind": "rest"}, False),
        ({"kind": "delay"}, False),
        ({"kind": "reset", "status": 500}, False),
        ({"kind": "delay", "delay": {"seconds": 1, "sigma": 1}}, False),
        ({"kind": "reset", "when": {"probability": 2}}, False),
        ({"kind": "status", "headers": {"A": "b\nc"}}, False),
    ],
)
def test_document_describes_the_faults_that_are_accepted(mock: Mock, body: dict[str, Any], fits: bool) -> None:
    described = jsonschema_rs.is_valid(_schema(mock.world, "SentFaultBody"), body)

    assert described is fits
    assert mock.request("POST", FAULTS, body).status == (201 if fits else 400)


def test_document_leads_from_a_new_fault_to_its_deletion(mock: Mock) -> None:
    operation = build_document(mock.world, all_endpoints())["paths"][FAULTS]["post"]

    (link,) = operation["responses"]["201"]["links"].values()
    assert (link["operationId"], link["parameters"]) == ("mock/deleteFault", {"faultId": "$response.body#/id"})
    assert (
        mock.request("POST", FAULTS, operation["requestBody"]["content"]["application/json"]["example"]).status == 201
    )
