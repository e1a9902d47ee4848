"""The mock under test, in process and over a socket, through one handle."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import pytest

from mock_talon import Behaviour, FrozenClock, Seed, SeededIds, Server, World, create_app, demo_seed, parse_seed

KEY = "test-key"
DEPLOYMENT = "acme.europe-west1.talon.one"
HEADERS = {"Authorization": f"ApiKey-v1 {KEY}", "destination-hostname": DEPLOYMENT}


@dataclass(frozen=True)
class Answer:
    """Status, headers with lower-case names, and body of one answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Send = Callable[[str, str, dict[str, str], bytes], Answer]


@dataclass(frozen=True)
class Mock:
    """A world and a way to send raw requests to it."""

    world: World
    send: Send = field(repr=False)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        *,
        raw: bytes | None = None,
    ) -> Answer:
        """Send a request with the credentials of the test key; a header of None value is left out."""
        payload = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        sent = {**HEADERS, **({"Content-Type": "application/json"} if payload else {}), **(headers or {})}
        return self.send(method, path, {name: value for name, value in sent.items() if value is not None}, payload)

    def put(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.request("PUT", path, body, **more)

    def state(self) -> dict[str, Any]:
        """Give the first deployment of the world's state."""
        return self.request("GET", "/_mock/state").json["deployments"][0]

    def verdict(self, answer: Answer) -> dict[str, Any]:
        """Give the journal's whole entry for an answer."""
        return self.request("GET", f"/_mock/requests/{answer.headers['x-mock-verdict']}").json

    def rules(self, answer: Answer) -> list[str]:
        """Give the ids of the rules that refused."""
        return [refusal["rule"] for refusal in self.verdict(answer)["verdict"]["refusals"]]

    def findings(self, answer: Answer) -> list[str]:
        """Give the ids of the drift rules that were noted."""
        return [finding["rule"] for finding in self.verdict(answer)["findings"]]


SEED: dict[str, Any] = {
    "deployments": [
        {
            "hostname": DEPLOYMENT,
            "applications": [{"id": 1, "name": "Shop"}, {"id": 2, "name": "Loose shop", "flattenCartItems": False}],
            "apiKeys": [
                {"key": KEY, "application": 1},
                {"key": "loose-key", "application": 2},
                {"key": "braze-key", "application": 1, "platform": "braze"},
                {"key": "expired-key", "application": 1, "expires": "2020-01-01T00:00:00Z"},
                {"key": "slow-key", "application": 1, "requestsPerSecond": 3},
            ],
            "attributes": [
                *(
                    {"entity": entity, "name": f"{kind}Attribute", "type": kind}
                    for entity in ("CustomerProfile", "CustomerSession", "CartItem", "Event")
                    for kind in ("string", "number", "boolean", "time", "location")
                ),
                *(
                    {"entity": entity, "name": f"{kind}List", "type": f"(list {kind})"}
                    for entity in ("CustomerProfile", "CustomerSession", "CartItem", "Event")
                    for kind in ("string", "number", "time", "location")
                ),
                {
                    "entity": "CustomerProfile",
                    "name": "Tier",
                    "type": "string",
                    "suggestions": ["gold", "silver"],
                    "restrictedBySuggestions": True,
                },
            ],
            "eventTypes": ["track-event"],
            "audiences": [
                {"id": 7, "name": "VIP", "integrationId": "vip"},
                {"id": 8, "name": "News", "integrationId": "news"},
            ],
            "additionalCosts": [
                {"name": "shipping", "type": "session"},
                {"name": "wrapping", "type": "item"},
                {"name": "tax", "type": "both"},
            ],
            "loyaltyCards": [{"identifier": "card-0001"}],
            "profiles": [{"integrationId": "ada", "attributes": {"stringAttribute": "x"}, "audiences": ["vip"]}],
        },
        {
            "hostname": "other.us-east4.talon.one",
            "applications": [{"id": 1}],
            "apiKeys": [{"key": "other", "application": 1}],
        },
    ]
}


@pytest.fixture
def seed() -> Seed:
    """A seed with attributes of every type, two audiences, costs, a card and keys of several kinds."""
    return parse_seed(SEED)


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands still."""
    return FrozenClock()


@pytest.fixture
def make_world(seed: Seed, clock: FrozenClock) -> Callable[..., World]:
    """Make a world of the test seed on the frozen clock, with the settings given."""

    def make(**settings: Any) -> World:
        return World(seed, behaviour=Behaviour(**settings), clock=clock, ids=SeededIds(1))

    return make


@pytest.fixture(params=["in-process", "socket"])
def make_mock(request: pytest.FixtureRequest, make_world: Callable[..., World]) -> Iterator[Callable[..., Mock]]:
    """Make a mock with the settings given, once per transport."""
    servers: list[Server] = []

    def make(world: World | None = None, **settings: Any) -> Mock:
        world = world or make_world(**settings)
        if request.param == "in-process":
            return Mock(world, in_process(world))
        servers.append(Server(world).__enter__())
        return Mock(world, over_socket(servers[-1]))

    yield make
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture
def mock(make_mock: Callable[..., Mock]) -> Mock:
    """A lenient mock of the test seed, once per transport."""
    return make_mock()


@pytest.fixture
def strict_mock(make_mock: Callable[..., Mock]) -> Mock:
    """A strict mock of the test seed, once per transport."""
    return make_mock(strict=True)


@pytest.fixture
def demo() -> World:
    """The demo world on the system clock."""
    return World(demo_seed())


def in_process(world: World) -> Send:
    """Send requests to a world's application without a socket."""
    client = create_app(world).test_client()

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        raw, _, query = path.partition("?")
        environ = {"REQUEST_URI": path, "PATH_INFO": unquote(raw, "latin-1"), "QUERY_STRING": query}
        with client.open(
            "/", method=method, headers=list(headers.items()), data=body, environ_overrides=environ
        ) as response:
            return Answer(
                response.status_code, {name.lower(): value for name, value in response.headers}, response.get_data()
            )

    return send


def over_socket(server: Server) -> Send:
    """Send requests to a server, path and headers exactly as given."""

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            response = connection.getresponse()
            return Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        finally:
            connection.close()

    return send
