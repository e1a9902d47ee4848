"""The names of the package: sorted, all there, and imported only when they are used."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

import mock_talon


def test_public_names_are_sorted_and_there() -> None:
    assert mock_talon.__all__ == sorted(mock_talon.__all__)
    assert all(getattr(mock_talon, name).__module__.startswith("mock_talon") for name in mock_talon.__all__)
    assert set(mock_talon.__all__) <= set(dir(mock_talon))


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(ImportError, match="Wrld"):
        exec("from mock_talon import Wrld")


FOREIGN = frozenset({"faker", "jsonschema_rs", "pytest", "redis", "requests", "rich", "sqlite3", "tomli_w", "tomllib"})
"""What serving the API needs only when somebody asks for more than that, or never."""
OF_THE_CONTROL_DOOR = frozenset(
    f"mock_talon.{name}"
    for name in (
        "_seed_problems",
        "api.control",
        "api.control_catalogue",
        "api.fault_control",
        "control_client",
        "exports",
        "gaps",
        "har",
        "local",
        "openapi",
        "recorded",
        "rules.ledger",
        "state_writing",
        "storage.redis",
        "storage.sqlite",
        "verification",
        "wire.control_replies",
        "wire.second_look",
    )
)
SERVED = """
from mock_talon import create_app
from mock_talon.demo import DEMO_HOSTNAME, DEMO_KEY
headers = {"Authorization": f"ApiKey-v1 {DEMO_KEY}", "destination-hostname": DEMO_HOSTNAME}
client = create_app().test_client()
"""
ACCEPTED = f"""{SERVED}
answer = client.put("/segment/v2/customer_profiles/ada", json={{}}, headers=headers)
assert answer.status_code == 200, answer.text
"""


def modules_after(program: str) -> set[str]:
    """Give the names of the modules that an interpreter has after a program."""
    listing = f"{program}\nimport sys; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    return set(told.stdout.split())


def test_package_imports_nothing_heavy_before_it_is_used() -> None:
    assert modules_after("import mock_talon") & {"flask", "msgspec", "requests", "faker"} == set()


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("import mock_talon.server", id="import"),
        pytest.param("import mock_talon.cli", id="command"),
        pytest.param(ACCEPTED, id="first-request"),
    ],
)
def test_serving_the_api_imports_nothing_that_only_other_doors_need(program: str) -> None:
    assert all(map(find_spec, OF_THE_CONTROL_DOOR))
    assert modules_after(program) & (FOREIGN | OF_THE_CONTROL_DOOR) == set()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        pytest.param("get('/_mock/health')", 200, id="control"),
        pytest.param("get('/openapi.json')", 200, id="document"),
        pytest.param("get('/_mok/health')", 404, id="unknown-path"),
    ],
)
def test_control_door_is_opened_by_the_first_who_knocks(request_line: str, status: int) -> None:
    program = f"{SERVED}assert client.{request_line}.status_code == {status}"

    assert "mock_talon.api.control_catalogue" in modules_after(program)
