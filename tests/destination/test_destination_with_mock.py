"""The destination against the mock, both on one clock that moves only by waiting."""

import json
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from destination import Destination, Mapping, Outcome, RetryPolicy, Settings, Timing, WireRequest, WireResponse
from mock_talon import FrozenClock, World, create_app
from mock_talon.demo import DEMO_HOSTNAME, DEMO_KEY

SETTINGS = Settings(DEMO_KEY, f"https://{DEMO_HOSTNAME}", base_url="http://127.0.0.1")
TRACK = Mapping("trackEventV2", 'type = "track"', use_defaults=True)


class MockTransport:
    """Calls the mock in process and counts what it accepted."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = Lock()
        self.accepted: list[str] = []
        self.refused = 0

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        with self._lock:
            return self._call(request)

    def _call(self, request: WireRequest) -> WireResponse:
        parts = urlsplit(request.url)
        reply = self._app.test_client().open(
            parts.path, method=request.method, headers=list(request.headers), data=request.body
        )
        if reply.status_code == 200:
            self.accepted.append(json.loads(request.body or b"")["eventAttributes"]["language"])
        self.refused += reply.status_code == 429
        return WireResponse(reply.status_code, reply.status, dict(reply.headers), reply.data)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def transport(clock: FrozenClock) -> MockTransport:
    return MockTransport(create_app(World(clock=clock)))


def destination(transport: MockTransport, clock: FrozenClock, **options: Any) -> Destination:
    lock = Lock()

    def sleep(seconds: float) -> None:
        with lock:
            clock.advance(seconds)

    timing = Timing(now=clock.now, elapsed=clock.now, sleep=sleep, chance=lambda: 0.0)
    return Destination(SETTINGS, [TRACK], transport=transport, timing=timing, **options)


def events(count: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "track",
            "event": "track-event",
            "userId": f"u{number % 40}",
            "properties": {"attributes": {"language": f"event-{number}"}},
        }
        for number in range(count)
    ]


def test_a_thousand_events_are_each_accepted_once_at_the_pace_of_the_service(
    transport: MockTransport, clock: FrozenClock
) -> None:
    answers = destination(transport, clock).handle_many(events(1000), workers=1)

    assert {result.outcome for [result] in answers} == {Outcome.DELIVERED}
    assert transport.accepted == [f"event-{number}" for number in range(1000)]
    assert transport.refused == 0


def test_a_thousand_events_are_each_accepted_once_when_many_workers_do_not_pace(
    transport: MockTransport, clock: FrozenClock
) -> None:
    answers = destination(
        transport, clock, requests_per_second=None, retry_policy=RetryPolicy(attempts=40)
    ).handle_many(events(1000), workers=8)

    assert {result.outcome for [result] in answers} == {Outcome.DELIVERED}
    assert sorted(transport.accepted) == sorted(f"event-{number}" for number in range(1000))
    assert transport.refused > 0
