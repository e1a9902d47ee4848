"""What a run is narrowed to."""

import pytest

from scenarios import Generator, UsageError
from scenarios.selecting import ids_for


def test_everything_is_played_when_nothing_is_asked_for(generator: Generator) -> None:
    assert ids_for(generator, 3) == [scenario.id for scenario in generator.per_action(3)]


def test_id_names_one_scenario(generator: Generator) -> None:
    assert ids_for(generator, 9, only=["trackEventV2/tracked/7"]) == ["trackEventV2/tracked/7"]


@pytest.mark.parametrize("name", ["trackEventV2/tracked", "page-call-without-type"])
def test_kind_names_so_many_of_its_scenarios(generator: Generator, name: str) -> None:
    ids = ids_for(generator, 3, only=[name])

    assert len(ids) == 3
    assert len({one.rsplit("/", 1)[0] for one in ids}) == 1


def test_name_of_a_kind_alone_names_it_under_every_action(generator: Generator) -> None:
    assert ids_for(generator, 1, only=["tracked"]) == ["trackEventV2/tracked/0", "trackEvent/tracked/0"]


def test_action_names_all_its_kinds(generator: Generator) -> None:
    assert ids_for(generator, 50, only=["createAudience"]) == ids_for(generator, 50, actions=["createAudience"])


def test_rule_names_whatever_aims_at_it(generator: Generator) -> None:
    ids = ids_for(generator, 100, only=["session-coupon-count"])

    assert {one.split("/")[0] for one in ids} == {"updateCustomerSession", "updateCustomerSessionV2"}
    assert all("session-coupon-count" in generator.by_id(one).rules for one in ids)


def test_names_add_up_within_the_actions_asked_for(generator: Generator) -> None:
    ids = ids_for(generator, 1, ["trackEvent"], ["tracked", "rate-limit", "trackEventV2/tracked/3"])

    assert ids == ["trackEventV2/tracked/3", "trackEvent/tracked/0"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("trackEventV2/trackd", "did you mean 'trackEventV2/tracked'?", id="kind"),
        pytest.param("trackEventV3", "did you mean 'trackEventV2'?", id="action"),
        pytest.param("session-coupon-cuont", "did you mean 'session-coupon-count'?", id="rule"),
        pytest.param("trackEventV2/trackd/0", "did you mean 'trackEventV2/tracked/0'?", id="scenario"),
        pytest.param("?", "list the kinds with: talon-scenarios list", id="nothing-near"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(generator: Generator, name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        ids_for(generator, 1, only=[name])

    assert repr(name) in str(caught.value)
    assert hint in str(caught.value)


def test_unknown_action_is_refused_with_the_nearest(generator: Generator) -> None:
    with pytest.raises(UsageError, match="there is no action 'trackEvnt'; did you mean 'trackEvent'"):
        ids_for(generator, 1, ["trackEvnt"])


def test_names_that_exclude_each_other_are_refused(generator: Generator) -> None:
    with pytest.raises(UsageError, match="nothing is left"):
        ids_for(generator, 1, ["trackEvent"], ["rate-limit"])
