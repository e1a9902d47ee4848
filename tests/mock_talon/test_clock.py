"""A world's time."""

from mock_talon import FrozenClock, WorldClock


def test_clock_runs_with_its_base_until_it_is_frozen() -> None:
    base = FrozenClock(100)
    clock = WorldClock(base)

    base.advance(5)
    assert clock.now() == 105
    clock.freeze()
    base.advance(5)
    assert (clock.now(), clock.is_frozen) == (105, True)


def test_clock_advances_frozen_or_running() -> None:
    base = FrozenClock(100)
    clock = WorldClock(base)

    clock.advance(10)
    assert (clock.now(), clock.offset) == (110, 10)
    clock.freeze(at=50)
    clock.advance(-1)
    assert clock.now() == 49


def test_clock_resumes_from_where_it_stands_or_with_an_offset() -> None:
    base = FrozenClock(100)
    clock = WorldClock(base)

    clock.freeze(at=50)
    clock.resume()
    base.advance(1)
    assert (clock.now(), clock.is_frozen) == (51, False)
    clock.resume(offset=0)
    assert clock.now() == 101
