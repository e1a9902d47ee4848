"""What is missing before going live: inferred from traffic, and a seed with which the same traffic succeeds."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mock_talon import Server, World, load_seed, parse_seed
from mock_talon.cli import USAGE_EXIT
from mock_talon.value_types import type_of_values
from tests.mock_talon.conftest import Mock, in_process, over_socket

BARE = {
    "deployments": [
        {
            "hostname": "bare.talon.one",
            "applications": [{"id": 1, "currency": "GBP", "flattenCartItems": False}],
            "apiKeys": [{"key": "k", "application": 1}],
            "additionalCosts": [{"name": "shipping", "type": "session"}],
        },
        {
            "hostname": "second.talon.one",
            "applications": [{"id": 1}],
            "apiKeys": [{"key": "second", "application": 1}],
        },
    ]
}
HEADERS = {"Authorization": "ApiKey-v1 k", "destination-hostname": "bare.talon.one"}
ITEM = {"sku": "A", "quantity": 1, "price": 1, "attributes": {"Size": "L"}, "additionalCosts": {"wrap": {"price": 1}}}
TRAFFIC: list[tuple[str, str, Any]] = [
    ("PUT", "/segment/v2/customer_profiles/ada", {"attributes": {"Age": 36, "Born": "1990-01-02T00:00:00Z"}}),
    (
        "PUT",
        "/segment/v2/customer_profiles/ada",
        {"attributes": {"Age": 37.5, "Tags": ["a"], "Home": {"lat": 1, "lon": 2}}},
    ),
    (
        "PUT",
        "/segment/v2/customer_profiles/ada",
        {"audiencesChanges": {"adds": [41], "deletes": []}, "runRuleEngine": True},
    ),
    (
        "PUT",
        "/segment/v2/events?skipNonExistingAttributes=true",
        {"eventType": "jump", "customerProfileId": "ada", "eventAttributes": {"height": 2}},
    ),
    ("PUT", "/segment/event", {"eventType": "land", "type": "string", "customerProfileId": "ada"}),
    ("PUT", "/segment/audiences/gold", {"audienceId": "gold", "audienceName": "Gold members"}),
    ("PUT", "/segment/customer_profiles/ada/audiences", {"data": {"adds": ["silver"], "deletes": []}}),
    ("DELETE", "/segment/audiences/bronze", None),
    ("POST", "/segment/audiences", {"audienceId": "own", "audienceName": "Own"}),
    ("PUT", "/segment/customer_profile/eve", {"attributes": {"MadeOnDemand": "x"}}),
    (
        "PUT",
        "/segment/v2/customer_sessions/cart",
        {
            "profileId": "ada",
            "attributes": {"IsGift": True},
            "cartItems": [{**ITEM, "additionalCosts": {"wrap": {"price": 1}, "shipping": {"price": 2}}}],
            "additionalCosts": {"wrap": {"price": 1}, "duty": {"price": 1}},
            "loyaltyCards": ["card-1234"],
        },
    ),
    ("PUT", "/segment/customer_sessions/cart", {"customerSession": {"cartItems": [ITEM], "attributes": {"Auto": 1}}}),
]


def send(mock: Mock, key: str = "k") -> list[int]:
    headers = {**HEADERS, "Authorization": f"ApiKey-v1 {key}"}
    return [mock.request(method, path, body, headers=headers).status for method, path, body in TRAFFIC]


@pytest.fixture(params=["in-process", "socket"])
def bare(request: pytest.FixtureRequest) -> Iterator[Mock]:
    """A mock of a world that knows next to nothing."""
    world = World(parse_seed(BARE))
    if request.param == "in-process":
        yield Mock(world, in_process(world))
        return
    with Server(world) as server:
        yield Mock(world, over_socket(server))


def test_gaps_are_found_with_types_and_places(bare: Mock) -> None:
    statuses = send(bare)
    assert statuses.count(200) + statuses.count(201) == 2

    told = bare.request("GET", "/_mock/gaps").json
    first, second = told["deployments"]

    assert [(gap["entity"], gap["name"], gap["type"], gap["seen"]) for gap in first["attributes"]] == [
        ("CustomerProfile", "Age", "number", 2),
        ("CustomerProfile", "Born", "time", 1),
        ("CustomerProfile", "Tags", "(list string)", 1),
        ("CustomerProfile", "Home", "location", 1),
        ("Event", "height", "number", 1),
        ("CustomerSession", "IsGift", "boolean", 1),
        ("CartItem", "Size", "string", 1),
    ]
    assert first["attributes"][4]["eventType"] == "jump"
    assert [gap["name"] for gap in first["eventTypes"]] == ["jump", "land"]
    assert [(gap["integrationId"], gap["name"], gap.get("id")) for gap in first["audiences"]] == [
        ("audience-41", "Audience 41", 41),
        ("gold", "Gold members", None),
        ("silver", "silver", None),
        ("bronze", "bronze", None),
    ]
    assert [(gap["name"], gap["type"]) for gap in first["additionalCosts"]] == [
        ("wrap", "both"),
        ("duty", "session"),
        ("shipping", "both"),
    ]
    assert first["additionalCosts"][2]["note"] == "exists with the type session"
    assert first["loyaltyCards"] == [{"identifier": "card-1234", "seen": 1}]
    assert (second["attributes"], second["eventTypes"]) == ([], [])
    assert (told["missing"], told["requests"], told["dropped"]) == (17, len(TRAFFIC), 0)


@pytest.mark.parametrize("form", ["json", "toml"])
def test_traffic_succeeds_in_the_world_of_the_seed(bare: Mock, form: str, tmp_path: Path) -> None:
    send(bare)
    path = "/_mock/gaps/seed.toml" if form == "toml" else "/_mock/gaps/seed"
    file = tmp_path / f"seed.{form}"
    file.write_bytes(bare.request("GET", f"{path}?secrets=true").body)

    world = World(load_seed(file))
    again = Mock(world, in_process(world))

    assert [status for status in send(again) if status not in {200, 201, 204}] == []
    assert again.request("GET", "/_mock/gaps").json["missing"] == 0


def test_traffic_succeeds_in_a_world_that_is_made_of_the_seed(bare: Mock) -> None:
    send(bare)
    seed = bare.request("GET", "/_mock/gaps/seed").json
    assert "apiKeys" not in seed["deployments"][0]

    made = bare.request("POST", "/_mock/worlds", {"name": "filled", "seed": seed}).json

    assert made["apiKeys"][0]["key"] == made["apiKey"]
    assert [status for status in send(bare, made["apiKey"]) if status not in {200, 201, 204}] == []


def test_entities_that_were_added_later_are_in_the_seed(bare: Mock) -> None:
    bare.request("PATCH", "/_mock/state", {"eventTypes": ["added"], "audiences": [{"name": "A", "integrationId": "a"}]})
    bare.request("POST", "/segment/audiences", {"audienceId": "own", "audienceName": "Own"}, headers=HEADERS)

    seed = bare.request("GET", "/_mock/gaps/seed").json["deployments"][0]

    assert seed["eventTypes"] == ["added"]
    assert [audience["integrationId"] for audience in seed["audiences"]] == ["a"]


def test_accepted_traffic_has_no_gaps(mock: Mock) -> None:
    mock.put("/segment/v2/customer_profiles/ada", {"attributes": {"stringAttribute": "x"}})
    mock.request("POST", "/segment/audiences", {"audienceId": "new", "audienceName": "New"})
    mock.request("DELETE", "/segment/audiences/new")

    assert mock.request("GET", "/_mock/gaps").json["missing"] == 0
    assert mock.request("GET", "/_mock/gaps/text").body == b"Nothing is missing for what was sent (from 3 requests).\n"


def test_gaps_of_requests_that_never_reached_the_rules_are_found_in_the_deployment_they_named(bare: Mock) -> None:
    headers = {"Authorization": "ApiKey-v1 unknown", "destination-hostname": "second.talon.one"}
    bare.request("PUT", "/segment/v2/events", {"eventType": "jump", "customerProfileId": "a"}, headers=headers)

    first, second = bare.request("GET", "/_mock/gaps").json["deployments"]

    assert (first["eventTypes"], [gap["name"] for gap in second["eventTypes"]]) == ([], ["jump"])


def test_what_cannot_be_created_is_told_and_left_out_of_the_seed(bare: Mock) -> None:
    body = {"attributes": {"not-a-name": 1, "Thing": {"a": 1}, "Mixed": 1}}
    bare.request("PUT", "/segment/v2/customer_profiles/a", body, headers=HEADERS)
    bare.request("PUT", "/segment/v2/customer_profiles/a", {"attributes": {"Mixed": "x"}}, headers=HEADERS)
    bare.request("PUT", "/segment/v2/customer_sessions/c", {"loyaltyCards": ["no card"]}, headers=HEADERS)

    gaps = bare.request("GET", "/_mock/gaps").json["deployments"][0]
    seed = bare.request("GET", "/_mock/gaps/seed").json["deployments"][0]

    notes = {gap["name"]: (gap["type"], gap["note"].partition(":")[0]) for gap in gaps["attributes"]}
    assert notes == {
        "not-a-name": (None, "an attribute's name is a letter, then letters, digits and underscores"),
        "Thing": (None, "objects and mixed lists are no attribute values"),
        "Mixed": ("number", "values of several types were sent"),
    }
    assert [attribute["name"] for attribute in seed["attributes"]] == ["Mixed"]
    assert "loyaltyCards" not in seed


def test_hostile_bodies_have_no_gaps(bare: Mock) -> None:
    for raw in (
        b"[]",
        b"no",
        b'{"data": {"adds": 1}}',
        b'{"cartItems": [1, null, {"attributes": []}], "loyaltyCards": {}}',
    ):
        for path in ("/segment/v2/customer_sessions/c", "/segment/customer_profiles/audiences", "/segment/v2/events"):
            bare.request("PUT", path, raw=raw, headers=HEADERS)

    assert bare.request("GET", "/_mock/gaps").json["missing"] == 0


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([True, None], "boolean"),
        ([1, 2.5], "number"),
        (["2026-01-01T00:00:00Z"], "time"),
        (["2026-01-01T00:00:00Z", "soon"], "string"),
        ([["2026-01-01T00:00:00Z"]], "(list time)"),
        ([[1, 2], [1]], "(list number)"),
        ([["a"], []], "(list string)"),
        ([{"lat": 1, "lng": 2}], "location"),
        ([[{"lat": 1, "lng": 2}]], "(list location)"),
        ([None], "string"),
        ([[]], "(list string)"),
        ([1, 2, "x"], "number"),
        ([{}], None),
    ],
)
def test_type_follows_from_the_values(values: list[Any], found: str | None) -> None:
    assert type_of_values(values)[0] == found


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mock_talon", "gaps", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_command_tells_gaps_in_every_form() -> None:
    with Server(World(parse_seed(BARE))) as server:
        server.worlds.control_token = "s3cret"
        mock = Mock(server.world, over_socket(server))
        send(mock)
        forms = {
            form: run("--url", server.url, "--token", "s3cret", "--format", form)
            for form in ("text", "json", "seed", "seed.toml")
        }
        checked = run("--url", server.url, "--token", "s3cret", "--check")
        unknown = run("--url", server.url, "--token", "s3cret", "--world", "nope")
        without = run("--url", server.url)

    assert {result.returncode for result in forms.values()} == {0}
    lines = forms["text"].stdout.splitlines()
    assert lines[0] == f"17 things must be created before going live (from {len(TRAFFIC)} requests):"
    assert lines[1] == "bare.talon.one"
    assert "  attribute        Event.height: number of jump  (seen 1 time)" in lines
    assert json.loads(forms["json"].stdout)["missing"] == 17
    seed = json.loads(forms["seed"].stdout)
    assert seed == tomllib.loads(forms["seed.toml"].stdout)
    assert parse_seed(seed).deployments[0].applications[0].currency == "GBP"
    assert (checked.returncode, unknown.returncode, without.returncode) == (1, USAGE_EXIT, USAGE_EXIT)
    assert "GET /_mock/worlds" in unknown.stderr
    assert "X-Mock-Token" in without.stderr
