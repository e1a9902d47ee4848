"""What every ``/segment`` request must bring: credential, deployment, rate, media type, JSON."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from mock_talon import FrozenClock, World
from tests.mock_talon.conftest import KEY, Mock

PROFILE = "/segment/v2/customer_profiles/bob"
BASIC = base64.b64encode(f"ApiKey-v1 {KEY}:".encode()).decode()


@pytest.mark.rule(
    "authorization-present",
    "deployment-named",
    "api-key-valid",
    "api-key-platform",
    "deployment-exists",
    "answer-error-envelope",
)
@pytest.mark.parametrize(
    ("headers", "status", "error", "rule"),
    [
        pytest.param(
            {"Authorization": None}, 401, "Missing Session Token", "authorization-present", id="no-credential"
        ),
        pytest.param(
            {"destination-hostname": None}, 400, "No Deployment URL specified", "deployment-named", id="no-host"
        ),
        pytest.param(
            {"destination-hostname": " "}, 400, "No Deployment URL specified", "deployment-named", id="blank-host"
        ),
        pytest.param({"Authorization": "ApiKey-v1 nope"}, 401, "Invalid API key", "api-key-valid", id="unknown-key"),
        pytest.param({"Authorization": f"apikey-v1 {KEY}"}, 401, "Invalid API key", "api-key-valid", id="other-scheme"),
        pytest.param({"Authorization": "Basic !"}, 401, "Invalid API key", "api-key-valid", id="bad-basic"),
        pytest.param({"Authorization": "ApiKey-v1 expired-key"}, 401, "Invalid API key", "api-key-valid", id="expired"),
        pytest.param(
            {"Authorization": "ApiKey-v1 braze-key"}, 401, "Invalid API key", "api-key-platform", id="platform"
        ),
        pytest.param(
            {"destination-hostname": "acne.talon.one"}, 404, "Not Found", "deployment-exists", id="unknown-host"
        ),
        pytest.param(
            {"destination-hostname": "other.us-east4.talon.one"},
            401,
            "Invalid API key",
            "api-key-valid",
            id="other-host",
        ),
    ],
)
def test_request_is_refused_at_the_gate(
    mock: Mock, headers: dict[str, Any], status: int, error: str, rule: str
) -> None:
    answer = mock.put(PROFILE, {}, headers=headers)

    assert (answer.status, answer.json["Error"], mock.rules(answer)) == (status, error, [rule])
    assert set(answer.json) == {"StatusCode", "Error", "RequestUUID"}


@pytest.mark.rule("gate-order")
def test_missing_credential_is_told_before_a_missing_deployment(mock: Mock) -> None:
    answer = mock.put(PROFILE, {}, headers={"Authorization": None, "destination-hostname": None})

    assert answer.status == 401


@pytest.mark.rule("drift-deployment-form")
@pytest.mark.parametrize(
    "form",
    ["https://acme.europe-west1.talon.one", "https://acme.europe-west1.talon.one/", " ACME.europe-west1.talon.one "],
)
def test_deployment_is_accepted_in_the_forms_segment_sends(mock: Mock, form: str) -> None:
    assert mock.put(PROFILE, {}, headers={"destination-hostname": form}).status == 200


@pytest.mark.rule("deployment-own-address")
def test_own_origin_is_an_alias_of_the_deployment_of_the_key(mock: Mock) -> None:
    headers = {"destination-hostname": "http://mock.test:1234/", "Host": "mock.test:1234"}

    assert mock.put(PROFILE, {}, headers=headers).status == 200


@pytest.mark.rule("deployment-own-address")
@pytest.mark.parametrize("host", ["localhost:1234", "mock.test:1234"])
@pytest.mark.parametrize("named", ["127.0.0.1:1234", "LOCALHOST:1234", "[::1]:1234", "127.8.8.8:1234"])
def test_loopback_name_with_the_port_of_the_request_is_the_mock(mock: Mock, host: str, named: str) -> None:
    assert mock.put(PROFILE, {}, headers={"destination-hostname": f"http://{named}", "Host": host}).status == 200


@pytest.mark.rule("deployment-own-address", "deployment-exists")
@pytest.mark.parametrize("named", ["127.0.0.1:4321", "127.0.0.1", "10.0.0.1:1234", "[::1]"])
def test_other_port_or_host_is_no_alias_and_those_that_are_one_are_told(mock: Mock, named: str) -> None:
    answer = mock.put(PROFILE, {}, headers={"destination-hostname": named, "Host": "localhost:1234"})
    fix = mock.verdict(answer)["verdict"]["refusals"][0]["fix"]

    assert answer.status == 404
    assert fix.endswith("own address: localhost:1234, or localhost, 127.0.0.1 or [::1] with the port 1234")


@pytest.mark.rule("drift-basic-credential")
def test_basic_credential_is_noted_and_refused_when_strict(mock: Mock, strict_mock: Mock) -> None:
    headers = {"Authorization": f"Basic {BASIC}"}

    lenient = mock.put(PROFILE, {}, headers=headers)
    assert (lenient.status, mock.findings(lenient)) == (200, ["drift-basic-credential"])
    assert strict_mock.put(PROFILE, {}, headers=headers).status == 401


@pytest.mark.rule("drift-deployment-form")
@pytest.mark.parametrize("behind", ["", "/", "/v2"])
@pytest.mark.parametrize("scheme", ["", "https://"])
def test_deployment_with_more_than_scheme_and_host_is_noted_and_never_refused(
    strict_mock: Mock, scheme: str, behind: str
) -> None:
    named = f"{scheme}acme.europe-west1.talon.one{behind}"
    answer = strict_mock.put(PROFILE, {}, headers={"destination-hostname": named})

    assert (answer.status, strict_mock.findings(answer)) == (200, ["drift-deployment-form"] if behind else [])


@pytest.mark.rule("api-key-platform")
def test_wrong_platform_status_can_be_chosen(make_mock: Callable[..., Mock]) -> None:
    answer = make_mock(wrong_platform_status=403).put(PROFILE, {}, headers={"Authorization": "ApiKey-v1 braze-key"})

    assert (answer.status, answer.json["StatusCode"]) == (403, 403)


@pytest.mark.rule("api-key-valid")
def test_key_expires_on_the_clock_of_the_world(
    make_world: Callable[..., World], make_mock: Callable[..., Mock]
) -> None:
    world = make_world()
    clock = world.clock
    assert isinstance(clock, FrozenClock)
    mock = make_mock(world)
    headers = {"Authorization": "ApiKey-v1 expired-key"}

    clock.advance(1_577_836_799 - clock.now())
    assert mock.put(PROFILE, {}, headers=headers).status == 200
    clock.advance(1)
    assert mock.put(PROFILE, {}, headers=headers).status == 401


@pytest.mark.rule("body-media-type")
@pytest.mark.parametrize(
    ("headers", "status", "rule"),
    [
        ({"Content-Type": "text/plain"}, 415, "body-media-type"),
        ({"Content-Type": None}, 415, "body-media-type"),
        ({"Content-Type": ""}, 415, "body-media-type"),
        ({"Content-Type": "application/problem+json"}, 415, "body-media-type"),
        ({"Content-Type": "application/jsonp"}, 415, "body-media-type"),
        ({"Content-Encoding": "gzip"}, 415, "body-media-type"),
        ({"Content-Encoding": "identity"}, 200, None),
        ({"Content-Type": "application/json; charset=utf-8"}, 200, None),
        ({"Content-Type": "APPLICATION/JSON ;charset=UTF-8"}, 200, None),
    ],
)
def test_body_must_be_declared_as_json(mock: Mock, headers: dict[str, Any], status: int, rule: str | None) -> None:
    answer = mock.put(PROFILE, {}, headers=headers)

    assert (answer.status, mock.rules(answer)) == (status, [rule] if rule else [])


@pytest.mark.rule("path-exists", "method-allowed", "parameter-shape")
@pytest.mark.parametrize(
    ("method", "path", "status", "rule"),
    [
        ("GET", "/segment/nope", 404, "path-exists"),
        ("PUT", "/segment/audiences/", 404, "path-exists"),
        ("PUT", "/segment/audiences/a/b", 404, "path-exists"),
        ("GET", "/", 404, "path-exists"),
        ("PATCH", "/segment/audiences/a", 405, "method-allowed"),
        ("HEAD", "/segment/event", 405, "method-allowed"),
        ("OPTIONS", "/segment/event", 405, "method-allowed"),
        ("TRACE", "/segment/event", 405, "method-allowed"),
        ("GET", "/segment/event", 405, "method-allowed"),
        ("FOO", "/segment/event", 405, "method-allowed"),
        ("PUT", "/segment/audiences/%ff", 400, "parameter-shape"),
        ("PUT", "/segment/audiences/a%00b", 400, "parameter-shape"),
    ],
)
def test_unknown_path_or_method_is_told_in_the_envelope(
    mock: Mock, method: str, path: str, status: int, rule: str
) -> None:
    answer = mock.request(method, path)

    assert (answer.status, mock.rules(answer)) == (status, [rule])
    assert method == "HEAD" or answer.json["StatusCode"] == status


@pytest.mark.rule("authping", "answer-two-hosts")
@pytest.mark.parametrize("path", ["/v2/authping", "//v2/authping"])
@pytest.mark.parametrize(("key", "status"), [(KEY, 204), ("nope", 401), ("expired-key", 401), ("braze-key", 204)])
def test_authping_tells_whether_a_key_is_valid(mock: Mock, path: str, key: str, status: int) -> None:
    answer = mock.request("GET", path, headers={"Authorization": f"ApiKey-v1 {key}"})

    assert answer.status == status
    assert not answer.body or answer.json == {"message": "Invalid API key", "StatusCode": 401}


@pytest.mark.rule("journal-user-agent")
def test_secrets_are_masked_in_the_journal(mock: Mock) -> None:
    headers = mock.verdict(mock.put(PROFILE, {}))["headers"]

    assert dict(map(tuple, headers))["Authorization"] == "ApiKey-v1 ***"
    assert KEY not in str(mock.request("GET", "/_mock/state").json)


@pytest.mark.rule("journal-user-agent")
@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        pytest.param("Authorization", "s3cret-key", "***", id="key-without-scheme"),
        pytest.param("Authorization", "Bearer s3cret-key", "Bearer ***", id="other-scheme"),
        pytest.param("X-Callback-API-Key", "s3cret-key", "***", id="callback-key-without-header-name"),
        pytest.param("X-Callback-API-Key", "X-Key s3cret-key", "X-Key ***", id="callback-key"),
    ],
)
def test_secret_is_masked_in_whatever_form_it_comes(mock: Mock, name: str, value: str, shown: str) -> None:
    entry = mock.verdict(mock.put("/segment/v2/customer_sessions/cart", {}, headers={name: value}))

    assert {key.lower(): kept for key, kept in entry["headers"]}[name.lower()] == shown
    assert "s3cret" not in str(entry)
