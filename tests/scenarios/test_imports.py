"""The scenarios use the public names of the other packages, and nothing below them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import destination
import mock_talon
import mock_talon.direct
import mock_talon.faults
import scenarios

PACKAGES = {
    "destination": destination,
    "mock_talon": mock_talon,
    "mock_talon.direct": mock_talon.direct,
    "mock_talon.faults": mock_talon.faults,
}
SOURCES = sorted(Path(scenarios.__path__[0]).rglob("*.py"))


def imports_of(source: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_scenarios_use_public_names_of_the_other_packages_alone() -> None:
    foreign = [
        (module, name) for source in SOURCES for module, name in imports_of(source) if module.split(".")[0] in PACKAGES
    ]

    assert foreign
    assert all(module in PACKAGES and name in PACKAGES[module].__all__ for module, name in foreign)


def test_public_names_of_the_scenarios_are_sorted_and_there() -> None:
    assert scenarios.__all__ == sorted(scenarios.__all__)
    assert all(hasattr(scenarios, name) for name in scenarios.__all__)
