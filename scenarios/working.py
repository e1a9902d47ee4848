"""Several processes that play one run together, each its share; what they tell comes in the order of the run."""

import multiprocessing
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Final

from scenarios.breaking_off import held
from scenarios.coverage import Counts, Tally, served_contract
from scenarios.errors import UsageError
from scenarios.plan import Plan
from scenarios.runner import Played, play_all

_ENDING_SECONDS: Final = 5.0


class WorkerError(UsageError):
    """A worker ended before its work did."""


@contextmanager
def played_by(plan: Plan, workers: int, tally: Tally) -> Iterator[Iterator[Played]]:
    """Let so many processes play a run.

    Args:
        plan: what is played, and against whom.
        workers: how many.
        tally: takes over what the workers have counted.

    Raises:
        WorkerError: one of them ended early, with what it said.
    """
    running: list[tuple[BaseProcess, Connection]] = []
    context = _way_of_starting()
    try:
        for number in range(workers):
            with held():
                running.append(_started(context, plan, number, workers, [connection for _, connection in running]))
        yield in_order([connection for _, connection in running], len(plan.ids), tally)
    finally:
        for _, connection in running:
            connection.close()
        for process, _ in running:
            process.join(_ENDING_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()


def _started(
    context: ForkContext | SpawnContext, plan: Plan, number: int, workers: int, earlier: list[Connection]
) -> tuple[BaseProcess, Connection]:
    ours, theirs = context.Pipe(duplex=False)
    inherited = (ours, *earlier) if isinstance(context, ForkContext) else ()
    process = context.Process(target=_work, args=(plan, number, workers, theirs, inherited), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _way_of_starting() -> ForkContext | SpawnContext:
    """Choose how a process starts: as a copy of this one, which takes no time, where no thread could be cut in half."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if sys.platform != "win32":
        resource_tracker.ensure_running()  # it would let go the signals that are held while a process starts
    return multiprocessing.get_context("spawn")


def in_order(connections: list[Connection], count: int, tally: Tally) -> Iterator[Played]:
    """Take turns, as the shares were dealt."""
    for place in range(count):
        yield _received(connections[place % len(connections)], tally)


def _received(connection: Connection, tally: Tally) -> Played:
    try:
        told = connection.recv()
    except EOFError as error:
        raise WorkerError(
            "a worker process ended before its work did; run again with --workers 1 to see why"
        ) from error
    if isinstance(told, UsageError):
        raise told
    tally.add(told.counts)
    played: Played = told.played
    return played


@dataclass(frozen=True, slots=True)
class _Told:
    """One scenario that a worker has played, and what its steps count for coverage."""

    played: Played
    counts: Counts


def _work(plan: Plan, number: int, workers: int, connection: Connection, inherited: tuple[Connection, ...]) -> None:
    """Play a share, until it is done or nobody listens any more.

    Args:
        plan: what is played, and against whom.
        number: which share, counted from 0.
        workers: how many there are.
        connection: where to tell what was played.
        inherited: what other processes read from; to be closed, as nobody would notice otherwise that they do not.
    """
    for reader in inherited:
        reader.close()
    tally = Tally(served_contract())
    try:
        with plan.opened(number, workers) as opened:
            for played in play_all(opened, opened.target, opened.shrinker):
                tally(played.finished)
                connection.send(_Told(_lean(played), tally.take()))
    except UsageError as error:
        connection.send(error)
    except BrokenPipeError:
        return
    finally:
        connection.close()


def _lean(played: Played) -> Played:
    """Leave out the steps of what passed: nobody asks for them, and they would cost more than playing them."""
    return played if played.finished.failures else replace(played, finished=played.finished.in_short())
