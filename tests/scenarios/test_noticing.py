"""A rule that the mock loses is noticed, and the report names it."""

import io

import pytest
from rich.console import Console

from mock_talon import Behaviour, Limits
from scenarios import About, Generator, InProcessMock, RunFinished, Scenario, TerminalReport, run
from scenarios.suites import all_kinds
from tests.scenarios.conftest import SEED

CORE = 20
DISABLED = [
    ("updateAudience", "audience-exists"),
    ("createAudience", "audience-unique"),
    ("updateCustomerProfilesAudiences", "audience-exists"),
    ("updateCustomerProfilesAudiences", "audience-changes-count"),
    ("updateCustomerProfile", "attribute-conversion"),
    ("updateCustomerProfileV2", "attribute-name"),
    ("updateCustomerProfileV3", "attribute-exists"),
    ("updateCustomerProfileV3", "attribute-type"),
    ("updateCustomerProfileV3", "integration-id-length"),
    ("updateCustomerProfilesAttributes", "attribute-type"),
    ("trackEvent", "event-type-exists"),
    ("trackEventV2", "attribute-exists"),
    ("updateCustomerSession", "session-coupon-count"),
    ("updateCustomerSession", "session-loyalty-card-count"),
    ("updateCustomerSession", "session-closed"),
    ("updateCustomerSessionV2", "session-coupon-count"),
    ("updateCustomerSessionV2", "session-loyalty-card-count"),
    ("updateCustomerSessionV2", "session-item-count"),
    ("updateCustomerSessionV2", "session-total-quantity"),
    ("updateCustomerSessionV2", "session-state"),
    ("updateCustomerSessionV2", "additional-cost-exists"),
]
LIMITS = [
    ("updateCustomerSessionV2", "coupons_per_session", "session-coupon-count"),
    ("updateCustomerSessionV2", "loyalty_cards_per_session", "session-loyalty-card-count"),
    ("updateCustomerSessionV2", "cart_items_per_session", "session-item-count"),
    ("updateCustomerSessionV2", "quantity_per_session", "session-total-quantity"),
    ("platform", "requests_per_second", "rate-limit"),
]


def scenarios_aimed_at(rule: str, action: str) -> list[Scenario]:
    return [scenario for scenario in Generator(SEED).per_action(CORE, [action]) if rule in scenario.rules]


def report_of(behaviour: Behaviour, scenarios: list[Scenario]) -> tuple[RunFinished, str]:
    written = io.StringIO()
    report = TerminalReport(Console(file=written, width=200), About(f"talon-scenarios run --seed {SEED} --only"))
    with InProcessMock(behaviour) as target:
        return run(scenarios, target, [report]), written.getvalue()


@pytest.mark.parametrize(("action", "rule"), DISABLED)
def test_run_fails_and_names_the_rule_when_the_mock_has_lost_it(action: str, rule: str) -> None:
    over, text = report_of(Behaviour(disabled_rules=frozenset({rule})), scenarios_aimed_at(rule, action))

    assert not over.has_passed
    assert f"rule {rule} (" in text


@pytest.mark.parametrize(("action", "limit", "rule"), LIMITS)
@pytest.mark.parametrize("change", [pytest.param(None, id="switched-off"), -1, 1])
def test_run_fails_and_names_the_rule_when_a_figure_slips(
    action: str, limit: str, rule: str, change: int | None
) -> None:
    slipped = None if change is None else getattr(Limits(), limit) + change
    behaviour = Behaviour(limits=Limits(**{limit: slipped}))
    over, text = report_of(behaviour, scenarios_aimed_at(rule, action))

    assert not over.has_passed
    assert f"rule {rule} (" in text


def test_failure_is_told_with_place_expectation_and_the_command_that_repeats_it() -> None:
    scenario = Generator(SEED).by_id("updateCustomerSessionV2/coupons-one-over/0")
    _, text = report_of(Behaviour(disabled_rules=frozenset({"session-coupon-count"})), [scenario])

    assert "FAILED updateCustomerSessionV2/coupons-one-over/0 (seed 7): one coupon code more is refused" in text
    assert "step 1: rule session-coupon-count (Segment's field text for coupon codes)" in text
    assert "    at answer/status\n      expected: 400\n      got:      200\n" in text
    assert "reproduce: talon-scenarios run --seed 7 --only updateCustomerSessionV2/coupons-one-over/0" in text


def test_withdrawn_endpoint_is_missed_when_the_mock_does_not_serve_it() -> None:
    scenarios = list(Generator(SEED).per_action(1, ["updateCustomerProfilesAttributes"]))
    over, _ = report_of(Behaviour(withdrawn_endpoint=False), scenarios)

    assert not over.has_passed


def test_names_of_kinds_are_told_apart_within_an_action() -> None:
    names = [(kind.action, kind.name) for kind in all_kinds()]

    assert len(names) == len(set(names))
