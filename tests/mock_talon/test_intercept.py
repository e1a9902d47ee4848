"""Calls of ``requests`` answered in process: which are, by which world, and what the caller notices of it."""

import asyncio
import inspect
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from destination import Destination, Mapping, Outcome, Settings
from mock_talon import (
    FrozenClock,
    LocalTalon,
    Seed,
    UsageError,
    World,
    demo_seed,
    intercept,
    parse_seed,
)
from mock_talon.faults import Fault, Status, When

EVENTS = "/segment/v2/events"
EVENT = {"eventType": "track-event", "customerProfileId": "ada"}
REAL = HTTPAdapter.get_connection_with_tls_context


def world_of(key: str) -> Seed:
    deployment = {
        "hostname": f"{key}.europe-west1.talon.one",
        "applications": [{"id": 1}],
        "apiKeys": [{"key": key, "application": 1}],
        "eventTypes": ["track-event"],
    }
    return parse_seed({"deployments": [deployment]})


def headers_of(talon: LocalTalon) -> dict[str, str]:
    return {"Authorization": f"ApiKey-v1 {talon.api_key}", "destination-hostname": talon.deployment}


def track(talon: LocalTalon, profile: str = "ada", session: requests.Session | None = None) -> requests.Response:
    body = {**EVENT, "customerProfileId": profile}
    return (session or requests).put(talon.url + EVENTS, json=body, headers=headers_of(talon), timeout=5)


@pytest.fixture
def talon() -> Iterator[LocalTalon]:
    with intercept() as talon:
        yield talon


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The URL of a loopback server that is no mock."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Keep the test's output quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_call_to_the_hard_coded_host_is_answered_as_over_a_socket(talon: LocalTalon) -> None:
    answer = track(talon)

    assert (answer.status_code, answer.reason, answer.url) == (200, "OK", "https://integration.talon.one" + EVENTS)
    assert answer.json()["event"]["profileId"] == "ada"
    assert answer.headers["content-type"] == "application/json"
    assert answer.elapsed.total_seconds() > 0
    assert (answer.history, answer.request.method) == ([], "PUT")
    assert talon.profile("ada") is not None


def test_call_to_the_deployment_is_answered(talon: LocalTalon) -> None:
    answer = requests.get(talon.deployment + "/v2/authping", headers=headers_of(talon), timeout=5)

    assert (answer.status_code, answer.content) == (204, b"")


def test_call_to_a_deployment_with_another_alphabet_is_answered() -> None:
    deployment = {
        "hostname": "bücher.talon.one",
        "applications": [{"id": 1}],
        "apiKeys": [{"key": "k", "application": 1}],
    }
    with intercept({"deployments": [deployment]}) as talon:
        answer = requests.get("https://bücher.talon.one/v2/authping", headers=headers_of(talon), timeout=5)

    assert answer.status_code == 204


def test_answer_can_be_streamed(talon: LocalTalon) -> None:
    with requests.put(talon.url + EVENTS, json=EVENT, headers=headers_of(talon), timeout=5, stream=True) as answer:
        first = answer.raw.read(10)
        rest = b"".join(answer.iter_content(7))

    assert len(first + rest) == int(answer.headers["Content-Length"])
    assert (first + rest).startswith(b'{"effects":')


def test_request_reaches_the_journal_as_it_was_written(talon: LocalTalon) -> None:
    url = f"{talon.url}/segment/v2/customer_profiles/a%2Fb%20c?runRuleEngine=true&x=%C3%A9"

    requests.put(url, data=iter([b'{"attributes"', b": {}}"]), headers={**headers_of(talon), "X-Odd": "é"}, timeout=5)

    entry = talon.requests[0]
    assert entry.target == "/segment/v2/customer_profiles/a%2Fb%20c?runRuleEngine=true&x=%C3%A9"
    assert entry.body == b'{"attributes": {}}'
    assert ("X-Odd", "é") in entry.headers
    assert ("Host", "integration.talon.one") in entry.headers


