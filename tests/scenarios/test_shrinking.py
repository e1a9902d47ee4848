"""Planted faults: whatever the mock gets wrong is reported with few steps and the smallest payload that shows it."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from destination import WireRequest
from mock_talon import Behaviour, FrozenClock, Limits, Server, World, demo_seed
from scenarios import (
    Batch,
    Generator,
    InProcessMock,
    RunningServer,
    ScenarioFinished,
    Shrinker,
    StepPlayed,
    run,
)
from scenarios.renaming import Renamer
from scenarios.selecting import ids_for
from scenarios.vocabulary import demo_vocabulary
from tests.scenarios.conftest import SEED
from tests.scenarios.mutants import Json, MutantMock, Mutation, Sent, Told

MOST_STEPS = 3
PER_ACTION = 6


def wrong_total(_: Sent, told: Told) -> None:
    if told.session:
        told.session["total"] += 0.01


def wrong_status(_: Sent, told: Told) -> None:
    for audience in told.body.get("audiences", ()) if isinstance(told.body, dict) else ():
        audience["status"] = "updated"


def no_correlation(sent: Sent) -> None:
    sent.headers.pop("x-correlation-id", None)


def one_attribute_alone(state: dict[str, Json]) -> None:
    for profile in state["profiles"].values():
        profile["attributes"] = dict(list(profile["attributes"].items())[:1])


def sent_by(step: StepPlayed) -> Any:
    request = step.exchanges[-1].result.request
    assert isinstance(request, WireRequest)
    body = msgspec.json.decode(request.body or b"{}")
    return body.get("customerSession", body)


def has_a_coupon_too_many(body: Any) -> bool:
    return len(body["couponCodes"]) == 101 and not body["cartItems"]


def has_an_item_too_many(body: Any) -> bool:
    return len(body["cartItems"]) == 1001 and all(
        set(line) == {"sku", "quantity", "price"} for line in body["cartItems"]
    )


def has_one_item(body: Any) -> bool:
    return len(body["cartItems"]) == 1


def is_empty(body: Any) -> bool:
    return not body["cartItems"]


def has_one_attribute(body: Any) -> bool:
    return len(body["attributes"]) == 1


def has_two_attributes(body: Any) -> bool:
    return len(body["attributes"]) == 2


def names_one_audience(body: Any) -> bool:
    return len({audience["integrationId"] for audience in body["audiencesChanges"]["adds"]}) == 1


PLANTED = [
    pytest.param(
        Mutation(Behaviour(limits=Limits(coupons_per_session=101))),
        "session-coupon-count",
        has_a_coupon_too_many,
        id="one-coupon-too-many-accepted",
    ),
    pytest.param(
        Mutation(Behaviour(limits=Limits(cart_items_per_session=1001))),
        "session-item-count",
        has_an_item_too_many,
        id="one-item-too-many-accepted",
    ),
    pytest.param(
        Mutation(Behaviour(disabled_rules=frozenset({"attribute-type"}))),
        "attribute-type",
        has_one_attribute,
        id="attribute-type-unchecked",
    ),
    pytest.param(Mutation(after=wrong_total), "session-totals", has_one_item, id="wrong-total"),
    pytest.param(Mutation(after=wrong_status), "audience-status", names_one_audience, id="wrong-audience-status"),
    pytest.param(Mutation(before=no_correlation), "callback-content", is_empty, id="callback-without-correlation"),
    pytest.param(Mutation(look=one_attribute_alone), "profile-written", has_two_attributes, id="second-attribute-lost"),
]


def failures_against(mutation: Mutation, rule: str) -> list[ScenarioFinished]:
    generator = Generator(SEED)
    ids = ids_for(generator, PER_ACTION, only=[rule])
    with MutantMock(mutation) as target:
        over = run(Batch(generator, ids), target, shrinker=Shrinker(generator, target))
    return [item for item in over.finished if item.failures]


@pytest.mark.parametrize(("mutation", "rule", "is_smallest"), PLANTED)
def test_planted_fault_is_reported_with_few_steps_and_the_smallest_payload(
    mutation: Mutation, rule: str, is_smallest: Callable[[Any], bool]
) -> None:
    failed = failures_against(mutation, rule)
    shown = [item.to_show for item in failed if item.smallest or len(item.steps) == 1]
    named = [item for item in shown if item.failures[0].mismatches[0].rule.id == rule]

    assert named
    assert all(len(item.steps) <= MOST_STEPS for item in shown)
    assert any(is_smallest(sent_by(item.steps[-1])) for item in named)


def test_smallest_form_is_the_same_every_time() -> None:
    first, second = (failures_against(Mutation(after=wrong_total), "session-totals") for _ in range(2))

    assert [item.to_show.scenario for item in first] == [item.to_show.scenario for item in second]


def test_first_failure_of_each_kind_is_reduced_and_no_other() -> None:
    failed = failures_against(Mutation(after=wrong_total), "session-totals")
    reduced = [(item.scenario.action, item.scenario.kind) for item in failed if item.smallest]

    assert reduced
    assert len(reduced) == len(set(reduced))


def test_failure_on_a_server_that_remembers_is_reduced_under_new_names() -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"attribute-type"}), rate_limit=False)
    generator = Generator(SEED, demo_vocabulary(), prefix="r0a1b2c")
    key = demo_seed().deployments[0].api_keys[0].key
    world = World(behaviour=behaviour, clock=FrozenClock())
    with (
        Server(world) as server,
        RunningServer(server.url, key, requests_per_second=100_000) as target,
        InProcessMock() as reference,
    ):
        shrinker = Shrinker(generator, target, reference, attempts=60, renamer=Renamer("r0a1b2c"))
        [finished] = run([generator.by_id("updateCustomerProfileV3/wrong-type/1")], target, shrinker=shrinker).finished

    assert finished.smallest is not None
    assert len(sent_by(finished.smallest.steps[-1])["attributes"]) == 1
    assert len(world.journal.entries()) == len({entry.target for entry in world.journal.entries()})


@pytest.mark.parametrize("prefix", ["r0a1b2c", "r0a1b2cn12"])
def test_renamer_keeps_lengths_and_gives_new_names_each_time(prefix: str) -> None:
    scenario = Generator(SEED, prefix=prefix).by_id("updateCustomerProfileV3/id-at-the-limit/0")
    renamer = Renamer(prefix)
    users = [renamer(scenario).script.steps[0].events[0]["userId"] for _ in range(3)]

    assert len({*users, scenario.script.steps[0].events[0]["userId"]}) == 4
    assert {len(user) for user in users} == {1000}
