"""Scenarios repeat from their seed, and each stands on its own draws."""

import pytest

from scenarios import Generator, UsageError, digest
from scenarios.suites import all_kinds
from scenarios.vocabulary import demo_vocabulary


def test_scenarios_repeat_when_the_seed_is_the_same() -> None:
    first, second = (list(Generator(7).per_action(20)) for _ in range(2))

    assert [scenario.id for scenario in first] == [scenario.id for scenario in second]
    assert digest(first) == digest(second)


def test_values_differ_and_ids_stay_when_the_seed_is_another() -> None:
    first, second = (list(Generator(seed).per_action(5)) for seed in (7, 8))

    assert [scenario.id for scenario in first] == [scenario.id for scenario in second]
    assert digest(first) != digest(second)


def test_scenario_is_the_same_when_it_is_made_alone(generator: Generator) -> None:
    among_others = {scenario.id: scenario for scenario in generator.per_action(45)}

    for scenario_id, scenario in among_others.items():
        assert digest([generator.by_id(scenario_id)]) == digest([scenario])


def test_second_scenario_of_a_kind_has_other_values(generator: Generator) -> None:
    first, second = (generator.by_id(f"trackEventV2/tracked/{index}") for index in (0, 1))

    assert digest([first]) != digest([second])


@pytest.mark.parametrize("count", [1, 3, 50])
def test_generator_makes_so_many_scenarios_per_action(generator: Generator, count: int) -> None:
    scenarios = list(generator.per_action(count, ["createAudience", "trackEvent"]))

    assert len(scenarios) == 2 * count
    assert len({scenario.id for scenario in scenarios}) == 2 * count


def test_prefix_stands_before_every_drawn_identifier() -> None:
    scenario = Generator(7, prefix="r12").by_id("createAudience/created/0")
    event = scenario.script.steps[0].events[0]

    assert event["properties"]["id"].startswith("r12audience-")
    assert event["userId"].startswith("r12user-")


@pytest.mark.parametrize(
    ("scenario_id", "hint"),
    [
        ("trackEventV2/trackd/0", "did you mean 'trackEventV2/tracked/0'?"),
        ("trackEventV2/tracked/x", "did you mean 'trackEventV2/tracked/0'?"),
        ("nonsense", "list them with: talon-scenarios list"),
    ],
)
def test_generator_refuses_an_unknown_id_with_a_hint(generator: Generator, scenario_id: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        generator.by_id(scenario_id)

    assert scenario_id in str(caught.value)
    assert hint in str(caught.value)


def test_every_scenario_says_what_it_shows(generator: Generator) -> None:
    scenarios = [generator.by_id(f"{kind.action}/{kind.name}/0") for kind in all_kinds()]

    assert all(scenario.title and scenario.rules for scenario in scenarios)


def test_vocabulary_shows_no_key() -> None:
    vocabulary = demo_vocabulary()

    assert vocabulary.key
    assert vocabulary.key not in repr(vocabulary)