def test_destination_is_answered_with_the_target_it_built(talon: LocalTalon) -> None:
    settings = Settings(talon.api_key, talon.deployment)
    mapping = Mapping("updateCustomerProfileV3", 'type = "identify"', use_defaults=True)
    event = {"type": "identify", "userId": "b%2fc d", "traits": {"Name": "Ada"}}

    (result,) = Destination(settings, [mapping]).handle(event)

    assert result.outcome is Outcome.DELIVERED, result.reason
    assert talon.verify(exactly=1, action="updateCustomerProfileV3")[0].target.endswith("/b%2fc%20d")


def test_retries_of_the_caller_are_made(talon: LocalTalon) -> None:
    talon.faults.add(Fault(Status(503), when=When(times=2)))
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(3, status_forcelist=[503], allowed_methods=["PUT"])))

    answer = track(talon, session=session)

    assert answer.status_code == 200
    assert [entry.status for entry in talon.requests] == [503, 503, 200]


def test_proxies_of_the_environment_are_passed_by(talon: LocalTalon, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert track(talon).status_code == 200
    plain = requests.get("http://integration.talon.one/v2/authping", headers=headers_of(talon), timeout=5)
    assert plain.status_code == 204


def test_call_to_another_host_is_refused_with_what_to_do(talon: LocalTalon) -> None:
    with pytest.raises(requests.ConnectionError) as raised:
        requests.get("https://shop.us-east4.talon.one/v2/authping", timeout=5)

    assert str(raised.value) == (
        "GET https://shop.us-east4.talon.one/v2/authping was not sent: while mock_talon intercepts, only "
        "demo.europe-west1.talon.one, integration.talon.one and loopback are reached. If shop.us-east4.talon.one is a "
        "deployment of yours, add it to the seed; if it is another service, use intercept(other_hosts='pass') or stub it"
    )


def test_call_to_another_host_passes_when_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[Any] = []
    monkeypatch.setattr(
        HTTPAdapter, "get_connection_with_tls_context", lambda *arguments, **options: passed.append(arguments[1].url)
    )
    with intercept(other_hosts="pass"), pytest.raises(AttributeError):
        requests.get("https://example.invalid/", timeout=5)

    assert passed == ["https://example.invalid/"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_call_to_loopback_passes(talon: LocalTalon, elsewhere: str, host: str) -> None:
    assert requests.get(elsewhere.replace("127.0.0.1", host), timeout=5).status_code == 204
    assert len(talon.requests) == 0


def test_world_is_chosen_by_the_api_key_when_several_are_active() -> None:
    with intercept(world_of("outer")) as outer, intercept(world_of("inner")) as inner:
        track(outer, "of-outer")
        track(inner, "of-inner")

    assert (outer.profile("of-outer"), outer.profile("of-inner")) != (None, None)
    assert outer.profile("of-inner") is None
    assert inner.profile("of-inner") is not None
    assert (len(outer.requests), len(inner.requests)) == (1, 1)


def test_innermost_world_answers_when_no_world_has_the_key() -> None:
    with intercept(world_of("outer")) as outer, intercept(world_of("inner")) as inner:
        headers = {"Authorization": "ApiKey-v1 unknown"}
        answer = requests.get(outer.deployment + "/v2/authping", headers=headers, timeout=5)

    assert answer.status_code == 401
    assert (len(outer.requests), len(inner.requests)) == (0, 1)


def test_innermost_world_answers_when_two_have_the_same_key() -> None:
    with intercept() as outer:
        with intercept() as inner:
            track(outer)
        track(outer)

    assert (len(outer.requests), len(inner.requests)) == (1, 1)


def test_interceptions_may_end_in_any_order() -> None:
    outer, inner = intercept(world_of("outer")), intercept(world_of("inner"))
    first, second = outer.__enter__(), inner.__enter__()
    outer.__exit__(None, None, None)
    assert track(second).status_code == 200
    inner.__exit__(None, None, None)

    assert len(first.requests) == 0
    assert HTTPAdapter.get_connection_with_tls_context is REAL


def test_patch_is_taken_back_when_the_last_interception_ends_by_an_error() -> None:
    def fail() -> None:
        with intercept():
            assert HTTPAdapter.get_connection_with_tls_context is not REAL
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert HTTPAdapter.get_connection_with_tls_context is REAL


def test_patch_made_over_ours_is_left_in_place() -> None:
    def theirs(*arguments: Any, **options: Any) -> Any:
        return REAL(*arguments, **options)

    with pytest.MonkeyPatch.context() as around:
        around.setattr(HTTPAdapter, "get_connection_with_tls_context", REAL)
        with intercept():
            setattr(HTTPAdapter, REAL.__name__, theirs)
        assert HTTPAdapter.get_connection_with_tls_context is theirs


def test_worker_threads_of_the_caller_are_answered(talon: LocalTalon) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda number: track(talon, f"p{number}").status_code, range(40)))

    assert set(statuses) <= {200, 429}
    assert len(talon.requests) == 40


