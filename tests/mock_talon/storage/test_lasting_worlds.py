"""Worlds that outlive a process, and are the same in every process that serves them."""

from collections.abc import Callable

import pytest

from mock_talon import Fault, FrozenClock, Match, Status, UsageError, When, Worlds, demo_seed
from mock_talon.domain.records import EventType
from mock_talon.gate.fault_match import Subject
from mock_talon.rules import RefusedError
from mock_talon.seed import Seed, SeedDeployment, SeedProfile
from mock_talon.seeding import with_own_keys
from mock_talon.storage import Storage
from mock_talon.world import World
from tests.mock_talon.storage.conftest import LASTING

pytestmark = pytest.mark.parametrize("open_lasting", LASTING, indirect=True)
EVENT = Subject("key", "PUT", "/segment/v2/events")


def opened(open_lasting: Callable[[], Storage]) -> Worlds:
    return Worlds.opened(open_lasting(), None, {})


def mark(world: World, name: str) -> None:
    world.store.run(lambda transaction: transaction.put("event_types", name, EventType(name)))


def has(world: World, name: str) -> bool:
    return world.store.run(lambda transaction: transaction.get("event_types", name)) is not None


def test_world_goes_on_where_it_was_left(open_lasting: Callable[[], Storage]) -> None:
    worlds = opened(open_lasting)
    mark(worlds.default, "1/new")
    worlds.default.snapshots.save("then")
    worlds.default.clock.freeze(1_800_000_000.0)
    worlds.default.set_behaviour(worlds.default.behaviour.but(strict=True))
    worlds.storage.close()

    again = opened(open_lasting).default

    assert has(again, "1/new")
    assert (again.clock.is_frozen, again.clock.now(), again.behaviour.strict) == (True, 1_800_000_000.0, True)
    assert [snapshot.name for snapshot in again.snapshots] == ["then"]


def test_offset_of_the_time_is_kept(open_lasting: Callable[[], Storage]) -> None:
    worlds = opened(open_lasting)
    worlds.default.clock.advance(86_400)

    assert opened(open_lasting).default.clock.offset == 86_400


def test_reset_brings_back_the_beginning_in_another_process(open_lasting: Callable[[], Storage]) -> None:
    here, there = opened(open_lasting).default, opened(open_lasting)
    mark(here, "1/new")
    here.set_behaviour(here.behaviour.but(strict=True))
    there.refresh()
    there.default.reset()

    assert not has(here, "1/new")
    assert has(here, "1/track-event")
    assert there.default.behaviour.strict is False


def test_processes_follow_what_one_has_set(open_lasting: Callable[[], Storage]) -> None:
    here, there = opened(open_lasting), opened(open_lasting)
    here.default.set_behaviour(here.default.behaviour.but(strict=True))
    here.default.clock.freeze(1_800_000_000.0)
    here.default.faults.add(Fault(Status(503), match=Match(method="PUT"), id="outage"))
    there.refresh()

    assert (there.default.behaviour.strict, there.default.clock.now()) == (True, 1_800_000_000.0)
    assert [count.fault.id for count in there.default.faults] == ["outage"]
    there.default.faults.remove("outage")
    here.refresh()
    assert len(here.default.faults) == 0


def test_fault_strikes_so_often_over_all_processes(open_lasting: Callable[[], Storage]) -> None:
    here, there = opened(open_lasting), opened(open_lasting)
    here.default.faults.add(Fault(Status(503), when=When(times=3)))
    there.refresh()

    strikes = [world.faults.meet(EVENT) is not None for world in (here.default, there.default) * 3]

    assert strikes == [True, True, True, False, False, False]
    assert (here.default.faults.struck(), there.default.faults.struck()) == (3, 3)


def test_world_made_in_one_process_is_served_by_the_other(open_lasting: Callable[[], Storage]) -> None:
    here, there = opened(open_lasting), opened(open_lasting)
    made = here.create("checkout", with_own_keys(demo_seed()))
    mark(made, "1/new")
    there.refresh()

    found = there.of_credential(f"ApiKey-v1 {made.default_client.key}")
    assert (there.names(), has(found, "1/new")) == (("default", "checkout"), True)
    there.remove("checkout")
    here.refresh()
    assert here.names() == ("default",)


def lets_its_requests_go(world: World) -> bool:
    return world.sleep(0.001) is True


def test_world_that_another_process_deleted_is_closed(open_lasting: Callable[[], Storage]) -> None:
    here, there = opened(open_lasting), opened(open_lasting)
    made = here.create("checkout", with_own_keys(demo_seed()))
    before = lets_its_requests_go(made)
    there.refresh()
    there.remove("checkout")
    here.refresh()

    assert (before, lets_its_requests_go(made)) == (False, True)


def test_world_that_another_process_made_anew_is_closed_before_it_is_served(
    open_lasting: Callable[[], Storage],
) -> None:
    here, there = opened(open_lasting), opened(open_lasting)
    made = here.create("checkout", with_own_keys(demo_seed()))
    there.refresh()
    there.remove("checkout")
    there.create("checkout", with_own_keys(demo_seed()))
    here.refresh()

    assert (lets_its_requests_go(made), lets_its_requests_go(here.require_named("checkout"))) == (True, False)


def test_name_and_keys_are_taken_in_every_process(open_lasting: Callable[[], Storage]) -> None:
    here, there = opened(open_lasting), opened(open_lasting)
    seed = with_own_keys(demo_seed())
    here.create("checkout", seed)

    with pytest.raises(RefusedError) as by_name:
        there.create("checkout", with_own_keys(demo_seed()))
    with pytest.raises(RefusedError) as by_key:
        there.create("other", seed)

    assert by_name.value.verdict.refusals[0].rule.id == "world-name-free"
    assert by_key.value.verdict.refusals[0].rule.id == "world-key-free"


def test_world_that_cannot_begin_leaves_nothing(open_lasting: Callable[[], Storage]) -> None:
    worlds = opened(open_lasting)
    (deployment,) = demo_seed().deployments
    stranger = SeedProfile("ada", audiences=["nobody"])
    broken = Seed([SeedDeployment("h.talon.one", deployment.applications, profiles=[stranger])])

    with pytest.raises(UsageError, match="which the seed does not define"):
        worlds.create("broken", broken)

    assert worlds.names() == ("default",)
    assert list(worlds.storage.definitions()) == ["default"]
    assert worlds.storage.parts("broken", FrozenClock()).store.contents().collections == {}


def test_other_seed_than_that_of_the_store_is_refused(open_lasting: Callable[[], Storage]) -> None:
    opened(open_lasting)

    with pytest.raises(UsageError, match=r"begun with another seed: leave the seed out .* or add --fresh"):
        Worlds.opened(open_lasting(), with_own_keys(demo_seed()), {})


def test_settings_of_the_command_win_over_those_of_the_store(open_lasting: Callable[[], Storage]) -> None:
    opened(open_lasting)

    assert Worlds.opened(open_lasting(), None, {"strict": True}).default.behaviour.strict
    assert opened(open_lasting).default.behaviour.strict
