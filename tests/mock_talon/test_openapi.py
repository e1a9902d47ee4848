"""The served document: valid, complete, and made of what the world knows."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import validate

from mock_talon import Behaviour, World, parse_seed
from mock_talon.api.catalogue import all_endpoints
from mock_talon.openapi import build_document
from tests.mock_talon.conftest import DEPLOYMENT, HEADERS, Mock, in_process

ENDPOINTS = all_endpoints()
JSON = "application/json"


def _served(world: World) -> list[Any]:
    return [endpoint for endpoint in ENDPOINTS if endpoint.is_served(world.behaviour)]


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def _operation(document: dict[str, Any], operation_id: str) -> dict[str, Any]:
    return next(operation for *_, operation in _operations(document) if operation["operationId"] == operation_id)


def _schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    return document["components"]["schemas"][name]


@pytest.fixture(params=["lenient", "strict"])
def world(request: pytest.FixtureRequest, make_world: Callable[..., World]) -> World:
    return make_world(strict=request.param == "strict")


def test_document_is_served_and_valid_in_both_modes(world: World) -> None:
    answer = Mock(world, in_process(world)).request("GET", "/openapi.json", headers={"Authorization": None})

    assert answer.status == HTTPStatus.OK
    assert answer.json == build_document(world, _served(world))
    validate(answer.json)


def test_document_is_valid_when_the_world_knows_nothing() -> None:
    seed = parse_seed({"deployments": [{"hostname": DEPLOYMENT, "applications": [{"id": 1}]}]})

    document = build_document(World(seed), ENDPOINTS)

    validate(document)
    assert "enum" not in _schema(document, "EventV2")["properties"]["eventType"]


def test_document_describes_every_registered_endpoint(world: World) -> None:
    described = {
        (method, path, operation["operationId"])
        for method, path, operation in _operations(build_document(world, ENDPOINTS))
    }

    assert described == {(endpoint.method, endpoint.path, endpoint.operation) for endpoint in ENDPOINTS}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.operation)
def test_operation_carries_what_its_registration_says(make_world: Callable[..., World], endpoint: Any) -> None:
    operation = _operation(build_document(make_world(strict=True), ENDPOINTS), endpoint.operation)

    assert operation.get("deprecated", False) is endpoint.is_deprecated
    assert operation.get("x-segment-action", "") == endpoint.action
    assert endpoint.source in operation["description"]
    assert {str(int(status)) for status in (endpoint.success, *endpoint.errors)} <= set(operation["responses"])
    assert ("requestBody" in operation) is (endpoint.body is not None)
    assert bool(operation["security"]) is (endpoint.door != "control")
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert {parameter.name for parameter in endpoint.parameters} <= names
    assert ("destination-hostname" in names) is (endpoint.door == "third-party")


def test_every_error_has_the_envelope_of_its_host(world: World) -> None:
    envelopes = {"Segment": "ErrorEnvelope", "Deployment": "DeploymentError", "Mock": "ControlError"}
    for _, _, operation in _operations(build_document(world, ENDPOINTS)):
        for status, response in operation["responses"].items():
            if int(status) >= HTTPStatus.BAD_REQUEST:
                reference = f"#/components/schemas/{envelopes[operation['tags'][0]]}"
                assert response["content"][JSON]["schema"] == {"$ref": reference}


def test_document_lists_what_the_world_knows(make_world: Callable[..., World]) -> None:
    document = build_document(make_world(strict=True), ENDPOINTS)

    assert _schema(document, "EventV2")["properties"]["eventType"]["enum"] == ["track-event"]
    profile = _schema(document, "Profile")["properties"]["attributes"]
    assert profile["additionalProperties"] is False
    assert profile["properties"]["numberAttribute"] == {"type": ["number", "null"]}
    assert profile["properties"]["timeList"]["items"] == {"type": "string", "format": "date-time"}
    assert profile["properties"]["Tier"] == {"anyOf": [{"enum": ["gold", "silver"]}, {"type": "null"}]}
    assert set(_schema(document, "Session")["properties"]["additionalCosts"]["properties"]) == {"shipping", "tax"}
    assert set(_schema(document, "CartItem")["properties"]["additionalCosts"]["properties"]) == {"wrapping", "tax"}
    assert _schema(document, "Session")["properties"]["loyaltyCards"]["items"]["enum"] == ["card-0001"]
    assert _schema(document, "AudienceChanges")["properties"]["adds"]["items"]["examples"] == [8, 7]


def test_document_follows_the_settings_of_the_world(make_world: Callable[..., World]) -> None:
    strict = build_document(make_world(strict=True), ENDPOINTS)
    lenient = build_document(make_world(wrong_platform_status=403, allow_negative_amounts=True), ENDPOINTS)

    assert _schema(strict, "NewAudience")["required"] == ["audienceId", "audienceName"]
    assert _schema(lenient, "LenientAudienceName")["required"] == ["audienceName"]
    assert _schema(strict, "CartItem")["properties"]["price"] == {"type": "number", "minimum": 0}
    assert _schema(lenient, "LenientCartItem")["properties"]["price"] == {"type": "number"}
    operation = "segment/v2/updateCustomerProfile"
    assert "403" in _operation(lenient, operation)["responses"]
    assert "403" not in _operation(strict, operation)["responses"]
    assert _operation(strict, operation)["security"] == [{"ApiKey-v1": []}]
    assert _operation(lenient, operation)["security"] == [{"ApiKey-v1": []}, {"Basic": []}]


@pytest.mark.parametrize("settings", [{"withdrawn_endpoint": False}, {"strict": True}])
def test_document_leaves_the_withdrawn_operation_out_when_the_world_does(
    make_world: Callable[..., World], settings: dict[str, Any]
) -> None:
    world = make_world(**settings)

    document = Mock(world, in_process(world)).request("GET", "/openapi.json").json

    assert "/segment/customer_profiles/attributes" not in document["paths"]


def test_document_shows_an_attribute_when_a_request_has_created_it(make_world: Callable[..., World]) -> None:
    world = make_world(strict=True)
    mock = Mock(world, in_process(world))
    mock.put("/segment/customer_profile/ada", {"attributes": {"Shoe": 43}})

    document = mock.request("GET", "/openapi.json").json

    attributes = _schema(document, "Profile")["properties"]["attributes"]["properties"]
    assert attributes["Shoe"] == {"type": ["number", "null"]}


def test_created_audience_leads_to_its_update_and_deletion(world: World) -> None:
    links = _operation(build_document(world, ENDPOINTS), "segment/createAudience")["responses"]["201"]["links"]

    assert {link["operationId"] for link in links.values()} == {"segment/updateAudience", "segment/deleteAudience"}
    assert {link["parameters"]["audienceId"] for link in links.values()} == {"$response.body#/integrationId"}


@pytest.mark.parametrize(
    ("endpoint", "behaviour"),
    [
        pytest.param(endpoint, behaviour, id=f"{endpoint.operation}-{'strict' if behaviour.strict else 'lenient'}")
        for behaviour in (Behaviour(), Behaviour(strict=True))
        for endpoint in ENDPOINTS
        if endpoint.door == "third-party" and endpoint.is_served(behaviour)
    ],
)
def test_example_is_accepted_and_fits_its_own_schema(seed: Any, endpoint: Any, behaviour: Behaviour) -> None:
    world = World(seed, behaviour=behaviour)
    document = build_document(world, ENDPOINTS)
    operation = _operation(document, endpoint.operation)
    path = endpoint.path.format_map(
        {parameter["name"]: parameter["example"] for parameter in operation["parameters"] if parameter["in"] == "path"}
    )
    content = operation.get("requestBody", {}).get("content", {}).get(JSON, {})

    answer = Mock(world, in_process(world)).request(endpoint.method, path, content.get("example"))

    assert answer.status == endpoint.success, answer.body
    if content:
        schema = {**content["schema"], "components": document["components"]}
        assert [problem.message for problem in jsonschema_rs.iter_errors(schema, content["example"])] == []


def test_deployment_parameter_names_the_deployment_of_the_first_key(world: World) -> None:
    operation = _operation(build_document(world, ENDPOINTS), "segment/trackEventV2")
    schema = next(item["schema"] for item in operation["parameters"] if item["name"] == "destination-hostname")

    assert schema["enum"] == [DEPLOYMENT] == [HEADERS["destination-hostname"]]


@pytest.mark.rule("answer-error-envelope")
def test_every_error_shows_an_example_of_its_own_schema(world: World) -> None:
    document = build_document(world, ENDPOINTS)
    for _, _, operation in _operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= HTTPStatus.BAD_REQUEST:
                content = response["content"][JSON]
                schema = {**content["schema"], "components": document["components"]}
                assert content["example"]["StatusCode"] == int(status)
                assert jsonschema_rs.is_valid(schema, content["example"])


def test_every_published_success_shows_an_example_of_its_own_schema(world: World) -> None:
    document = build_document(world, ENDPOINTS)
    shown = 0
    for _, path, operation in _operations(document):
        content = next(iter(operation["responses"].values())).get("content")
        if path.startswith("/segment/") and content:
            schema = {**content[JSON]["schema"], "components": document["components"]}
            assert [problem.message for problem in jsonschema_rs.iter_errors(schema, content[JSON]["example"])] == []
            shown += 1

    assert shown == 11


def test_schemas_of_answers_name_the_members_that_are_always_there(world: World) -> None:
    document = build_document(world, ENDPOINTS)

    state = _schema(document, "IntegrationState")
    assert {"effects", "createdCoupons", "createdReferrals", "loyalty"} <= set(state["required"])
    assert {"event", "customerSession", "createdAttributes"}.isdisjoint(state["required"])
    assert {"description", "suggestions", "editable"} <= set(_schema(document, "Attribute")["required"])
    assert {"effects", "ledgerEntries"} <= set(_schema(document, "Event")["required"])
    assert _schema(document, "Event")["properties"]["created"] == {"type": "string", "format": "date-time"}
    assert not any("default" in member for member in state["properties"].values())
