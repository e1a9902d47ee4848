"""The handle on a world: what it shows, what it plants, and how it explains what did not happen."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from mock_talon import (
    Fault,
    LocalTalon,
    Match,
    MockTalon,
    Requests,
    Seed,
    Server,
    Status,
    UsageError,
    VerificationError,
    When,
    World,
    connect,
    intercept,
)
from tests.mock_talon.conftest import DEPLOYMENT, KEY

Send = Callable[..., requests.Response]
PROFILE = "/segment/v2/customer_profiles/"
EVENTS = "/segment/v2/events"


@pytest.fixture(params=["in-process", "socket", "elsewhere"])
def talon(request: pytest.FixtureRequest, seed: Seed) -> Iterator[MockTalon]:
    if request.param == "in-process":
        with intercept(seed) as talon:
            yield talon
    else:
        with Server(World(seed)) as server:
            is_local = request.param == "socket"
            yield LocalTalon(server.world, server.url) if is_local else connect(server.url)


@pytest.fixture
def put(talon: MockTalon) -> Send:
    def send(path: str, body: Any) -> requests.Response:
        headers = {"Authorization": f"ApiKey-v1 {talon.api_key}", "destination-hostname": talon.deployment}
        return requests.put(talon.url + path, json=body, headers=headers, timeout=5)

    return send


def test_handle_knows_how_the_world_is_reached(talon: MockTalon) -> None:
    assert (talon.api_key, talon.api_keys[-1]) == (KEY, "other")
    expected = {("https://integration.talon.one", f"https://{DEPLOYMENT}"), (talon.url, talon.url)}
    assert (talon.url, talon.deployment) in expected


def test_deployment_of_the_handle_does_not_drift(talon: MockTalon, put: Send) -> None:
    put(PROFILE + "ada", {})

    assert [finding.rule.id for finding in talon.requests[0].findings] == []


def test_records_are_shown_as_the_service_shows_them(talon: MockTalon, put: Send) -> None:
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


def test_records_that_are_not_there_are_none(talon: MockTalon) -> None:
    assert (talon.profile("nobody"), talon.session("none"), talon.audience("none")) == (None, None, None)
    assert talon.events() == ()


def test_events_are_shown_by_type(talon: MockTalon, put: Send) -> None:
    put(EVENTS, {"eventType": "track-event", "customerProfileId": "ada"})
    put("/segment/v2/customer_sessions/cart-1", {"profileId": "ada"})

    assert [event.type for event in talon.events()] == ["track-event", "talon_session_created"]
    assert [event.profile_id for event in talon.events("track-event")] == ["ada"]


def test_snapshot_brings_documents_back(talon: MockTalon, put: Send) -> None:
    before = talon.snapshot()
    put(PROFILE + "bob", {})
    assert talon.profile("bob") is not None

    talon.restore(before)

    assert talon.profile("bob") is None
    assert len(talon.requests) == 1


def test_snapshot_is_found_by_its_name(talon: MockTalon, put: Send) -> None:
    talon.snapshot("empty")
    put(PROFILE + "bob", {})

    talon.restore("empty")
    assert talon.profile("bob") is None

    put(PROFILE + "bob", {})
    talon.restore("initial")
    assert talon.profile("bob") is None


@pytest.mark.parametrize("name", ["empty", "initial"])
def test_snapshot_name_is_given_once(talon: MockTalon, name: str) -> None:
    talon.snapshot("empty")

    with pytest.raises(UsageError, match=f"there is a snapshot '{name}' already"):
        talon.snapshot(name)


def test_snapshot_that_is_not_there_is_told(talon: MockTalon) -> None:
    with pytest.raises(UsageError, match="there is no snapshot 'nope'"):
        talon.restore("nope")


def test_reset_brings_the_initial_seed_back_and_forgets_requests(talon: MockTalon, put: Send) -> None:
    talon.seed({"profiles": [{"integrationId": "planted"}]})
    put(PROFILE + "ada", {"attributes": {"stringAttribute": "changed"}})

    talon.reset()

    profile = talon.profile("ada")
    assert profile is not None
    assert profile.attributes == {"stringAttribute": "x"}
    assert talon.profile("planted") is None
    assert len(talon.requests) == 0


def test_seed_plants_more_into_the_deployment_of_the_key(talon: MockTalon, put: Send) -> None:
    talon.seed(
        {"attributes": [{"entity": "CustomerProfile", "name": "Shoe", "type": "number"}], "eventTypes": ["jump"]}
    )

    assert put(PROFILE + "bob", {"attributes": {"Shoe": 43}}).status_code == 200
    assert put(EVENTS, {"eventType": "jump", "customerProfileId": "bob"}).status_code == 200


def test_seed_plants_from_a_file(talon: MockTalon, tmp_path: Path) -> None:
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
        pytest.param({"apiKeys": [{"key": "k", "application": 1}]}, "apiKeys", id="keys"),
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
def test_seed_refuses_what_a_running_world_cannot_take(talon: MockTalon, source: Any, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        talon.seed(source)

    assert talon.profile("x") is None


def test_requests_are_told_apart(talon: MockTalon, put: Send) -> None:
    put(PROFILE + "b%2Fb?runRuleEngine=true", {"attributes": {"nope": 1}})
    put("/segment/v2/customer_sessions/cart-1", {"profileId": "ada"})
    put("/segment/v2/customer_profiles/audiences", {"data": [{"customerProfileId": "eve", "adds": ["vip"]}]})
    put("/segment/v2/events", {"eventType": "track-event", "customerProfileId": "ada"})

    seen = talon.requests
    middle = seen[1].at

    def targets(**criteria: Any) -> list[int]:
        return [seen.entries.index(entry) for entry in seen.where(**criteria)]

    assert targets(profile="b/b") == targets(rule="attribute-exists") == targets(status=400) == [0]
    assert targets(session="cart-1") == [1]
    assert targets(profile="ada") == [1, 3]
    assert targets(profile="eve") == [2]
    assert targets(operation="segment/trackEventV2", method="PUT") == targets(path=EVENTS) == [3]
    assert targets(action="trackEventV2", profile="bob") == []
    assert targets(since=middle) == [1, 2, 3]
    assert targets(until=middle) == [0]


def test_requests_are_a_sequence(talon: MockTalon, put: Send) -> None:
    for name in "abc":
        put(PROFILE + name, {})
    seen = talon.requests

    assert isinstance(seen[1:], Requests)
    assert [entry.target[-1] for entry in seen[1:]] == ["b", "c"]
    assert seen[-1].status == 200
    assert repr(seen[:1]) == f"PUT {PROFILE}a -> 200"


def test_verify_gives_the_requests_it_found(talon: MockTalon, put: Send) -> None:
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
    talon: MockTalon, put: Send, bounds: dict[str, Any], expected: str
) -> None:
    for name in "bb":
        put(PROFILE + name, {})

    with pytest.raises(VerificationError) as raised:
        talon.verify(profile="b", **bounds)

    assert str(raised.value).splitlines()[0] == expected


def test_verify_explains_the_nearest_miss(talon: MockTalon, put: Send) -> None:
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


def test_verify_explains_why_the_nearest_miss_was_refused(talon: MockTalon, put: Send) -> None:
    put(PROFILE + "ada", {"attributes": {"strinAttribute": "x"}})

    with pytest.raises(VerificationError, match=r"attribute-exists at /attributes/strinAttribute: .*\n.*Did you mean"):
        talon.verify(profile="ada", status=200)


def test_verify_names_the_only_request_as_such(talon: MockTalon, put: Send) -> None:
    put(PROFILE + "ada", {})

    with pytest.raises(VerificationError, match=f"\\nThe only request:\\n  PUT {PROFILE}ada -> 200"):
        talon.verify(profile="bob")


def test_verify_says_so_when_nothing_came(talon: MockTalon) -> None:
    with pytest.raises(VerificationError, match="No request reached this world"):
        talon.verify(action="trackEventV2")


def test_verify_waits_for_requests_that_come_later(talon: MockTalon, put: Send) -> None:
    later = threading.Timer(0.02, put, (PROFILE + "ada", {}))
    later.start()

    found = talon.verify(exactly=1, within_seconds=5, profile="ada")

    later.join()
    assert found[0].target == PROFILE + "ada"


def test_verify_notices_a_request_that_must_not_come_while_it_waits(talon: MockTalon, put: Send) -> None:
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
        pytest.param({"profil": "ada"}, "did you mean 'profile'", id="unknown-criterion"),
        pytest.param({"exactly": 0, "action": "trackEvntV2"}, "did you mean 'trackEventV2'", id="unknown-action"),
        pytest.param({"never": True, "operation": "segment/x"}, "it is one of segment/", id="unknown-operation"),
        pytest.param({"never": True, "rule": "atribute-exists"}, "did you mean 'attribute-exists'", id="unknown-rule"),
        pytest.param({"never": True, "mark": "rate-limitd"}, "did you mean 'rate-limited'", id="unknown-mark"),
        pytest.param({"never": True, "drift": True}, "it is the id of a rule", id="drift-that-is-no-rule"),
    ],
)
def test_verify_refuses_what_cannot_be_asked(talon: MockTalon, arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        talon.verify(**arguments)


def test_refusals_are_explained(talon: MockTalon, put: Send) -> None:
    put(PROFILE + "ada", {})
    put(PROFILE + "ada", {"attributes": {"strinAttribute": "x"}})

    (told,) = talon.refusals()
    assert told == (
        f"PUT {PROFILE}ada -> 400\n"
        '  attribute-exists at /attributes/strinAttribute: The attribute "strinAttribute" is not defined on CustomerProfile '
        "entities.; found 'x', expected an attribute of CustomerProfile\n"
        "    Did you mean 'stringAttribute'? Create it, load it with a seed, or send skipNonExistingAttributes=true"
    )


def test_clock_moves_the_world(talon: MockTalon, put: Send) -> None:
    talon.clock.freeze(0.0)
    talon.clock.advance(90)
    put(PROFILE + "new", {})

    profile = talon.profile("new")
    assert profile is not None
    assert profile.created == "1970-01-01T00:01:30.000000Z"


def test_handle_tells_what_it_holds_but_no_key(talon: MockTalon) -> None:
    assert repr(talon) == f"{type(talon).__name__}({talon.url!r}, 0 requests)"


def test_world_is_held_where_it_is(talon: MockTalon) -> None:
    if isinstance(talon, LocalTalon):
        assert KEY in talon.world.clients
        return
    with pytest.raises(UsageError, match="the world is in the process that serves"):
        _ = talon.world


def test_faults_strike_are_counted_and_removed(talon: MockTalon, put: Send) -> None:
    added = talon.faults.add(Fault(Status(503, {"Retry-After": "2"}), when=When(times=2)))

    statuses = [put(PROFILE + "bob", {}).status_code for _ in range(3)]

    assert statuses == [503, 503, 200]
    assert (talon.faults.struck(), talon.faults.struck(added.id), len(talon.faults)) == (2, 2, 1)
    (count,) = talon.faults
    assert (count.fault, count.matched, count.struck) == (added, 3, 2)
    assert len(talon.verify(exactly=2, fault=added.id)) == 2
    talon.faults.remove(added.id)
    assert len(talon.faults) == 0
    with pytest.raises(UsageError, match="there is no fault"):
        talon.faults.struck(added.id)
    with pytest.raises(UsageError, match="there is no fault"):
        talon.faults.remove(added.id)


def test_fault_that_no_request_can_meet_is_refused(talon: MockTalon) -> None:
    with pytest.raises(UsageError, match=r"match[./]action.*[Dd]id you mean 'trackEventV2'"):
        talon.faults.add(Fault(Status(503), match=Match(action="trackEvntV2")))
    assert len(talon.faults) == 0


def test_clock_stands_runs_and_keeps_its_offset(talon: MockTalon) -> None:
    talon.clock.resume(3600.0)
    assert (talon.clock.is_frozen, talon.clock.offset) == (False, 3600.0)
    talon.clock.freeze(1_000.0)
    talon.clock.advance(-1)
    assert (talon.clock.is_frozen, talon.clock.now()) == (True, 999.0)
    talon.clock.resume()
    assert not talon.clock.is_frozen
    assert 999.0 <= talon.clock.now() < 999.0 + 600


def test_request_is_told_with_verdict_changes_and_bodies(talon: MockTalon, put: Send) -> None:
    put(PROFILE + "bob", {"attributes": {"stringAttribute": "é"}})
    put(PROFILE + "bob?skipNonExistingAttributes=1", {"attributes": {"numberAttribute": "x"}})

    accepted, refused = talon.requests

    assert (accepted.verdict, [change.key for change in accepted.changes]) == (None, ["1/bob"])
    assert json.loads(accepted.body) == {"attributes": {"stringAttribute": "é"}}
    assert json.loads(accepted.answer)["customerProfile"]["integrationId"] == "bob"
    assert refused.verdict is not None
    assert [refusal.rule.id for refusal in refused.verdict.refusals] == ["attribute-type"]
    assert "drift-boolean-parameter" in {finding.rule.id for finding in refused.findings}
    assert dict(accepted.headers)["Authorization"] == "ApiKey-v1 ***"


def test_many_requests_are_fetched_whole(talon: MockTalon, put: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mock_talon.remote.PAGE", 2)
    for name in "abcde":
        put(PROFILE + name, {})

    assert [entry.target[-1] for entry in talon.requests] == list("abcde")
