"""Every suite passes against the mock as it is, in both modes, and covers what it promises."""

import pytest

from destination import ACTIONS, Outcome
from mock_talon import Behaviour, all_rules
from scenarios import Generator, InProcessMock, OwnMock, Scenario
from scenarios.checks import Accepted, NotSent, Refused
from scenarios.generate import actions_of
from scenarios.suites import all_kinds
from tests.scenarios.conftest import SEED, play_against

ALL_ACTIONS = actions_of(all_kinds())
AT_TWENTY = list(Generator(SEED).per_action(20))


def one_of_each_kind(seed: int, action: str) -> list[Scenario]:
    count = sum(kind.action == action for kind in all_kinds())
    return list(Generator(seed).per_action(count, [action]))


def checks_of(scenarios: list[Scenario], action: str) -> list[object]:
    return [check for item in scenarios if item.action == action for step in item.script.steps for check in step.checks]


@pytest.mark.parametrize("action", ALL_ACTIONS)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_kind_passes_against_the_lenient_mock(own_mock: OwnMock, action: str, seed: int) -> None:
    assert play_against(own_mock, one_of_each_kind(seed, action)) == []


@pytest.mark.parametrize("action", ALL_ACTIONS)
def test_every_kind_passes_against_the_strict_mock(action: str) -> None:
    with InProcessMock(Behaviour(strict=True)) as target:
        assert play_against(target, one_of_each_kind(3, action)) == []


def test_suites_exercise_every_action_of_the_destination() -> None:
    assert set(ALL_ACTIONS) == {*ACTIONS, "platform"}


@pytest.mark.parametrize("action", ACTIONS)
def test_twenty_scenarios_accept_and_refuse_for_each_action(action: str) -> None:
    checks = checks_of(AT_TWENTY, action)

    assert any(isinstance(check, Accepted) for check in checks)
    assert any(isinstance(check, Refused) for check in checks)
    assert any(isinstance(check, NotSent) and check.outcome is Outcome.REFUSED for check in checks)


@pytest.mark.parametrize("action", ["updateCustomerSession", "updateCustomerSessionV2"])
@pytest.mark.parametrize("figure", ["coupons", "cards", "items", "quantity"])
def test_twenty_scenarios_meet_each_session_limit_and_one_over(action: str, figure: str) -> None:
    kinds = {scenario.kind for scenario in AT_TWENTY if scenario.action == action}

    assert {f"{figure}-at-the-limit", f"{figure}-one-over"} <= kinds


def test_twenty_scenarios_meet_the_rate_limit_and_one_over() -> None:
    kinds = {scenario.kind for scenario in AT_TWENTY}

    assert {"rate-at-the-limit", "rate-one-over"} <= kinds


def test_rules_that_refuse_bear_the_ids_of_the_mock() -> None:
    scenarios = [item for action in ALL_ACTIONS for item in one_of_each_kind(SEED, action)]
    refusing = {
        check.rule.id for action in ALL_ACTIONS for check in checks_of(scenarios, action) if isinstance(check, Refused)
    }

    assert refusing <= {rule.id for rule in all_rules()}


def test_every_check_names_a_source() -> None:
    sources = {check.rule.source for item in AT_TWENTY for step in item.script.steps for check in step.checks}

    assert "" not in sources
