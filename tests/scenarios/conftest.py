"""Targets and runs that the tests of the scenarios share."""

from collections.abc import Iterator

import pytest

from mock_talon import FrozenClock, Server, World
from scenarios import Generator, InProcessMock, OwnMock, RunFinished, Scenario, run

SEED = 7


@pytest.fixture
def own_mock() -> Iterator[OwnMock]:
    """A mock of our own with the usual rules."""
    with InProcessMock() as target:
        yield target


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server of the demo world that belongs to somebody else."""
    with Server(World(clock=FrozenClock())) as running:
        yield running


@pytest.fixture
def generator() -> Generator:
    """The scenarios of one seed."""
    return Generator(SEED)


def mismatches_of(over: RunFinished) -> list[str]:
    """Tell every mismatch of a run in one line, so that a failing test explains itself."""
    return [
        f"{item.scenario.id} step {failure.step}: {mismatch.rule.id} at {mismatch.place}: "
        f"expected {mismatch.expected!r}, got {mismatch.got!r}"
        for item in over.finished
        for failure in item.failures
        for mismatch in failure.mismatches
    ]


def play_against(target: OwnMock, scenarios: list[Scenario]) -> list[str]:
    """Run scenarios and tell the mismatches."""
    return mismatches_of(run(scenarios, target))
