"""Clients in other languages use a server, a world, a fault and a verification."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mock_talon import Server

CLIENTS = Path(__file__).with_name("clients")
IS_CI = os.environ.get("CI") == "true"


@pytest.mark.parametrize(
    ("tools", "script"), [(("bash", "curl", "sed"), "client.sh"), (("node",), "client.mjs")], ids=["bash", "node"]
)
def test_client_in_another_language_is_served(tools: tuple[str, ...], script: str) -> None:
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing and not IS_CI:
        pytest.skip(f"{', '.join(missing)} not installed")
    assert missing == []

    with Server() as server:
        result = subprocess.run(
            [tools[0], str(CLIENTS / script), server.url], capture_output=True, text=True, timeout=120, check=False
        )
        assert server.worlds.names() == ("default",)

    assert (result.returncode, result.stderr) in {(0, ""), (0, "curl: (22) The requested URL returned error: 409\n")}
    assert f"verified by {tools[0]}" in result.stdout