def test_many_interceptions_at_once_do_not_meet() -> None:
    def work(number: int) -> list[str]:
        with intercept(world_of(f"key{number}")) as talon:
            for _ in range(10):
                track(talon, f"p{number}")
            return [event.profile_id for event in talon.events("track-event")]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(16)))

    assert found == [[f"p{number}"] * 10 for number in range(16)]
    assert HTTPAdapter.get_connection_with_tls_context is REAL


@intercept(world_of("decorated"))
def decorated(count: int, *, talon: LocalTalon) -> int:
    for _ in range(count):
        track(talon)
    return len(talon.requests)


def test_decorated_function_has_a_world_of_its_own_each_time() -> None:
    assert (decorated(2), decorated(1)) == (2, 1)


def test_decorated_function_hides_the_parameter_it_fills() -> None:
    assert list(inspect.signature(decorated).parameters) == ["count"]
    assert decorated.__name__ == "decorated"


def test_decorated_function_needs_no_handle() -> None:
    @intercept()
    def ping(url: str) -> int:
        return requests.get(url, timeout=5).status_code

    assert ping("https://integration.talon.one/v2/authping") == 401


def test_decorated_coroutine_is_intercepted_while_it_runs() -> None:
    @intercept()
    async def run(talon: LocalTalon) -> int:
        await asyncio.sleep(0)
        return track(talon).status_code

    assert asyncio.run(run()) == 200


def test_decorated_generator_is_intercepted_while_it_runs() -> None:
    @intercept()
    def run(talon: LocalTalon) -> Iterator[int]:
        yield track(talon).status_code
        yield track(talon).status_code

    assert list(run()) == [200, 200]


def test_class_cannot_be_decorated() -> None:
    with pytest.raises(UsageError, match="decorates functions"):
        intercept()(type("Case", (), {}))


def test_existing_world_stays_usable_after_its_interception() -> None:
    world = World(clock=FrozenClock())
    with intercept(world=world) as talon:
        track(talon)
    with intercept(world=world) as again:
        track(again)

    assert (talon.world, len(again.requests)) == (world, 2)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param({"other_hosts": "block"}, "'refuse' or 'pass'", id="other-hosts"),
        pytest.param({"world": World(), "strict": True}, "either it or those", id="world-and-strictness"),
        pytest.param({"seed": {"deployments": []}}, "/deployments", id="seed-without-deployments"),
        pytest.param({"seed": "no-such-file.toml"}, "no-such-file.toml", id="missing-file"),
    ],
)
def test_intercept_refuses_arguments_that_do_not_fit(arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        intercept(**arguments)


def test_interception_cannot_be_entered_twice() -> None:
    interception = intercept()
    with interception, pytest.raises(UsageError, match="active already"):
        interception.__enter__()


def test_strictness_and_clock_are_those_of_the_fresh_world() -> None:
    clock = FrozenClock()
    with intercept(demo_seed(), strict=True, clock=clock) as talon:
        answer = requests.put(
            talon.url + "/segment/audiences/vip", json={"audienceName": "VIPs"}, headers=headers_of(talon), timeout=5
        )

    assert answer.status_code == 400
    assert talon.requests[0].at == clock.now()
