"""Clients in other languages use a server, a world, a fault and a verification."""

import subprocess
from pathlib import Path

import pytest

from mock_talon import Server
from tests.tools import require_tools

CLIENTS = Path(__file__).with_name("clients")


@pytest.mark.parametrize(
    ("tools", "script"), [(("bash", "curl", "sed"), "client.sh"), (("node",), "client.mjs")], ids=["bash", "node"]
)
def test_client_in_another_language_is_served(tools: tuple[str, ...], script: str) -> None:
    require_tools(*tools)
    with Server() as server:
        result = subprocess.run(
            [tools[0], str(CLIENTS / script), server.url], capture_output=True, text=True, timeout=120, check=False
        )
        assert server.worlds.names() == ("default",)

    assert (result.returncode, result.stderr) in {(0, ""), (0, "curl: (22) The requested URL returned error: 409\n")}
    assert f"verified by {tools[0]}" in result.stdout
