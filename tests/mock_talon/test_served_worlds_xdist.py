"""One server for all workers of pytest-xdist: every test in a world of its own, none notices another.

``SOAK=full`` runs 8 workers with 50 tests each, twenty times; else a sample.
"""

import os
import time
from statistics import median

import pytest

from mock_talon import Server

pytest_plugins = ["pytester"]

IS_FULL = os.environ.get("SOAK") == "full"
WORKERS, RUNS = (8, 20) if IS_FULL else (2, 1)
TESTS = WORKERS * 50

SUITE = f"""
import pytest
import requests

@pytest.mark.talon(faults=[{{"kind": "status", "status": 503, "when": {{"nth": 2}}}}])
@pytest.mark.parametrize("number", range({TESTS}))
def test_world_is_as_if_nobody_else_were_there(talon, talon_clock, number):
    talon_clock.freeze(float(number))
    headers = {{"Authorization": f"ApiKey-v1 {{talon.api_key}}", "destination-hostname": talon.deployment}}
    statuses, seen = [], []
    for profile in ("same", "struck", f"own-{{number}}"):
        body = {{"eventType": "track-event", "customerProfileId": profile}}
        answer = requests.put(talon.url + "/segment/v2/events", json=body, headers=headers, timeout=60)
        statuses.append(answer.status_code)
    events = talon.events("track-event")
    assert statuses == [200, 503, 200]
    assert [(event.id, event.profile_id) for event in events] == [(1, "same"), (2, f"own-{{number}}")]
    assert talon.requests[0].at == float(number)
    talon.verify(exactly=3)
    talon.verify(exactly=1, fault="status", profile="struck")
"""


def test_workers_of_xdist_share_one_server_without_interference(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    pytester.makepyfile(SUITE)
    seconds = []
    with Server() as server:
        for _ in range(RUNS):
            began = time.perf_counter()
            result = pytester.runpytest_subprocess(
                "-q", "-W", "error", f"-n{WORKERS}", "--talon-mode=server", f"--talon-url={server.url}"
            )
            seconds.append(time.perf_counter() - began)
            result.assert_outcomes(passed=TESTS)
            assert server.worlds.names() == ("default",)
        assert len(server.world.journal.entries()) == 0
    with capsys.disabled():
        print(f"\n{RUNS} x {TESTS} tests on {WORKERS} workers passed, {median(seconds):.1f} s each (median)")
