"""The mock beside bare Flask on the same server, and beside other mocks where they are installed, over HTTP.

Run it with ``python -m tests.benchmarks.http [--seconds 2] [--rounds 5] [--prism-spec FILE]``. Targets are interleaved
round by round, one server alive at a time; medians are printed, as ratios to bare Flask on waitress.
"""

import argparse
import http.client
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks import payloads

CONNECTIONS = 8
START_SECONDS = 30.0
HOST = "127.0.0.1"

BARE = """
import sys
from flask import Flask, request
from waitress import serve
app = Flask("bare")
app.put("/<path:path>")(lambda path: request.get_json())
serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=4, _quiet=True)
"""
PYTEST_HTTPSERVER = """
import re, sys, threading
from pytest_httpserver import HTTPServer
server = HTTPServer(port=int(sys.argv[1]))
server.start()
server.expect_request(re.compile("/segment/.*"), method="PUT").respond_with_json({})
threading.Event().wait()
"""


@dataclass(frozen=True)
class Load:
    """One kind of request."""

    name: str
    path: str
    body: bytes

    def raw(self, port: int, connection: int) -> bytes:
        """Write the request; each connection has an entity of its own, as parallel ones are refused."""
        headers = {**payloads.HEADERS, "Host": f"{HOST}:{port}", "Content-Length": str(len(self.body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"PUT {self.path}-{connection} HTTP/1.1\r\n{lines}\r\n".encode() + self.body


@dataclass(frozen=True)
class Figures:
    """What one round showed: requests per second, and latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float


LOADS = (
    Load("small profile", payloads.PROFILE, payloads.profile()),
    Load("session of 10", payloads.SESSION, payloads.session(10)),
    Load("session of 1000", payloads.SESSION, payloads.session(1000)),
)


def targets(prism_spec: str | None) -> dict[str, list[str]]:
    """Give the commands that serve, by name; ``{port}`` stands for the port."""
    mock = [sys.executable, "-m", "mock_talon", "serve", "--no-rate-limit", "--port", "{port}"]
    found = {"bare Flask": [sys.executable, "-c", BARE, "{port}"], "this mock": mock}
    if prism_spec and shutil.which("prism"):
        found["Prism -v error"] = ["prism", "mock", "-v", "error", "-p", "{port}", prism_spec]
    if _is_installed("pytest_httpserver"):
        found["pytest-httpserver"] = [sys.executable, "-c", PYTEST_HTTPSERVER, "{port}"]
    return found


def _is_installed(module: str) -> bool:
    command = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def serving(command: Sequence[str]) -> Iterator[int]:
    """Run a target on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [part.format(port=port) if part == "{port}" else part for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nobody listens on port {port}")


def measure(port: int, load: Load, seconds: float) -> Figures:
    """Send one kind of request over some connections as fast as the answers come."""
    latencies: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    deadline = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_send, args=(port, load.raw(port, number), deadline, each))
        for number, each in enumerate(latencies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = sorted(latency for each in latencies for latency in each)
    return Figures(len(every) / seconds, *(every[int(len(every) * part)] * 1000 for part in (0.5, 0.99)))


def _send(port: int, raw: bytes, deadline: float, latencies: list[float]) -> None:
    with socket.create_connection((HOST, port)) as connection:
        while (started := time.perf_counter()) < deadline:
            connection.sendall(raw)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"the answer was {answer.status}")
            latencies.append(time.perf_counter() - started)


def main() -> None:
    """Measure every target with every load and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--prism-spec", help="the vendor's OpenAPI document, for Prism")
    options = parser.parse_args()
    commands = targets(options.prism_spec)
    seen: dict[tuple[str, str], list[Figures]] = {}
    for _ in range(options.rounds):
        for name, command in commands.items():
            with serving(command) as port:
                for load in LOADS:
                    measure(port, load, options.seconds / 4)
                    seen.setdefault((name, load.name), []).append(measure(port, load, options.seconds))
    report(tuple(commands), seen)


def report(names: Sequence[str], seen: dict[tuple[str, str], list[Figures]]) -> None:
    """Print medians and the ratio to bare Flask in the same rounds."""
    print("| target | load | requests/s | of bare Flask | p50 ms | p99 ms |\n|---|---|---|---|---|---|")
    for load in LOADS:
        bare = statistics.median(figures.per_second for figures in seen["bare Flask", load.name])
        for name in names:
            rounds = seen[name, load.name]
            rate, p50, p99 = (
                statistics.median(getattr(figures, member) for figures in rounds)
                for member in ("per_second", "p50", "p99")
            )
            print(f"| {name} | {load.name} | {rate:.0f} | {rate / bare:.2f}× | {p50:.1f} | {p99:.1f} |")


if __name__ == "__main__":
    main()
