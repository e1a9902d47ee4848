"""Clients in other languages use a server, a world, a fault and a verification."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mock_talon import Server

CLIENTS = Path(__file__).with_name("clients")
README = Path(__file__).parents[2] / "README.md"
IS_CI = os.environ.get("CI") == "true"


def require(*tools: str) -> None:
    """Hold that tools are installed; without them a test is skipped, but never where the project itself is checked."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing and not IS_CI:
        pytest.skip(f"{', '.join(missing)} not installed")
    assert missing == []


@pytest.mark.parametrize(
    ("tools", "script"), [(("bash", "curl", "sed"), "client.sh"), (("node",), "client.mjs")], ids=["bash", "node"]
)
def test_client_in_another_language_is_served(tools: tuple[str, ...], script: str) -> None:
    require(*tools)
    with Server() as server:
        result = subprocess.run(
            [tools[0], str(CLIENTS / script), server.url], capture_output=True, text=True, timeout=120, check=False
        )
        assert server.worlds.names() == ("default",)

    assert (result.returncode, result.stderr) in {(0, ""), (0, "curl: (22) The requested URL returned error: 409\n")}
    assert f"verified by {tools[0]}" in result.stdout


def test_worlds_example_of_the_readme_works() -> None:
    require("bash", "curl", "sed")
    example = README.read_text("utf-8").partition("<!-- worlds -->\n```sh\n")[2].partition("```")[0]
    with Server() as server:
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example],
            env={**os.environ, "MOCK_TALON_URL": server.url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert server.worlds.names() == ("default",)

    assert (result.returncode, result.stderr) == (0, "")
    assert '"count":1' in result.stdout
