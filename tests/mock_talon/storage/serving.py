"""A mock in processes of its own, and a plain client for it."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HOSTNAME = "demo.europe-west1.talon.one"
STOP_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """A running mock."""

    url: str
    key: str
    process: subprocess.Popen[str]
    world: str = "default"

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)

    def ask(
        self, method: str, path: str, body: Any = None, connection: http.client.HTTPConnection | None = None
    ) -> Any:
        """Send a request, and give its status and decoded answer."""
        used = connection or self.connect()
        headers = {
            "Authorization": f"ApiKey-v1 {self.key}",
            "destination-hostname": HOSTNAME,
            "X-Mock-World": self.world,
        }
        sent = None if body is None else json.dumps(body)
        used.request(method, path, sent, {**headers, "Content-Type": "application/json"} if sent else headers)
        answer = used.getresponse()
        content = answer.read()
        if connection is None:
            used.close()
        return answer.status, json.loads(content) if content else None

    def workers(self) -> set[int]:
        """Give the ids of the processes that the serving one has started."""
        told = subprocess.run(["ps", "-A", "-o", "ppid=,pid="], capture_output=True, text=True, check=True).stdout
        families = (line.split() for line in told.splitlines())
        return {int(own) for parent, own in families if int(parent) == self.process.pid}

    def profiles(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", "/_mock/state")[1]["deployments"][0]["profiles"]
        return found


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Served]:
    """Run ``mock-talon serve`` in a folder until the block ends."""
    command = [sys.executable, "-m", "mock_talon", "serve", "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield Served(told["url"], told["apiKey"], process)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
