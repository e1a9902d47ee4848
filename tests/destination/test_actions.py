"""The twelve actions: their fields, defaults and requests."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination.actions import ACTIONS, Action
from destination.errors import DeliveryError, PayloadValidationError
from destination.settings import Settings
from destination.wire import WireRequest, auth_request

SETTINGS = Settings("key", "https://acme.talon.one")
HOST = "https://integration.talon.one"
INFO = [{"name": "a", "type": "string"}]
ATTRIBUTES = {"a": None, "b": ""}
PROFILE = {"customerProfileId": "p"}
SESSION = {"profileId": "p", "couponCodes": ["c"], "referralCode": "r", "loyaltyCards": ["l"], "state": "open", "cartItems": [{"weight": 5}], "additionalCosts": {"x": None}}  # fmt: skip
SENT_SESSION = {**SESSION, "cartItems": [{"weight": "5"}]}

REQUESTS: dict[str, tuple[dict[str, Any], str, str, Any]] = {
    "createAudience": ({"audienceName": "N", "audienceId": "a"}, "POST", "/segment/audiences", {"audienceId": "a", "audienceName": "N"}),
    "updateAudience": ({"audienceId": "a", "audienceName": "N"}, "PUT", "/segment/audiences/a", {"audienceName": "N"}),
    "deleteAudience": ({"audienceId": "a"}, "DELETE", "/segment/audiences/a", None),
    "updateCustomerProfile": (
        {**PROFILE, "attributesInfo": INFO, "runRuleEngine": False, "deleteAudienceIds": [2], "addAudienceIds": [1], "attributes": ATTRIBUTES},
        "PUT", "/segment/customer_profile/p",
        {"attributes": ATTRIBUTES, "audiencesChanges": {"adds": [1], "deletes": [2]}, "runRuleEngine": False, "attributesInfo": INFO},
    ),
    "updateCustomerProfileV2": (
        {**PROFILE, "audiencesToAdd": [{"name": "A", "integrationId": 7}], "audiencesToDelete": [], "runRuleEngine": True, "attributes": {}, "attributesInfo": INFO},
        "PUT", "/segment/customer_profile_v2/p",
        {"audiencesChanges": {"adds": [{"name": "A", "integrationId": "7"}], "deletes": []}, "runRuleEngine": True, "attributes": {}, "attributesInfo": INFO},
    ),
    "updateCustomerProfileV3": (
        {**PROFILE, "skipNonExistingAttributes": True, "deleteAudienceIds": ["2"], "runRuleEngine": True, "attributes": ATTRIBUTES},
        "PUT", "/segment/v2/customer_profiles/p?skipNonExistingAttributes=true",
        {"audiencesChanges": {"deletes": [2]}, "runRuleEngine": True, "attributes": ATTRIBUTES},
    ),
    "updateCustomerProfilesAudiences": (
        {"data": [{"customerProfileId": 1, "adds": 3, "deletes": []}]}, "PUT", "/segment/customer_profiles/audiences",
        {"data": [{"customerProfileId": "1", "adds": [3], "deletes": []}]},
    ),
    "updateCustomerProfilesAttributes": (
        {"attributesInfo": INFO, "mutualAttributes": ATTRIBUTES, "data": [{**PROFILE, "attributes": {}}]}, "PUT", "/segment/customer_profiles/attributes",
        {"data": [{**PROFILE, "attributes": {}}], "mutualAttributes": ATTRIBUTES, "attributesInfo": INFO},
    ),
    "trackEvent": (
        {**PROFILE, "eventType": "e", "type": "any text", "attributes": ATTRIBUTES, "attributesInfo": INFO}, "PUT", "/segment/event",
        {**PROFILE, "eventType": "e", "type": "any text", "eventAttributes": ATTRIBUTES, "attributesInfo": INFO},
    ),
    "trackEventV2": (
        {**PROFILE, "eventType": "e", "attributes": ATTRIBUTES, "skipNonExistingAttributes": False}, "PUT", "/segment/v2/events",
        {**PROFILE, "eventType": "e", "eventAttributes": ATTRIBUTES},
    ),
    "updateCustomerSession": (
        {"customerSessionId": "s", "cartItemsAttributesInfo": INFO, "sessionAttributesInfo": INFO, "customerSession": SESSION}, "PUT", "/segment/customer_sessions/s",
        {"customerSession": SENT_SESSION, "sessionAttributesInfo": INFO, "cartItemAttributesInfo": INFO},
    ),
    "updateCustomerSessionV2": (
        {"customerSessionId": "s", "skipNonExistingAttributes": True, **SESSION, "identifiers": ["i"], "attributes": ATTRIBUTES},
        "PUT", "/segment/v2/customer_sessions/s?skipNonExistingAttributes=true",
        {**SENT_SESSION, "identifiers": ["i"], "attributes": ATTRIBUTES},
    ),
}  # fmt: skip

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def request_of(key: str, payload: Any, settings: Settings = SETTINGS) -> WireRequest:
    action = ACTIONS[key]
    return action.perform(action.clean(payload, settings), settings)


@pytest.mark.parametrize("key", ACTIONS)
def test_action_builds_the_request_of_production(key: str) -> None:
    payload, method, target, body = REQUESTS[key]

    request = request_of(key, payload)

    assert (request.method, request.url) == (method, HOST + target)
    expected = None if body is None else json.dumps(body, separators=(",", ":")).encode()
    assert request.body == expected
    assert request.header("content-type") == (None if body is None else "application/json")


def test_actions_are_the_twelve_of_segments_page() -> None:
    statuses = {key: action.status for key, action in ACTIONS.items()}

    assert list(statuses) == list(REQUESTS)
    assert {key for key, status in statuses.items() if status == "withdrawn"} == {"updateCustomerProfilesAttributes"}
    assert {key for key, status in statuses.items() if status == "deprecated"} == {"updateCustomerProfile", "updateCustomerProfileV2", "trackEvent", "updateCustomerSession"}  # fmt: skip
    assert all(
        action.title.startswith("[Deprecated]") == (action.status == "deprecated") for action in ACTIONS.values()
    )


@pytest.mark.parametrize("key", ["updateCustomerProfile", "updateCustomerProfileV2", "updateCustomerProfileV3"])
def test_profile_action_sends_empty_audience_changes_when_there_are_none(key: str) -> None:
    assert request_of(key, PROFILE).body == b'{"audiencesChanges":{}}'


def test_session_action_sends_an_empty_body_when_only_the_id_is_mapped() -> None:
    assert request_of("updateCustomerSessionV2", {"customerSessionId": "s"}).body == b"{}"


def test_body_is_written_as_javascript_does() -> None:
    attributes = {"b": 5.0, "2": 1e21, "1": 1e-7, "ä": "\u2028/", "n": float("inf")}

    request = request_of("trackEventV2", {**PROFILE, "eventType": "e", "attributes": attributes})

    sent = (
        '{"customerProfileId":"p","eventType":"e","eventAttributes":{"1":1e-7,"2":1e+21,"b":5,"ä":"\u2028/","n":null}}'
    )
    assert request.body == sent.encode()


def test_headers_carry_credentials_and_the_callback_when_it_is_mapped() -> None:
    payload = {"customerSessionId": "s", "callbackDestination": " http://c", "callbackAPIKey": [None], "contentFields": 5, "callbackCorrelationId": "é"}  # fmt: skip

    assert request_of("updateCustomerSessionV2", payload).headers == (
        ("authorization", "ApiKey-v1 key"),
        ("destination-hostname", "https://acme.talon.one"),
        ("user-agent", "Segment (Actions)"),
        ("x-callback-destination-uri", " http://c"),
        ("x-callback-api-key", ""),
        ("x-content-fields", "5"),
        ("x-correlation-id", "é"),
        ("content-type", "application/json"),
    )


def test_headers_lose_what_reads_undefined() -> None:
    settings = Settings("undefined", "undefined")

    request = request_of("deleteAudience", {"audienceId": "undefined"}, settings)

    assert request.headers == (("authorization", "ApiKey-v1 undefined"), ("user-agent", "Segment (Actions)"))
    assert request.url == f"{HOST}/segment/audiences/undefined"


@pytest.mark.parametrize("value", ["two\nlines", "\r", "\x00", "\x7f", "Ā", "名"], ids=ascii)
def test_header_is_refused_when_it_cannot_be_sent(value: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        request_of("updateCustomerSessionV2", {"customerSessionId": "s", "callbackAPIKey": value})

    error = caught.value
    assert (error.name, error.message) == ("TypeError", f"{value} is not a legal HTTP header value")
    assert (error.status, error.is_retryable) == (None, False)


@pytest.mark.parametrize("value", ["\t", " ", "~", "\x80", "ÿ", ""], ids=ascii)
def test_header_is_sent_as_it_is_when_it_is_latin(value: str) -> None:
    payload = {"customerSessionId": "s", "callbackAPIKey": [value]}

    assert request_of("updateCustomerSessionV2", payload).header("x-callback-api-key") == value


def test_request_hides_credentials_when_shown() -> None:
    request = request_of("updateCustomerSessionV2", {"customerSessionId": "s", "callbackAPIKey": "private"})

    assert "private" not in repr(request)
    assert request.redacted_headers()["x-callback-api-key"] == "***"
    assert request.redacted_headers()["destination-hostname"] == "https://acme.talon.one"


def test_credentials_test_refuses_the_header_before_the_address() -> None:
    with pytest.raises(DeliveryError, match="ApiKey-v1 ключ is not a legal HTTP header value"):
        auth_request(Settings("ключ", "no address"))


def test_request_goes_to_the_base_url_when_it_is_a_mock() -> None:
    settings = Settings("key", "https://acme.talon.one", base_url="http://127.0.0.1:8080/")

    assert request_of("deleteAudience", {"audienceId": ".."}, settings).url == "http://127.0.0.1:8080/segment/"


@pytest.mark.parametrize(
    ("key", "suggested"),
    [
        ("createAudience", {}),
        ("updateCustomerProfilesAudiences", {}),
        ("updateCustomerProfileV3", {"customerProfileId": {"@path": "$.userId"}, "skipNonExistingAttributes": False, "runRuleEngine": True, "attributes": {"@path": "$.traits"}}),
        ("trackEventV2", {"skipNonExistingAttributes": False, "customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}, "attributes": {"@path": "$.properties.attributes"}}),
        ("updateCustomerSession", {"contentFields": "effects", **{key: {"@arrayPath": ["$.properties.attributesInfo", {"name": {"@path": "$.name"}, "type": {"@path": "$.type"}}]} for key in ("sessionAttributesInfo", "cartItemsAttributesInfo")}}),
    ],
)  # fmt: skip
def test_default_mapping_is_the_suggestion_of_segment(key: str, suggested: object) -> None:
    assert ACTIONS[key].default_mapping == suggested


def test_default_mapping_is_fresh_when_a_caller_changes_it() -> None:
    action = ACTIONS["trackEvent"]

    action.default_mapping["attributes"]["@path"] = "changed"

    assert action.default_mapping["attributes"] == {"@path": "$.properties.attributes"}


@pytest.mark.parametrize("identifier", ["", "   ", ".", ".."])
def test_careful_request_is_refused_when_the_id_names_no_resource(identifier: str) -> None:
    settings = Settings("key", "https://acme.talon.one", quirks=False)

    with pytest.raises(PayloadValidationError, match="names no resource") as caught:
        ACTIONS["deleteAudience"].perform({"audienceId": identifier}, settings)

    assert caught.value.faults[0].pointer == "/audienceId"


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.key)
@given(data=st.data())
def test_action_raises_nothing_but_its_own_errors_on_any_json(action: Action, data: st.DataObject) -> None:
    keys = st.sampled_from([field.key for field in action.fields])
    payload = data.draw(json_values | st.dictionaries(keys, json_values))
    settings = Settings("key", "https://acme.talon.one", quirks=data.draw(st.booleans()))

    try:
        request = action.perform(action.clean(payload, settings), settings)
    except (PayloadValidationError, DeliveryError):
        return
    assert request.url.startswith(f"{HOST}/")
