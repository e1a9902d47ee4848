import json
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination._javascript import stringify
from destination.destination import Destination
from destination.pipeline import Mapping
from destination.plan import answer_line, answer_lines
from destination.settings import Settings
from tests.destination.fakes import ScriptedTransport

EVENT = {"type": "track", "event": "Bought", "userId": "u1"}


def case(**changes: Any) -> dict[str, Any]:
    return {"kind": "action", "action": "trackEvent", "event": EVENT, "useDefaultMappings": True} | changes


def result_of(value: Any) -> Any:
    return json.loads(answer_line(json.dumps(value).encode()).line)


def test_bare_case_and_wrapped_case_give_the_same_result() -> None:
    assert result_of(case(id="a")) == result_of({"case": case(id="a"), "result": {"outcome": "whatever"}})


def test_result_carries_the_id_of_its_case() -> None:
    assert result_of(case(id=7))["id"] == 7
    assert "id" not in result_of(case())


@pytest.mark.parametrize("value", [None, 5, "text", [], [{"kind": "fql"}], {"case": 5}])
def test_line_is_no_case_when_it_is_no_object(value: Any) -> None:
    result = result_of(value)

    assert result["outcome"] == "invalid_case"
    assert result["message"].startswith("a case must be an object, not ")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "acton"}, "kind must be one of action, mapping, fql, auth, not 'acton'; did you mean 'action'?"),
        ({"kind": None}, "kind must be one of action, mapping, fql, auth, not None"),
        ({"kind": ["fql"]}, "kind must be one of action, mapping, fql, auth, not ['fql']"),
        ({"action": "trackevent"}, "there is no action 'trackevent'. Did you mean 'trackEvent'?"),
        ({"action": 5}, "action must be the key of an action, not number"),
        ({"response": "busy"}, "response must be an object, not string"),
        ({"response": {"status": "200"}}, "response.status must be an integer, not '200'"),
        ({"response": {"headers": []}}, "response.headers must be an object, not array"),
        ({"response": {"networkError": "x"}}, "response.networkError must be an object, not string"),
        ({"useDefaultMapping": True}, "a case has no member 'useDefaultMapping'; did you mean 'useDefaultMappings'?"),
        ({"Subscribe": "x"}, "a case has no member 'Subscribe'; did you mean 'subscribe'?"),
    ],
)
def test_case_is_invalid_when_a_member_is_of_no_use(changes: dict[str, Any], message: str) -> None:
    assert result_of(case(id="c", **changes)) == {"id": "c", "outcome": "invalid_case", "message": message}


def test_notes_beside_a_case_are_left_alone() -> None:
    notes = {"note": "why", "source": "recorded", "title": "a page", "tags": [], "description": "", "name": "n"}

    assert result_of(case(**notes)) == result_of(case())


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        ({}, "kind"),
        ({"kind": "action", "event": {}}, "action"),
        ({"kind": "action", "action": "trackEvent"}, "event"),
        ({"kind": "fql", "event": {}}, "subscribe"),
        ({"kind": "mapping", "event": {}}, "mapping"),
    ],
)
def test_case_is_invalid_when_a_member_is_missing(value: dict[str, Any], missing: str) -> None:
    assert result_of(value) == {"outcome": "invalid_case", "message": f"a case needs '{missing}'"}


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"{", b"\xff\xfe{}", b'{"a":NaN}', b'"\xc3"', b"[" * 200_000, b'{"a":' * 200_000, b"\xef\xbb\xbf{}"],
    ids=["empty", "blank", "cut", "not-utf-8", "nan", "cut-utf-8", "deep-list", "deep-object", "byte-order-mark"],
)
def test_line_is_no_case_when_it_is_not_json(line: bytes) -> None:
    answer = answer_line(line)

    assert not answer.is_case
    assert json.loads(answer.line)["message"].startswith("the line is not JSON that can be read: ")


def test_run_goes_on_after_a_line_that_is_no_case() -> None:
    lines = [b"nonsense", json.dumps(case()).encode()]

    assert [json.loads(answer.line)["outcome"] for answer in answer_lines(lines)] == ["invalid_case", "request"]


@pytest.mark.parametrize("kind", ["action", "mapping", "fql", "auth"])
@pytest.mark.parametrize("depth", [200, 400, 600, 800, 900, 950, 990])
def test_case_never_ends_the_run_when_it_is_nested_deeply(kind: str, depth: int) -> None:
    nested = '{"a":' * depth + "1" + "}" * depth
    members = dict.fromkeys(("mapping", "event", "settings", "response"), nested)
    members |= {"id": nested, "kind": f'"{kind}"', "action": '"trackEventV2"', "subscribe": '"type != null"'}
    line = "{" + ",".join(f'"{name}":{text}' for name, text in members.items()) + "}"

    outcome = json.loads(answer_line(line.encode()).line)["outcome"]

    assert outcome in {"invalid_case", "error", "value", "fql"}


