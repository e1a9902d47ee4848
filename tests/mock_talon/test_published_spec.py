"""A document that Talon.One publishes against the mock; collected only when one is given, see tests/conftest.py."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from mock_talon import World, create_app
from mock_talon.api.catalogue import all_endpoints
from mock_talon.limits import BODY_BYTES, Limits
from mock_talon.openapi import build_document
from mock_talon.rules.ledger import EXEMPTIONS
from tests.conftest import published_spec
from tests.mock_talon.conftest import DEPLOYMENT, HEADERS, KEY, Mock, in_process
from tests.mock_talon.published import (
    OVERLAPPING,
    UNDEFINED_MEMBERS,
    PublishedDocument,
    PublishedOperation,
    load_document,
)

RUN_SEED = 20260817
CASES_PER_OPERATION = 10
OWN = {endpoint.operation: endpoint for endpoint in all_endpoints()}


@dataclass(frozen=True)
class Situation:
    """A way to send a request, and what the mock answers.

    Args:
        id: in words.
        statuses: what may come back; empty for the success of the operation.
        headers: over the usual ones; None leaves one out.
        raw: a body instead of the example.
        method: instead of the operation's own.
        settings: of the world.
    """

    id: str
    statuses: tuple[int, ...] = ()
    headers: tuple[tuple[str, str | None], ...] = ()
    raw: bytes | None = None
    method: str = ""
    settings: tuple[tuple[str, Any], ...] = ()


STATE: dict[str, Any] = {"effects": [], "createdCoupons": [], "createdReferrals": []}
EFFECT = {"campaignId": 1, "rulesetId": 1, "ruleIndex": 0, "ruleName": "any", "effectType": "acceptCoupon"}
SITUATIONS = (
    Situation("example"),
    Situation("no-credential", (401,), headers=(("Authorization", None),)),
    Situation("unknown-key", (401,), headers=(("Authorization", "ApiKey-v1 nobody"),)),
    Situation("no-deployment", (400,), headers=(("destination-hostname", None),)),
    Situation("unknown-deployment", (404,), headers=(("destination-hostname", "nobody.example"),)),
    Situation("wrong-method", (405,), method="PATCH"),
    Situation("rate-limit", (429,), settings=(("limits", Limits(requests_per_second=0)),)),
)
WITH_BODY = (
    Situation("no-json", (400,), raw=b"{"),
    Situation("no-object", (400,), raw=b"[]"),
    Situation("no-members", (200, 204, 400), raw=b"{}"),
    Situation("wrong-media-type", (415,), headers=(("Content-Type", "text/plain"),)),
    Situation("too-large", (413,), raw=b'{"a":"' + b"x" * BODY_BYTES.value + b'"}'),
)
SESSION_BODIES = (
    {"profileId": "ada", "couponCodes": ["SAVE10", "SAVE20"], "referralCode": "FRIEND", "identifiers": ["device"]},
    {"loyaltyCards": ["card-0001"], "attributes": {"stringAttribute": "x", "locationAttribute": [1, 2]}},
    {"cartItems": [{"sku": "a", "quantity": 2, "price": 1.5, "weight": 3, "additionalCosts": {"tax": {"price": 1}}}]},
    {"state": "closed"},
    {"state": "open"},
    {"state": "cancelled"},
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    document = load_document(_file(metafunc.config))
    if {"operation", "situation"} <= set(metafunc.fixturenames):
        pairs = [
            pytest.param(operation, situation, id=f"{operation.operation_id}-{situation.id}")
            for operation in document.operations
            for situation in (*SITUATIONS, *(WITH_BODY if OWN[operation.operation_id].body else ()))
        ]
        metafunc.parametrize(("operation", "situation"), pairs)
    if "mode" in metafunc.fixturenames:
        metafunc.parametrize("mode", ["lenient", "strict"])


def _file(config: pytest.Config) -> Path:
    file = published_spec(config)
    if file is None:
        raise pytest.UsageError("these tests need a document: name one with --published-spec FILE or PUBLISHED_SPEC")
    return file


@pytest.fixture
def document(pytestconfig: pytest.Config) -> PublishedDocument:
    return load_document(_file(pytestconfig))


def _example(world: World, operation: PublishedOperation) -> tuple[str, Any]:
    """Give path and body of the example in the mock's own document."""
    own = build_document(world, all_endpoints())["paths"][operation.path][operation.method.lower()]
    values = {item["name"]: item["example"] for item in own["parameters"] if item["in"] == "path"}
    content = own.get("requestBody", {}).get("content", {}).get("application/json", {})
    return operation.path.format_map(values), content.get("example")


