"""A world's time over the control door, and what follows it."""

from typing import Any

import pytest

from mock_talon import Behaviour, World, WorldClock, parse_seed
from mock_talon.gate.ratelimit import RateLimiter
from tests.mock_talon.conftest import SEED, Mock, in_process

CLOCK = "/_mock/clock"
PROFILE = "/segment/v2/customer_profiles/bob"
NOON = {"mode": "frozen", "at": "2026-05-01T12:00:00Z"}


class Ticking:
    """A real time that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def now(self) -> float:
        return self.seconds


def test_time_is_real_ahead_frozen_and_runs_on() -> None:
    real = Ticking()
    world = World(parse_seed(SEED), clock=WorldClock(real))
    mock = Mock(world, in_process(world))

    def told(method: str = "GET", path: str = CLOCK, body: Any = None) -> tuple[str, float, float]:
        answer = mock.request(method, path, body).json
        return answer["mode"], answer["epochSeconds"], answer["offsetSeconds"]

    assert told() == ("real", 1_000_000.0, 0.0)
    assert told("PUT", CLOCK, {"mode": "offset", "offsetSeconds": 50}) == ("offset", 1_000_050.0, 50.0)
    assert told("POST", f"{CLOCK}/advance", {"seconds": -20}) == ("offset", 1_000_030.0, 30.0)
    assert told("PUT", CLOCK, {"mode": "frozen"})[:2] == ("frozen", 1_000_030.0)
    real.seconds += 5
    assert told("POST", f"{CLOCK}/advance", {"seconds": 10})[:2] == ("frozen", 1_000_040.0)
    assert told("PUT", CLOCK, {"mode": "running"}) == ("offset", 1_000_040.0, 35.0)
    assert told("PUT", CLOCK, {"mode": "real"}) == ("real", 1_000_005.0, 0.0)


def test_timestamps_follow_the_time(mock: Mock) -> None:
    mock.request("PUT", CLOCK, NOON)

    answer = mock.put(PROFILE, {})

    assert answer.json["customerProfile"]["created"] == "2026-05-01T12:00:00.000000Z"
    assert mock.verdict(answer)["time"] == "2026-05-01T12:00:00.000000Z"


def test_rate_limit_follows_the_time(mock: Mock) -> None:
    slow = {"Authorization": "ApiKey-v1 slow-key"}

    def statuses() -> list[int]:
        return [mock.put(PROFILE, {}, headers=slow).status for _ in range(4)]

    assert statuses() == [200, 200, 200, 429]
    mock.request("POST", f"{CLOCK}/advance", {"seconds": 1})
    assert statuses() == [200, 200, 200, 429]


def test_rate_limit_forgets_what_lies_ahead_when_the_time_is_put_back(mock: Mock) -> None:
    slow = {"Authorization": "ApiKey-v1 slow-key"}
    for _ in range(3):
        mock.put(PROFILE, {}, headers=slow)
    mock.request("POST", f"{CLOCK}/advance", {"seconds": -3600})

    assert mock.put(PROFILE, {}, headers=slow).status == 200


def test_expiry_of_keys_follows_the_time(mock: Mock) -> None:
    expired = {"Authorization": "ApiKey-v1 expired-key"}
    assert mock.request("GET", "/v2/authping", headers=expired).status == 401

    mock.request("PUT", CLOCK, {"mode": "frozen", "at": "2019-12-31T23:59:59Z"})
    assert mock.request("GET", "/v2/authping", headers=expired).status == 204
    mock.request("POST", f"{CLOCK}/advance", {"seconds": 1})
    assert mock.request("GET", "/v2/authping", headers=expired).status == 401


@pytest.mark.rule("clock-range")
@pytest.mark.parametrize(
    ("path", "method", "body", "pointer"),
    [
        pytest.param(CLOCK, "PUT", {"mode": "frozen", "at": "noon"}, "/at", id="no-time"),
        pytest.param(CLOCK, "PUT", {"mode": "frozen", "at": "9999-12-31T00:00:00Z"}, "/at", id="too-late"),
        pytest.param(CLOCK, "PUT", {"mode": "real", "at": NOON["at"]}, "/at", id="at-of-another-mode"),
        pytest.param(
            CLOCK, "PUT", {"mode": "frozen", "offsetSeconds": 1}, "/offsetSeconds", id="offset-of-another-mode"
        ),
        pytest.param(CLOCK, "PUT", {"mode": "offset"}, "/offsetSeconds", id="no-offset"),
        pytest.param(CLOCK, "PUT", {"mode": "offset", "offsetSeconds": 1e300}, "/offsetSeconds", id="offset-too-large"),
        pytest.param(f"{CLOCK}/advance", "POST", {"seconds": 1e300}, "/seconds", id="advance-too-far"),
        pytest.param(CLOCK, "PUT", {"mode": "fast"}, "/mode", id="mode"),
    ],
)
def test_impossible_time_is_refused_and_the_time_stays(
    mock: Mock, path: str, method: str, body: dict[str, Any], pointer: str
) -> None:
    before = mock.request("GET", CLOCK).json

    answer = mock.request(method, path, body)

    assert (answer.status, answer.json["Problems"][0]["pointer"]) == (400, pointer)
    assert mock.request("GET", CLOCK).json == before


def test_limiter_counts_what_is_at_the_same_moment() -> None:
    clock = WorldClock()
    clock.freeze(100.0)
    limiter = RateLimiter(clock)

    assert [limiter.admits("k", 2) for _ in range(3)] == [True, True, False]


def test_reset_leaves_the_time_alone(mock: Mock) -> None:
    mock.request("PUT", CLOCK, NOON)
    mock.request("POST", "/_mock/reset")

    assert mock.request("GET", CLOCK).json["now"] == "2026-05-01T12:00:00.000000Z"
    assert mock.world.behaviour == Behaviour()


def test_time_that_runs_already_stays_the_real_one() -> None:
    world = World(parse_seed(SEED))

    assert Mock(world, in_process(world)).put(CLOCK, {"mode": "running"}).json["mode"] == "real"
