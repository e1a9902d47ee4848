"""Small cases, played through ``plan``, in which production does something that one would not expect."""

from typing import Any

import pytest

from destination.fql import matches
from destination.pipeline import effective_mapping, require_action
from destination.plan import answer_case

EVENT = {"type": "track"}
PAYLOAD = {"customerProfileId": "p", "eventType": "bought"}
URL = "https://integration.talon.one/segment/v2/events"


def answer(**members: Any) -> dict[str, Any]:
    return answer_case({"kind": "action", "action": "trackEventV2", "event": EVENT, "mapping": PAYLOAD, **members})


def error_of(result: dict[str, Any]) -> tuple[str, str]:
    assert result["outcome"] == "error"
    return result["name"], result["message"]


@pytest.mark.parametrize(
    "context",
    [pytest.param(None, id="context"), pytest.param({"personas": None}, id="personas")],
)
def test_event_fails_before_it_is_sent_when_its_context_is_null(context: Any) -> None:
    result = answer(event=EVENT | {"context": context}, settings={"apiKey": "Ā", "deployment": ""})

    assert (result["outcome"], result["name"], result["status"]) == ("error", "TypeError", None)
    assert "request" not in result
    assert "legal HTTP header" not in result["message"]


@pytest.mark.parametrize("context", [{}, [], "", 0, "text", {"personas": 0}, {"personas": {}}])
def test_event_is_sent_when_its_context_is_odd_but_not_null(context: Any) -> None:
    assert answer(event=EVENT | {"context": context})["outcome"] == "request"


def test_payload_and_trigger_are_checked_before_a_null_context() -> None:
    event = EVENT | {"context": None}

    assert error_of(answer(event=event, mapping={}))[0] == "AggregateAjvError"
    assert answer(event=event, subscribe='type = "page"')["outcome"] == "not_subscribed"


@pytest.mark.parametrize(
    ("status", "message"),
    [pytest.param(425, "Too Early", id="named"), pytest.param(460, "460", id="without-a-name")],
)
def test_http_error_carries_the_name_of_its_status_or_the_number(status: int, message: str) -> None:
    assert error_of(answer(response={"status": status})) == ("HTTPError", message)


@pytest.mark.parametrize(
    ("body", "data"),
    [pytest.param(None, "null", id="null"), pytest.param(False, False, id="false"), pytest.param("", "", id="empty")],
)
def test_results_hold_the_text_when_the_answer_is_null(body: Any, data: Any) -> None:
    result = answer(response={"body": body}, showResults=True)

    assert result["results"][-1] == {"data": data, "output": "Action Executed"}


@pytest.mark.parametrize("settings", [None, 5, "text", [], ["a"]])
def test_settings_hold_nothing_when_they_are_no_object(settings: Any) -> None:
    assert error_of(answer(settings=settings))[1] == (
        "The root value is missing the required field 'apiKey'. "
        "The root value is missing the required field 'deployment'."
    )


@pytest.mark.parametrize(
    ("location", "name", "message"),
    [
        pytest.param("/x", "FetchError", "maximum redirect reached at: https://integration.talon.one/x", id="circle"),
        pytest.param("", "FetchError", f"maximum redirect reached at: {URL}", id="empty"),
        pytest.param(
            "https://", "FetchError", "uri requested responds with an invalid redirect URL: https://", id="invalid"
        ),
        pytest.param("ftp://x", "TypeError", "Only HTTP(S) protocols are supported", id="other-protocol"),
    ],
)
def test_recorded_redirect_is_followed_in_vain(location: str, name: str, message: str) -> None:
    result = answer(response={"status": 302, "headers": {"location": location}})

    assert error_of(result) == (name, message)
    assert result["request"]["url"] == URL


BASE = "https://u:p@a.b/c//v2/authping"


@pytest.mark.parametrize(
    ("location", "last"),
    [
        pytest.param("é", "https://u:p@a.b/c//v2/%C3%A9", id="name"),
        pytest.param("../x", "https://u:p@a.b/x", id="parent"),
        pytest.param("\\x", "https://u:p@a.b/x", id="backslash"),
        pytest.param("?\\", f"{BASE}?%5C", id="query"),
        pytest.param("#f", f"{BASE}#f", id="fragment"),
        pytest.param(" ", BASE, id="blank"),
        pytest.param("//h\t", "https://h/", id="host"),
        pytest.param("https:/x", "https://u:p@a.b/x", id="same-scheme"),
        pytest.param("http://x", "http://x/", id="other-scheme"),
    ],
)
def test_recorded_redirect_leads_where_production_goes(location: str, last: str) -> None:
    settings = {"apiKey": "k", "deployment": "https://u:p@a.b/c/"}
    response = {"status": 303, "headers": {"location": location}}
    result = answer_case({"kind": "auth", "settings": settings, "response": response})

    assert result["message"] == f"Credentials are invalid:  maximum redirect reached at: {last}"


