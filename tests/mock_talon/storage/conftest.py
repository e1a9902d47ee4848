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

        def open_again() -> Storage:
            storage: Storage
            if request.param == "sqlite":
                storage = SqliteStorage(tmp_path / "worlds.db", SHAPES)
            else:
                storage = RedisStorage(f"{request.getfixturevalue('redis_url')}?prefix={tmp_path.name}", SHAPES)
            return opened.enter_context(closing(storage))

        yield open_again


@pytest.fixture(params=["memory", *LASTING])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """A storage with nothing in it."""
    with ExitStack() as opened:
        storage: Storage
        if request.param == "memory":
            storage = MemoryStorage()
        elif request.param == "sqlite":
            storage = SqliteStorage(tmp_path / "worlds.db", SHAPES)
        else:
            storage = RedisStorage(f"{request.getfixturevalue('redis_url')}?prefix={tmp_path.name}", SHAPES)
        yield opened.enter_context(closing(storage))
