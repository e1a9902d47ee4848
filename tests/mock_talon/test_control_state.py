"""The documents of a world over the control door: shown, replaced, added to, compared."""

from typing import Any

import pytest

from tests.mock_talon.conftest import DEPLOYMENT, KEY, Mock

STATE = "/_mock/state"
PROFILE = "/segment/v2/customer_profiles/"
SESSION = "/segment/v2/customer_sessions/cart"
CART = {"profileId": "bob", "cartItems": [{"sku": "A", "quantity": 2, "price": 1.5}], "state": "open"}


def test_keys_are_shown_when_asked_for(mock: Mock) -> None:
    assert KEY not in mock.request("GET", STATE).body.decode()
    assert mock.request("GET", f"{STATE}?secrets=true").json["deployments"][0]["apiKeys"][0]["key"] == KEY


def traffic(mock: Mock) -> None:
    """Let there be a document of every kind."""
    mock.put(f"{PROFILE}bob?runRuleEngine=true", {"attributes": {"stringAttribute": "y"}, "runRuleEngine": True})
    mock.put(SESSION, CART)
    mock.put("/segment/v2/events", {"eventType": "track-event", "customerProfileId": "ada"})
    mock.request("POST", "/segment/audiences", {"audienceId": "new", "audienceName": "New"})
    mock.put(f"{PROFILE}ada", {"audiencesChanges": {"adds": [8]}, "runRuleEngine": True})


def test_state_that_was_shown_can_be_put_back(mock: Mock) -> None:
    traffic(mock)
    shown = mock.request("GET", STATE).json
    mock.request("POST", "/_mock/reset")
    assert mock.request("GET", STATE).json != shown

    assert mock.request("PUT", STATE, shown).status == 204

    assert mock.request("GET", STATE).json == shown


def test_ids_go_on_after_those_that_were_put(mock: Mock) -> None:
    traffic(mock)
    shown = mock.request("GET", STATE).json
    profile_ids = {profile["id"] for profile in shown["deployments"][0]["profiles"].values()}
    event_ids = {event["id"] for event in shown["events"]}
    mock.request("POST", "/_mock/reset")
    mock.request("PUT", STATE, shown)

    answer = mock.put("/segment/v2/events", {"eventType": "track-event", "customerProfileId": "fresh"}).json

    assert answer["customerProfile"]["id"] not in profile_ids
    assert answer["event"]["id"] not in event_ids


def test_session_goes_on_after_it_was_put(mock: Mock) -> None:
    mock.put(SESSION, CART)
    shown = mock.request("GET", STATE).json
    mock.request("POST", "/_mock/reset")
    mock.request("PUT", STATE, shown)

    closed = mock.put(SESSION, {"state": "closed"}).json

    assert (closed["customerSession"]["updateCount"], closed["customerSession"]["total"]) == (2, 3.0)
    assert closed["customerProfile"]["closedSessions"] == 1


def test_state_is_replaced_by_a_seed(mock: Mock) -> None:
    traffic(mock)
    seed = {"deployments": [{"hostname": DEPLOYMENT, "eventTypes": ["jump"], "profiles": [{"integrationId": "eve"}]}]}

    assert mock.request("PUT", STATE, seed).status == 204

    shown = mock.request("GET", STATE).json
    first = shown["deployments"][0]
    assert (first["eventTypes"], list(first["profiles"]), first["sessions"], first["audiences"]) == (
        ["jump"],
        ["eve"],
        {},
        {},
    )
    assert (first["profiles"]["eve"]["id"], shown["events"]) == (1, [])
    assert mock.put(f"{PROFILE}eve", {}).status == 200


def test_reset_brings_back_the_first_seed_after_a_replacement(mock: Mock) -> None:
    before = mock.request("GET", STATE).json
    mock.request("PUT", STATE, {"profiles": [{"integrationId": "eve"}]})
    mock.request("POST", "/_mock/reset")

    assert mock.request("GET", STATE).json == before


def test_entities_are_added_and_merged(mock: Mock) -> None:
    body = {
        "eventTypes": ["jump"],
        "attributes": [{"entity": "CustomerProfile", "name": "Shoe", "type": "number"}],
        "audiences": [{"name": "Very important", "integrationId": "vip"}],
        "profiles": [{"integrationId": "ada", "attributes": {"Shoe": 43}, "audiences": ["news"]}],
    }

    assert mock.request("PATCH", STATE, body).status == 204

    state = mock.state()
    ada = state["profiles"]["ada"]
    assert ada["attributes"] == {"stringAttribute": "x", "Shoe": 43}
    assert ada["audienceMemberships"] == [{"id": 7, "name": "Very important"}, {"id": 8, "name": "News"}]
    assert "jump" in state["eventTypes"]
    assert "track-event" in state["eventTypes"]


def session(**members: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "created": "2026-01-01T00:00:00Z",
        "integrationId": "cart",
        "applicationId": 1,
        "profileId": "ada",
        "couponCodes": [],
        "referralCode": "",
        "loyaltyCards": [],
        "state": "open",
        "cartItems": [],
        "additionalCosts": {},
        "identifiers": [],
        "attributes": {},
        "firstSession": True,
        "updateCount": 1,
        "total": 0.0,
        "cartItemTotal": 0.0,
        "additionalCostTotal": 0.0,
        "cartItemAdditionalCostTotal": 0.0,
        "updated": "2026-01-01T00:00:00Z",
        **members,
    }


AUDIENCE = {
    "created": "2026-01-01T00:00:00Z",
    "accountId": 1,
    "name": "A",
    "integration": "segment",
    "integrationId": "a",
}


