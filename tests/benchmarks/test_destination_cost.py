"""What mapping, validating and building cost, in multiples of decoding and encoding the same event.

The figures are printed and kept with the benchmark, not asserted: they depend on the machine.
"""

import json
from collections.abc import Callable
from functools import partial
from timeit import Timer
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from destination.pipeline import Mapping, Pipeline, compile_pipeline
from destination.settings import Settings

SETTINGS = Settings("secret-key", "https://acme.europe-west1.talon.one")
TRIGGER = 'type = "track" and event = "Order Completed"'
ROUNDS = 7
ROUND_SECONDS = 0.03

TRACK = Mapping("trackEventV2", TRIGGER, use_defaults=True)
TRACK_EVENT = {
    "type": "track",
    "messageId": "m-1",
    "event": "Order Completed",
    "userId": "user-42",
    "anonymousId": "anon-1",
    "timestamp": "2024-05-01T10:00:00.000Z",
    "context": {"ip": "203.0.113.7", "page": {"url": "https://shop.example/cart", "path": "/cart"}},
    "properties": {"attributes": {"language": "English", "vip": True, "score": 7, "total": 99.5}},
}

ITEM = {
    "name": "name",
    "sku": "sku",
    "quantity": "quantity",
    "price": "price",
    "category": "category",
    "weight": "weight",
    "attributes": "props",
}
SESSION = Mapping(
    "updateCustomerSessionV2",
    TRIGGER,
    {
        "customerSessionId": {"@path": "$.properties.orderId"},
        "state": "closed",
        "cartItems": {
            "@arrayPath": ["$.properties.products", {field: {"@path": f"$.{key}"} for field, key in ITEM.items()}]
        },
    },
    use_defaults=True,
)


def session_event(items: int) -> dict[str, Any]:
    products = [
        {
            "name": f"Red Shoe {number}",
            "sku": f"S-{number}",
            "price": 19.9 + number,
            "quantity": 1 + number % 3,
            "category": "shoes",
            "weight": 350,
            "props": {"color": "red", "size": 42},
        }
        for number in range(items)
    ]
    return {**TRACK_EVENT, "properties": {"orderId": "o-9", "attributes": {"total": 99.5}, "products": products}}


def seconds_per_call(call: Callable[[], object]) -> float:
    """Time a call: the best of a few rounds, each long enough to measure."""
    timer = Timer(call)
    calls = max(1, int(ROUND_SECONDS / timer.timeit(1)))
    return min(timer.repeat(ROUNDS, calls)) / calls


def multiple_of_json(pipeline: Pipeline, event: Any) -> float:
    text = json.dumps(event)
    cost = seconds_per_call(lambda: pipeline.prepare(event, SETTINGS))
    return cost / seconds_per_call(lambda: json.dumps(json.loads(text)))


def microseconds_per_item(pipeline: Pipeline, items: int) -> float:
    event = session_event(items)
    return seconds_per_call(partial(pipeline.prepare, event, SETTINGS)) / items * 1e6


@pytest.mark.parametrize(
    ("mapping", "event", "goal"),
    [
        pytest.param(TRACK, TRACK_EVENT, 6, id="small-track-event"),
        pytest.param(SESSION, session_event(1000), 8, id="session-of-1000-items"),
    ],
)
def test_event_becomes_a_request(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], mapping: Mapping, event: Any, goal: int
) -> None:
    pipeline = compile_pipeline(mapping)

    prepared = benchmark(pipeline.prepare, event, SETTINGS)

    multiple = multiple_of_json(pipeline, event)
    benchmark.extra_info["multiple_of_json"] = multiple
    with capsys.disabled():
        print(f"\n{mapping.action}: {multiple:.1f} times json.loads + json.dumps (goal: at most {goal})")
    assert prepared.request is not None


def test_cost_grows_with_the_items(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = compile_pipeline(SESSION)

    per_item = {items: microseconds_per_item(pipeline, items) for items in (250, 500, 1000)}

    benchmark.extra_info["microseconds_per_item"] = per_item
    prepared = benchmark(pipeline.prepare, session_event(500), SETTINGS)
    with capsys.disabled():
        for items, microseconds in per_item.items():
            print(f"\nsession of {items} items: {microseconds:.1f} µs per item", end="")
    assert prepared.request is not None