def test_published_operations_are_all_served(document: PublishedDocument) -> None:
    published = {(operation.method, operation.path, operation.operation_id) for operation in document.operations}
    served = {(endpoint.method, endpoint.path, endpoint.operation) for endpoint in OWN.values()}

    assert published
    assert published <= served


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        pytest.param(200, {}, "'effects' is a required property", id="missing-member"),
        pytest.param(200, {**STATE, "loyalty": 7}, "7 is not of type 'object'", id="wrong-type"),
        pytest.param(
            200, {**STATE, "effects": [{**EFFECT, "props": {}}]}, "'value' is a required property", id="props"
        ),
        pytest.param(418, {}, "the status 418 is not declared", id="undeclared-status"),
        pytest.param(404, {}, "the status 404 is not declared", id="not-found-beside-sessions"),
    ],
)
def test_published_document_finds_an_answer_that_does_not_keep_it(
    document: PublishedDocument, status: int, body: Any, problem: str
) -> None:
    declared = {
        "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/IntegrationStateV2"}}}}
    }
    operation = PublishedOperation("PUT", "/segment/v2/events", "any", declared)

    assert any(problem in text for text in document.problems(operation, status, json.dumps(body).encode()))


def test_published_document_is_exempted_only_for_its_own_contradictions() -> None:
    assert {*UNDEFINED_MEMBERS, *OVERLAPPING} == set(EXEMPTIONS)


def test_answer_keeps_the_published_document(
    document: PublishedDocument,
    make_world: Callable[..., World],
    operation: PublishedOperation,
    situation: Situation,
    mode: str,
) -> None:
    world = make_world(strict=mode == "strict", **dict(situation.settings))
    path, body = _example(world, operation)

    answer = Mock(world, in_process(world)).request(
        situation.method or operation.method, path, body, dict(situation.headers), raw=situation.raw
    )

    assert answer.status in (situation.statuses or (OWN[operation.operation_id].success,))
    assert document.problems(operation, answer.status, answer.body) == []


def test_second_answer_keeps_the_published_document(
    document: PublishedDocument, make_world: Callable[..., World], mode: str
) -> None:
    statuses = {}
    for operation in document.operations:
        world = make_world(strict=mode == "strict")
        mock, (path, body) = Mock(world, in_process(world)), _example(world, operation)
        mock.request(operation.method, path, body)
        answer = mock.request(operation.method, path, body)
        statuses[operation.operation_id] = answer.status
        assert document.problems(operation, answer.status, answer.body) == []

    assert statuses["segment/createAudience"] == 409
    assert statuses["segment/deleteAudience"] == 404


def test_session_keeps_the_published_document_through_its_life(
    document: PublishedDocument, make_world: Callable[..., World], mode: str
) -> None:
    world = make_world(strict=mode == "strict")
    mock = Mock(world, in_process(world))
    operation = next(item for item in document.operations if item.operation_id == "segment/v2/updateCustomerSession")

    answers = [mock.put("/segment/v2/customer_sessions/cart-1", body) for body in SESSION_BODIES]

    assert [answer.status for answer in answers] == [200, 200, 200, 200, 400, 200]
    assert answers[0].json["effects"]
    for answer in answers:
        assert document.problems(operation, answer.status, answer.body) == []


def test_generated_requests_are_answered_by_the_published_document(
    pytestconfig: pytest.Config, document: PublishedDocument, make_world: Callable[..., World]
) -> None:
    by_id = {operation.operation_id: operation for operation in document.operations}
    world = make_world(strict=True, rate_limit=False, callbacks=False)
    problems: list[str] = []
    statuses: Counter[int] = Counter()
    schema = schemathesis.openapi.from_path(_file(pytestconfig), config=_config()).include(path_regex="^/segment/")
    schema.app = create_app(world)

    @schema.hook
    def after_call(context: Any, case: Any, response: Any) -> None:
        operation = by_id[case.operation.definition.raw["operationId"]]
        statuses[response.status_code] += 1
        found = document.problems(operation, response.status_code, response.content)
        problems.extend(f"{operation.operation_id} {json.dumps(case.body, default=str)}: {text}" for text in found)
        world.reset()

    stream = list(from_schema(schema).execute())

    assert [event.value for event in stream if isinstance(event, events.NonFatalError)] == []
    assert problems == []
    assert statuses[200] > 0
    assert statuses[400] > 0


def _config() -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": RUN_SEED,
            "base-url": "http://localhost/",
            "headers": {**HEADERS, "Authorization": f"ApiKey-v1 {KEY}", "destination-hostname": DEPLOYMENT},
            "generation": {"max-examples": CASES_PER_OPERATION, "deterministic": True, "database": "none"},
            "phases": {"stateful": {"enabled": False}},
            "checks": {"enabled": False},
        }
    )
