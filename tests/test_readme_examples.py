"""The examples of README.md run as they stand; those in the section on tests run in the plugin's own test."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mock_talon import Server, parse_seed
from mock_talon.options import load_defaults
from tests.readme import README
from tests.tools import require_tools

SERVED = "http://127.0.0.1:8080"
TEXT = README.read_text("utf-8")


def example(marker: str, language: str) -> str:
    """Give the block behind a marker."""
    found = TEXT.partition(f"<!-- {marker} -->\n```{language}\n")[2].partition("```")[0]
    assert found, marker
    return found


def run(*command: str, **environment: str) -> str:
    known = {name: value for name, value in os.environ.items() if not name.startswith("MOCK_TALON_")}
    result = subprocess.run(
        command, env={**known, **environment}, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("is_exported", [True, False], ids=["url-exported", "url-of-serve"])
def test_worlds_example_works(is_exported: bool) -> None:
    require_tools("sh", "curl", "sed")
    with Server() as server:
        script = example("worlds", "sh")
        environment = {"MOCK_TALON_URL": server.url} if is_exported else {}
        told = run("sh", "-eu", "-c", script if is_exported else script.replace(SERVED, server.url), **environment)
        assert server.worlds.names() == ("default",)

    assert '"count":1' in told


def test_curl_example_works() -> None:
    require_tools("sh", "curl")
    with Server() as server:
        told = run("sh", "-eu", "-c", example("curl", "sh").replace(SERVED, server.url))

    assert told.startswith("HTTP/1.1 400")
    assert '"pointer":"/eventAttributes/langauge"' in told.replace(": ", ":")
    assert "Did you mean 'language'?" in told


def test_requests_example_works() -> None:
    with Server() as server:
        told = run(sys.executable, "-c", example("requests", "python").replace(SERVED, server.url))

    assert told.startswith("19.0 [{")
    assert "'rejectionReason': 'CouponNotFound'" in told


def test_options_example_is_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(example("options", "toml"))

    assert load_defaults(file) == {"seed": "world.toml", "port": 9090, "rate_limit": False}


def test_seed_example_is_a_seed() -> None:
    (seed,) = re.findall(r"```toml\n(\[\[deployments.*?)```", TEXT, re.DOTALL)

    assert parse_seed(tomllib.loads(seed)).deployments[0].hostname == "mycompany.europe-west1.talon.one"


def test_shell_examples_name_no_placeholder_that_a_shell_would_read() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)

    assert len(blocks) >= 6
    assert [block for block in blocks if re.search(r"<the|<<<", block)] == []
