"""One server for all workers of pytest-xdist: every test in a world of its own, none notices another."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from mock_talon import MockTalon, Server, demo_seed
from mock_talon.served_worlds import OwnServer

pytest_plugins = ["pytester"]

IS_FULL = os.environ.get("SOAK") == "full"
WORKERS, RUNS = (8, 20) if IS_FULL else (2, 1)
TESTS = WORKERS * 50

SUITE = """
import json
import pathlib
import pytest
import requests

SHARED = json.loads(pathlib.Path(__file__).with_name("shared.json").read_text())

@pytest.mark.parametrize("number", range(len(SHARED["keys"])))
def test_world_is_as_if_nobody_else_were_there(number):
    headers = {"Authorization": f"ApiKey-v1 {SHARED['keys'][number]}", "destination-hostname": SHARED["url"]}
    for step, profile in enumerate(["same", f"own-{number}"], start=1):
        body = {"eventType": "track-event", "customerProfileId": profile}
        answer = requests.put(SHARED["url"] + "/segment/v2/events", json=body, headers=headers, timeout=60)
        assert answer.status_code == 200
        assert (answer.json()["event"]["id"], answer.json()["event"]["profileId"]) == (step, profile)
"""


@contextmanager
def many_worlds(server: Server) -> Iterator[list[MockTalon]]:
    """Have a world for every test."""
    with ExitStack() as worlds:
        yield [worlds.enter_context(OwnServer(server).open(demo_seed())) for _ in range(TESTS)]


def run_once(pytester: pytest.Pytester, server: Server) -> None:
    with many_worlds(server) as talons:
        shared = {"url": server.url, "keys": [talon.api_key for talon in talons]}
        pytester.makefile(".json", shared=json.dumps(shared))

        result = pytester.runpytest_subprocess("-q", "-W", "error", f"-n{WORKERS}")

        result.assert_outcomes(passed=TESTS)
        for number, talon in enumerate(talons):
            assert [event.profile_id for event in talon.events("track-event")] == ["same", f"own-{number}"]
            talon.verify(exactly=2)


def test_workers_of_xdist_share_one_server_without_interference(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    with Server() as server:
        for _ in range(RUNS):
            run_once(pytester, server)
        assert len(server.world.journal.entries()) == 0
