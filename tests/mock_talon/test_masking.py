"""Credentials are shown nowhere: not in the journal, not in what is made of it, not in the outcome of callbacks."""

import json

import pytest

from mock_talon.gate.masking import mask_secrets, mask_user_info
from tests.mock_talon.conftest import DEPLOYMENT, KEY, Mock

PROFILE = "/segment/v2/customer_profiles/bob"
SESSION = "/segment/v2/customer_sessions/cart"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "ApiKey-v1 abc", "ApiKey-v1 ***"),
        ("authorization", "Basic abc", "Basic ***"),
        ("Authorization", "abc", "***"),
        ("Authorization", "abc def", "***"),
        ("Authorization", "", "***"),
        ("Authorization", "  ApiKey-v1 abc", "ApiKey-v1 ***"),
        ("X-Callback-API-Key", "X-Key abc", "X-Key ***"),
        ("X-Callback-API-Key", "abc", "***"),
        ("X-Mock-Token", "abc", "***"),
        ("Cookie", "a=abc", "***"),
        ("X-Callback-Destination-URI", "http://u:abc@localhost:1/p?q", "http://***@localhost:1/p?q"),
        ("X-Callback-Destination-URI", "http://localhost/a@b", "http://localhost/a@b"),
        ("User-Agent", "abc", "abc"),
    ],
)
def test_credential_is_hidden_and_its_kind_stays(name: str, value: str, shown: str) -> None:
    assert mask_secrets([(name, value)]) == ((name, shown),)


def test_equal_headers_are_kept_once_unless_they_are_long() -> None:
    for length, is_one in ((10, True), (10_000, False)):
        first, second = (mask_secrets([("X-Trace", "a" * length)])[0] for _ in range(2))

        assert (first == second, first is second) == (True, is_one)


def test_user_info_is_hidden_in_an_address() -> None:
    assert mask_user_info("https://a:b@c.test/") == "https://***@c.test/"


def test_no_door_shows_a_secret_that_a_request_carried(mock: Mock) -> None:
    secrets = {"key-without-a-scheme", "callback-key-of-at-least-32-characters", "password-of-a-uri", KEY, "loose-key"}
    mock.put(PROFILE, {}, headers={"Authorization": "key-without-a-scheme"})
    mock.put(PROFILE, {}, headers={"Authorization": "ApiKey-v1 loose-key"})
    answer = mock.put(
        SESSION,
        {},
        headers={
            "X-Callback-API-Key": "X-Key callback-key-of-at-least-32-characters",
            "X-Callback-Destination-URI": "http://user:password-of-a-uri@127.0.0.1:9/",
            "X-Mock-Token": "password-of-a-uri",
        },
    )
    assert mock.world.callbacks.wait(10)
    entry = f"/_mock/requests/{answer.headers['x-mock-verdict']}"

    paths = [
        "/_mock/requests",
        "/_mock/requests/explained",
        "/_mock/requests/har",
        entry,
        *(f"{entry}/{form}" for form in ("curl", "python", "har")),
        "/_mock/state",
        "/_mock/state/diff",
        "/_mock/gaps",
        "/_mock/gaps/text",
        "/_mock/gaps/seed",
        "/_mock/gaps/seed.toml",
        "/_mock/worlds",
        "/_mock/worlds/default",
        "/openapi.json",
    ]
    for path in paths:
        told = mock.request("GET", path)
        assert told.status == 200, path
        assert [secret for secret in secrets if secret in told.body.decode()] == [], path
    assert mock.request("GET", entry).json["callback"]["target"] == "http://***@127.0.0.1:9/"


def test_secrets_are_shown_by_state_worlds_and_seed_alone_when_asked_for(mock: Mock) -> None:
    for path in ("/_mock/state", "/_mock/worlds", "/_mock/worlds/default", "/_mock/gaps/seed", "/_mock/gaps/seed.toml"):
        assert KEY in mock.request("GET", f"{path}?secrets=true").body.decode()
    seed = json.loads(mock.request("GET", "/_mock/gaps/seed?secrets=true").body)
    assert seed["deployments"][0]["hostname"] == DEPLOYMENT
