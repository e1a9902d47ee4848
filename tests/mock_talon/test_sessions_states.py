"""The states of a session and what they do to its profile."""

from collections.abc import Callable

import pytest

from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import findings, item, put, put_v1, refusals

CREATED, UPDATED = "talon_session_created", "talon_session_updated"
CLOSED, CANCELLED, REVOKED = "talon_session_closed", "talon_session_cancelled", "talon_session_revoked"
REFUSED_NEW, REFUSED, REFUSED_RETURN = "session-state", "session-closed", "session-partially-returned"
TABLE = {
    ("new", None): CREATED,
    ("new", "open"): CREATED,
    ("new", "closed"): CREATED,
    ("new", "cancelled"): REFUSED_NEW,
    ("new", "partially_returned"): REFUSED_RETURN,
    ("open", None): UPDATED,
    ("open", "open"): UPDATED,
    ("open", "closed"): CLOSED,
    ("open", "cancelled"): CANCELLED,
    ("open", "partially_returned"): REFUSED_RETURN,
    ("closed", None): REFUSED,
    ("closed", "open"): REFUSED,
    ("closed", "closed"): REFUSED,
    ("closed", "cancelled"): REVOKED,
    ("closed", "partially_returned"): REFUSED_RETURN,
    ("cancelled", None): REFUSED,
    ("cancelled", "open"): REFUSED,
    ("cancelled", "closed"): REFUSED,
    ("cancelled", "cancelled"): REFUSED,
    ("cancelled", "partially_returned"): REFUSED_RETURN,
}
WAYS = {"new": (), "open": ("open",), "closed": ("closed",), "cancelled": ("open", "cancelled")}
ROWS = [pytest.param(before, sent, out, id=f"{before}-{sent}") for (before, sent), out in TABLE.items()]


@pytest.mark.rule(
    "session-state",
    "session-closed",
    "session-closed-twice",
    "session-partially-returned",
    "session-built-in-events",
    "session-state-default",
    "answer-unpublished-status",
)
@pytest.mark.parametrize(("before", "sent", "outcome"), ROWS)
def test_session_state_follows_the_table(mock: Mock, before: str, sent: str | None, outcome: str) -> None:
    for state in WAYS[before]:
        assert put(mock, {"state": state, "profileId": "ada"}).status == 200

    answer = put(mock, {} if sent is None else {"state": sent})

    if outcome.startswith("talon"):
        assert (answer.status, answer.json["event"]["type"]) == (200, outcome)
        assert answer.json["customerSession"]["state"] == (sent or "open")
    else:
        assert (answer.status, refusals(mock, answer)) == (400, [(outcome, "/state")])


@pytest.mark.rule("session-state")
def test_state_refusal_points_into_the_deprecated_body(mock: Mock) -> None:
    answer = put_v1(mock, {"state": "cancelled"})

    assert refusals(mock, answer) == [("session-state", "/customerSession/state")]
    assert mock.state()["sessions"] == {}


@pytest.mark.rule("answer-state-enum")
def test_state_out_of_the_list_is_refused_with_the_four(mock: Mock) -> None:
    answer = put(mock, {"state": "done"})

    assert answer.status == 400
    assert answer.json["Error"] == (
        "The submitted data was invalid: state must be one of the following: "
        '"cancelled", "closed", "open", "partially_returned"'
    )


@pytest.mark.rule("session-closed-twice")
def test_repeated_closing_changes_nothing_when_it_is_idempotent(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(idempotent_close=True)
    closed = put(mock, {"state": "closed", "profileId": "ada", "cartItems": [item()]}).json

    again = put(mock, {"state": "closed", "cartItems": []})

    assert again.status == 200
    assert again.json["customerSession"] == closed["customerSession"]
    assert again.json["customerProfile"] == closed["customerProfile"]
    assert "event" not in again.json


@pytest.mark.rule("answer-created-attributes", "session-closed-twice")
def test_repeated_closing_tells_no_created_attributes_on_the_deprecated_endpoint(
    make_mock: Callable[..., Mock],
) -> None:
    mock = make_mock(idempotent_close=True)
    body = {"customerSession": {"state": "closed", "attributes": {"Fresh": 1}}}

    answers = [mock.put("/segment/customer_sessions/cart-1", body).json for _ in range(2)]

    assert [len(answer["createdAttributes"]) for answer in answers] == [1, 0]


def test_closed_session_is_refused_an_update_though_closing_is_idempotent(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(idempotent_close=True)
    put(mock, {"state": "closed"})

    assert put(mock, {"couponCodes": []}).status == 400


@pytest.mark.rule("session-accounts")
def test_closing_counts_for_the_profile_and_cancelling_takes_it_back(mock: Mock) -> None:
    sales = {"profileId": "ada", "cartItems": [item(price=0.1, quantity=3)], "state": "closed"}
    put(mock, sales, "cart-0")

    closed = put(mock, sales).json["customerProfile"]
    cancelled = put(mock, {"state": "cancelled"}).json["customerProfile"]

    assert (closed["closedSessions"], closed["totalSales"]) == (2, 0.6)
    assert (cancelled["closedSessions"], cancelled["totalSales"]) == (1, 0.3)
    assert mock.state()["profiles"]["ada"] == cancelled


@pytest.mark.rule("session-accounts")
@pytest.mark.parametrize("states", [("open",), ("open", "cancelled")], ids=["open", "cancelled-while-open"])
def test_only_closed_sessions_count_for_the_profile(mock: Mock, states: tuple[str, ...]) -> None:
    for state in states:
        profile = put(mock, {"profileId": "ada", "cartItems": [item()], "state": state}).json["customerProfile"]

    assert (profile["closedSessions"], profile["totalSales"]) == (0, 0)


@pytest.mark.rule("session-accounts")
def test_session_counts_for_the_profile_that_closed_it(mock: Mock) -> None:
    put(mock, {"profileId": "ada", "cartItems": [item()]})
    put(mock, {"profileId": "bob", "state": "closed"})

    assert [mock.state()["profiles"][name]["totalSales"] for name in ("ada", "bob")] == [0, 10]
    put(mock, {"profileId": "ada", "state": "cancelled"})
    assert [mock.state()["profiles"][name]["closedSessions"] for name in ("ada", "bob")] == [0, 0]


@pytest.mark.rule("session-cancel-alone")
def test_cancelling_a_closed_session_changes_its_state_alone(mock: Mock) -> None:
    closed = put(mock, {"profileId": "ada", "couponCodes": ["A"], "state": "closed"}).json["customerSession"]

    answer = put(mock, {"profileId": "ada", "couponCodes": [], "cartItems": [item()], "state": "cancelled"})

    assert answer.json["customerSession"] == {**closed, "state": "cancelled", "updateCount": 2}
    assert answer.json["effects"] == []
    assert findings(mock, answer) == [("session-cancel-alone", "/couponCodes"), ("session-cancel-alone", "/cartItems")]


def test_cancelling_an_open_session_applies_the_rest_of_the_request(mock: Mock) -> None:
    put(mock, {"couponCodes": ["A"]})

    answer = put(mock, {"couponCodes": ["B"], "state": "cancelled"})

    assert (answer.json["customerSession"]["couponCodes"], answer.json["effects"]) == (["B"], [])
