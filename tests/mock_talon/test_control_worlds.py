"""Worlds over the control door: made, chosen by key, path or header, kept apart, deleted whole."""

import gc
import weakref
from typing import Any

import pytest

from mock_talon import World, Worlds, create_app, demo_seed, parse_seed
from mock_talon.api.catalogue import all_endpoints
from mock_talon.api.endpoint import WORLD
from tests.mock_talon.conftest import SEED, Mock

WORLDS = "/_mock/worlds"
PROFILE = "/segment/v2/customer_profiles/bob"
BARE = {"deployments": [{"hostname": "bare.talon.one", "applications": [{"id": 7}]}]}


def make(mock: Mock, **body: Any) -> dict[str, Any]:
    answer = mock.request("POST", WORLDS, body)
    assert answer.status == 201, answer.body
    return answer.json


def put(mock: Mock, key: str, path: str = PROFILE, body: Any = None) -> int:
    """Send with a key, to the deployment that the mock's own address stands for."""
    origin = mock.request("POST", f"{WORLDS}", {}).json["deployment"]
    headers = {"Authorization": f"ApiKey-v1 {key}", "destination-hostname": origin}
    return mock.put(path, {} if body is None else body, headers=headers).status


def test_world_is_made_of_the_demo_seed_with_keys_of_its_own(mock: Mock) -> None:
    first, second = make(mock), make(mock)

    assert first["hostnames"] == [demo_seed().deployments[0].hostname]
    assert len({first["apiKey"], second["apiKey"], demo_seed().deployments[0].api_keys[0].key}) == 3
    assert first["name"] != second["name"]
    assert put(mock, first["apiKey"]) == 200


def test_world_is_made_of_a_seed_which_is_given_a_key_when_it_has_none(mock: Mock) -> None:
    made = make(mock, name="bare", seed=BARE, settings={"strict": True})

    assert (made["name"], made["mode"], made["path"]) == ("bare", "strict", "/_mock/worlds/bare")
    assert [(key["application"], key["key"]) for key in made["apiKeys"]] == [(7, made["apiKey"])]


def test_keys_are_shown_to_nobody_who_does_not_ask(mock: Mock) -> None:
    made = make(mock, name="bare", seed=BARE)

    for path in (WORLDS, f"{WORLDS}/bare", f"{WORLDS}/bare/state"):
        assert made["apiKey"] not in mock.request("GET", path).body.decode()
        assert made["apiKey"] in mock.request("GET", f"{path}?secrets=true").body.decode()


def test_worlds_are_listed_with_the_default_one_first(mock: Mock) -> None:
    make(mock, name="bare", seed=BARE)

    listed = mock.request("GET", WORLDS).json["worlds"]

    assert [(world["name"], world["isDefault"], world["hostnames"]) for world in listed] == [
        ("default", True, [part["hostname"] for part in SEED["deployments"]]),
        ("bare", False, ["bare.talon.one"]),
    ]


def test_world_is_named_by_path_or_header_and_else_the_default_one(mock: Mock) -> None:
    make(mock, name="bare", seed=BARE)
    by_path = mock.request("GET", f"{WORLDS}/bare/state").json["deployments"]
    by_header = mock.request("GET", "/_mock/state", headers={"X-Mock-World": "bare"}).json["deployments"]

    assert by_path == by_header
    assert mock.request("GET", "/_mock/state").json["deployments"][0]["hostname"] == SEED["deployments"][0]["hostname"]
    both = mock.request("GET", f"{WORLDS}/bare/state", headers={"X-Mock-World": "default"}).json["deployments"]
    assert both == by_path


def test_every_operation_of_a_world_has_a_path_that_names_it() -> None:
    paths = {(endpoint.method, endpoint.path): endpoint for endpoint in all_endpoints()}
    bound = [endpoint for endpoint in paths.values() if endpoint.is_world_bound and WORLD not in endpoint.path]

    for endpoint in bound:
        named = paths[endpoint.method, f"{WORLDS}/{{{WORLD}}}{endpoint.path.removeprefix('/_mock')}"]
        assert (named.handler, named.body, named.reply) == (endpoint.handler, endpoint.body, endpoint.reply)
    assert len(bound) >= 30


@pytest.mark.rule("world-exists")
def test_unknown_world_is_not_found_and_the_nearest_is_told(mock: Mock) -> None:
    make(mock, name="checkout", seed=BARE)

    for answer in (
        mock.request("GET", f"{WORLDS}/chekout"),
        mock.request("GET", f"{WORLDS}/chekout/state"),
        mock.request("DELETE", f"{WORLDS}/chekout"),
        mock.request("GET", "/_mock/state", headers={"X-Mock-World": "chekout"}),
    ):
        assert (answer.status, answer.json["Fix"][:23]) == (404, "Did you mean 'checkout'")