@pytest.mark.rule("state-consistent")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("body", "pointer", "text"),
    [
        pytest.param(
            {"deployments": [{"hostname": "none.talon.one"}]},
            "/deployments/0/hostname",
            "there is no deployment 'none.talon.one'",
            id="deployment",
        ),
        pytest.param(
            {"deployments": [{"hostname": DEPLOYMENT, "apiKeys": [{"application": 1, "key": "new"}]}]},
            "/deployments/0/apiKeys/0",
            "takes no more API keys",
            id="key",
        ),
        pytest.param({"deployments": [], "eventTypes": ["a"]}, "/eventTypes", "within deployments", id="both-forms"),
        pytest.param({"profiles": [{"integrationId": "x", "audiences": ["none"]}]}, "", "'none'", id="audience"),
        pytest.param({"sessions": {"1/other": session()}}, "/sessions/1~1other", "stand under this name", id="name"),
        pytest.param(
            {"sessions": {"9/cart": session(applicationId=9)}},
            "/sessions/9~1cart/applicationId",
            "has 1, 2",
            id="application",
        ),
        pytest.param(
            {"sessions": {"1/cart": session(id=0)}}, "/sessions/1~1cart/id", "0 is less than the minimum of 1", id="id"
        ),
        pytest.param(
            {"audiences": {"segment/a": {**AUDIENCE, "id": 0}}},
            "/audiences/segment~1a/id",
            "0 is less than the minimum of 1",
            id="audience-id",
        ),
    ],
)
def test_entities_that_do_not_fit_are_refused_and_nothing_changes(
    mock: Mock, method: str, body: dict[str, Any], pointer: str, text: str
) -> None:
    before = mock.request("GET", STATE).json

    answer = mock.request(method, STATE, body)

    assert (answer.status, answer.json["Problems"][0]["pointer"]) == (400, pointer)
    assert text in answer.json["Error"]
    assert mock.request("GET", STATE).json == before


def test_unknown_member_is_refused_with_the_nearest(mock: Mock) -> None:
    answer = mock.request("PATCH", STATE, {"profils": []})

    assert answer.json["Fix"].startswith("Did you mean 'profiles'?")


def test_diff_tells_what_was_created_updated_and_deleted(mock: Mock) -> None:
    assert mock.request("GET", f"{STATE}/diff").json == {"since": "initial", "changes": [], "events": []}
    mock.put(f"{PROFILE}ada", {"attributes": {"stringAttribute": "y", "numberAttribute": 1}})
    mock.put(f"{PROFILE}bob", {})
    mock.request("DELETE", "/segment/audiences/news")
    mock.put("/segment/v2/events", {"eventType": "track-event", "customerProfileId": "bob"})

    diff = mock.request("GET", f"{STATE}/diff").json

    told = {(change["collection"], change["key"]): change for change in diff["changes"]}
    assert {place: change["change"] for place, change in told.items()} == {
        ("profiles", "1/ada"): "updated",
        ("profiles", "1/bob"): "created",
        ("audiences", "1/segment/news"): "deleted",
    }
    assert told["profiles", "1/ada"]["members"] == [
        {"pointer": "/attributes/stringAttribute", "before": "x", "after": "y"},
        {"pointer": "/attributes/numberAttribute", "after": 1},
    ]
    assert (told["audiences", "1/segment/news"]["after"], told["profiles", "1/bob"]["before"]) == (None, None)
    assert [event["type"] for event in diff["events"]] == ["track-event"]


def test_diff_begins_at_a_named_snapshot(mock: Mock) -> None:
    mock.put(f"{PROFILE}bob", {})
    mock.request("POST", "/_mock/snapshots", {"name": "before"})
    mock.put(f"{PROFILE}eve", {})

    changes = mock.request("GET", f"{STATE}/diff?since=before").json["changes"]

    assert [(change["key"], change["change"]) for change in changes] == [("1/eve", "created")]
    assert mock.request("GET", f"{STATE}/diff?since=befor").json["Fix"].startswith("Did you mean 'before'?")


def test_request_tells_what_it_changed_member_by_member(mock: Mock) -> None:
    answer = mock.put(f"{PROFILE}ada", {"attributes": {"stringAttribute": "y"}})

    (change,) = mock.verdict(answer)["changes"]

    assert (change["collection"], change["key"], change["change"]) == ("profiles", "1/ada", "updated")
    assert change["members"] == [{"pointer": "/attributes/stringAttribute", "before": "x", "after": "y"}]


@pytest.mark.rule("document-exists")
def test_single_documents_are_shown_by_their_id(mock: Mock) -> None:
    mock.put("/segment/v2/customer_sessions/a%2Fb", CART)

    assert mock.request("GET", f"{STATE}/profiles/ada").json["integrationId"] == "ada"
    assert mock.request("GET", f"{STATE}/sessions/a%2Fb").json["total"] == 3.0
    assert mock.request("GET", f"{STATE}/audiences/vip").json["id"] == 7
    missing = mock.request("GET", f"{STATE}/audiences/vop")
    assert (missing.status, missing.json["Fix"][:18]) == (404, "Did you mean 'vip'")


def test_events_are_shown_by_type(mock: Mock) -> None:
    mock.put("/segment/v2/events", {"eventType": "track-event", "customerProfileId": "bob"})
    mock.put(SESSION, CART)

    everything = mock.request("GET", f"{STATE}/events").json["events"]
    tracked = mock.request("GET", f"{STATE}/events?type=track-event").json["events"]

    assert [event["type"] for event in everything] == ["track-event", "talon_session_created"]
    assert tracked == everything[:1]
