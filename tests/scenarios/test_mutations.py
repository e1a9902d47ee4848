"""Every rule of a served endpoint is switched off in turn, and the scenarios aimed at it notice."""

import os
import random

import pytest

from mock_talon import Behaviour, all_rules
from scenarios import Generator, Scenario, run
from tests.scenarios.conftest import SEED, mismatches_of
from tests.scenarios.mutants import MutantMock, Mutation
from tests.scenarios.mutations_at_the_gate import mutations as at_the_gate
from tests.scenarios.mutations_of_profiles import mutations as of_profiles
from tests.scenarios.mutations_of_sessions import mutations as of_sessions

IS_WHOLE = os.environ.get("SOAK") == "full"
SAMPLED = 40
PER_KIND = 3

SERVED = [rule for rule in all_rules() if rule.concerns in ("segment", "deployment")]
WRITTEN = {**at_the_gate.found, **of_profiles.found, **of_sessions.found}
GENERATOR = Generator(SEED)
CHOSEN = SERVED if IS_WHOLE else random.Random(SEED).sample(SERVED, SAMPLED)


def mutation_of(rule_id: str) -> Mutation:
    return WRITTEN.get(rule_id) or Mutation(Behaviour(disabled_rules=frozenset({rule_id})))


def aimed_at(rule_id: str) -> list[Scenario]:
    kinds = [kind for kind in GENERATOR.kinds_of() if rule_id in GENERATOR.rules_of(kind)]
    return [GENERATOR.by_id(f"{kind}/{index}") for kind in kinds for index in range(PER_KIND)]


@pytest.mark.parametrize("rule_id", [pytest.param(rule.id, id=rule.id) for rule in CHOSEN])
def test_scenarios_aimed_at_a_rule_notice_that_it_is_lost(rule_id: str) -> None:
    with MutantMock(mutation_of(rule_id)) as target:
        over = run(aimed_at(rule_id), target)

    assert any(f": {rule_id} at " in line for line in mismatches_of(over))


def test_nothing_is_noticed_while_no_rule_is_lost() -> None:
    with MutantMock(Mutation()) as target:
        assert mismatches_of(run(list(Generator(SEED).per_action(30)), target)) == []


def test_every_rule_that_is_no_refusal_of_the_domain_has_a_mutation_of_its_own() -> None:
    facts = {rule.id for rule in SERVED if not rule.refuses}

    assert facts <= set(WRITTEN) <= {rule.id for rule in SERVED}
