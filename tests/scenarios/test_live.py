"""Real deployments: only what is safe is played, and as little as possible stays behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask, request

from destination import WireRequest, WireResponse
from mock_talon import Behaviour, FrozenClock, Server, World, demo_seed
from scenarios import Generator, InProcessMock, Scenario
from scenarios.cli import cli
from scenarios.live import Made
from scenarios.safety import Rehearsal
from scenarios.vocabulary import demo_vocabulary
from tests.scenarios.conftest import SEED

PREFIX = "r0a1b2c"
KEY = demo_seed().deployments[0].api_keys[0].key
HOSTNAME = demo_seed().deployments[0].hostname
WORLD = f"""
[[deployments]]
hostname = "{HOSTNAME}"
eventTypes = ["track-event"]
[[deployments.applications]]
id = 1
name = "Shop"
currency = "EUR"
[[deployments.apiKeys]]
key = "{KEY}"
application = 1
platform = "segment"
[[deployments.attributes]]
entity = "CustomerProfile"
name = "Name"
type = "string"
[[deployments.attributes]]
entity = "Event"
name = "language"
type = "string"
[[deployments.audiences]]
id = 1
name = "VIP customers"
integrationId = "vip"
"""


@pytest.fixture
def deployment() -> Iterator[Server]:
    """A server that behaves like a real deployment: it shows nothing but the API."""
    with Server(World(behaviour=Behaviour(rate_limit=False), clock=FrozenClock())) as running:
        hide_control_door(running.app)
        yield running


def hide_control_door(app: Flask) -> None:
    @app.before_request
    def hide() -> tuple[str, int] | None:
        return ("", 404) if request.path.startswith("/_mock") else None


def live(deployment: Server, tmp_path: Path, *arguments: str) -> Result:
    world = tmp_path / "world.toml"
    world.write_text(WORLD)
    options = ("--live", "--base-url", deployment.url, "--deployment", HOSTNAME, "--api-key", KEY, "--rate", "100000")
    return CliRunner().invoke(cli, ("run", "--seed", "7", "--world", str(world), *options, *arguments))


def documents(server: Server, collection: str) -> set[str]:
    return {key for key, _ in server.world.store.run(lambda transaction: list(transaction.scan(collection)))}


def test_live_run_leaves_the_deployment_as_tidy_as_its_api_allows(deployment: Server, tmp_path: Path) -> None:
    before = {name: documents(deployment, name) for name in ("audiences", "attributes", "sessions", "profiles")}
    result = live(deployment, tmp_path, "--count", "45")
    prefix = result.output.split("holds ", 1)[1].split(",", 1)[0]

    assert result.exit_code == 0, result.output
    assert documents(deployment, "audiences") == before["audiences"]
    assert documents(deployment, "attributes") == before["attributes"]
    assert all(prefix in key for name in ("sessions", "profiles") for key in documents(deployment, name) - before[name])


def test_live_run_tells_what_it_left_and_what_it_could_not_check(deployment: Server, tmp_path: Path) -> None:
    output = live(deployment, tmp_path, "--count", "1", "--action", "createAudience", "--action", "trackEventV2").output

    assert "audiences made and deleted again: 1 (r" in output
    assert "customer profiles that stay, since no endpoint for Segment deletes them: " in output
    assert "events that stay, likewise: " in output
    assert "not checked, this server does not show its state" in output


def test_live_run_skips_what_is_not_safe_and_says_why(deployment: Server, tmp_path: Path) -> None:
    output = live(deployment, tmp_path, "--count", "20", "--action", "platform").output

    assert "scenarios skipped: not on a real deployment: it needs a world, keys or faults of our own" in output
    assert not any(entry.status == 401 for entry in deployment.world.journal.entries())


@pytest.mark.parametrize(
    ("scenario_id", "reason"),
    [
        pytest.param("createAudience/created/0", "", id="safe"),
        pytest.param("updateCustomerSessionV2/order/0", "", id="whole-order"),
        pytest.param("updateCustomerProfileV2/created-audience/0", "", id="own-audience"),
        pytest.param("platform/unknown-key/0", "it needs a world", id="credential"),
        pytest.param("platform/sent-again/0", "it needs a world", id="fault"),
        pytest.param("updateCustomerProfileV2/created-attribute/0", "attributes", id="attribute"),
        pytest.param("updateCustomerProfileV3/joined-and-left/0", "an audience that is not its own", id="audience"),
        pytest.param("trackEventV2/page-example/0", "an identifier that is not its own", id="fixed-id"),
        pytest.param("updateCustomerSessionV2/items-at-the-limit/0", "it is a burst", id="heavy"),
        pytest.param("platform/health/0", "paths that the third-party host does not have", id="other-host"),
    ],
)
def test_rehearsal_objects_to_what_is_not_safe(scenario_id: str, reason: str) -> None:
    scenario = drawn(scenario_id)
    with InProcessMock() as mock:
        objection = Rehearsal(mock, PREFIX).objection(scenario)

    assert reason in objection
    assert bool(objection) == bool(reason)


def drawn(scenario_id: str) -> Scenario:
    return Generator(SEED, demo_vocabulary(), prefix=PREFIX).by_id(scenario_id)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(("--live",), "--live needs --world FILE", id="bare"),
        pytest.param(("--live", "--deployment", "d", "--api-key", "k"), "needs --world", id="no-world"),
        pytest.param(("--rate", "5"), "--rate belongs to --base-url", id="rate-alone"),
        pytest.param(("--repeat", "a/b/0", "--only", "x"), "leave out --only and --action", id="repeat-and-only"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: tuple[str, ...], message: str) -> None:
    result = CliRunner().invoke(cli, ("run", *options))

    assert result.exit_code == 2
    assert message in result.output


def test_live_run_goes_with_neither_strict_nor_workers(deployment: Server, tmp_path: Path) -> None:
    for option in (("--strict",), ("--workers", "2")):
        result = live(deployment, tmp_path, *option)
        assert result.exit_code == 2
        assert "--live goes with neither --strict nor --workers" in result.output


def exchange(method: str, path: str, sent: bytes | None, told: bytes) -> tuple[WireRequest, WireResponse]:
    return WireRequest(method, f"https://integration.talon.one{path}", (), sent), WireResponse(200, "OK", {}, told)


def test_what_requests_made_is_read_from_their_answers() -> None:
    made = Made()
    for one in (
        exchange("POST", "/segment/audiences", b'{"audienceId":"a b"}', b"{}"),
        exchange("POST", "/segment/audiences", b'{"audienceId":"c"}', b"{}"),
        exchange("DELETE", "/segment/audiences/a%20b", None, b""),
        exchange(
            "PUT", "/segment/customer_profile_v2/u", b"{}", b'{"audiences":[{"status":"new","integrationId":"n"}]}'
        ),
        exchange("PUT", "/segment/v2/events", b"{}", b'{"event":{"id":1},"customerProfile":{"integrationId":"p"}}'),
        exchange("PUT", "/segment/v2/customer_sessions/s", b"{}", b'{"customerSession":{"integrationId":"s"}}'),
        exchange("PUT", "/segment/customer_profiles/audiences", b'{"data":[{"customerProfileId":"q"}]}', b""),
        exchange("PUT", "/segment/v2/events", b"no json", b"no json"),
    ):
        made.note(*one)

    assert (made.audiences, made.profiles, made.sessions, made.events) == ({"c", "n"}, {"p", "q"}, {"s"}, 1)
