"""One server for many tests at a time: each has a world of its own, none notices another."""

import os
from concurrent.futures import ThreadPoolExecutor

import requests

from mock_talon import MockTalon, Server, demo_seed
from mock_talon.served_worlds import OwnServer

IS_FULL = os.environ.get("SOAK") == "full"
WORKERS, RUNS = (8, 20) if IS_FULL else (4, 1)
TESTS_PER_WORKER = 50


def track(talon: MockTalon, session: requests.Session, profile: str) -> int:
    headers = {"Authorization": f"ApiKey-v1 {talon.api_key}", "destination-hostname": talon.deployment}
    body = {"eventType": "track-event", "customerProfileId": profile}
    return session.put(talon.url + "/segment/v2/events", json=body, headers=headers, timeout=30).status_code


def work(server: Server, worker: int) -> int:
    """Play the tests of one worker, and tell how many passed."""
    passed = 0
    with requests.Session() as session:
        for number in range(TESTS_PER_WORKER):
            with OwnServer(server).open(demo_seed()) as talon:
                talon.clock.freeze(float(number))
                profiles = ["same", f"own-{worker}-{number}"]
                statuses = [track(talon, session, profile) for profile in profiles]
                found = [(event.profile_id, event.created[:19]) for event in talon.events("track-event")]
                moment = f"1970-01-01T00:00:{number:02}"
                passed += (statuses, found) == ([200, 200], [(profile, moment) for profile in profiles])
                talon.verify(exactly=2)
    return passed


def test_tests_of_many_workers_share_one_server_without_interference() -> None:
    with Server() as server, ThreadPoolExecutor(WORKERS) as pool:
        for _ in range(RUNS):
            passed = list(pool.map(lambda worker: work(server, worker), range(WORKERS)))
            assert passed == [TESTS_PER_WORKER] * WORKERS

        assert server.worlds.names() == ("default",)
        assert len(server.world.journal.entries()) == 0


def test_world_is_gone_when_its_test_has_ended() -> None:
    with Server() as server, requests.Session() as session:
        with OwnServer(server).open(demo_seed()) as talon:
            assert track(talon, session, "ada") == 200

        assert track(talon, session, "ada") == 401


def test_keys_are_generated_and_strictness_is_the_one_asked_for() -> None:
    with Server() as server:
        worlds = OwnServer(server)
        with worlds.open(demo_seed(), strict=True) as first, worlds.open(demo_seed()) as second:
            assert (first.world.behaviour.strict, second.world.behaviour.strict) == (True, False)
            known = demo_seed().deployments[0].api_keys[0].key
            assert len({*first.api_keys, *second.api_keys, known}) == 3