@pytest.mark.rule("world-name-free", "world-key-free")
def test_second_use_of_a_name_or_a_key_is_a_conflict_and_makes_nothing(mock: Mock) -> None:
    make(mock, name="bare", seed=BARE)
    taken_name = mock.request("POST", WORLDS, {"name": "bare"})
    taken_key = mock.request("POST", WORLDS, {"name": "twin", "seed": SEED})

    assert (taken_name.status, taken_key.status) == (409, 409)
    assert taken_name.json["Problems"][0]["pointer"] == "/name"
    assert taken_key.json["Problems"][0]["pointer"] == "/seed/deployments/0/apiKeys/0/key"
    assert [world["name"] for world in mock.request("GET", WORLDS).json["worlds"]] == ["default", "bare"]


@pytest.mark.rule("world-seed-consistent")
@pytest.mark.parametrize(
    ("members", "pointer", "text"),
    [
        pytest.param(
            {"apiKeys": [{"key": "k", "application": 9}]},
            "/seed/deployments/0/apiKeys/0/application",
            "there is no application 9",
            id="unknown-application",
        ),
        pytest.param(
            {"profiles": [{"integrationId": "x", "audiences": ["none"]}]}, "/seed", "'none'", id="unknown-audience"
        ),
    ],
)
def test_seed_that_does_not_fit_together_is_refused(
    mock: Mock, members: dict[str, Any], pointer: str, text: str
) -> None:
    seed = {"deployments": [{**BARE["deployments"][0], **members}]}

    answer = mock.request("POST", WORLDS, {"seed": seed})

    assert answer.status == 400
    assert answer.json["Problems"][0]["pointer"] == pointer
    assert text in answer.json["Error"]


@pytest.mark.rule("world-default-stays")
def test_default_world_cannot_be_deleted(mock: Mock) -> None:
    answer = mock.request("DELETE", f"{WORLDS}/default")

    assert (answer.status, answer.json["Fix"]) == (409, "Reset it instead")


def test_worlds_share_neither_documents_nor_journal_faults_time_limits_nor_settings(mock: Mock) -> None:
    seed = {"deployments": [{**BARE["deployments"][0], "apiKeys": [{"key": "k", "application": 7}]}]}
    make(mock, name="other", seed=seed)
    mock.request("POST", f"{WORLDS}/other/faults", {"kind": "status", "status": 503, "when": {"times": 1}})
    mock.request("PUT", f"{WORLDS}/other/clock", {"mode": "frozen", "at": "2030-01-01T00:00:00Z"})
    mock.request("PATCH", f"{WORLDS}/other/settings", {"limits": {"requestsPerSecond": 1}})
    in_other = {"Authorization": "ApiKey-v1 k", "destination-hostname": "bare.talon.one"}

    statuses = [mock.put(PROFILE, {}, headers=in_other).status for _ in range(3)]

    assert statuses == [503, 200, 429]
    assert [mock.put(PROFILE, {}).status for _ in range(3)] == [200, 200, 200]
    other = mock.request("GET", f"{WORLDS}/other/state").json
    assert other["deployments"][0]["profiles"]["bob"]["created"] == "2030-01-01T00:00:00.000000Z"
    assert mock.state()["profiles"]["bob"]["created"].startswith("2026-01-01")
    totals = [mock.request("GET", f"{path}/requests").json["total"] for path in ("/_mock", f"{WORLDS}/other")]
    assert totals == [3, 3]


def test_deleted_world_is_unreachable_and_nothing_of_it_is_kept() -> None:
    worlds = Worlds(World(demo_seed()))
    client = create_app(worlds).test_client()
    made = client.post(WORLDS, json={"name": "gone", "seed": BARE}).get_json()
    headers = {"Authorization": f"ApiKey-v1 {made['apiKey']}", "destination-hostname": "bare.talon.one"}
    assert client.put(PROFILE, json={}, headers=headers).status_code == 200
    world = weakref.ref(worlds.require_named("gone"))

    assert client.delete(f"{WORLDS}/gone").status_code == 204

    gc.collect()
    assert world() is None
    assert client.put(PROFILE, json={}, headers=headers).status_code == 401
    assert client.get(f"{WORLDS}/gone/state").status_code == 404
    assert client.post(WORLDS, json={"name": "gone", "seed": {**BARE}}).status_code == 201


def test_name_must_fit_into_a_path(mock: Mock) -> None:
    assert mock.request("POST", WORLDS, {"name": "a/b"}).status == 400


def test_seed_with_generated_keys_is_that_seed_otherwise() -> None:
    seed = parse_seed(BARE)
    client = create_app(World(demo_seed())).test_client()

    made = client.post(WORLDS, json={"name": "same", "seed": BARE}).get_json()

    shown = client.get(f"{WORLDS}/same/state?secrets=true").get_json()["deployments"][0]
    assert (shown["hostname"], shown["apiKeys"][0]["key"]) == (seed.deployments[0].hostname, made["apiKey"])
