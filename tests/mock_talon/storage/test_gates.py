"""What the limiter, the guard and the counters of every storage promise, also between processes."""

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from mock_talon.clock import FrozenClock, WorldClock
from mock_talon.storage import Guard, Parts, Storage
from mock_talon.storage._leases import LEASE_SECONDS
from tests.mock_talon.storage.conftest import LASTING
from tests.waiting import until

WORLD = "default"
both_lasting = pytest.mark.parametrize("open_lasting", LASTING, indirect=True)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def parts(storage: Storage, clock: FrozenClock) -> Parts:
    return storage.parts(WORLD, clock)


@pytest.mark.rule("rate-limit")
def test_client_is_let_through_until_its_window_is_full(parts: Parts, clock: FrozenClock) -> None:
    admitted = [parts.limiter.admits("key", 3) for _ in range(4)]
    clock.advance(0.999999)
    still_full = parts.limiter.admits("key", 3)
    clock.advance(0.000002)

    assert (admitted, still_full, parts.limiter.admits("key", 3)) == ([True, True, True, False], False, True)


def test_clients_are_counted_apart_and_forgotten_on_reset(parts: Parts) -> None:
    assert [parts.limiter.admits(key, 1) for key in ("a", "b", "a")] == [True, True, False]

    parts.limiter.reset()

    assert parts.limiter.admits("a", 1)


def test_refused_requests_count_if_they_are_to(parts: Parts, clock: FrozenClock) -> None:
    admitted = []
    for _ in range(4):
        admitted.append(parts.limiter.admits("key", 1, counts_refused=True))
        clock.advance(0.5)

    assert admitted == [True, False, False, False]
    clock.advance(0.5)
    assert parts.limiter.admits("key", 1, counts_refused=True)


def test_moments_ahead_are_forgotten_when_the_time_is_set_back(parts: Parts, clock: FrozenClock) -> None:
    parts.limiter.admits("key", 1)
    clock.advance(-10)

    assert parts.limiter.admits("key", 1)


def test_running_time_counts_as_well(storage: Storage) -> None:
    limiter = storage.parts(WORLD, WorldClock()).limiter

    assert limiter.admits("key", 2)
    assert not all(limiter.admits("key", 2) for _ in range(1000))


@both_lasting
def test_processes_count_a_client_together(open_lasting: Callable[[], Storage], clock: FrozenClock) -> None:
    here, there = (open_lasting().parts(WORLD, clock).limiter for _ in range(2))

    assert [limiter.admits("key", 2) for limiter in (here, there, here, there)] == [True, True, False, False]


def test_entity_has_so_many_places(parts: Parts) -> None:
    with ExitStack() as held:
        running = held.enter_context(parts.guard.occupy(["profile/ada"], 0))
        refused = held.enter_context(parts.guard.occupy(["profile/ada"], 0))
        other = held.enter_context(parts.guard.occupy(["profile/bob"], 0))
        assert (running, refused, other, parts.guard.present()) == (True, False, True, 2)

    assert parts.guard.present() == 0


def test_waiting_request_runs_when_the_running_one_ends(parts: Parts) -> None:
    order: list[str] = []
    entered = threading.Event()

    def wait() -> None:
        entered.set()
        with parts.guard.occupy(["session/s", "profile/ada"], 2):
            order.append("second")

    waiting = threading.Thread(target=wait)
    with parts.guard.occupy(["profile/ada"], 2):
        waiting.start()
        entered.wait()
        until(lambda: parts.guard.present() == 3)
        order.append("first")
    waiting.join()

    assert (order, parts.guard.present()) == (["first", "second"], 0)


def test_request_waits_for_everybody_when_there_is_no_limit(parts: Parts) -> None:
    with parts.guard.occupy(["a"], None) as has_room, parts.guard.occupy(["b"], None) as other:
        assert has_room
        assert other


@both_lasting
def test_place_of_a_dead_process_expires(
    open_lasting: Callable[[], Storage], clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, living = (open_lasting().parts(WORLD, clock).guard for _ in range(2))
    abandoned = dead.occupy(["profile/ada"], 0, 1e-3 - LEASE_SECONDS)
    assert abandoned.__enter__() is True

    until(lambda: _enters(living))


def _enters(guard: Guard) -> bool:
    with guard.occupy(["profile/ada"], 0) as has_room:
        return has_room


@both_lasting
def test_processes_share_the_places_of_an_entity(open_lasting: Callable[[], Storage], clock: FrozenClock) -> None:
    here, there = (open_lasting().parts(WORLD, clock).guard for _ in range(2))

    with here.occupy(["profile/ada"], 0), there.occupy(["profile/ada"], 0) as has_room:
        assert not has_room


def test_counts_go_up_until_they_are_forgotten(parts: Parts) -> None:
    counted = [parts.counters.add(name) for name in ("a/met", "a/met", "b/met")]
    parts.counters.forget("a/")

    assert (counted, parts.counters.value("a/met"), parts.counters.value("b/met")) == ([1, 2, 1], 0, 1)
