"""What a request costs in process, beside bare Flask and an untyped decode of the same body.

The figures are printed and kept with the benchmark, not asserted: they depend on the machine.
"""

import io
import statistics
from collections.abc import Callable
from time import process_time
from timeit import Timer
from typing import Any

import msgspec
import pytest
from flask import Flask, request
from pytest_benchmark.fixture import BenchmarkFixture

from mock_talon import Behaviour, World, create_app
from tests.benchmarks import payloads

ROUNDS = 7
ROUND_SECONDS = 0.05
SIDE_BY_SIDE_ROUNDS = 200


def bare_flask() -> Flask:
    """The least that Flask can do with such a request: decode the body and send it back."""
    app = Flask("bare")

    @app.put("/<path:path>")
    def echo(path: str) -> Any:
        return request.get_json()

    return app


def put(app: Flask, path: str, body: bytes) -> tuple[str, bytes]:
    """Call a WSGI application directly, without the cost of a test client."""
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "PUT",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "REQUEST_URI": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": payloads.HEADERS["Content-Type"],
        "HTTP_HOST": "127.0.0.1",
        "HTTP_AUTHORIZATION": payloads.HEADERS["Authorization"],
        "HTTP_DESTINATION_HOSTNAME": payloads.HEADERS["destination-hostname"],
    }
    answer = app(environ, lambda status, headers, exc_info=None: statuses.append(status))
    return statuses[0][:3], b"".join(answer)


def seconds(call: Callable[[], object]) -> float:
    """Time a call in seconds of this process: the best of a few rounds, each long enough to measure."""
    timer = Timer(call, timer=process_time)
    calls = max(1, int(ROUND_SECONDS / timer.timeit(1)))
    return min(timer.repeat(ROUNDS, calls)) / calls


def side_by_side(*calls: Callable[[], object]) -> list[float]:
    """Time calls one after the other, again and again, so that none has a warmer cache.

    Returns:
        The median of each, in seconds of this process: what others do on the machine does not count.
    """
    rounds = [[_once(call) for call in calls] for _ in range(SIDE_BY_SIDE_ROUNDS)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def _once(call: Callable[[], object]) -> float:
    started = process_time()
    call()
    return process_time() - started


@pytest.fixture
def world() -> World:
    return World(behaviour=Behaviour(rate_limit=False))


TEXTS = {"weight": "120", "height": "1.5", "length": "2", "position": "7"}
COSTS = {"additionalCosts": {"giftWrap": {"price": 1.5}}}
CASES = [
    pytest.param(payloads.PROFILE, payloads.profile(), "200", id="small-profile"),
    pytest.param(payloads.EVENT, payloads.event(), "200", id="small-event"),
    pytest.param(payloads.SESSION, payloads.session(10), "200", id="session-of-10"),
    pytest.param(payloads.SESSION, payloads.session(1000), "200", id="session-of-1000"),
    pytest.param(payloads.SESSION, payloads.session(1000, last_color=5), "400", id="refused-session-of-1000"),
    pytest.param(payloads.SESSION, payloads.session(1000, **TEXTS), "200", id="session-of-1000-with-measures-as-text"),
    pytest.param(payloads.SESSION, payloads.session(1000, **COSTS), "200", id="session-of-1000-with-costs"),
    pytest.param(payloads.SESSION_V1, payloads.session_v1(1000), "200", id="deprecated-session-of-1000"),
]


@pytest.mark.parametrize(("path", "body", "status"), CASES)
def test_request_is_answered(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], world: World, path: str, body: bytes, status: str
) -> None:
    app, bare = create_app(world), bare_flask()

    answered = benchmark(put, app, path, body)

    cost, of_bare, of_decoding = side_by_side(
        lambda: put(app, path, body), lambda: put(bare, path, body), lambda: msgspec.json.decode(body)
    )
    of_flask, of_decode = cost / of_bare, cost / of_decoding
    benchmark.extra_info.update(of_bare_flask=of_flask, of_untyped_decode=of_decode)
    with capsys.disabled():
        print(
            f"\n{path} {len(body)} bytes: {cost * 1e6:.0f} µs, {of_flask:.2f} of bare Flask, {of_decode:.1f} of a decode"
        )
    assert answered[0] == status


def test_world_is_reset(benchmark: BenchmarkFixture, world: World) -> None:
    benchmark(world.reset)

    assert world.journal.entries() == ()


def test_world_is_snapshot_and_restored(benchmark: BenchmarkFixture, world: World) -> None:
    put(create_app(world), payloads.PROFILE, payloads.profile())

    benchmark(lambda: world.store.restore(world.store.snapshot()))

    assert world.store.run(lambda transaction: transaction.get("profiles", "1/ada")) is not None
