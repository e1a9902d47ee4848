"""A real Redis server of the test run's own, on a socket in a folder of its own."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

PATIENCE_SECONDS = 30.0


def require_redis_server() -> str:
    """Give the program; skips the test where there is none, but never in CI."""
    program = shutil.which("redis-server")
    if program is None:
        message = "there is no redis-server on this machine: install the package of that name"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return program


@contextmanager
def redis_server(folder: Path, *, is_lasting: bool = False) -> Iterator[str]:
    """Run a server until the block ends, and give its URL.

    Args:
        folder: for its socket and its file.
        is_lasting: whether it writes every command to its file, so that another one can go on in the same folder.
    """
    socket = folder / "redis.sock"
    save = ["--appendonly", "yes", "--appendfsync", "always"] if is_lasting else ["--appendonly", "no"]
    command = [require_redis_server(), "--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", ""]
    with subprocess.Popen([*command, *save], stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(socket)
            yield f"unix://{socket}"
        finally:
            process.terminate()


def _wait_for(socket: Path) -> None:
    client = redis.Redis(unix_socket_path=str(socket))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            client.ping()
        except redis.RedisError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            client.close()
            return
