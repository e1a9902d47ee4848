"""Requests at the same time: one runs and two wait per profile, the rest is refused, and nothing is lost."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from msgspec.structs import replace

from mock_talon import Seed, Server, World, Worlds
from tests.mock_talon.conftest import Answer, Mock, in_process, over_socket
from tests.waiting import until

PROFILE = "/segment/v2/customer_profiles/bob"


class Gate:
    """Holds the processing of requests until the test opens it."""

    def __init__(self, world: World) -> None:
        self._open = threading.Event()
        self.entered = threading.Semaphore(0)
        world.sleep = self._hold

    def _hold(self, seconds: float) -> None:
        self.entered.release()
        assert self._open.wait(timeout=20)

    def open(self) -> None:
        self._open.set()


def until_waiting(world: World, count: int) -> None:
    """Wait until so many requests are at the guard."""
    until(lambda: world.guard.present() >= count)


@pytest.mark.rule("parallel-requests")
def test_fourth_request_for_one_profile_is_refused_and_the_others_succeed(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(processing_seconds=0.01)
    gate = Gate(mock.world)
    with ThreadPoolExecutor(8) as threads:
        accepted = [threads.submit(mock.put, PROFILE, {}) for _ in range(3)]
        until_waiting(mock.world, 3)
        refused = mock.put(PROFILE, {})
        gate.open()
        answers = [future.result() for future in accepted]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert (refused.status, refused.json["Error"]) == (429, "Too many requests")
    assert mock.rules(refused) == ["parallel-requests"]
    assert mock.verdict(refused)["marks"] == ["parallel"]


def test_waiting_requests_do_not_keep_the_server_from_other_profiles(make_world: Callable[..., World]) -> None:
    with Server(make_world(processing_seconds=0.01)) as server, ThreadPoolExecutor(16) as threads:
        gate = Gate(server.world)
        mock = Mock(server.world, over_socket(server))
        held = [threads.submit(mock.put, f"/segment/v2/customer_profiles/p{n % 5}", {}) for n in range(15)]
        until_waiting(server.world, 15)

        assert mock.request("POST", "/segment/audiences", {"audienceId": "a", "audienceName": "A"}).status == 201
        gate.open()
        assert {future.result().status for future in held} == {200}


@pytest.mark.rule("parallel-requests")
def test_world_that_holds_many_requests_does_not_keep_the_server_from_others(
    make_world: Callable[..., World], seed: Seed
) -> None:
    """The server has four threads; 150 held requests are more than it would have connections by default."""
    worlds = Worlds(make_world(processing_seconds=0.01, rate_limit=False))
    worlds.add("calm", World(with_other_keys(seed)))
    with Server(worlds) as server, ThreadPoolExecutor(150) as threads:
        gate = Gate(server.world)
        mock = Mock(server.world, over_socket(server))
        held = [threads.submit(mock.put, f"/segment/v2/customer_profiles/p{n}", {}) for n in range(150)]
        until_waiting(server.world, 150)

        calm = mock.put(PROFILE, {}, headers={"Authorization": "ApiKey-v1 calm-test-key"})
        health = mock.request("GET", "/_mock/health")
        are_held = not any(future.done() for future in held)
        gate.open()

        assert (calm.status, health.status, are_held) == (200, 200, True)
        assert {future.result().status for future in held} == {200}


def with_other_keys(seed: Seed) -> Seed:
    """Give the same seed with keys of its own, so that it can stand beside the first."""
    deployments = [
        replace(deployment, api_keys=[replace(key, key=f"calm-{key.key}") for key in deployment.api_keys])
        for deployment in seed.deployments
    ]
    return replace(seed, deployments=deployments)


@pytest.mark.rule("event-profile-named", "parallel-requests")
def test_events_without_a_profile_share_no_place(make_mock: Callable[..., Mock]) -> None:
    """Refused for what they lack, each of them, at once: were they held together, this would never end."""
    mock = make_mock(processing_seconds=0.01)
    Gate(mock.world)

    answers = [mock.put("/segment/v2/events", {"eventType": "track-event"}) for _ in range(4)]

    assert [mock.rules(answer) for answer in answers] == [["event-profile-named"]] * 4


@pytest.mark.rule("parallel-audiences-free")
def test_audience_requests_are_not_guarded(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(processing_seconds=0.01)
    Gate(mock.world)

    assert mock.put("/segment/customer_profiles/bob/audiences", {"data": {}}).status == 200
    assert mock.put("/segment/customer_profiles/audiences", {"data": [{"customerProfileId": "bob"}]}).status == 204


@pytest.mark.rule("parallel-requests")
def test_guard_can_be_switched_off(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(processing_seconds=0.01, parallel_guard=False)
    Gate(mock.world)

    assert mock.put(PROFILE, {}).status == 200


@pytest.mark.parametrize("transport", ["in-process", "socket"])
def test_many_threads_leave_each_accepted_update_and_no_trace_of_refused_ones(
    make_world: Callable[..., World], transport: str, soak_seconds: float
) -> None:
    """200 threads hammer 10 profiles; every accepted request adds one attribute pair, refused ones carry a bad value."""
    world = make_world(rate_limit=False)
    with Server(world) as server:
        send = in_process(world) if transport == "in-process" else over_socket(server)
        accepted = hammer(Mock(world, send), seconds=soak_seconds)
        state = Mock(world, send).state()
        profiles = state["profiles"]

    assert sum(map(len, accepted.values())) > 0
    for profile, names in accepted.items():
        stored = profiles[profile]["attributes"]
        assert {name for name in stored if name.startswith("u")} == names
        assert {name.replace("u", "v", 1) for name in names} == {name for name in stored if name.startswith("v")}
    created = {name.removeprefix("CustomerProfile/") for name in state["attributes"] if "/u" in name or "/v" in name}
    assert created == {
        made for names in accepted.values() for name in names for made in (name, name.replace("u", "v", 1))
    }


def hammer(mock: Mock, seconds: float) -> dict[str, set[str]]:
    """Send updates from 200 threads; give the names of the accepted ones by profile."""
    accepted: dict[str, set[str]] = {f"p{n}": set() for n in range(10)}
    deadline = time.monotonic() + seconds

    def work(thread: int) -> None:
        chance = random.Random(thread)
        number = 0
        while time.monotonic() < deadline:
            number += 1
            profile, name = f"p{chance.randrange(10)}", f"u{thread}_{number}"
            answer = update(mock, profile, name, is_good=chance.random() < 0.7)
            if answer.status == 200:
                accepted[profile].add(name)
            else:
                assert answer.status in {400, 429}

    with ThreadPoolExecutor(200) as threads:
        for future in [threads.submit(work, thread) for thread in range(200)]:
            future.result()
    return accepted


def update(mock: Mock, profile: str, name: str, *, is_good: bool) -> Answer:
    """Create two attributes together, with a third that cannot be when the update shall be refused."""
    attributes: dict[str, Any] = {name: 1, name.replace("u", "v", 1): 2}
    return mock.put(
        f"/segment/customer_profile/{profile}", {"attributes": attributes if is_good else {**attributes, "bad": {}}}
    )


@pytest.mark.rule("attribute-created-record", "audience-unique", "audience-status")
def test_what_many_create_at_once_is_created_once(make_mock: Callable[..., Mock]) -> None:
    mock, start = make_mock(rate_limit=False), threading.Barrier(12)

    def create(number: int) -> tuple[int, int, list[str]]:
        start.wait()
        audience = mock.request("POST", "/segment/audiences", {"audienceId": "one", "audienceName": "One"})
        body = {"attributes": {"Fresh": number}, "audiencesChanges": {"adds": [{"name": "Two"}]}}
        profile = mock.put(f"/segment/customer_profile_v2/p{number}", body).json
        return audience.status, len(profile["createdAttributes"]), [one["status"] for one in profile["audiences"]]

    with ThreadPoolExecutor(12) as threads:
        outcomes = [future.result() for future in [threads.submit(create, number) for number in range(12)]]

    statuses, attributes, audiences = zip(*outcomes, strict=True)
    assert sorted(statuses) == [201, *[409] * 11]
    assert sum(attributes) == 1
    assert sorted(audiences) == [["new"], *[["unmodified"]] * 11]
