"""The sliding window: exact for any arrivals, under threads, and in bounded memory."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_talon import FrozenClock
from mock_talon.gate.ratelimit import RateLimiter

PAUSES = st.lists(st.integers(min_value=0, max_value=16), max_size=60)


@pytest.mark.rule("rate-limit-window", "rate-limit-refused-requests")
@given(pauses=PAUSES, limit=st.integers(min_value=1, max_value=5), counts_refused=st.booleans())
def test_request_is_admitted_when_fewer_than_the_limit_stand_in_the_second_before_it(
    pauses: list[int], limit: int, counts_refused: bool
) -> None:
    clock, counted = FrozenClock(0.0), list[float]()
    limiter = RateLimiter(clock)
    for pause in pauses:
        clock.advance(pause / 16)  # sixteenths are exact in binary
        in_window = [moment for moment in counted if moment > clock.now() - 1]
        expected = len(in_window) < limit
        if expected or counts_refused:
            counted.append(clock.now())

        assert limiter.admits("key", limit, counts_refused=counts_refused) is expected


@pytest.mark.rule("rate-limit")
def test_threads_together_are_let_through_as_often_as_the_limit_says() -> None:
    limiter, start = RateLimiter(FrozenClock()), threading.Barrier(16)

    def ask() -> int:
        start.wait()
        return sum(limiter.admits("key", 60) for _ in range(50))

    with ThreadPoolExecutor(16) as threads:
        assert sum(future.result() for future in [threads.submit(ask) for _ in range(16)]) == 60


@pytest.mark.rule("rate-limit-refused-requests")
@pytest.mark.parametrize("counts_refused", [False, True])
def test_memory_is_bounded_by_the_limit_however_often_a_client_asks(counts_refused: bool) -> None:
    limiter = RateLimiter(FrozenClock())
    for _ in range(1000):
        limiter.admits("key", 60, counts_refused=counts_refused)

    assert limiter.counted("key") == 60