def test_value_is_answered_or_refused_when_it_is_nested_deeply() -> None:
    for depth in range(300, 1000, 10):
        event = '{"a":' * depth + "1" + "}" * depth
        line = f'{{"kind":"mapping","mapping":{{"v":{{"@path":"$.a"}}}},"event":{event}}}'

        assert json.loads(answer_line(line.encode()).line)["outcome"] in {"invalid_case", "value"}


def test_server_refusal_is_an_error_with_the_request_that_was_sent() -> None:
    result = result_of(case(response={"status": 413}))

    assert (result["outcome"], result["name"], result["message"]) == ("error", "HTTPError", "Payload Too Large")
    assert result["status"] == 413
    assert result["request"]["method"] == "PUT"


def test_network_error_is_an_error_with_the_request_that_was_sent() -> None:
    result = result_of(case(response={"networkError": {"code": "ECONNRESET", "message": "socket hang up"}}))

    assert (result["name"], result["code"], result["status"]) == ("FetchError", "ECONNRESET", None)
    assert result["message"] == (
        "request to https://integration.talon.one/segment/event failed, reason: socket hang up"
    )
    assert result["request"]["body"]["eventType"] == "Bought"


@pytest.mark.parametrize(
    ("response", "data"),
    [
        ({}, {}),
        ({"status": 201, "body": {"a": 1.0}}, {"a": 1}),
        ({"body": "text"}, "text"),
        ({"body": '{"a":1}', "headers": {"Content-Type": "text/plain"}}, '{"a":1}'),
        ({"body": "[1]", "headers": {"Content-Type": "application/json; charset=utf-8"}}, [1]),
        ({"body": "", "headers": {}}, ""),
    ],
)
def test_framework_results_are_shown_when_they_are_asked_for(response: Any, data: Any) -> None:
    assert result_of(case(response=response, showResults=True))["results"] == [
        {"output": "Mappings resolved"},
        {"output": "Payload validated"},
        {"data": data, "output": "Action Executed"},
    ]


def test_settings_are_checked_before_the_trigger() -> None:
    result = result_of(case(settings={}, subscribe='type = "page"'))

    assert (result["outcome"], result["name"], result["status"]) == ("error", "AggregateAjvError", 400)
    assert [fault["message"] for fault in result["fields"]] == [
        "The root value is missing the required field 'apiKey'.",
        "The root value is missing the required field 'deployment'.",
    ]


def test_withdrawn_action_is_marked_as_reconstructed() -> None:
    assert result_of(case(action="updateCustomerProfilesAttributes"))["reconstructed"] is True


def test_cases_with_the_same_mapping_keep_their_own_events() -> None:
    first, second = (result_of(case(event={**EVENT, "userId": user})) for user in ("u1", "u2"))

    assert first["request"]["body"]["customerProfileId"] == "u1"
    assert second["request"]["body"]["customerProfileId"] == "u2"


def test_mappings_are_told_apart_when_only_the_type_of_a_value_differs() -> None:
    ids = [
        result_of(case(mapping={"customerProfileId": value}))["request"]["body"]["customerProfileId"]
        for value in (1, True)
    ]

    assert ids == ["1", "true"]


def test_lines_are_answered_while_they_are_read() -> None:
    answers = answer_lines(repeat(json.dumps(case()).encode()))

    assert [next(answers).is_case for _ in range(3)] == [True, True, True]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(
    case=st.fixed_dictionaries(
        {"kind": st.sampled_from(["action", "mapping", "fql", "auth"]) | json_values},
        optional=dict.fromkeys(
            ("action", "event", "mapping", "subscribe", "settings", "response", "useDefaultMappings", "id"), json_values
        ),
    )
)
def test_any_case_gets_one_result_that_is_json(case: dict[str, Any]) -> None:
    line = json.dumps(case).encode()

    assert isinstance(json.loads(answer_line(line).line)["outcome"], str)


@given(event=st.fixed_dictionaries({"type": st.just("track")}, optional={"userId": json_values, "event": json_values}))
def test_plan_of_a_case_is_the_plan_of_the_destination(event: dict[str, Any]) -> None:
    event = json.loads(stringify(event))
    settings = Settings("test-api-key", "https://acme.europe-west1.talon.one")
    [planned] = Destination(settings, [Mapping("trackEvent", use_defaults=True)], transport=ScriptedTransport()).plan(
        event
    )

    result = result_of(case(event=event))

    assert result["outcome"] == ("error" if planned.request is None else "request")
    assert result.get("message") == (planned.error.message if planned.error else None)
    assert result.get("request", {}).get("body") == (
        json.loads(planned.request.body or b"") if planned.request else None
    )
