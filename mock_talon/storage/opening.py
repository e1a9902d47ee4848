"""From the name of a store, as people write it, to the storage."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final, get_args
from urllib.parse import parse_qsl

from mock_talon.domain.shapes import SHAPES
from mock_talon.errors import UsageError, nearest
from mock_talon.storage._protocol import Storage
from mock_talon.storage.memory import MemoryStorage
from mock_talon.storage.naming import FORMS, MEMORY

_SQLITE: Final = "sqlite"
_REDIS: Final = ("redis", "rediss", "unix")


def open_storage(name: str) -> Storage:
    """Open a storage; what is not used is not imported.

    Args:
        name: ``memory``, ``sqlite:///worlds.db``, ``redis://127.0.0.1:6379/0`` and the like.

    Raises:
        UsageError: the name has another form, or the storage cannot be opened.
    """
    if name == MEMORY:
        return MemoryStorage()
    scheme, _, rest = name.partition("://")
    if scheme == _SQLITE and rest.startswith("/"):
        return _sqlite(name, rest)
    if scheme in _REDIS and rest:
        return _redis(name)
    kinds = (MEMORY, _SQLITE, *_REDIS)
    hint = "" if scheme in kinds else nearest(scheme, kinds)
    raise UsageError(f"store {name!r}: {hint}{' A' if hint else 'a'} store is {FORMS}")


def _sqlite(name: str, rest: str) -> Storage:
    from mock_talon.storage.sqlite import SqliteStorage, Sync

    path, _, query = rest[1:].partition("?")
    options = dict(parse_qsl(query))
    sync = options.pop("sync", "normal")
    if options or not path or sync not in get_args(Sync):
        raise UsageError(f"store {name!r}: name a file, with no option but ?sync={' or '.join(get_args(Sync))}")
    return SqliteStorage(Path(path), SHAPES, "full" if sync == "full" else "normal")


def _redis(name: str) -> Storage:
    if find_spec("redis") is None:
        raise UsageError(f"store {name!r}: it needs the client of Redis: pip install 'talon-one-harness[redis]'")
    from mock_talon.storage.redis import RedisStorage

    return RedisStorage(name, SHAPES)
