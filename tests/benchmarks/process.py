"""What the mock costs as a process beside bare Flask: import, start, memory, and memory as requests go by.

Run it with ``python -m tests.benchmarks.process [--rounds 7] [--requests 100000]``; medians and ratios are printed.
"""

import argparse
import http.client
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import payloads
from tests.benchmarks.http import BARE, CONNECTIONS, HOST, LOADS, serving

MOCK = [sys.executable, "-m", "mock_talon", "serve", "--no-rate-limit", "--port", "{port}"]
BARE_FLASK = [sys.executable, "-c", BARE, "{port}"]
IMPORTS = {"import flask": "import flask", "import mock_talon and serve": "from mock_talon import Server"}
EARLY = 10_000


def import_seconds(statement: str) -> float:
    """Time a whole interpreter that imports and ends."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def start_seconds(command: Sequence[str]) -> float:
    """Time from the start of a process to its first answer."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    with subprocess.Popen(
        [part.format(port=port) if part == "{port}" else part for part in command], stdout=subprocess.DEVNULL
    ) as process:
        while not _answers(port):
            time.sleep(0.005)
        took = time.perf_counter() - started
        process.terminate()
    return took


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("PUT", payloads.PROFILE, payloads.profile(), payloads.HEADERS)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def peak_mebibytes(port: int) -> float:
    """Read the greatest resident memory of the process that listens on a port."""
    found = subprocess.run(["pgrep", "-f", f"{port}"], capture_output=True, text=True, check=True).stdout.split()
    sizes = [Path(f"/proc/{pid}/status").read_text("utf-8") for pid in found if Path(f"/proc/{pid}/status").exists()]
    lines = [line for size in sizes for line in size.splitlines() if line.startswith("VmHWM")]
    return max(int(line.split()[1]) for line in lines) / 1024


def send(port: int, count: int) -> None:
    """Send small requests over some connections, each about an entity of its own."""

    def work(number: int) -> None:
        raw = LOADS[0].raw(port, number)
        with socket.create_connection((HOST, port)) as connection:
            for _ in range(count // CONNECTIONS):
                connection.sendall(raw)
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                answer.read()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report(name: str, measure: Callable[[bool], float], rounds: int, unit: str) -> None:
    """Measure bare Flask and the mock in turn, and print medians and their ratio."""
    pairs = [(measure(False), measure(True)) for _ in range(rounds)]
    bare, mock = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"| {name} | {bare:.3f} {unit} | {mock:.3f} {unit} | {mock / bare:.2f}× |", flush=True)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=100_000)
    options = parser.parse_args()
    statements = tuple(IMPORTS.values())
    print("| what | bare Flask | this mock | ratio |\n|---|---|---|---|")
    report("import, whole process", lambda is_mock: import_seconds(statements[is_mock]), options.rounds, "s")
    report(
        "start to first answer",
        lambda is_mock: start_seconds(MOCK if is_mock else BARE_FLASK),
        options.rounds,
        "s",
    )
    peaks = []
    for command in (BARE_FLASK, MOCK):
        with serving(command) as port:
            send(port, EARLY)
            early = peak_mebibytes(port)
            send(port, options.requests - EARLY)
            peaks.append((early, peak_mebibytes(port)))
    (bare, bare_later), (mock, mock_later) = peaks
    print(f"| peak memory after {EARLY:,} requests | {bare:.0f} MiB | {mock:.0f} MiB | {mock / bare:.2f}× |")
    later = f"| peak memory after {options.requests:,} requests | {bare_later:.0f} MiB | {mock_later:.0f} MiB "
    print(f"{later}| {mock_later / bare_later:.2f}×, {mock_later / mock:.2f}× of its own after {EARLY:,} |")


if __name__ == "__main__":
    main()