def test_recorded_body_never_arrives_when_the_status_has_none() -> None:
    result = answer(response={"status": 204, "body": {"a": 1}}, showResults=True)

    assert result["results"][-1]["data"] == ""


@pytest.mark.parametrize(
    ("mapping", "added"),
    [
        pytest.param(["x"], {"0": "x"}, id="list"),
        pytest.param("é", {"0": "é"}, id="text"),
        pytest.param(True, {}, id="boolean"),
    ],
)
def test_default_mapping_takes_the_members_of_anything(mapping: Any, added: dict[str, Any]) -> None:
    action = require_action("trackEventV2")

    assert effective_mapping(action, mapping, use_defaults=True) == {**action.default_mapping, **added}
    assert effective_mapping(action, mapping, use_defaults=False) == mapping


@pytest.mark.parametrize("response", [{"status": 200.0}, {"headers": None}])
def test_recorded_response_is_read_as_javascript_reads_it(response: dict[str, Any]) -> None:
    assert answer(response=response)["outcome"] == "request"


def test_network_error_names_the_fragment_that_is_not_sent() -> None:
    failing = {"networkError": {"code": "ECONNREFUSED", "message": "refused"}}
    result = answer(action="deleteAudience", mapping={"audienceId": "a#b c"}, response=failing)
    base = "https://integration.talon.one/segment/audiences/a"

    assert error_of(result) == ("FetchError", f"request to {base}#b%20c failed, reason: refused")
    assert result["request"]["url"] == base


def test_network_error_names_the_credentials_of_the_deployment() -> None:
    settings = {"apiKey": "k", "deployment": "https://user@a"}
    result = answer_case({"kind": "auth", "settings": settings, "response": {"networkError": {"message": "refused"}}})

    assert result["message"].endswith("request to https://user@a/v2/authping failed, reason: refused")
    assert result["request"]["url"] == "https://a/v2/authping"


def test_member_named_like_the_prototype_vanishes_but_is_resolved() -> None:
    event = EVENT | {"properties": {"__proto__": 1, "a": [{"__proto__": 2, "b": 3}]}}
    attributes = {"__proto__": {"c": 1}, "kept": {"@path": "$.properties"}}
    result = answer(event=event, mapping=PAYLOAD | {"attributes": attributes})

    assert result["request"]["body"]["eventAttributes"] == {"kept": {"a": [{"b": 3}]}}
    failing = answer(mapping=PAYLOAD | {"__proto__": {"@flatten": {"separator": "", "value": 1}}})
    assert error_of(failing) == ("Error", '@flatten requires a "separator" key')


@pytest.mark.parametrize(
    "mapping",
    [
        pytest.param({"@path": "$.o"}, id="path"),
        pytest.param({"@json": {"mode": "decode", "value": '{"__proto__":1,"a":2}'}}, id="decoded"),
        pytest.param({"@merge": {"direction": "left", "objects": [{"@path": "$.o"}]}}, id="merged"),
    ],
)
def test_member_named_like_the_prototype_vanishes_from_what_is_transformed(mapping: Any) -> None:
    event = {"o": {"__proto__": 1, "a": 2}}
    result = answer_case({"kind": "mapping", "mapping": {"v": [mapping]}, "event": event})

    assert result == {"outcome": "value", "value": {"v": [{"a": 2}]}}


@pytest.mark.parametrize(
    "subscribe",
    [
        pytest.param('constructor = "x" and type = "track"', id="first"),
        pytest.param('type = "track" and toString.a = "x"', id="last-with-a-dot"),
        pytest.param('hasOwnProperty type = type = "track"', id="swallows-a-field"),
    ],
)
def test_trigger_swallows_two_tokens_behind_a_name_that_every_object_has(subscribe: str) -> None:
    assert matches(subscribe, EVENT)
