"""Runs that somebody stops: they tell what was played, and leave as little behind as those that end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from destination import DeliveryError, RequestsTransport, WireRequest, WireResponse
from mock_talon import Server
from scenarios import Generator, InProcessMock, Leftovers, RunFinished, run
from scenarios.breaking_off import BreakOff, held
from scenarios.cli import cli
from scenarios.events import Event, RunStarted, ScenarioFinished
from scenarios.live import LiveServer
from scenarios.model import Scenario, WorldSetup
from scenarios.reports import JsonLines
from scenarios.reports.notes import leftover_lines
from scenarios.stage import Stage
from tests.scenarios.conftest import SEED
from tests.scenarios.test_live import HOSTNAME, KEY, WORLD, deployment, documents

__all__ = ["deployment"]

ENDING_SECONDS = 60
NEW_AUDIENCE = WireRequest("POST", "https://integration.talon.one/segment/audiences", (), b'{"audienceId":"a"}')


@contextmanager
def running(*options: str) -> Iterator[subprocess.Popen[str]]:
    """Start a run whose lines of JSON come one by one, in a group of processes of its own, as a terminal does."""
    command = [sys.executable, "-m", "scenarios", "run", "--seed", "7", "--json", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def stopped(process: subprocess.Popen[str], number: signal.Signals) -> tuple[dict[str, object], str]:
    """Stop all processes of a run; give its last line, and what it said besides."""
    os.killpg(process.pid, number)
    output, errors = process.communicate(timeout=ENDING_SECONDS)
    last: dict[str, object] = json.loads(output.splitlines()[-1])
    return last, errors


def read_until(stream: IO[str] | None, kind: str) -> None:
    """Read until a scenario of the kind has sent something."""
    for line in stream or ():
        told = json.loads(line)
        if told.get("kind") == kind and told["requests"]:
            return


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_live_run_deletes_its_audiences_when_it_is_stopped(
    deployment: Server, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    world = tmp_path / "world.toml"
    world.write_text(WORLD)
    before = documents(deployment, "audiences")
    options = ("--live", "--base-url", deployment.url, "--deployment", HOSTNAME, "--api-key", KEY)
    with running(*options, "--world", str(world), "--count", "60") as process:
        read_until(process.stdout, "created")
        made = documents(deployment, "audiences") - before
        last, _ = stopped(process, number)

    assert process.returncode == status
    assert made
    assert documents(deployment, "audiences") == before
    assert last["brokenOff"] is True


@pytest.mark.parametrize("workers", ["1", "2"])
def test_stopped_run_tells_what_was_played_and_nothing_of_its_insides(workers: str) -> None:
    with running("--count", "3000", "--workers", workers) as process:
        read_until(process.stdout, "created")
        last, errors = stopped(process, signal.SIGINT)

    assert process.returncode == 130
    assert last["event"] == "finished"
    assert last["brokenOff"] is True
    assert errors.strip() == "breaking off after the scenario that is being played; once more to stop at once"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_stopped_run_writes_its_reports(tmp_path: Path, workers: str) -> None:
    files = {name: tmp_path / name for name in ("junit", "markdown", "html")}
    reports = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    with running("--count", "3000", "--workers", workers, *reports) as process:
        read_until(process.stdout, "created")
        stopped(process, signal.SIGINT)

    assert '<property name="broken off" value="true"' in files["junit"].read_text()
    assert files["markdown"].read_text().splitlines()[0].endswith(" passed, then broken off")
    assert ", then broken off</h1>" in files["html"].read_text()
    assert "BROKEN OFF: " in files["html"].read_text()


def test_request_to_end_that_comes_while_a_worker_starts_is_heard_afterwards() -> None:
    with BreakOff().listening() as stop:
        with held():
            signal.raise_signal(signal.SIGTERM)
            is_heard_at_once = stop.is_asked

        assert not is_heard_at_once
        assert stop.status == 143


@pytest.mark.skipif(sys.platform == "win32", reason="processes of Windows inherit no mask of signals")
def test_process_that_is_started_meanwhile_takes_no_request_to_end() -> None:
    code = "import signal; print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())))"
    with held():
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout == f"{[signal.SIGINT, signal.SIGTERM]}\n"


def test_request_to_end_is_taken_when_standard_error_is_closed() -> None:
    code = (
        "import os, signal; from scenarios.breaking_off import BreakOff; os.close(2)\n"
        "with BreakOff().listening() as stop: signal.raise_signal(signal.SIGTERM)\n"
        "print(stop.status)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "143\n")


def test_signals_go_back_to_the_system_when_python_knows_nobody_who_had_them(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    monkeypatch.setattr(signal, "signal", lambda _, handler: given.append(handler))

    with BreakOff().listening():
        given.clear()

    assert given == [signal.SIG_DFL, signal.SIG_DFL]


class TidiedMock(InProcessMock):
    """Tells when it is tidied."""

    has_been_tidied = False

    def tidy(self) -> Leftovers:
        self.has_been_tidied = True
        return Leftovers()


def scenarios() -> list[Scenario]:
    return [Generator(SEED).by_id(f"trackEventV2/tracked/{number}") for number in range(3)]


def test_run_that_is_asked_twice_to_end_still_tidies_and_tells() -> None:
    told: list[Event] = []

    def ask_twice(event: Event) -> None:
        told.append(event)
        if isinstance(event, ScenarioFinished):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with TidiedMock() as mock, BreakOff().listening() as stop:
        over = run(scenarios(), mock, [ask_twice], stop=stop)

    assert mock.has_been_tidied
    assert over.is_broken_off
    assert told[-1] == over
    assert stop.status == 130


class AskingMock(TidiedMock):
    """Asks its run to end, twice in the first scenario or once while tidying."""

    def __init__(self, *, asks_in_tidying: bool) -> None:
        super().__init__()
        self._asks_in_tidying = asks_in_tidying

    def stage(self, setup: WorldSetup) -> Stage | None:
        if not self._asks_in_tidying:
            ask(2)
        return super().stage(setup)

    def tidy(self) -> Leftovers:
        if self._asks_in_tidying:
            ask(1)
        return super().tidy()


def ask(times: int) -> None:
    for _ in range(times):
        signal.raise_signal(signal.SIGINT)


def test_run_that_is_asked_twice_within_a_scenario_does_not_finish_it() -> None:
    with AskingMock(asks_in_tidying=False) as mock, BreakOff().listening() as stop:
        over = run(scenarios(), mock, stop=stop)

    assert over.is_broken_off
    assert over.finished == ()
    assert mock.has_been_tidied


def test_complete_run_is_not_broken_off_when_it_is_asked_to_end_while_it_tidies() -> None:
    with AskingMock(asks_in_tidying=True) as mock, BreakOff().listening() as stop:
        over = run(scenarios(), mock, stop=stop)

    assert stop.is_asked
    assert not over.is_broken_off
    assert len(over.finished) == 3


def test_nothing_is_played_when_a_run_is_asked_to_end_at_its_start() -> None:
    with InProcessMock() as mock, BreakOff().listening() as stop:
        over = run(scenarios(), mock, [lambda event: ask(isinstance(event, RunStarted))], stop=stop)

    assert over.is_broken_off
    assert over.finished == ()


def test_every_listener_is_told_of_a_scenario_when_one_is_interrupted_meanwhile() -> None:
    told: list[Event] = []
    with InProcessMock() as mock, BreakOff().listening() as stop:
        over = run(
            scenarios(), mock, [lambda event: ask(2 * isinstance(event, ScenarioFinished)), told.append], stop=stop
        )

    assert [type(event) for event in told] == [RunStarted, ScenarioFinished, RunFinished]
    assert len(over.finished) == 1


def test_listener_that_does_not_return_is_left_when_it_is_asked_for_the_third_time() -> None:
    told: list[Event] = []
    with InProcessMock() as mock, BreakOff().listening() as stop:
        over = run(
            scenarios(), mock, [lambda event: ask(3 * isinstance(event, ScenarioFinished)), told.append], stop=stop
        )

    assert [type(event) for event in told] == [RunStarted, RunFinished]
    assert over.is_broken_off


@pytest.mark.parametrize(
    ("over", "is_whole"),
    [
        (RunFinished((), 1.0), True),
        (RunFinished((), 1.0, leftovers=Leftovers(deleted=("a",), profiles=("p",))), True),
        (RunFinished((), 1.0, leftovers=Leftovers(undeleted=("a",))), False),
        (RunFinished((), 1.0, is_broken_off=True), False),
    ],
)
def test_run_is_whole_when_nothing_is_left_to_play_or_delete(over: RunFinished, *, is_whole: bool) -> None:
    assert over.is_whole is is_whole


class AskingLines(JsonLines):
    """Ask the run to end while a scenario is told."""

    def __call__(self, event: Event) -> None:
        ask(isinstance(event, ScenarioFinished))
        super().__call__(event)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("count", "status"), [("1", 0), ("2", 130)])
def test_status_is_that_of_the_signal_when_something_was_left(
    monkeypatch: pytest.MonkeyPatch, count: str, status: int, workers: str
) -> None:
    monkeypatch.setattr("scenarios.cli.JsonLines", AskingLines)
    options = ("--only", "createAudience/created", "--count", count, "--workers", workers)
    result = CliRunner().invoke(cli, ("run", "--seed", "7", "--json", *options))

    assert result.exit_code == status
    assert json.loads(result.output.splitlines()[-1])["brokenOff"] is (status != 0)


def test_run_that_fails_itself_still_tidies_and_tells() -> None:
    told: list[Event] = []

    def fail(event: Event) -> None:
        told.append(event)
        if isinstance(event, ScenarioFinished):
            raise KeyboardInterrupt

    with TidiedMock() as mock, pytest.raises(KeyboardInterrupt):
        run(scenarios(), mock, [fail])

    assert mock.has_been_tidied
    assert isinstance(told[-1], RunFinished)
    assert told[-1].is_broken_off


def test_audience_is_deleted_whose_creation_was_never_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(_: object, request: WireRequest, __: float) -> WireResponse:
        if request.method != "GET":
            asked.append(request.method)
        if request.method == "POST":
            raise DeliveryError("no answer came")
        return WireResponse(204, "No Content", {}, b"")

    monkeypatch.setattr(RequestsTransport, "send", answer)
    with LiveServer("https://integration.talon.one", "key", "deployment", requests_per_second=1e6) as server:
        with pytest.raises(DeliveryError):
            server.transport.send(NEW_AUDIENCE, 1.0)
        left = server.tidy()

    assert asked == ["POST", "DELETE"]
    assert left.deleted == ("a",)


def test_every_audience_is_named_that_could_not_be_deleted() -> None:
    names = tuple(f"r123456audience-{number}" for number in range(9))

    told = " ".join(leftover_lines(Leftovers(undeleted=names)))

    assert all(name in told for name in names)
