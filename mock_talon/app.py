"""The Flask application: a thin door that hands raw requests to the service and writes its answers."""

from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Flask, Response, request
from msgspec.structs import replace
from werkzeug.routing import PathConverter

from mock_talon.api.answer import BREAK_WITH, Answer
from mock_talon.api.call import Request
from mock_talon.api.dispatch import Service
from mock_talon.api.striking import inexpressible
from mock_talon.gate.fault_kinds import Drip
from mock_talon.limits import BODY_BYTES
from mock_talon.world import World
from mock_talon.worlds import Worlds
from mock_talon.wsgi import request_of, start

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

EXTENSION: Final = "mock_talon"
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def create_app(world: World | Worlds | None = None) -> Flask:
    """Make the WSGI application of a mock.

    Args:
        world: what it serves; a fresh demo world when absent. Reach it later as ``app.extensions["mock_talon"]``, which is
            the `Worlds` it belongs to.

    Returns:
        A Flask application with the ``/segment``, deployment and ``/_mock`` endpoints. Routes, hooks and middleware of your
        own work as in any other.
    """
    return _MockApp(world if isinstance(world, Worlds) else Worlds(world or World()))


class _MockApp(Flask):
    """Answers requests straight from the server's environment as long as nobody has extended the application.

    Flask's contexts, routing and response objects cost more than the mock itself, and serve only those who extend it.
    """

    def __init__(self, worlds: Worlds) -> None:
        super().__init__("mock_talon", static_folder=None)
        self.extensions[EXTENSION] = worlds
        self._service = Service(worlds)
        self.url_map.converters["any_path"] = _AnyPath
        for rule in ("/", "/<any_path:path>"):
            self.add_url_rule(
                rule,
                rule,
                self._view,
                methods=_METHODS,
                provide_automatic_options=False,
                strict_slashes=False,
                merge_slashes=False,
            )
        self.register_error_handler(HTTPStatus.METHOD_NOT_ALLOWED, self._judge_unknown_method)
        self._own_views = len(self.view_functions)

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, with Flask's own machinery where somebody relies on it."""
        if self._is_extended:
            with self.extensions[EXTENSION].blocking():  # a user's own code may call the mock, and wait for it
                return super().wsgi_app(environ, start_response)
        return self._answered(environ, start_response)

    @property
    def _is_extended(self) -> bool:
        return bool(
            self.before_request_funcs
            or self.after_request_funcs
            or self.teardown_request_funcs
            or self.teardown_appcontext_funcs
            or self.url_value_preprocessors
            or len(self.view_functions) > self._own_views
        )

    def _view(self, **_: Any) -> Response:
        """Answer the request that Flask is at; a hook may have read its body, which Flask has kept then."""
        environ = request.environ
        if (request.content_length or 0) <= BODY_BYTES.value:
            environ = {**environ, "wsgi.input": BytesIO(request.get_data())}
        return cast("Response", _PlainResponse.from_app(self._answered, environ))

    def _judge_unknown_method(self, _: Exception) -> Response:
        """Answer a method that HTTP does not know like any other; Flask has no route for it."""
        return self._view()

    def _answered(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        incoming = request_of(environ)
        answer = self._service.answer(incoming)
        if answer.fault is not None:
            answer = _expressed(answer, incoming, environ)
        return start(answer, start_response, incoming.method)


class _PlainResponse(Response):
    """Has the headers of the answer, and none of its own."""

    default_mimetype = None


class _AnyPath(PathConverter):
    """Takes every path: Werkzeug's own converter stops at a line break, which an identifier may hold."""

    regex = r"[\s\S]*"
    part_isolating = False


def _expressed(answer: Answer, incoming: Request, environ: "WSGIEnvironment") -> Answer:
    """Leave a fault of the connection to the server, if it is one that can express it."""
    if answer.fault is None or isinstance(answer.fault, Drip):
        return answer
    break_with = environ.get(BREAK_WITH)
    if break_with is None:
        return inexpressible(answer, answer.fault, incoming)
    break_with(answer.fault)
    return replace(answer, status=answer.status or HTTPStatus.OK)
