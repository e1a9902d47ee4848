from email.utils import formatdate

import pytest

from destination.delivery import Delivered, Delivery
from destination.errors import ConfigurationError, DeliveryError
from destination.pacing import REQUESTS_PER_SECOND, Pacer
from destination.retries import NO_RETRIES, RETRIED_STATUSES, RetryPolicy, parse_retry_after
from destination.wire import WireRequest, WireResponse
from tests.destination.fakes import FrozenTime, ScriptedTransport, answer, refused_connection

REQUEST = WireRequest(method="PUT", url="http://127.0.0.1/segment/event", headers=(), body=b"{}")
POLICY = RetryPolicy(attempts=4, first_wait_seconds=1.0, longest_wait_seconds=60.0)


def deliver(
    script: list[WireResponse | DeliveryError], time: FrozenTime, policy: RetryPolicy = POLICY, chance: float = 0.0
) -> Delivered:
    return Delivery(ScriptedTransport(script), policy=policy, timing=time.timing(chance)).deliver(REQUEST)


@pytest.mark.parametrize("status", [408, 423, 429, 500, 502, 503, 599])
def test_delivery_sends_again_when_the_status_is_retried(status: int) -> None:
    delivered = deliver([answer(status)], FrozenTime())

    assert [attempt.status for attempt in delivered.attempts] == [status, 200]
    assert delivered.error is None


@pytest.mark.parametrize("status", [301, 400, 401, 404, 409, 410, 501])
def test_delivery_fails_at_once_when_the_status_is_not_retried(status: int) -> None:
    delivered = deliver([answer(status, body=b"why")], FrozenTime())

    assert len(delivered.attempts) == 1
    assert delivered.error is not None
    assert (delivered.error.name, delivered.error.status, delivered.error.body) == ("HTTPError", status, "why")
    assert not delivered.error.is_retryable


def test_retried_statuses_are_those_of_the_policy_when_it_names_some() -> None:
    policy = RetryPolicy(attempts=2, statuses=frozenset({404}))

    assert [attempt.status for attempt in deliver([answer(404)], FrozenTime(), policy).attempts] == [404, 200]
    assert [attempt.status for attempt in deliver([answer(503)], FrozenTime(), policy).attempts] == [503]
    assert 501 not in RETRIED_STATUSES


def test_delivery_sends_again_when_the_network_fails() -> None:
    delivered = deliver([refused_connection()], FrozenTime())

    first, second = delivered.attempts
    assert (first.number, first.status, first.error) == (1, None, "connection refused")
    assert (second.number, second.status, second.error) == (2, 200, None)


def test_delivery_fails_at_once_when_the_request_cannot_be_sent() -> None:
    delivered = deliver([DeliveryError("not a legal HTTP header value", name="TypeError")], FrozenTime())

    assert len(delivered.attempts) == 1
    assert delivered.error is not None
    assert delivered.error.name == "TypeError"


def test_delivery_gives_up_when_the_attempts_are_used_up() -> None:
    delivered = deliver([answer(503)] * 9, FrozenTime())

    assert len(delivered.attempts) == POLICY.attempts
    assert delivered.error is not None
    assert delivered.error.is_retryable


def test_waits_double_between_attempts() -> None:
    time = FrozenTime()

    delivered = deliver([answer(503)] * 3, time)

    assert [attempt.wait_seconds for attempt in delivered.attempts] == [0.0, 1.0, 2.0, 4.0]
    assert time.sleeps == [1.0, 2.0, 4.0]


def test_waits_are_shortened_by_chance() -> None:
    delivered = deliver([answer(503)] * 2, FrozenTime(), chance=0.5)

    assert [attempt.wait_seconds for attempt in delivered.attempts] == [0.0, 0.75, 1.5]


def test_waits_stop_growing_at_the_longest() -> None:
    policy = RetryPolicy(attempts=2000, first_wait_seconds=1.0, longest_wait_seconds=5.0)

    assert policy.wait_seconds(4, 0.0, 0.0) == 5.0
    assert policy.wait_seconds(1999, 0.0, 0.0) == 5.0


