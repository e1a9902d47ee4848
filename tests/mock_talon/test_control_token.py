"""The control door behind a token."""

from typing import Any

import pytest
from werkzeug.test import Client

from mock_talon import World, Worlds, create_app

OPEN = ["/_mock/health", "/_mock/ready"]


@pytest.fixture
def client() -> Client:
    """A client of a server with the control token ``yes``."""
    worlds = Worlds(World())
    worlds.control_token = "yes"
    return create_app(worlds).test_client()


@pytest.mark.rule("control-token")
@pytest.mark.parametrize("path", ["/_mock/state", "/_mock/worlds/default/health", "/openapi.json", "/_mock/nothing"])
@pytest.mark.parametrize(
    ("sent", "said"), [({}, "The control token is missing"), ({"X-Mock-Token": "no"}, "The control token is wrong")]
)
def test_control_door_asks_for_its_token(client: Client, path: str, sent: dict[str, str], said: str) -> None:
    refused = client.get(path, headers=sent)
    told: Any = refused.get_json()

    assert (refused.status_code, told["Error"]) == (401, said)
    assert all(name in told["Fix"] for name in ("X-Mock-Token", "--token", "token="))


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/state", "/openapi.json"])
def test_control_door_opens_with_its_token(client: Client, path: str) -> None:
    assert client.get(path, headers={"X-Mock-Token": "yes"}).status_code == 200


@pytest.mark.rule("control-token")
@pytest.mark.parametrize("path", ["/%5Fmock/state", "/_moc%6B/state", "//%5fmock/state", "/openapi%2Ejson"])
def test_control_door_asks_for_its_token_however_it_is_spelt(client: Client, path: str) -> None:
    answer = client.get("/", environ_overrides={"REQUEST_URI": path})

    assert answer.status_code == 401


@pytest.mark.parametrize("path", OPEN)
def test_balancer_needs_no_token_and_is_told_nothing_else(client: Client, path: str) -> None:
    alone, trusted = client.get(path), client.get(path, headers={"X-Mock-Token": "yes"})

    assert (alone.status_code, list(alone.get_json())) == (200, ["status"])
    assert len(trusted.get_json()) > 1


def test_nobody_without_the_token_learns_which_worlds_there_are(client: Client) -> None:
    statuses = [client.get(OPEN[0], headers={"X-Mock-World": name}).status_code for name in ("default", "none")]

    assert statuses == [401, 401]


def test_document_says_where_the_token_is_wanted(client: Client) -> None:
    document: Any = client.get("/openapi.json", headers={"X-Mock-Token": "yes"}).get_json()
    reads = {path: item["get"] for path, item in document["paths"].items() if "_mock" in path and "get" in item}

    assert [path for path, operation in reads.items() if operation["security"] == []] == OPEN
    assert reads["/_mock/state"]["security"] == [{"X-Mock-Token": []}]
    told = reads["/_mock/state"]["responses"]["401"]["content"]["application/json"]["example"]
    assert told["Error"] == "The control token is missing"
    assert document["components"]["securitySchemes"]["X-Mock-Token"]["in"] == "header"
