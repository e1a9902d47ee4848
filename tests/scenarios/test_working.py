"""Several processes: the same run, in the same order, whatever the number of workers."""

import subprocess
import sys
from multiprocessing import Pipe

import pytest
from click.testing import CliRunner, Result

from mock_talon import Behaviour, Server, World
from scenarios import Tally, served_contract
from scenarios.cli import cli
from scenarios.working import WorkerError, in_order


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ("run", "--seed", "7", *arguments))


def told(result: Result) -> tuple[str, list[str]]:
    lines = result.output.splitlines()
    digest = next(line for line in lines if line.startswith("digest"))
    return digest, lines[lines.index("coverage:") :]


def test_two_workers_play_what_one_plays() -> None:
    alone, together = invoke("--count", "6"), invoke("--count", "6", "--workers", "2")

    assert alone.exit_code == together.exit_code == 0
    assert told(alone) == told(together)
    assert " by 2 workers" in together.output


def test_failure_in_a_worker_is_told_whole_and_reduced() -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"attribute-type"}), rate_limit=False)
    options = ("--only", "trackEventV2/wrong-type", "--count", "3", "--workers", "2", "--rate", "100000")
    with Server(World(behaviour=behaviour)) as server:
        result = invoke(*options, "--base-url", server.url)

    assert result.exit_code == 1
    assert "rule attribute-type (" in result.output
    assert "smallest form: 1 step, the last sends PUT /segment/v2/events" in result.output


def test_run_of_workers_ends_early_when_it_is_asked_to() -> None:
    behaviour = Behaviour(disabled_rules=frozenset({"event-type-exists"}), rate_limit=False)
    options = ("--only", "trackEventV2", "--count", "9", "--workers", "2", "--rate", "100000", "--fail-fast")
    with Server(World(behaviour=behaviour)) as server:
        result = invoke(*options, "--base-url", server.url)

    assert result.exit_code == 1
    assert "7 scenarios not begun: the run ended early, as it was asked to" in result.output


def test_mistake_found_in_a_worker_is_told_as_such() -> None:
    result = invoke("--count", "2", "--workers", "2", "--base-url", "http://127.0.0.1:1")

    assert result.exit_code == 2
    assert "nobody answers at http://127.0.0.1:1" in result.output


def test_worker_that_ends_early_is_no_silent_end() -> None:
    ours, theirs = Pipe(duplex=False)
    theirs.close()
    played = in_order([ours], 1, Tally(served_contract()))

    with ours, pytest.raises(WorkerError, match="run again with --workers 1"):
        next(played)


def test_copied_processes_end_by_themselves_when_nobody_listens_any_more() -> None:
    """A command has one thread, so that its workers are copies that inherit each other's pipes.

    Whoever did not notice would wait for ever for somebody to read, and be killed long after any that did.
    """
    command = [sys.executable, "-c", LISTENS_TO_ONE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "fork [0, 0]\n"


LISTENS_TO_ONE = """
import multiprocessing
from scenarios import Tally, served_contract
from scenarios.plan import Plan
from scenarios import working
from scenarios.working import _way_of_starting, played_by

working._ENDING_SECONDS = 50
plan = Plan(7)
plan = Plan(7, ids=tuple(plan.generator().ids(3000)))
with played_by(plan, 2, Tally(served_contract())) as played:
    next(played)
    processes = multiprocessing.active_children()
print(_way_of_starting().get_start_method(), [process.exitcode for process in processes])
"""
