"""The rate of requests, as a client meets it."""

from collections.abc import Callable
from typing import Any

import pytest

from mock_talon import FrozenClock
from tests.mock_talon.conftest import Mock

PROFILE = "/segment/v2/customer_profiles/bob"


@pytest.mark.rule("rate-limit", "rate-limit-window", "rate-limit-refused-requests")
def test_rate_limit_lets_60_requests_through_per_second(mock: Mock, clock: FrozenClock) -> None:
    statuses = [mock.request("DELETE", "/segment/audiences/none").status for _ in range(60)]
    over = mock.put(PROFILE, {})

    assert set(statuses) == {404}
    assert (over.status, over.json["Error"], mock.rules(over)) == (429, "Too many requests", ["rate-limit"])
    assert mock.verdict(over)["marks"] == ["rate-limited"]
    assert "bob" not in mock.state()["profiles"]
    clock.advance(0.999)
    assert mock.put(PROFILE, {}).status == 429
    clock.advance(0.001)
    assert [mock.put(PROFILE, {}).status for _ in range(61)] == [200] * 60 + [429]


@pytest.mark.rule("rate-limit-refused-requests")
@pytest.mark.parametrize(
    ("counts", "statuses"),
    [pytest.param(False, [200, 200], id="default"), pytest.param(True, [429, 429], id="counting")],
)
def test_client_that_never_pauses_is_let_in_again_unless_the_world_counts_its_refusals(
    make_mock: Callable[..., Mock], clock: FrozenClock, counts: bool, statuses: list[int]
) -> None:
    mock, slow = make_mock(rate_counts_its_refusals=counts), {"Authorization": "ApiKey-v1 slow-key"}
    answers = []
    for _ in range(8):  # four requests a second, where three are allowed
        answers.append(mock.put(PROFILE, {}, headers=slow).status)
        clock.advance(0.25)

    assert answers == [200, 200, 200, 429, *statuses, *([200, 429] if not counts else [429, 429])]


@pytest.mark.rule("rate-limit-refused-requests")
def test_counted_refusals_pass_with_the_window(make_mock: Callable[..., Mock], clock: FrozenClock) -> None:
    mock, slow = make_mock(rate_counts_its_refusals=True), {"Authorization": "ApiKey-v1 slow-key"}
    for _ in range(20):
        mock.put(PROFILE, {}, headers=slow)
    clock.advance(1)

    assert [mock.put(PROFILE, {}, headers=slow).status for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.rule("rate-limit-window")
def test_rate_forgets_what_lies_ahead_of_a_clock_that_was_set_back(mock: Mock, clock: FrozenClock) -> None:
    for _ in range(60):
        mock.put(PROFILE, {})
    clock.advance(-3600)

    assert mock.put(PROFILE, {}).status == 200


@pytest.mark.rule("rate-limit-refused-requests", "gate-order")
@pytest.mark.parametrize(
    ("headers", "status", "counts"),
    [
        pytest.param({"Content-Type": "text/plain"}, 415, True, id="media-type"),
        pytest.param({"destination-hostname": None}, 400, False, id="no-deployment"),
        pytest.param({"destination-hostname": "nowhere.talon.one"}, 404, False, id="unknown-deployment"),
    ],
)
def test_requests_that_do_not_come_as_far_as_the_rate_do_not_count(
    mock: Mock, headers: dict[str, Any], status: int, counts: bool
) -> None:
    slow = {"Authorization": "ApiKey-v1 slow-key"}

    assert {mock.put(PROFILE, {}, headers={**slow, **headers}).status for _ in range(3)} == {status}
    assert mock.put(PROFILE, {}, headers=slow).status == (429 if counts else 200)


@pytest.mark.rule("rate-limit-per-key", "rate-limit-window")
def test_rate_limit_is_counted_per_key(mock: Mock) -> None:
    slow = {"Authorization": "ApiKey-v1 slow-key"}

    assert [mock.put(PROFILE, {}, headers=slow).status for _ in range(4)] == [200, 200, 200, 429]
    assert mock.put(PROFILE, {}).status == 200


@pytest.mark.rule("rate-limit")
def test_rate_limit_can_be_switched_off(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(rate_limit=False)

    assert {mock.put(PROFILE, {}).status for _ in range(70)} == {200}


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
