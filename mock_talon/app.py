"""The Flask application: a thin door that hands raw requests to the service and writes its answers."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import PathConverter

from mock_talon.api.answer import BREAK_WITH, Answer
from mock_talon.api.call import Request
from mock_talon.api.catalogue import all_endpoints
from mock_talon.api.dispatch import Service
from mock_talon.api.striking import inexpressible
from mock_talon.gate.fault_kinds import Drip
from mock_talon.limits import BODY_BYTES
from mock_talon.wire import messages
from mock_talon.world import World
from mock_talon.worlds import Worlds

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
EXTENSION = "mock_talon"


def create_app(world: World | Worlds | None = None) -> Flask:
    """Make the WSGI application of a mock.

    Args:
        world: what it serves; a fresh demo world when absent. Reach it later as ``app.extensions["mock_talon"]``, which is
            the `Worlds` it belongs to.

    Returns:
        A Flask application with the ``/segment``, deployment and ``/_mock`` endpoints.
    """
    app = Flask("mock_talon", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES.value
    worlds = world if isinstance(world, Worlds) else Worlds(world or World())
    service = Service(worlds, all_endpoints())
    app.extensions[EXTENSION] = worlds

    def view(**_: Any) -> Response:
        incoming = _from_flask()
        return _to_response(_expressed(service.answer(incoming), incoming))

    app.url_map.converters["any_path"] = _AnyPath
    for rule in ("/", "/<any_path:path>"):
        app.add_url_rule(
            rule,
            rule,
            view,
            methods=_METHODS,
            provide_automatic_options=False,
            strict_slashes=False,
            merge_slashes=False,
        )
    app.register_error_handler(405, lambda _: view())  # a method that HTTP does not know: judged like any other
    app.register_error_handler(500, _internal_error)
    return app


class _AnyPath(PathConverter):
    """Takes every path: Werkzeug's own converter stops at a line break, which an identifier may hold."""

    regex = r"[\s\S]*"
    part_isolating = False


def _from_flask() -> Request:
    return Request(
        method=request.method,
        path=_raw_path(),
        query=request.query_string.decode("latin-1"),
        headers=tuple(request.headers.items()),
        body=_body(),
        origin=request.host,
    )


def _raw_path() -> str:
    """Give the path as it stood in the request line, if the server tells; else encode the decoded one again."""
    raw: str = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or ""
    if not raw:
        return quote(request.environ.get("PATH_INFO", "").encode("latin-1"), safe=_PATH_SAFE)
    path = raw.split("?", 1)[0]
    return path if path.startswith("/") else "/" + path.partition("://")[2].partition("/")[2]


def _body() -> bytes | None:
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        return None


def _expressed(answer: Answer, incoming: Request) -> Answer:
    """Leave a fault of the connection to the server, if it is one that can express it."""
    if answer.fault is None or isinstance(answer.fault, Drip):
        return answer
    break_with = request.environ.get(BREAK_WITH)
    if break_with is None:
        return inexpressible(answer, answer.fault, incoming)
    break_with(answer.fault)
    return replace(answer, status=answer.status or HTTPStatus.OK)


def _to_response(answer: Answer) -> Response:
    if answer.pieces is None:
        response = Response(answer.body, answer.status)
        response.headers.clear()
    else:
        response = Response(answer.pieces, answer.status)
        response.headers.clear()
        response.headers["Content-Length"] = str(len(answer.body))
    response.headers.extend(answer.headers)
    return response


def _internal_error(error: HTTPException) -> Response:
    """Answer a fault of the mock itself in the envelope; Flask has logged it."""
    envelope = {"StatusCode": error.code, "Error": messages.INTERNAL_ERROR.text, "RequestUUID": ""}
    return Response(msgspec.json.encode(envelope), 500, content_type="application/json")
