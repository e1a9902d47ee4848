"""The example of the README works as it stands."""

import os
import subprocess
import sys
from pathlib import Path

from mock_talon import Server
from tests.readme import README
from tests.tools import require_tools

MOCK_OF_THE_README = "http://127.0.0.1:8080"


def test_example_of_the_readme_works(tmp_path: Path) -> None:
    require_tools("bash")
    example = README.read_text("utf-8").partition("<!-- destination -->\n```sh\n")[2].partition("```")[0]
    commands = Path(sys.executable).parent
    with Server() as server:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example.replace(MOCK_OF_THE_README, server.url)],
            env={**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert (done.returncode, done.stderr) == (0, "")
    assert "mappings.json: 0 faults, 0 warnings\nThe deployment accepts the API key.\n" in done.stdout
    assert "mapping 1 (Orders) planned" in done.stdout
    assert "mapping 1 (Orders) failed: Bad Request" in done.stdout
    assert "  x-mock-verdict: " in done.stdout
    assert "refused: 'langauge' is misspelt" in done.stdout
    assert '{"outcome":"error",' in done.stdout
