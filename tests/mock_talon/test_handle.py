"""The handle on a world: what it shows, what it plants, and how it explains what did not happen."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from mock_talon import LocalTalon, Requests, Seed, Server, UsageError, VerificationError, World, intercept
from tests.mock_talon.conftest import DEPLOYMENT, KEY

Send = Callable[..., requests.Response]
PROFILE = "/segment/v2/customer_profiles/"
EVENTS = "/segment/v2/events"


@pytest.fixture(params=["in-process", "socket"])
def talon(request: pytest.FixtureRequest, seed: Seed) -> Iterator[LocalTalon]:
    if request.param == "in-process":
        with intercept(seed) as talon:
            yield talon
    else:
        with Server(World(seed)) as server:
            yield LocalTalon(server.world, server.url)


@pytest.fixture
def put(talon: LocalTalon) -> Send:
    def send(path: str, body: Any) -> requests.Response:
        headers = {"Authorization": f"ApiKey-v1 {talon.api_key}", "destination-hostname": talon.deployment}
        return requests.put(talon.url + path, json=body, headers=headers, timeout=5)

    return send


def test_handle_knows_how_the_world_is_reached(talon: LocalTalon) -> None:
    assert (talon.api_key, talon.api_keys[-1]) == (KEY, "other")
    expected = {("https://integration.talon.one", f"https://{DEPLOYMENT}"), (talon.url, talon.url)}
    assert (talon.url, talon.deployment) in expected


def test_records_are_shown_as_the_service_shows_them(talon: LocalTalon, put: Send) -> None:
    put(
        "/segment/v2/customer_sessions/cart-1",
        {"profileId": "bob", "cartItems": [{"sku": "a", "quantity": 1, "price": 2}]},
    )
    profile, session, audience = talon.profile("ada"), talon.session("cart-1"), talon.audience("vip")

    assert profile is not None
    assert [membership.name for membership in profile.audience_memberships] == ["VIP"]
    assert session is not None
    assert (session.profile_id, session.total) == ("bob", 2.0)
    assert audience is not None
    assert audience.id == 7


def test_records_that_are_not_there_are_none(talon: LocalTalon) -> None:
    assert (talon.profile("nobody"), talon.session("none"), talon.audience("none")) == (None, None, None)
    assert talon.events() == ()


def test_events_are_shown_by_type(talon: LocalTalon, put: Send) -> None:
    put(EVENTS, {"eventType": "track-event", "customerProfileId": "ada"})
    put("/segment/v2/customer_sessions/cart-1", {"profileId": "ada"})

    assert [event.type for event in talon.events()] == ["track-event", "talon_session_created"]
    assert [event.profile_id for event in talon.events("track-event")] == ["ada"]


def test_snapshot_brings_documents_back(talon: LocalTalon, put: Send) -> None:
    before = talon.snapshot()
    put(PROFILE + "bob", {})
    assert talon.profile("bob") is not None

    talon.restore(before)

    assert talon.profile("bob") is None
    assert len(talon.requests) == 1


def test_reset_brings_the_initial_seed_back_and_forgets_requests(talon: LocalTalon, put: Send) -> None:
    talon.seed({"profiles": [{"integrationId": "planted"}]})
    put(PROFILE + "ada", {"attributes": {"stringAttribute": "changed"}})

    talon.reset()

    profile = talon.profile("ada")
    assert profile is not None
    assert profile.attributes == {"stringAttribute": "x"}
    assert talon.profile("planted") is None
    assert len(talon.requests) == 0


def test_seed_plants_more_into_the_deployment_of_the_key(talon: LocalTalon, put: Send) -> None:
    talon.seed(
        {"attributes": [{"entity": "CustomerProfile", "name": "Shoe", "type": "number"}], "eventTypes": ["jump"]}
    )

    assert put(PROFILE + "bob", {"attributes": {"Shoe": 43}}).status_code == 200
    assert put(EVENTS, {"eventType": "jump", "customerProfileId": "bob"}).status_code == 200


def test_seed_plants_from_a_file(talon: LocalTalon, tmp_path: Path) -> None:
    file = tmp_path / "more.toml"
    file.write_text(
        f'[[deployments]]\nhostname = "{DEPLOYMENT}"\napplications = [{{ id = 1 }}]\n'
        'profiles = [{ integrationId = "from-file", audiences = ["news"] }]\n'
    )
    talon.seed(file)

    profile = talon.profile("from-file")
    assert profile is not None
    assert [membership.name for membership in profile.audience_memberships] == ["News"]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        pytest.param({"profils": []}, "profils", id="unknown-member"),
        pytest.param({"apiKeys": [{"key": "k", "application": 1}]}, "keeps its apiKeys", id="keys"),
        pytest.param(
            {"deployments": [{"hostname": "nowhere.talon.one", "applications": [{"id": 1}]}]},
            "no deployment 'nowhere.talon.one'",
            id="unknown-deployment",
        ),
        pytest.param(
            {
                "deployments": [
                    {
                        "hostname": DEPLOYMENT,
                        "applications": [{"id": 1}],
                        "apiKeys": [{"key": "new", "application": 1}],
                    }
                ]
            },
            "takes no more API keys",
            id="new-key",
        ),
        pytest.param(
            {"deployments": [{"hostname": DEPLOYMENT, "applications": [{"id": 1}]}], "settings": {"strict": True}},
            "keeps its settings",
            id="settings",
        ),
        pytest.param({"profiles": [{"integrationId": "x", "audiences": ["none"]}]}, "'none'", id="unknown-audience"),
    ],
)
def test_seed_refuses_what_a_running_world_cannot_take(talon: LocalTalon, source: Any, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        talon.seed(source)

    assert talon.profile("x") is None


def test_requests_are_told_apart(talon: LocalTalon, put: Send) -> None:
    put(PROFILE + "b%2Fb?runRuleEngine=true", {"attributes": {"nope": 1}})
    put("/segment/v2/customer_sessions/cart-1", {"profileId": "ada"})
    put("/segment/v2/customer_profiles/audiences", {"data": [{"customerProfileId": "eve", "adds": ["vip"]}]})
    put("/segment/v2/events", {"eventType": "track-event", "customerProfileId": "ada"})

    def targets(**criteria: Any) -> list[int]:
        return [talon.requests.entries.index(entry) for entry in talon.requests.where(**criteria)]

    assert targets(profile="b/b") == targets(rule="attribute-exists") == targets(status=400) == [0]
    assert targets(session="cart-1") == [1]
    assert targets(profile="ada") == [1, 3]
    assert targets(profile="eve") == [2]
    assert targets(operation="segment/trackEventV2", method="PUT") == targets(path=EVENTS) == [3]
    assert targets(action="trackEventV2", profile="bob") == []


def test_requests_are_a_sequence(talon: LocalTalon, put: Send) -> None:
    for name in "abc":
        put(PROFILE + name, {})
    seen = talon.requests

    assert isinstance(seen[1:], Requests)
    assert [entry.target[-1] for entry in seen[1:]] == ["b", "c"]
    assert seen[-1].status == 200
    assert repr(seen[:1]) == f"PUT {PROFILE}a -> 200"


def test_verify_gives_the_requests_it_found(talon: LocalTalon, put: Send) -> None:
    for name in "abb":
        put(PROFILE + name, {})

    assert len(talon.verify(profile="b")) == 2
    assert len(talon.verify(at_least=2, profile="b")) == 2
    assert len(talon.verify(exactly=1, profile="a")) == 1
    assert len(talon.verify(never=True, profile="c")) == 0
    assert len(talon.verify(exactly=3)) == 3


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        pytest.param({"exactly": 1}, "expected exactly 1 request with profile 'b', but saw 2", id="exactly"),
        pytest.param({"at_least": 3}, "expected at least 3 requests with profile 'b', but saw 2", id="at-least"),
        pytest.param({"never": True}, "expected no request with profile 'b', but saw 2", id="never"),
    ],
)
def test_verify_fails_when_the_count_is_another(
    talon: LocalTalon, put: Send, bounds: dict[str, Any], expected: str
) -> None:
    for name in "bb":
        put(PROFILE + name, {})

    with pytest.raises(VerificationError) as raised:
        talon.verify(profile="b", **bounds)

    assert str(raised.value).splitlines()[0] == expected


def test_verify_explains_the_nearest_miss(talon: LocalTalon, put: Send) -> None:
    put(PROFILE + "ada", {"attributes": {"strinAttribute": "x"}})
    put(PROFILE + "bob", {})

    with pytest.raises(VerificationError) as raised:
        talon.verify(exactly=1, action="updateCustomerProfileV3", profile="ada", status=200)

    assert str(raised.value) == (
        "expected exactly 1 request with action 'updateCustomerProfileV3' and profile 'ada' and status 200, but saw 0\n"
        "The nearest miss:\n"
        f"  PUT {PROFILE}bob -> 200\n"
        "  profile is 'bob', not 'ada'\n"
        "All 2 requests:\n"
        f"  PUT {PROFILE}ada -> 400\n"
        f"  PUT {PROFILE}bob -> 200"
    )


def test_verify_explains_why_the_nearest_miss_was_refused(talon: LocalTalon, put: Send) -> None:
    put(PROFILE + "ada", {"attributes": {"strinAttribute": "x"}})

    with pytest.raises(VerificationError, match=r"attribute-exists at /attributes/strinAttribute: .*\n.*Did you mean"):
        talon.verify(profile="ada", status=200)


def test_verify_says_so_when_nothing_came(talon: LocalTalon) -> None:
    with pytest.raises(VerificationError, match="No request reached this world"):
        talon.verify(action="trackEventV2")


def test_verify_waits_for_requests_that_come_later(talon: LocalTalon, put: Send) -> None:
    later = threading.Timer(0.02, put, (PROFILE + "ada", {}))
    later.start()

    found = talon.verify(exactly=1, within_seconds=5, profile="ada")

    later.join()
    assert found[0].target == PROFILE + "ada"


def test_verify_notices_a_request_that_must_not_come_while_it_waits(talon: LocalTalon, put: Send) -> None:
    later = threading.Timer(0.02, put, (PROFILE + "ada", {}))
    later.start()

    with pytest.raises(VerificationError, match="expected no request"):
        talon.verify(never=True, within_seconds=5)
    later.join()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param({"exactly": 1, "never": True}, "one of exactly, at_least and never", id="two-bounds"),
        pytest.param({"exactly": -1}, "0 or more", id="below-zero"),
        pytest.param({"profil": "ada"}, "did you mean profile", id="unknown-criterion"),
    ],
)
def test_verify_refuses_what_cannot_be_asked(talon: LocalTalon, arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        talon.verify(**arguments)


def test_refusals_are_explained(talon: LocalTalon, put: Send) -> None:
    put(PROFILE + "ada", {})
    put(PROFILE + "ada", {"attributes": {"strinAttribute": "x"}})

    (told,) = talon.refusals()
    assert told == (
        f"PUT {PROFILE}ada -> 400\n"
        '  attribute-exists at /attributes/strinAttribute: The attribute "strinAttribute" is not defined on CustomerProfile '
        "entities.; found 'x', expected an attribute of CustomerProfile\n"
        "    Did you mean 'stringAttribute'? Create it, load it with a seed, or send skipNonExistingAttributes=true"
    )


def test_clock_moves_the_world(talon: LocalTalon, put: Send) -> None:
    talon.clock.freeze(0.0)
    talon.clock.advance(90)
    put(PROFILE + "new", {})

    profile = talon.profile("new")
    assert profile is not None
    assert profile.created == "1970-01-01T00:01:30.000000Z"


def test_handle_tells_what_it_holds_but_no_key(talon: LocalTalon) -> None:
    assert repr(talon) == f"LocalTalon({talon.url!r}, 0 requests)"
