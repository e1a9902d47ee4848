"""What sends the requests: wrk where it is installed, else threads of our own."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from tests.benchmarks.bare import HOST
from tests.benchmarks.payloads import HEADERS, Load

CONNECTIONS = 8
_SCRIPT = Path(__file__).with_name("put.lua")
_READ_BYTES = 256 * 1024


class AnswerError(Exception):
    """A target has not answered as it should."""


@dataclass(frozen=True)
class Figures:
    """What one round showed: requests per second, and latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float


Measure = Callable[[int, Load, float], Figures]
"""Sends one kind of request to a port, as fast as the answers come, for some seconds."""


def fastest_client() -> tuple[str, Measure]:
    """Give the client that takes the least from the target, and its name."""
    if shutil.which("wrk"):
        return f"wrk, 1 thread and {CONNECTIONS} connections", measure_with_wrk
    return f"{CONNECTIONS} threads of Python, as wrk is not installed", measure_with_threads


def measure_with_wrk(port: int, load: Load, seconds: float) -> Figures:
    """Measure with wrk.

    Raises:
        AnswerError: a request was refused, or not answered.
    """
    with tempfile.NamedTemporaryFile() as body:
        body.write(load.body)
        body.flush()
        size = ["-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
        arguments = [load.path, body.name, str(load.entities), *(part for header in HEADERS.items() for part in header)]
        command = ["wrk", *size, "-s", str(_SCRIPT), f"http://{HOST}:{port}", "--", *arguments]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(told.splitlines()[-1])
    if found["refused"] or found["failed"] or not found["count"]:
        raise AnswerError(f"{load.name}: {told.splitlines()[-1]}")
    return Figures(found["count"] / found["seconds"], found["p50"], found["p99"])


def measure_with_threads(port: int, load: Load, seconds: float) -> Figures:
    """Measure with a thread for each connection.

    Raises:
        AnswerError: a request was refused, or not answered.
    """
    latencies: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    in_parallel(lambda number: _send_until(started + seconds, port, load, number, latencies[number]))
    taken = time.perf_counter() - started
    every = sorted(latency for each in latencies for latency in each)
    return Figures(len(every) / taken, *(every[int(len(every) * part)] * 1000 for part in (0.5, 0.99)))


def in_parallel(work: Callable[[int], object]) -> None:
    """Work in a thread for each connection, which is told its number."""
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        tuple(threads.map(work, range(CONNECTIONS)))


def _send_until(deadline: float, port: int, load: Load, number: int, latencies: list[float]) -> None:
    with Connection(port, load, number) as connection:
        now = time.perf_counter()
        while not latencies or now < deadline:
            started = now
            connection.exchange()
            now = time.perf_counter()
            latencies.append(now - started)


class Connection:
    """Sends one request over and over; does as little as can be, so that the target has the processor.

    Args:
        port: where it is sent.
        load: what is sent.
        number: about which entity.
    """

    def __init__(self, port: int, load: Load, number: int) -> None:
        self._load = load
        self._raw = load.raw(f"{HOST}:{port}", number)
        self._socket = socket.create_connection((HOST, port))

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def exchange(self) -> None:
        """Send the request and read its answer.

        Raises:
            AnswerError: it was refused, or not answered.
        """
        self._socket.sendall(self._raw)
        head, body = self._until_blank_line()
        status = int(head.split(b" ", 2)[1])
        if b"transfer-encoding: chunked" in head.lower():
            while not body.endswith(b"0\r\n\r\n"):
                body += self._read()
        else:
            missing = _length(head) - len(body)
            while missing > 0:
                piece = self._read()
                missing -= len(piece)
                body = body or piece
        if status != HTTPStatus.OK:
            raise AnswerError(f"{self._load.name}: {status} {body[:300].decode('utf-8', 'replace')}")

    def _until_blank_line(self) -> tuple[bytes, bytes]:
        read = self._read()
        while b"\r\n\r\n" not in read:
            read += self._read()
        head, _, body = read.partition(b"\r\n\r\n")
        return head, body

    def _read(self) -> bytes:
        piece = self._socket.recv(_READ_BYTES)
        if not piece:
            raise AnswerError(f"{self._load.name}: the connection was closed")
        return piece


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