def test_retry_after_wins_when_it_is_longer_than_the_backoff() -> None:
    delivered = deliver([answer(429, {"retry-after": "7"})], FrozenTime())

    assert delivered.attempts[1].wait_seconds == 7.0


def test_retry_after_does_not_shorten_the_backoff() -> None:
    delivered = deliver([answer(429, {"retry-after": "0"})], FrozenTime())

    assert delivered.attempts[1].wait_seconds == 1.0


def test_retry_after_is_honoured_when_it_is_a_date() -> None:
    time = FrozenTime()
    date = formatdate(time.now + 30, usegmt=True)

    assert deliver([answer(503, {"retry-after": date})], time).attempts[1].wait_seconds == 30.0


@pytest.mark.parametrize(("asked", "attempts"), [("60", 2), ("61", 1)], ids=["at-the-longest-wait", "one-over"])
def test_delivery_gives_up_when_asked_to_wait_too_long(asked: str, attempts: int) -> None:
    assert len(deliver([answer(503, {"retry-after": asked})], FrozenTime()).attempts) == attempts


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "Mon, 99 Foo 2024", "Thu, 01 Jan 1970 00:00:00 GMT", "²"])
def test_retry_after_counts_as_absent_when_it_says_nothing_usable(text: str) -> None:
    assert parse_retry_after(text, lambda: 1_700_000_000.0) == 0.0


def test_delivery_sends_once_when_retries_are_off() -> None:
    assert len(deliver([answer(503)], FrozenTime(), NO_RETRIES).attempts) == 1


def test_delivery_without_retries_sends_once() -> None:
    transport = ScriptedTransport([answer(503)])

    Delivery(transport, policy=POLICY, timing=FrozenTime().timing()).without_retries().deliver(REQUEST)

    assert len(transport.requests) == 1


def test_retry_policy_is_refused_when_it_never_sends() -> None:
    with pytest.raises(ConfigurationError, match="at least 1 attempt, not 0"):
        RetryPolicy(attempts=0)


def test_delivery_hands_its_timeout_to_the_transport() -> None:
    transport = ScriptedTransport()

    Delivery(transport, timeout_seconds=3.0).deliver(REQUEST)

    assert transport.timeouts == [3.0]


def test_delivery_records_how_long_an_attempt_took() -> None:
    time = FrozenTime()

    class SlowTransport(ScriptedTransport):
        def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
            time.sleep(0.25)
            return super().send(request, timeout_seconds)

    delivered = Delivery(SlowTransport(), timing=time.timing()).deliver(REQUEST)

    assert delivered.attempts[0].duration_seconds == 0.25


def test_pacer_lets_at_most_its_rate_leave_in_any_second() -> None:
    time = FrozenTime()
    pacer = Pacer(REQUESTS_PER_SECOND, elapsed=time.read, sleep=time.sleep)
    departures = []
    for _ in range(200):
        pacer.wait()
        departures.append(time.now)

    crowds = [sum(start <= moment < start + 1 for moment in departures) for start in departures]
    assert max(crowds) <= REQUESTS_PER_SECOND
    assert departures[-1] - departures[0] < 200 / REQUESTS_PER_SECOND * 1.05


def test_pacer_does_not_wait_when_requests_are_rare() -> None:
    time = FrozenTime()
    pacer = Pacer(10, elapsed=time.read, sleep=time.sleep)

    pacer.wait()
    time.now += 0.2

    assert pacer.wait() == 0.0


def test_delivery_paces_retries_as_well() -> None:
    time = FrozenTime()
    pacer = Pacer(0.1, elapsed=time.read, sleep=time.sleep)

    delivered = Delivery(ScriptedTransport([answer(503)]), policy=POLICY, pacer=pacer, timing=time.timing()).deliver(
        REQUEST
    )

    assert delivered.attempts[1].wait_seconds == pytest.approx(10.2)
