"""The WSGI application: as plain as can be, and still one that Flask users can extend."""

import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.request import urlopen
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask, Response, request

from mock_talon import FrozenClock, SeededIds, Server, World, create_app
from mock_talon.limits import BODY_BYTES

HEALTH = "/_mock/health"


@pytest.fixture
def app() -> Flask:
    return create_app(World())


def before(app: Flask, seen: list[str]) -> None:
    app.before_request(lambda: seen.append(request.path))


def after(app: Flask, seen: list[str]) -> None:
    def note(response: Response) -> Response:
        seen.append(request.path)
        return response

    app.after_request(note)


def teardown(app: Flask, seen: list[str]) -> None:
    app.teardown_request(lambda _: seen.append(request.path))


@pytest.mark.parametrize("hook", [before, after, teardown])
def test_hook_of_a_user_runs_with_every_request(app: Flask, hook: Callable[[Flask, list[str]], None]) -> None:
    seen: list[str] = []
    plain = app.test_client().get(HEALTH)
    hook(app, seen)

    hooked = app.test_client().get(HEALTH)

    assert seen == [HEALTH]
    assert (hooked.status, hooked.json) == (plain.status, plain.json)


def test_route_of_a_user_goes_before_those_of_the_mock(app: Flask) -> None:
    app.add_url_rule("/segment/own", view_func=lambda: "mine")

    client = app.test_client()

    assert client.get("/segment/own").text == "mine"
    assert client.get(HEALTH).status_code == 200


def test_middleware_of_a_user_stands_around_the_mock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = app.wsgi_app

    def shouting(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return [piece.upper() for piece in inner(environ, start_response)]

    monkeypatch.setattr(app, "wsgi_app", shouting)  # as Flask's documentation tells to do

    assert app.test_client().get("/segment/nope").data.isupper()


def test_status_has_the_phrase_of_the_standard(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/segment/nope").status == "404 Not Found"
    assert client.put("/segment/v2/events", json={}).status == "401 Unauthorized"


def test_head_of_an_answer_tells_the_length_without_a_body(app: Flask) -> None:
    answer = app.test_client().head("/segment/nope")

    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) > 0


def test_header_without_a_value_is_not_the_same_as_none(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/_mock/state").status_code == 200
    assert client.get("/_mock/state", headers={"X-Mock-World": ""}).status_code == 404


@pytest.mark.parametrize("is_extended", [False, True])
def test_fault_of_the_mock_itself_is_logged_and_answered_in_the_envelope(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, is_extended: bool
) -> None:
    world = World()
    app = create_app(world)
    if is_extended:
        app.before_request(lambda: None)

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(world.journal, "record", broken)

    with caplog.at_level(logging.ERROR):
        answer = app.test_client().put("/segment/v2/events", json={})

    assert answer.status == "500 Internal Server Error"
    assert answer.json == {"StatusCode": 500, "Error": "Internal Server Error", "RequestUUID": ""}
    assert "the mock failed on PUT /segment/v2/events" in caplog.text


def reading(app: Flask) -> None:
    @app.before_request
    def read() -> None:
        request.get_data()


def idle(app: Flask) -> None:
    app.before_request(lambda: None)


PROFILE = "/segment/v2/customer_profiles/ada"
WHOLE = '{"attributes": {"nobodyHasCreatedThis": 1}}'
ASKED = [
    pytest.param("PUT", PROFILE, WHOLE, id="refusal-for-what-the-body-holds"),
    pytest.param("PUT", PROFILE, '{"attributes": {}}', id="success"),
    pytest.param("PUT", PROFILE, "[" * (BODY_BYTES.value + 1), id="too-large"),
    pytest.param("GET", "/v2/authping", None, id="no-body"),
    pytest.param("HEAD", PROFILE, None, id="head"),
]


@pytest.mark.parametrize("extend", [reading, idle])
@pytest.mark.parametrize(("method", "path", "body"), ASKED)
def test_extended_application_answers_as_the_plain_one(
    extend: Callable[[Flask], None], method: str, path: str, body: str | None
) -> None:
    answers = []
    for is_extended in (False, True):
        world = World(ids=SeededIds(1), clock=FrozenClock())
        app = create_app(world)
        if is_extended:
            extend(app)
        headers = {"Authorization": f"ApiKey-v1 {world.default_client.key}", "Content-Type": "application/json"}
        headers["destination-hostname"] = world.default_client.hostname
        answer = app.test_client().open(path, method=method, data=body, headers=headers)
        answers.append((answer.status, dict(answer.headers), answer.data))

    assert answers[0] == answers[1]


def test_hook_of_a_user_may_call_the_server_that_it_belongs_to() -> None:
    with Server(World()) as server:

        def call_back() -> None:
            if request.path != HEALTH:
                urlopen(f"{server.url}{HEALTH}", timeout=10).close()

        server.app.before_request(call_back)

        with urlopen(f"{server.url}/_mock/state", timeout=20) as answer:
            assert answer.status == 200
