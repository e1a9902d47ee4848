"""Checks notice what they are for, with no service involved."""

import json
from typing import Any

import pytest

from destination import Mapping, Outcome, Result, WireRequest, WireResponse
from scenarios.checks import Accepted, CouponsRejected, NotSent, Refused, Sent
from scenarios.comparing import ABSENT
from scenarios.observing import Check, Observation, Rule
from scenarios.state import State
from scenarios.world_checks import Recorded, Stored, Unchanged

RULE = Rule("some-rule", "somewhere")
ENVELOPE = {"StatusCode": 404, "Error": "Not Found", "RequestUUID": "u"}
REJECTION = {
    "effectType": "rejectCoupon",
    "campaignId": -1,
    "props": {"value": "A", "rejectionReason": "CouponNotFound"},
}


def answered(status: int, body: Any = None) -> Result:
    outcome = Outcome.DELIVERED if status < 300 else Outcome.FAILED
    content = b"" if body is None else json.dumps(body).encode()
    return Result(Mapping("trackEvent"), outcome, response=WireResponse(status, "", {}, content))


def state(**collections: Any) -> State:
    empty: dict[str, Any] = {"profiles": {}, "sessions": {}, "audiences": {}, "attributes": {}}
    return State({"deployments": [{**empty, **collections}], "events": collections.get("log", [])})


def places(check: Check, *results: Result, before: State | None = None, after: State | None = None) -> list[str]:
    return [mismatch.place for mismatch in check.compare(Observation(results, before, after))]


@pytest.mark.parametrize(
    ("check", "result", "expected"),
    [
        (Accepted(RULE, 200, {"a": 1}), answered(200, {"a": 1, "b": 2}), []),
        (Accepted(RULE, 204, None), answered(204), []),
        (Accepted(RULE, 204, None), answered(204, {}), ["answer/body"]),
        (Accepted(RULE), answered(201, {}), ["answer/status", "answer/body"]),
        (Refused(RULE, 404, "Not Found"), answered(404, ENVELOPE), []),
        (Refused(RULE, 404, "Other"), answered(404, ENVELOPE), ["answer/body/Error"]),
        (Refused(RULE, 404), answered(404, {**ENVELOPE, "more": 1}), ["answer/body/more"]),
        (Refused(RULE, 404, mentions=("Found", "x")), answered(404, ENVELOPE), ["answer/body/Error"]),
        (CouponsRejected(RULE, ("A",)), answered(200, {"effects": [REJECTION]}), []),
        (CouponsRejected(RULE, ()), answered(200, {"effects": [REJECTION]}), ["answer/effects"]),
        (NotSent(RULE, Outcome.REFUSED), Result(Mapping("trackEvent"), Outcome.REFUSED), []),
        (NotSent(RULE, Outcome.REFUSED), answered(200), ["destination/outcome"]),
    ],
)
def test_check_of_the_answer_tells_the_differing_places(check: Check, result: Result, expected: list[str]) -> None:
    assert places(check, result) == expected


def test_refusal_is_missed_when_the_answer_is_a_success() -> None:
    assert places(Refused(RULE, 400, "No"), answered(200, {"effects": []})) == ["answer/status", "answer/body"]


def test_missing_answer_is_told_with_its_reason() -> None:
    result = Result(Mapping("trackEvent"), Outcome.GAVE_UP, "gave up after 1 attempt: refused")
    first, _ = Accepted(RULE).compare(Observation((result,)))

    assert (first.expected, first.got) == (200, "gave up after 1 attempt: refused")


def test_sent_compares_method_target_and_body() -> None:
    request = WireRequest("PUT", "http://127.0.0.1:1/a%20b?c=1", (), b'{"d":1}')
    result = Result(Mapping("trackEvent"), Outcome.DELIVERED, request=request)

    assert places(Sent(RULE, "PUT", "/a%20b?c=1", {"d": 1}), result) == []
    assert places(Sent(RULE, "POST", "/a b", ABSENT), result) == ["request/method", "request/target", "request/body"]


def test_stored_looks_documents_up_by_their_own_ids() -> None:
    after = state(
        profiles={"u": {"attributes": {}}},
        sessions={"1/s": {"integrationId": "s", "state": "open"}},
        attributes={"Event/a": {"entity": "Event", "name": "a", "type": "string"}},
    )

    assert places(Stored(RULE, "profiles", "u", {"attributes": {}}), after=after) == []
    assert places(Stored(RULE, "sessions", "s", {"state": "closed"}), after=after) == ["state/sessions/s/state"]
    assert places(Stored(RULE, "attributes", "Event/a", ABSENT), after=after) == ["state/attributes/Event/a"]
    assert places(Stored(RULE, "audiences", "none", ABSENT), after=after) == []


def test_unchanged_tells_what_was_added_changed_and_removed() -> None:
    before = state(profiles={"a": {"x": 1}, "b": {}})
    after = state(profiles={"a": {"x": 1, "y": 2}, "c": {}})

    assert places(Unchanged(RULE), before=before, after=before) == []
    assert places(Unchanged(RULE), before=before, after=after) == [
        "state/profiles/a/y",
        "state/profiles/b",
        "state/profiles/c",
    ]


def test_recorded_looks_among_the_new_events_alone() -> None:
    old, new = {"id": 1, "type": "a"}, {"id": 2, "type": "b"}
    before, after = state(log=[old]), state(log=[old, new])

    assert places(Recorded(RULE, {"type": "b"}), before=before, after=after) == []
    assert places(Recorded(RULE, {"type": "a"}), before=before, after=after) == ["state/events/new/type"]
    assert places(Recorded(RULE, {"type": "a"}), before=before, after=before) == ["state/events/new"]


@pytest.mark.parametrize("check", [Stored(RULE, "profiles", "u", {}), Recorded(RULE, {}), Unchanged(RULE)])
def test_check_of_the_state_finds_nothing_when_nobody_could_look(check: Check) -> None:
    assert check.looks
    assert places(check) == []
