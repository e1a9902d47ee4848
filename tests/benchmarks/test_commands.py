"""The benchmark commands measure what they say, and tell what keeps them from it. No figure is judged."""

import sys
from collections.abc import Iterator

import pytest

from mock_talon import Behaviour, Server, World
from tests.benchmarks.clients import AnswerError, Connection, Figures, measure_with_threads
from tests.benchmarks.http import median, present, report
from tests.benchmarks.payloads import LOADS, SMALL, Load
from tests.benchmarks.targets import MOCK, Target, bare_flask, prism, serving


@pytest.fixture
def mock() -> Iterator[Server]:
    with Server(World(behaviour=Behaviour(rate_limit=False))) as server:
        yield server


@pytest.mark.parametrize("load", LOADS, ids=lambda load: load.name)
def test_threads_measure_each_load(mock: Server, load: Load) -> None:
    figures = measure_with_threads(mock.port, load, 0.05)

    assert figures.per_second > 0
    assert 0 < figures.p50 <= figures.p99


def test_answer_that_refuses_is_told_with_its_body() -> None:
    with Server(World(behaviour=Behaviour(strict=True))) as server, Connection(server.port, SMALL, 0) as connection:
        bad = Load("bad", SMALL.path, b'{"attributes": {"Nope": 1}}')
        connection.exchange()
        with Connection(server.port, bad, 0) as other, pytest.raises(AnswerError, match=r'bad: 400 \{"StatusCode":400'):
            other.exchange()


def test_refusal_in_the_midst_of_a_measurement_ends_it() -> None:
    with Server() as server, pytest.raises(AnswerError, match="small profile: 429"):
        measure_with_threads(server.port, SMALL, 5.0)


def test_target_listens_until_the_block_ends() -> None:
    with serving(bare_flask("waitress")) as running, Connection(running.port, SMALL, 0) as connection:
        connection.exchange()
        assert running.peak_mebibytes() > 1

    assert running.process.poll() is not None


def test_target_that_ends_says_why() -> None:
    target = Target("broken", [sys.executable, "-c", "raise SystemExit('no spec')"])

    with pytest.raises(RuntimeError, match="broken does not listen: no spec"), serving(target):
        raise AssertionError("it cannot listen")


def test_peer_that_is_missing_is_told_in_a_line_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    bare = bare_flask("waitress")

    assert present([bare, prism("no-such-program", "spec.yaml"), prism(sys.executable, None)]) == [bare]
    assert capsys.readouterr().out.splitlines() == [
        "left out: Prism -v error, no program no-such-program: npm install @stoplight/prism-cli, and --prism",
        "left out: Prism -v error, no --prism-spec with the vendor's OpenAPI document",
    ]


def test_report_has_medians_and_ratios(capsys: pytest.CaptureFixture[str]) -> None:
    rounds = [Figures(100, 1, 2), Figures(300, 2, 9), Figures(200, 4, 4)]
    halves = [Figures(each.per_second / 2, each.p50, each.p99) for each in rounds]
    seen = {(name, load.name): each for name, each in (("other", halves), (MOCK, rounds)) for load in LOADS}
    report("title", ("other", MOCK), seen)

    assert median(rounds) == Figures(200, 2, 4)
    assert capsys.readouterr().out.splitlines() == [
        "| title | small profile | session of 10 | session of 1000 |",
        "|---|---|---|---|",
        f"| other |{' 100/s, 2.0 / 4.0 ms (2.0×) |' * 3}",
        f"| this mock |{' 200/s, 2.0 / 4.0 ms (2.0×) |' * 3}",
        f"| mock ÷ other |{' 2.00× |' * 3}",
    ]
