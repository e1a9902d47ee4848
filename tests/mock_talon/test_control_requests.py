"""Recorded requests over the control door: looked for, counted, verified, waited for, forgotten."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mock_talon import Fault, FrozenClock, Server, Status, When, World
from mock_talon.rules.control import VERIFICATION
from tests.mock_talon.conftest import Mock, over_socket

REQUESTS = "/_mock/requests"
VERIFY = "/_mock/verify"
PROFILE = "/segment/v2/customer_profiles/"
EVENT = "/segment/v2/events"


@pytest.fixture
def busy(mock: Mock, clock: FrozenClock) -> Mock:
    """A mock that has seen five requests, a second apart: two profiles, an event, a refusal and a fault."""
    sent: list[tuple[str, Any]] = [
        (f"{PROFILE}ada?skipNonExistingAttributes=1", {}),
        (f"{PROFILE}b%2Fb", {}),
        (EVENT, {"eventType": "track-event", "customerProfileId": "ada"}),
        (EVENT, {"eventType": "trakc-event", "customerProfileId": "ada"}),
        ("/segment/v2/customer_sessions/cart-1", {"profileId": "eve"}),
    ]
    mock.world.faults.add(Fault(Status(503), id="broken", when=When(nth=5)))
    for path, body in sent:
        mock.put(path, body)
        clock.advance(1)
    return mock


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("action=trackEventV2", [2, 3]),
        ("operation=segment/v2/updateCustomerProfile", [0, 1]),
        ("method=DELETE", []),
        ("path=/segment/v2/events", [2, 3]),
        ("status=200", [0, 1, 2]),
        ("status=400", [3]),
        ("profile=ada", [0, 2, 3]),
        ("profile=b%2Fb", [1]),
        ("session=cart-1", [4]),
        ("rule=event-type-exists", [3]),
        ("drift=drift-boolean-parameter", [0]),
        ("fault=status", [4]),
        ("fault=broken", [4]),
        ("mark=rate-limited", []),
        ("since=2026-01-01T00:00:03Z", [3, 4]),
        ("until=2026-01-01T00:00:01Z", [0]),
        ("since=2026-01-01T00:00:01Z&until=2026-01-01T00:00:03Z", [1, 2]),
        ("action=trackEventV2&status=200", [2]),
        ("limit=2", [3, 4]),
        ("limit=2&skip=1", [1, 2]),
        ("skip=9", []),
    ],
)
def test_requests_are_looked_for_by_everything_that_tells_them_apart(busy: Mock, query: str, found: list[int]) -> None:
    everything = [entry.id for entry in busy.world.journal.entries()]

    for path in (REQUESTS, f"{REQUESTS}/explained"):
        listed = busy.request("GET", f"{path}?{query}").json
        assert [everything.index(entry["id"]) for entry in listed["requests"]] == found
        assert listed["total"] == 5
    if "limit" not in query and "skip" not in query:
        assert busy.request("GET", f"{REQUESTS}/count?{query}").json == {"count": len(found)}


@pytest.mark.rule("journal-criterion-value")
@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("action", "trackEventV3", "trackEventV2"),
        ("operation", "segment/trackEventV3", "segment/trackEventV2"),
        ("rule", "event-type-exist", "event-type-exists"),
        ("mark", "paralel", "parallel"),
    ],
)
def test_criterion_that_no_request_can_meet_is_refused_with_the_nearest(
    mock: Mock, name: str, value: str, nearest: str
) -> None:
    by_query = mock.request("GET", f"{REQUESTS}?{name}={value}")
    by_body = mock.request("POST", VERIFY, {"criteria": {name: value}})

    assert (by_query.status, by_body.status) == (400, 400)
    assert by_query.json["Fix"].startswith(f"Did you mean {nearest!r}?")
    assert by_body.json["Problems"][0]["pointer"] == f"/criteria/{name}"


@pytest.mark.parametrize("name", ["rule", "drift"])
def test_criterion_that_is_no_rule_is_answered_shortly(mock: Mock, name: str) -> None:
    answer = mock.request("GET", f"{REQUESTS}?{name}=true")

    assert (answer.status, "GET /_mock/rules" in answer.json["Problems"][0]["expected"]) == (400, True)
    assert len(json.dumps(answer.json)) < 700


@pytest.mark.parametrize(
    ("bounds", "count"),
    [
        pytest.param({}, 2, id="at-least-one"),
        pytest.param({"exactly": 2}, 2, id="exactly"),
        pytest.param({"atLeast": 1}, 2, id="at-least"),
    ],
)
def test_verification_gives_the_requests(busy: Mock, bounds: dict[str, Any], count: int) -> None:
    answer = busy.request("POST", VERIFY, {"criteria": {"action": "trackEventV2"}, **bounds})

    assert (answer.status, answer.json["count"]) == (200, count)
    assert {entry["action"] for entry in answer.json["requests"]} == {"trackEventV2"}


def test_verification_that_nothing_came_holds_until_something_has(mock: Mock) -> None:
    never = {"criteria": {"profile": "bob"}, "never": True}
    assert mock.request("POST", VERIFY, never).json == {"count": 0, "requests": []}

    mock.put(f"{PROFILE}bob", {})

    assert mock.request("POST", VERIFY, never).status == 409


@pytest.mark.rule("requests-verified")
def test_failed_verification_explains_what_came_instead(busy: Mock) -> None:
    body = {"criteria": {"action": "trackEventV2", "status": 200, "profile": "ada"}, "exactly": 2}

    answer = busy.request("POST", VERIFY, body)

    assert answer.status == 409
    assert answer.json["Problems"][0]["rule"] == VERIFICATION.id
    lines = answer.json["Error"].splitlines()
    assert lines[0] == (
        "expected exactly 2 requests with action 'trackEventV2' and profile 'ada' and status 200, but saw 1"
    )
    assert "Did you mean 'track-event'?" in answer.json["Error"]


@pytest.mark.rule("verification-bound")
@pytest.mark.parametrize("bounds", [{"exactly": 1, "atLeast": 1}, {"never": True, "exactly": 0}])
def test_verification_with_two_bounds_is_refused(mock: Mock, bounds: dict[str, Any]) -> None:
    assert mock.request("POST", VERIFY, bounds).json["Problems"][0]["rule"] == "verification-bound"


def test_verification_waits_for_a_request_that_comes_later(mock: Mock) -> None:
    later = threading.Timer(0.05, mock.put, (f"{PROFILE}bob", {}))
    later.start()

    answer = mock.request("POST", VERIFY, {"criteria": {"profile": "bob"}, "withinSeconds": 30})

    later.join()
    assert (answer.status, answer.json["count"]) == (200, 1)


def test_waiting_verifications_keep_no_worker_from_other_requests(demo: World) -> None:
    """Far more wait than the server has workers; what ends their wait is served meanwhile."""
    waiting = threading.Semaphore(0)
    sleep = demo.sleep
    demo.sleep = lambda seconds: (waiting.release(), sleep(seconds))[1]
    body = {"criteria": {"profile": "bob"}, "withinSeconds": 60}
    headers = {"Authorization": f"ApiKey-v1 {demo.default_client.key}", "destination-hostname": ""}
    with Server(demo) as server, ThreadPoolExecutor(20) as pool:
        mock = Mock(demo, over_socket(server))
        held = [pool.submit(mock.request, "POST", VERIFY, body) for _ in range(20)]
        for _ in range(20):
            assert waiting.acquire(timeout=30)

        mock.put(f"{PROFILE}bob", {}, headers={**headers, "destination-hostname": server.url})

        assert {future.result().status for future in held} == {200}


def test_stopping_server_ends_the_wait_of_a_verification(demo: World) -> None:
    asleep, sleep = threading.Event(), demo.sleep
    demo.sleep = lambda seconds: (asleep.set(), sleep(seconds))[1]
    with ThreadPoolExecutor(1) as pool:
        with Server(demo) as server:
            held = pool.submit(Mock(demo, over_socket(server)).request, "POST", VERIFY, {"withinSeconds": 300})
            assert asleep.wait(30)
        assert held.result().status == 409


def test_deleting_a_world_ends_the_wait_of_its_verification(demo: World) -> None:
    with Server(demo) as server, ThreadPoolExecutor(1) as pool:
        mock = Mock(demo, over_socket(server))
        mock.request("POST", "/_mock/worlds", {"name": "gone"})
        world, asleep = server.worlds.require_named("gone"), threading.Event()
        sleep = world.sleep
        world.sleep = lambda seconds: (asleep.set(), sleep(seconds))[1]
        held = pool.submit(mock.request, "POST", "/_mock/worlds/gone/verify", {"withinSeconds": 300})
        assert asleep.wait(30)

        assert mock.request("DELETE", "/_mock/worlds/gone").status == 204
        assert held.result().status == 409


def test_requests_are_forgotten_and_nothing_else(busy: Mock) -> None:
    assert busy.request("DELETE", REQUESTS).status == 204

    assert busy.request("GET", REQUESTS).json == {"requests": [], "matched": 0, "total": 0, "dropped": 0}
    assert "b/b" in busy.state()["profiles"]
