"""Fixtures, marker and reports for pytest; nothing of the mock is imported before a test asks for it."""

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mock_talon.callback_sink import CallbackSink
    from mock_talon.handle import ClockControl, MockTalon
    from mock_talon.served_worlds import ServedWorlds

URL_VARIABLE = "MOCK_TALON_URL"
CONTROL_VARIABLE = "MOCK_TALON_CONTROL_TOKEN"
IN_PROCESS = "in-process"
SERVER = "server"
_MARKER = (
    "talon(seed=None, strict=None, faults=(), allow_refusals=False): the world that a test gets from the fixtures talon "
    "and talon_server. seed is plain data, a Seed or a path beside the test; strict refuses what drifts from the published "
    "contract; faults strike from the beginning; allow_refusals lets rules refuse requests: all, or those whose ids are "
    "listed."
)
HANDLES = pytest.StashKey[list["MockTalon"]]()
HAS_FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the mock."""
    group = parser.getgroup("mock-talon", "mock of the Talon.One API")
    group.addoption(
        "--talon-mode",
        choices=(IN_PROCESS, SERVER),
        help="how requests reach the fixture talon: in-process answers the calls of requests without a socket (default); "
        "server gives it a world on a server, and its URL (default with --talon-url)",
    )
    group.addoption(
        "--talon-url",
        metavar="URL",
        help="a mock that serves already, on which tests get their worlds, all workers together, instead of on a server of "
        f"the session's own (environment: {URL_VARIABLE}, which mock-talon exec sets, and which does not choose the mode)",
    )
    group.addoption(
        "--talon-token",
        metavar="TOKEN",
        default=os.environ.get(CONTROL_VARIABLE),
        help=f"what the control door of that mock asks for (environment: {CONTROL_VARIABLE})",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, settle the mode, and hold that a mock serves where one is said to.

    Raises:
        pytest.UsageError: none does.
    """
    config.addinivalue_line("markers", _MARKER)
    option = config.option
    option.talon_mode = option.talon_mode or (SERVER if option.talon_url else IN_PROCESS)
    is_named = bool(option.talon_url) or option.talon_mode == SERVER
    option.talon_url = option.talon_url or os.environ.get(URL_VARIABLE)
    if is_named and option.talon_url and not hasattr(config, "workerinput"):
        _require_mock(option.talon_url, option.talon_token)


def _require_mock(url: str, token: str | None) -> None:
    from mock_talon.errors import UsageError
    from mock_talon.remote import connect

    try:
        connect(url, token=token)
    except UsageError as error:
        raise pytest.UsageError(f"--talon-url {url}: {error}") from error


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that has passed though a rule refused one of its requests."""
    yield
    for handle in item.stash.get(HANDLES, ()):
        from mock_talon._pytest_support import require_none_refused

        require_none_refused(item, handle)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the last requests of a failing test."""
    report = yield
    if report.when != "teardown":
        item.stash[HAS_FAILED] = call.excinfo is not None
    if report.when != "teardown" and report.failed:
        for handle in item.stash.get(HANDLES, ()):
            from mock_talon._pytest_support import last_requests

            report.sections.append((f"mock_talon: the last requests to {handle.url}", last_requests(handle)))
    return report


@pytest.fixture(scope="session")
def _talon_worlds(pytestconfig: pytest.Config) -> "Iterator[ServedWorlds]":
    """The server of which tests get worlds: the one that is told, or the session's own."""
    from mock_talon._pytest_support import served

    with served(pytestconfig.getoption("talon_url"), pytestconfig.getoption("talon_token")) as worlds:
        yield worlds


@pytest.fixture
def talon(request: pytest.FixtureRequest) -> "Iterator[MockTalon]":
    """A fresh mock of Talon.One, by default in this process: calls of `requests` reach it without a socket.

    Give the code under test `talon.api_key`, `talon.deployment` and, if it can be told where to send, `talon.url`. With
    --talon-mode=server the world stands on a server instead. The marker `talon` says what is in it. A request that a rule
    refuses fails the test, unless the marker allows it.
    """
    from mock_talon._pytest_support import held

    is_served = request.config.getoption("talon_mode") == SERVER
    with held(request.node, request.getfixturevalue("_talon_worlds") if is_served else None) as handle:
        yield handle


@pytest.fixture
def talon_server(request: pytest.FixtureRequest, _talon_worlds: "ServedWorlds") -> "Iterator[MockTalon]":
    """A fresh mock of Talon.One behind a live URL, for code in other processes and languages.

    All tests share the server of --talon-url, or else that of their session; each has a world of its own, chosen by its
    generated `talon_server.api_key`.
    """
    from mock_talon._pytest_support import held

    with held(request.node, _talon_worlds) as handle:
        yield handle


@pytest.fixture
def talon_clock(request: pytest.FixtureRequest) -> "ClockControl":
    """The time of the test's mock, standing still until the test advances it or lets it run.

    It is the clock of `talon_server` in tests that ask for that fixture and not for `talon`.
    """
    names = request.fixturenames
    of_server = "talon_server" in names and "talon" not in names
    handle: MockTalon = request.getfixturevalue("talon_server" if of_server else "talon")
    handle.clock.freeze()
    return handle.clock


@pytest.fixture
def talon_callbacks() -> "Iterator[CallbackSink]":
    """A server on loopback that receives the callbacks sent to `talon_callbacks.url`, and lets the test wait for them."""
    from mock_talon.callback_sink import CallbackSink

    with CallbackSink() as sink:
        yield sink
