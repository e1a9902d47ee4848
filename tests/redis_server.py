"""A real Redis server of the test run's own, on a socket in a folder of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from tests.tools import require_tools

ATTEMPTS = 1500
PAUSE_SECONDS = 0.02


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a server that writes no file until the block ends, and give its URL; its socket lies in the folder."""
    require_tools("redis-server")
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(socket)
            yield f"unix://{socket}"
        finally:
            process.terminate()


def _wait_for(socket: Path) -> None:
    retry = Retry(ConstantBackoff(PAUSE_SECONDS), ATTEMPTS)
    with redis.Redis(unix_socket_path=str(socket), retry=retry) as client:
        client.ping()
