"""The least that Flask can do with a request: decode its body and send it back. It serves on the servers of the mock.

Run it with ``python -m tests.benchmarks.bare waitress|granian PORT``.
"""

import sys
from typing import Any

from flask import Flask, request

app = Flask("bare")
HOST = "127.0.0.1"


@app.put("/<path:path>")
def echo(path: str) -> Any:
    """Answer with what was sent."""
    return request.get_json()


def main(server: str, port: int) -> None:
    """Serve until the process is ended, set up as the mock is."""
    if server == "granian":
        from granian.constants import Interfaces
        from granian.server import Server

        Server(f"{__spec__.name}:app", HOST, port, interface=Interfaces.WSGI, log_enabled=False).serve()
    else:
        from waitress import serve

        serve(app, host=HOST, port=port, threads=4, _quiet=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
