"""What the mock costs as a process beside bare Flask: import, start, memory, and memory as requests go by.

Run it with ``python -m tests.benchmarks.process [--rounds 7] [--requests 100000]``; medians and ratios are printed.
"""

import argparse
import compileall
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import mock_talon
from tests.benchmarks.clients import CONNECTIONS, Connection, in_parallel
from tests.benchmarks.payloads import SMALL
from tests.benchmarks.targets import Target, bare_flask, serving, this_mock

TARGETS = (bare_flask("waitress"), this_mock())
IMPORTS = ("import flask", "from mock_talon import Server")
EARLY = 10_000


def import_seconds(statement: str) -> float:
    """Time a whole interpreter that imports and ends."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def start_seconds(target: Target) -> float:
    """Time from the start of a process to its first answer."""
    started = time.perf_counter()
    with serving(target) as running, Connection(running.port, SMALL, 0) as connection:
        connection.exchange()
        return time.perf_counter() - started


def peaks(target: Target, requests: int) -> tuple[float, float]:
    """Give the peak memory early and late in a number of small requests, in mebibytes."""
    with serving(target) as running:
        send(running.port, EARLY)
        early = running.peak_mebibytes()
        send(running.port, requests - EARLY)
        return early, running.peak_mebibytes()


def send(port: int, count: int) -> None:
    """Send small requests over some connections, each about an entity of its own."""

    def work(number: int) -> None:
        with Connection(port, SMALL, number) as connection:
            for _ in range(count // CONNECTIONS):
                connection.exchange()

    in_parallel(work)


def report(name: str, measure: Callable[[int], float], rounds: int) -> None:
    """Measure bare Flask and the mock in turn, and print medians and their ratio."""
    pairs = [(measure(0), measure(1)) for _ in range(rounds)]
    bare, mock = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"| {name} | {bare:.3f} s | {mock:.3f} s | {mock / bare:.2f}× |", flush=True)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=100_000)
    options = parser.parse_args()
    compileall.compile_dir(mock_talon.__path__[0], quiet=1)  # as installing does; a checkout may go without
    print("| what | bare Flask | this mock | ratio |\n|---|---|---|---|")
    report("import, whole process", lambda side: import_seconds(IMPORTS[side]), options.rounds)
    report("start to first answer", lambda side: start_seconds(TARGETS[side]), options.rounds)
    (bare, bare_later), (mock, mock_later) = (peaks(target, options.requests) for target in TARGETS)
    print(f"| peak memory after {EARLY:,} requests | {bare:.0f} MiB | {mock:.0f} MiB | {mock / bare:.2f}× |")
    later = f"| peak memory after {options.requests:,} requests | {bare_later:.0f} MiB | {mock_later:.0f} MiB "
    print(f"{later}| {mock_later / bare_later:.2f}×, {mock_later / mock:.2f}× of its own after {EARLY:,} |")


if __name__ == "__main__":
    main()
