"""Scenarios as tests of pytest: ``pytest --talon-scenarios=N [--talon-seed=S] [--talon-world=FILE]``.

Nothing but pytest is imported before somebody asks for scenarios.
"""

from pathlib import Path
from typing import Final

import pytest

_DEFAULT_SEED: Final = 1


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("talon-scenarios", "scenarios for Segment's Talon.One destination")
    group.addoption(
        "--talon-scenarios", type=int, default=0, metavar="N", help="Collect N generated scenarios per action as tests."
    )
    group.addoption(
        "--talon-seed",
        type=int,
        default=_DEFAULT_SEED,
        metavar="S",
        help="What they are drawn from; default: %(default)s.",
    )
    group.addoption(
        "--talon-world",
        type=Path,
        default=None,
        metavar="FILE",
        help="Seed file of the mock that gives the vocabulary.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse options that mean nothing.

    Raises:
        pytest.UsageError: a number is negative.
    """
    for name in ("talon_scenarios", "talon_seed"):
        if config.getoption(name) < 0:
            option = name.replace("_", "-")
            raise pytest.UsageError(f"--{option}={config.getoption(name)} is negative: give 0 or more")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Collect the scenarios behind all other tests, before anybody selects among them."""
    count: int = config.getoption("talon_scenarios")
    if count:
        from scenarios.pytest_items import collected

        items.extend(collected(session, count, config.getoption("talon_seed"), config.getoption("talon_world")))
