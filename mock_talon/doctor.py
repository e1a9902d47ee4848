"""Whether this machine can run the mock: each check says what it found."""

import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from mock_talon.client import ask
from mock_talon.config import load_seed
from mock_talon.errors import UsageError
from mock_talon.options import FILE, load_defaults, parse_configured
from mock_talon.seeding import with_missing_keys
from mock_talon.server import Server
from mock_talon.world import World

_OLDEST_PYTHON = (3, 11)
_PACKAGES = ("flask", "waitress", "msgspec", "jsonschema-rs", "click")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one check found.

    Args:
        subject: what was looked at.
        found: what was found, or what is wrong and how to mend it.
        is_well: whether it is as it should be.
    """

    subject: str
    found: str
    is_well: bool = True


def diagnose(seed: Path | None = None) -> Iterator[Diagnosis]:
    """Look at Python, packages, options, the seed, given or configured, and a server of its own."""
    yield Diagnosis("Python", platform.python_version(), sys.version_info >= _OLDEST_PYTHON)
    yield Diagnosis("packages", ", ".join(f"{name} {version(name)}" for name in _PACKAGES))
    yield _tried("options", _options)
    path = seed or _configured_seed()
    if path is not None:
        yield _tried("seed", lambda: _seeded(path))
    yield _tried("server", _answer_of_a_server)


def _tried(subject: str, check: Callable[[], str]) -> Diagnosis:
    try:
        return Diagnosis(subject, check())
    except (UsageError, OSError) as error:
        return Diagnosis(subject, str(error), is_well=False)


def _options() -> str:
    parse_configured()
    return f"{len(load_defaults())} set in {FILE}"


def _configured_seed() -> Path | None:
    """Give the seed file that ``serve`` would take; none where the options cannot be read, which is told already."""
    with suppress(UsageError):
        configured = parse_configured()["seed"]
        return Path(configured) if configured else None
    return None


def _seeded(path: Path) -> str:
    """Build the world of a seed, as ``serve`` does."""
    count = len(World(with_missing_keys(load_seed(path))).seed.deployments)
    return f"{count} deployment{'' if count == 1 else 's'} in {path}"


def _answer_of_a_server() -> str:
    with Server() as server:
        headers = {"Authorization": f"ApiKey-v1 {server.world.default_client.key}"}
        received = ask(server.url, "/v2/authping", headers)
        return f"{server.url} answered the credential test with {received.status}"
