"""From options to the worlds that are served."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mock_talon.config import load_seed
from mock_talon.errors import UsageError
from mock_talon.options import behaviour_values
from mock_talon.seeding import with_missing_keys
from mock_talon.storage import Storage
from mock_talon.storage.naming import MEMORY
from mock_talon.storage.opening import open_storage
from mock_talon.worlds import Worlds


def open_worlds(values: Mapping[str, Any]) -> Worlds:
    """Go on with the worlds of a store, or begin the first one there; flags win over the seed's settings.

    Args:
        values: of the options ``store``, ``fresh``, ``seed``, ``control_token`` and the settings; any may be absent.

    Raises:
        UsageError: an option cannot be used.
    """
    settings = behaviour_values(values)
    seed = with_missing_keys(load_seed(Path(values["seed"]))) if values.get("seed") else None
    storage = open_storage(values.get("store") or MEMORY)
    if values.get("fresh"):
        _forget_all(storage)
    worlds = Worlds.opened(storage, seed, settings)
    worlds.control_token = values.get("control_token")
    return worlds


def _forget_all(storage: Storage) -> None:
    with storage.alone():
        for name in storage.definitions():
            storage.forget(name)


def require_workers(values: Mapping[str, Any]) -> None:
    """Hold that several processes can serve, if several shall.

    Raises:
        UsageError: they cannot; says what to add.
    """
    if values["workers"] == 1:
        return
    if values["server"] != "granian":
        raise UsageError(f"--workers {values['workers']}: waitress serves from one process. Add --server granian")
    if values["store"] == MEMORY:
        raise UsageError(
            f"--workers {values['workers']}: each process would have a memory of its own, and answer from other "
            "documents. Add a --store that they share, such as sqlite:///worlds.db or redis://127.0.0.1:6379/0"
        )
