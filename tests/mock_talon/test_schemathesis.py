"""The mock keeps its own document: Schemathesis, limiter off, a seeded world, every check; strict mode above all."""

from collections.abc import Callable

from schemathesis.engine import Status

from mock_talon import World
from mock_talon.api.catalogue import all_endpoints
from tests.mock_talon.conftest import KEY
from tests.mock_talon.schemathesis_runs import STATEFUL, STATELESS, SYSTEMATIC, run

SEGMENT = "^/segment/"
CASES_PER_CONTROL_OPERATION = 10
ALL_OTHERS = r"^/(?!segment/|_mock/worlds/\{worldName\}/)"
"""The operations of a named world are the same ones under another path; `test_control_worlds` holds that."""


CONTROL_OPERATIONS = {
    f"{endpoint.method} {endpoint.path}"
    for endpoint in all_endpoints()
    if endpoint.path.startswith("/_mock") and "/{worldName}/" not in endpoint.path
}


def _world(make_world: Callable[..., World]) -> World:
    return make_world(strict=True, rate_limit=False, callbacks=False)


def test_segment_operations_keep_the_document_when_fuzzed(make_world: Callable[..., World]) -> None:
    outcome = run(_world(make_world), KEY, SEGMENT, STATELESS)

    assert outcome.problems == []
    assert {outcome.phases[phase] for phase in STATELESS} == {Status.SUCCESS}
    assert len(outcome.positive) == 13
    assert outcome.accepted_share > 0.5
    assert outcome.negative > 500


def test_segment_operations_keep_the_document_of_a_lenient_world(make_world: Callable[..., World]) -> None:
    outcome = run(make_world(rate_limit=False, callbacks=False), KEY, SEGMENT, SYSTEMATIC)

    assert outcome.problems == []
    assert len(outcome.positive) == 14
    assert outcome.accepted_share > 0.5


def test_control_and_deployment_operations_keep_the_document_when_fuzzed(make_world: Callable[..., World]) -> None:
    world = _world(make_world)
    world.sleep = lambda seconds: True  # a verification waits for nothing

    outcome = run(world, KEY, ALL_OTHERS, STATELESS, CASES_PER_CONTROL_OPERATION)

    assert outcome.problems == []
    assert {"GET /openapi.json", "GET /v2/authping", *CONTROL_OPERATIONS} <= set(outcome.positive)
    assert outcome.accepted_share > 0.5


def test_created_audiences_can_be_updated_and_deleted_when_links_are_followed(make_world: Callable[..., World]) -> None:
    outcome = run(_world(make_world), KEY, SEGMENT, STATEFUL)

    assert outcome.problems == []
    assert outcome.phases["stateful"] is Status.SUCCESS
    assert outcome.linked["PUT /segment/audiences/{audienceId}"][200] > 0
    assert outcome.linked["DELETE /segment/audiences/{audienceId}"][204] > 0
