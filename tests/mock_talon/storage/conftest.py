"""The three storages behind one fixture."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from mock_talon.domain.shapes import SHAPES
from mock_talon.storage import MemoryStorage, Storage
from mock_talon.storage.redis import RedisStorage
from mock_talon.storage.sqlite import SqliteStorage
from tests.redis_server import redis_server

LASTING = ("sqlite", "redis")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The run's own Redis server; its socket lies where paths are short enough for one."""
    with tempfile.TemporaryDirectory() as folder, redis_server(Path(folder)) as url:
        yield url


@pytest.fixture
def open_lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Storage]]:
    """Opens the same lasting storage again, as another process would."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(_opened(request, tmp_path)))


def _opened(request: pytest.FixtureRequest, folder: Path) -> Storage:
    match request.param:
        case "memory":
            return MemoryStorage()
        case "sqlite":
            return SqliteStorage(folder / "worlds.db", SHAPES)
        case _:
            return RedisStorage(f"{request.getfixturevalue('redis_url')}?prefix={folder.name}", SHAPES)


@pytest.fixture(params=["memory", *LASTING])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """A storage with nothing in it."""
    with closing(_opened(request, tmp_path)) as storage:
        yield storage
