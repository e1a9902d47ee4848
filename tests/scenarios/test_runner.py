"""The engine: stages, isolation, events, and servers of somebody else."""

import pytest
from flask import Flask, request

from mock_talon import Behaviour, FrozenClock, Limits, Server, World, demo_seed
from scenarios import (
    Event,
    Generator,
    InProcessMock,
    OwnMock,
    RunFinished,
    RunningServer,
    RunStarted,
    ScenarioFinished,
    UsageError,
    digest,
    run,
)
from scenarios.vocabulary import demo_vocabulary
from tests.scenarios.conftest import SEED, mismatches_of, play_against

KEY = demo_seed().deployments[0].api_keys[0].key


def test_run_tells_its_start_every_scenario_and_its_end(own_mock: OwnMock, generator: Generator) -> None:
    told: list[Event] = []
    scenarios = list(generator.per_action(2, ["createAudience"]))
    over = run(scenarios, own_mock, [told.append])

    assert [type(event) for event in told] == [RunStarted, ScenarioFinished, ScenarioFinished, RunFinished]
    assert told[0] == RunStarted(2, SEED)
    assert told[-1] is over
    assert over.digest == digest(scenarios)


def test_own_mock_starts_every_scenario_in_a_fresh_world(own_mock: OwnMock, generator: Generator) -> None:
    scenario = generator.by_id("createAudience/created/0")

    assert play_against(own_mock, [scenario, scenario]) == []


def test_scenario_ends_with_the_first_step_that_shows_something_unexpected(generator: Generator) -> None:
    scenario = generator.by_id("updateCustomerSessionV2/order/0")
    with InProcessMock(Behaviour(limits=Limits(coupons_per_session=0))) as target:
        [finished] = run([scenario], target).finished

    assert [failure.step for failure in finished.failures] == [3]
    assert finished.requests == 3


def test_running_server_is_driven_like_our_own(server: Server) -> None:
    scenarios = list(Generator(SEED, demo_vocabulary()).per_action(3))
    with RunningServer(server.url, KEY) as target:
        over = run(scenarios, target)

    assert mismatches_of(over) == []
    assert server.world.journal.entries()


def test_running_server_takes_the_same_seed_twice_under_another_prefix(server: Server) -> None:
    for prefix in ("ra", "rb"):
        with RunningServer(server.url, KEY) as target:
            over = run(list(Generator(SEED, prefix=prefix).per_action(2, ["createAudience", "trackEvent"])), target)
        assert mismatches_of(over) == []


def test_running_server_skips_what_needs_a_world_of_its_own(server: Server, generator: Generator) -> None:
    with RunningServer(server.url, KEY) as target:
        [finished] = run([generator.by_id("platform/rate-one-over/0")], target).finished

    assert finished.skipped
    assert finished.requests == 0
    assert not finished.has_passed


def test_running_server_in_strict_mode_refuses_what_drifts(generator: Generator) -> None:
    world = World(clock=FrozenClock(), behaviour=Behaviour(strict=True))
    with Server(world) as strict, RunningServer(strict.url, KEY, is_strict=True) as target:
        over = run([generator.by_id("updateAudience/renamed/0")], target)

    assert mismatches_of(over) == []


def test_state_is_not_checked_when_the_server_does_not_show_it(generator: Generator) -> None:
    world = World(clock=FrozenClock())
    with Server(world) as running:
        hide_state(running.app)
        with RunningServer(running.url, KEY) as target:
            [finished] = run([generator.by_id("createAudience/created/0")], target).finished

    assert finished.has_passed
    assert finished.unchecked == 1


def hide_state(app: Flask) -> None:
    """Answer as a real deployment would, which has no control door."""

    @app.before_request
    def hide() -> tuple[str, int] | None:
        return ("", 404) if request.path.startswith("/_mock") else None


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "no-url"])
def test_running_server_refuses_an_address_where_nobody_answers(url: str) -> None:
    with pytest.raises(UsageError, match=f"nobody answers at {url}"):
        RunningServer(url, KEY)
