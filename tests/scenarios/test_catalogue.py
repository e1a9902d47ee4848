"""The catalogue is whole: what is served is exercised, on both sides of every rule that refuses."""

from collections import defaultdict
from itertools import chain

import pytest

from destination import ACTIONS
from mock_talon import Rule, all_rules
from scenarios import Batch, Generator, InProcessMock, Tally, run, served_contract
from scenarios.checks import Accepted, CouponsRejected, NotSent, Refused, Sent
from scenarios.observing import Check
from scenarios.traffic_checks import Drifts, Heard, HeardSome, NothingRecorded, RecordedTimes, Statuses, Tried
from scenarios.world_checks import Recorded, Stored, Unchanged
from tests.scenarios.conftest import SEED, mismatches_of

POSITIVE = (Accepted, Stored, Recorded, Heard, HeardSome, Tried, CouponsRejected, Sent, Drifts, RecordedTimes)
NEGATIVE = (Refused, NotSent, Unchanged, NothingRecorded)
SERVED = [rule for rule in all_rules() if rule.concerns in ("segment", "deployment")]
GENERATOR = Generator(SEED)
PER_KIND = 4


def sides_of(check: Check) -> set[str]:
    if isinstance(check, Statuses):
        return {"positive" if status < 300 else "negative" for status, _ in check.counts}
    sides = {"positive"} if isinstance(check, POSITIVE) else set()
    return sides | ({"negative"} if isinstance(check, NEGATIVE) else set())


@pytest.fixture(scope="module")
def sides() -> dict[str, set[str]]:
    """Rule to the sides from which it is aimed at."""
    found: dict[str, set[str]] = defaultdict(set)
    scenarios = (GENERATOR.by_id(f"{kind}/{index}") for kind in GENERATOR.kinds_of() for index in range(PER_KIND))
    for step in chain.from_iterable(scenario.script.steps for scenario in scenarios):
        for check in step.checks:
            found[check.rule.id] |= sides_of(check)
        if step.drift is not None:
            found[step.drift.id].add("positive")
    return found


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in SERVED if rule.refuses])
def test_rule_that_refuses_is_aimed_at_from_both_sides(rule: Rule, sides: dict[str, set[str]]) -> None:
    assert sides[rule.id] == {"positive", "negative"}


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in SERVED if not rule.refuses])
def test_fact_is_aimed_at(rule: Rule, sides: dict[str, set[str]]) -> None:
    assert sides[rule.id]


def test_a_run_of_every_kind_leaves_nothing_uncovered() -> None:
    most = max(len(GENERATOR.kinds_of([action])) for action in GENERATOR.actions)
    tally = Tally(served_contract())
    with InProcessMock() as target:
        over = run(Batch(GENERATOR, GENERATOR.ids(most)), target, [tally])

    assert mismatches_of(over) == []
    assert [share.missing for share in tally.coverage().shares] == [()] * 4
    assert tally.coverage().undeclared == ()


@pytest.mark.parametrize(
    "kind",
    [
        "updateCustomerSessionV2/order",
        "updateCustomerSession/order",
        "deleteAudience/with-members",
        "updateCustomerProfilesAudiences/joined",
        "updateCustomerProfileV2/created-audience",
        "updateCustomerProfile/forced-type",
        "trackEventV2/page-call",
        "trackEventV2/group-and-identify",
        "updateCustomerProfileV3/alias-call",
        "updateCustomerProfileV3/skipped-attribute",
        "updateCustomerSessionV2/called-back",
        "platform/key-expires",
        "platform/rate-one-over",
        "platform/parallel-profile",
        "platform/sent-again",
        "platform/migration-duplicate",
    ],
)
def test_catalogue_has_the_kind(kind: str) -> None:
    assert kind in GENERATOR.kinds_of()


def test_every_action_has_light_kinds() -> None:
    heavy = {kind for kind in GENERATOR.kinds_of() if GENERATOR.by_id(f"{kind}/0").is_heavy}

    assert heavy
    assert all(set(GENERATOR.kinds_of([action])) - heavy for action in ACTIONS)
