"""Imports point inwards: what is pure knows no door, no server and no store, and the two sides of the wire not each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WEB = ("flask", "werkzeug", "waitress", "granian", "requests", "click", "rich")
DOORS = tuple(
    f"mock_talon.{name}"
    for name in (
        *("app", "asgi", "cli", "client", "control_client", "granian_server", "interception", "pytest_plugin"),
        *("remote", "served_worlds", "server", "serving", "_pytest_support"),
    )
)
STATEFUL = (
    "mock_talon.world",
    "mock_talon.worlds",
    "mock_talon.snapshots",
    "mock_talon.callbacks",
    "mock_talon.storage",
)
API = ("mock_talon.api", "mock_talon.openapi")
SENDING = tuple(f"destination.{name}" for name in ("transport", "delivery", "destination", "tracking", "cli"))
RINGS = [
    pytest.param("mock_talon/rules", (*WEB, *DOORS, *STATEFUL, *API, "mock_talon.gate"), id="rules"),
    pytest.param("mock_talon/domain", (*WEB, *DOORS, *STATEFUL, *API, "mock_talon.gate"), id="domain"),
    pytest.param("mock_talon/wire", (*WEB, *DOORS, *STATEFUL, *API), id="wire"),
    pytest.param("mock_talon/store", (*WEB, *DOORS, *STATEFUL, *API, "mock_talon.gate", "mock_talon.wire"), id="store"),
    pytest.param("mock_talon/gate", (*WEB, *DOORS, *STATEFUL, *API), id="gate"),
    pytest.param("mock_talon/storage", (*WEB, *DOORS, *API, "mock_talon.world", "mock_talon.worlds"), id="storage"),
    pytest.param("mock_talon/api", (*WEB, *DOORS), id="api"),
    pytest.param("mock_talon", ("destination", "scenarios"), id="mock"),
    pytest.param("destination/fql", (*WEB, *SENDING), id="triggers"),
    pytest.param("destination/mapping", (*WEB, *SENDING), id="mapping"),
    pytest.param("destination/actions", (*WEB, *SENDING), id="actions"),
    pytest.param("destination", ("mock_talon", "scenarios", "flask"), id="destination"),
]


def imports_of(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize(("ring", "outside"), RINGS)
def test_imports_point_inwards(ring: str, outside: tuple[str, ...]) -> None:
    sources = sorted((ROOT / ring).rglob("*.py"))
    outward = [
        (source.relative_to(ROOT).as_posix(), name)
        for source in sources
        for name in imports_of(source)
        if any(f"{name}.".startswith(f"{module}.") for module in outside)
    ]

    assert sources
    assert outward == []
