"""Worlds beside each other: names and keys are unique, unknown names are told."""

from collections.abc import Callable

import pytest

from mock_talon import World, demo_seed
from mock_talon.rules import RefusedError
from mock_talon.worlds import Worlds


def rules_of(refused: RefusedError) -> list[str]:
    return [refusal.rule.id for refusal in refused.verdict.refusals]


@pytest.mark.rule("world-exists")
def test_unknown_world_is_refused_with_the_nearest(make_world: Callable[..., World]) -> None:
    worlds = Worlds(make_world())
    worlds.add("checkout", World(demo_seed()))

    with pytest.raises(RefusedError) as refused:
        worlds.require_named("chekout")

    assert rules_of(refused.value) == ["world-exists"]
    assert refused.value.verdict.refusals[0].remedy().startswith("Did you mean 'checkout'?")


@pytest.mark.rule("world-name-free")
def test_second_world_of_a_name_is_refused(make_world: Callable[..., World]) -> None:
    worlds = Worlds(make_world())

    with pytest.raises(RefusedError) as refused:
        worlds.add("default", World(demo_seed()))

    assert (rules_of(refused.value), worlds.names()) == (["world-name-free"], ("default",))


@pytest.mark.rule("world-key-free")
def test_world_with_the_key_of_another_is_refused(make_world: Callable[..., World]) -> None:
    worlds = Worlds(make_world())

    with pytest.raises(RefusedError) as refused:
        worlds.add("twin", make_world())

    assert (set(rules_of(refused.value)), worlds.names()) == ({"world-key-free"}, ("default",))
    pointers = [refusal.pointer for refusal in refused.value.verdict.refusals]
    assert pointers[0] == "/seed/deployments/0/apiKeys/0/key"
