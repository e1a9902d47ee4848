"""Serving processes that stop, die, and work side by side."""

import os
import random
import signal
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest

from tests.mock_talon.storage.serving import STOP_SECONDS, Served, serving
from tests.waiting import until

KILLS = 50 if os.environ.get("SOAK") == "full" else 5
WRITERS = 4
LIMIT = 60
ROUNDS_WHILE_REPLACED = 1000
PROFILES = "/segment/v2/customer_profiles"


@pytest.fixture(params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return "sqlite:///worlds.db"
    return f"{request.getfixturevalue('redis_url')}?prefix={tmp_path.name}"


def test_world_time_and_snapshots_are_as_they_were_after_a_restart(tmp_path: Path, store: str) -> None:
    with serving(tmp_path, "--store", store) as mock:
        mock.ask("PUT", f"{PROFILES}/bob", {"attributes": {"Name": "Bob"}})
        mock.ask("POST", "/_mock/snapshots", {"name": "with-bob"})
        mock.ask("PUT", "/_mock/clock", {"mode": "frozen", "at": "2030-01-01T00:00:00Z"})
        before = mock.profiles()
    with serving(tmp_path, "--store", store) as mock:
        after, clock = mock.profiles(), mock.ask("GET", "/_mock/clock")[1]
        snapshots = mock.ask("GET", "/_mock/snapshots")[1]["snapshots"]

    assert (mock.process.returncode, after) == (0, before)
    assert (clock["mode"], clock["now"]) == ("frozen", "2030-01-01T00:00:00.000000Z")
    assert [snapshot["name"] for snapshot in snapshots] == ["with-bob"]


def test_kill_loses_no_acknowledged_write(tmp_path: Path, store: str) -> None:
    chance, numbers = random.Random(1), [count(1) for _ in range(WRITERS)]
    for _ in range(KILLS):
        with serving(tmp_path, "--store", store, "--no-rate-limit") as mock:
            acknowledged = _write_until_killed(mock, numbers, chance.randrange(20, 120))
        with serving(tmp_path, "--store", store) as mock:
            profiles = mock.profiles()

        for writer, sent in enumerate(numbers):
            next_to_send = next(sent)
            assert acknowledged[writer] <= profiles[f"p{writer}"]["attributes"]["Age"] < next_to_send


def _write_until_killed(mock: Served, numbers: list[Iterator[int]], after: int) -> list[int]:
    """Let each writer count in a profile of its own, and kill the process after so many acknowledged writes."""
    acknowledged, total = [0] * WRITERS, threading.Semaphore(0)

    def write(writer: int) -> None:
        with closing(mock.connect()) as connection:
            for number in numbers[writer]:
                try:
                    status, _ = mock.ask("PUT", f"{PROFILES}/p{writer}", {"attributes": {"Age": number}}, connection)
                except (OSError, HTTPException):
                    return
                if status == 200:
                    acknowledged[writer] = number
                    total.release()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in writers:
        thread.start()
    for _ in range(after):
        total.acquire()
    os.kill(mock.process.pid, signal.SIGKILL)
    for thread in writers:
        thread.join()
    return acknowledged


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Served]:
    """Four processes on Redis, started once: each test has a world of its own there."""
    folder = tmp_path_factory.mktemp("workers")
    store = f"{redis_url}?prefix={uuid.uuid4().hex}"
    with serving(folder, "--server", "granian", "--workers", "4", "--store", store) as mock:
        yield mock


@pytest.fixture
def four_workers(workers: Served) -> Served:
    name = uuid.uuid4().hex
    made = workers.ask("POST", "/_mock/worlds", {"name": name})[1]
    return Served(workers.url, made["apiKey"], workers.process, name)


def together(work: Callable[[int], None], threads: int) -> None:
    running = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


@pytest.mark.rule("rate-limit")
def test_workers_let_exactly_the_limit_through_in_each_second(four_workers: Served) -> None:
    four_workers.ask("PUT", "/_mock/clock", {"mode": "frozen"})
    statuses: list[int] = []

    def send(thread: int) -> None:
        body = {"attributes": {"Nope": 1}}
        statuses.extend(four_workers.ask("PUT", f"{PROFILES}/p{thread}", body)[0] for _ in range(20))

    for second in range(1, 4):
        together(send, 8)
        assert statuses.count(400) == second * LIMIT
        four_workers.ask("POST", "/_mock/clock/advance", {"seconds": 1})
    assert set(statuses) == {400, 429}


def test_workers_lose_no_update_and_apply_none_by_half(four_workers: Served) -> None:
    four_workers.ask("PATCH", "/_mock/settings", {"rateLimit": False})
    accepted: list[tuple[str, str]] = []
    statuses: set[int] = set()

    def write(thread: int) -> None:
        with closing(four_workers.connect()) as connection:
            for number in range(25):
                profile, name = f"p{number % 3}", f"u{thread}x{number}"
                body = {"attributes": {name: number, f"{name}twin": number}}
                status, _ = four_workers.ask("PUT", f"/segment/customer_profile/{profile}", body, connection)
                statuses.add(status)
                if status == 200:
                    accepted.append((profile, name))

    together(write, 8)
    stored = {profile: value["attributes"] for profile, value in four_workers.profiles().items()}

    assert accepted
    assert statuses <= {200, 429}
    assert all(name in stored[profile] for profile, name in accepted)
    present = [name for profile in ("p0", "p1", "p2") for name in stored[profile]]
    assert sorted(present) == sorted(name + twin for _, name in accepted for twin in ("", "twin"))


def test_workers_serve_one_journal_and_what_another_has_made(four_workers: Served) -> None:
    body = {"attributes": {"Name": "Bob"}}
    statuses = [four_workers.ask("PUT", f"{PROFILES}/bob", body)[0] for _ in range(12)]
    listed = four_workers.ask("GET", "/_mock/requests")[1]
    deleted = four_workers.ask("DELETE", f"/_mock/worlds/{four_workers.world}")[0]
    orphaned = [four_workers.ask("PUT", f"{PROFILES}/bob", {})[0] for _ in range(8)]

    assert (statuses, len(listed["requests"]), deleted, orphaned) == ([200] * 12, 12, 204, [401] * 8)


def test_raw_ids_reach_workers_as_they_were_sent(four_workers: Served) -> None:
    assert four_workers.ask("PUT", f"{PROFILES}/a%2Fb%20c", {"attributes": {}})[0] == 200
    assert "a/b c" in four_workers.profiles()


def test_workers_are_replaced_one_by_one_while_requests_go_on(four_workers: Served) -> None:
    before, statuses = four_workers.workers(), set()
    os.kill(four_workers.process.pid, signal.SIGHUP)
    for _ in range(ROUNDS_WHILE_REPLACED):
        statuses |= {four_workers.ask("GET", "/_mock/health")[0] for _ in range(10)}
        if not before <= four_workers.workers():
            break

    after = four_workers.workers()
    assert statuses == {200}
    assert before - after
    assert len(after) >= len(before) == 4


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_process_that_has_started_them(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path, "--server", "granian", "--workers", "2", "--store", "sqlite:///worlds.db") as mock:
        workers = mock.workers()
        os.kill(mock.process.pid, number)
        mock.process.wait(STOP_SECONDS)

        until(lambda: not any(map(_runs, workers)))
    assert len(workers) >= 2


def _runs(process: int) -> bool:
    """Tell whether a process runs; one that has ended and that nobody has asked after does not."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return bool(told.strip()) and not told.strip().startswith("Z")
