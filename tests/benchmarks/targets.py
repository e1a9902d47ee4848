"""What is measured, and running it: the mock, bare Flask, and other mocks where they are installed."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.bare import HOST

PORT = "{port}"
"""Stands for the port in a command."""
MOCK = "this mock"
START_SECONDS = 30.0
_POLL_SECONDS = 0.005
_HTTPSERVER = """
import re, sys, threading
from flask import Response, json
from pytest_httpserver import HTTPServer
server = HTTPServer(port=int(sys.argv[1]))
every = server.expect_request(re.compile("/segment/.*"), method="PUT")
every.respond_with_handler(lambda request: Response(json.dumps(request.get_json()), content_type="application/json"))
server.start()
threading.Event().wait()
"""


@dataclass(frozen=True)
class Target:
    """A server that may be measured.

    Args:
        name: in the tables.
        command: runs it on ``PORT``.
        missing: what keeps it from being run, "" for nothing.
    """

    name: str
    command: Sequence[str]
    missing: str = ""


@dataclass(frozen=True)
class Running:
    """A target that listens."""

    port: int
    process: subprocess.Popen[bytes]

    def peak_mebibytes(self) -> float:
        """Read the greatest resident memory that its process has had."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def bare_flask(server: str) -> Target:
    """Give bare Flask on one of the mock's servers."""
    return Target("bare Flask", [sys.executable, "-m", "tests.benchmarks.bare", server, PORT], _missing(server))


def this_mock(*options: str, server: str = "waitress", name: str = MOCK) -> Target:
    """Give the mock, its rate limit off, with further options of ``mock-talon serve``."""
    serve = [sys.executable, "-m", "mock_talon", "serve", "--port", PORT, "--server", server, "--no-rate-limit"]
    return Target(name, [*serve, *options], _missing(server))


def prism(program: str, spec: str | None) -> Target:
    """Give Prism, which answers with the examples of the vendor's document, logging nothing but errors."""
    missing = "" if shutil.which(program) else f"no program {program}: npm install @stoplight/prism-cli, and --prism"
    if not spec:
        missing = "no --prism-spec with the vendor's OpenAPI document"
    return Target("Prism -v error", [program, "mock", "-v", "error", "-p", PORT, spec or ""], missing)


def pytest_httpserver() -> Target:
    """Give pytest-httpserver, which decodes the body and sends it back, as bare Flask does."""
    name = "pytest-httpserver"
    return Target(name, [sys.executable, "-c", _HTTPSERVER, PORT], _missing("pytest_httpserver"))


def _missing(module: str) -> str:
    return "" if find_spec(module) else f"it is not installed: pip install {module.replace('_', '-')}"


@contextmanager
def serving(target: Target) -> Iterator[Running]:
    """Run a target on a free port until the block ends.

    Raises:
        RuntimeError: it ended or did not listen in time; what it last said is told.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [str(port) if part == PORT else part for part in target.command]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said) as process,
    ):
        try:
            if not _listens(port, process):
                said.seek(0)
                raise RuntimeError(f"{target.name} does not listen: {said.read().decode('utf-8', 'replace')[-300:]}")
            yield Running(port, process)
        finally:
            process.terminate()


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(_POLL_SECONDS)
        else:
            return True
    return False
