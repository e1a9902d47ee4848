"""The document as a whole: paths, components, security and tags."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from mock_talon.api.call import JSON
from mock_talon.api.endpoint import WORLD, Door, Endpoint, Parameter
from mock_talon.api.parameters import WORLD_HEADER
from mock_talon.openapi._bodies import body_components, body_reference
from mock_talon.openapi._examples import body_example, path_example
from mock_talon.openapi._responses import HEADERS, response_components, responses
from mock_talon.openapi._values import Schema
from mock_talon.openapi._vocabulary import Vocabulary, vocabulary_of
from mock_talon.wire.headers import CONTROL_HEADER, DEPLOYMENT_HEADER
from mock_talon.world import World
from mock_talon.worlds import DEFAULT

_TAGS: Final[dict[Door, tuple[str, str]]] = {
    "third-party": ("Segment", "What Segment's cloud calls on Talon.One's third-party host."),
    "deployment": ("Deployment", "What is called on a customer's own deployment."),
    "control": (
        "Mock",
        "The mock's own control, about the world that the path `/_mock/worlds/{worldName}/…` or the header names.",
    ),
}
_API_KEY: Final = "ApiKey-v1"
_BASIC: Final = "Basic"
_SECURITY_SCHEMES: Final[dict[str, Any]] = {
    _API_KEY: {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`ApiKey-v1 <key>`. Source: Talon.One third-party spec, security schemes.",
    },
    _BASIC: {
        "type": "http",
        "scheme": "basic",
        "description": "User name `ApiKey-v1 <key>`, empty password; recorded as drift on these paths.",
    },
}
_TOKEN_SCHEME: Final[dict[str, Any]] = {
    CONTROL_HEADER: {
        "type": "apiKey",
        "in": "header",
        "name": CONTROL_HEADER,
        "description": "The control token of this server. Source: ours.",
    },
}


def build_document(
    world: World,
    endpoints: Sequence[Endpoint],
    world_names: Sequence[str] = (DEFAULT,),
    *,
    asks_for_token: bool = False,
) -> dict[str, Any]:
    """Describe what a world serves, in its mode and with its names.

    Args:
        world: its attributes, event types, audiences and additional costs become part of the body schemas.
        endpoints: what is served.
        world_names: of the worlds that the control operations reach.
        asks_for_token: whether the control door does.

    Returns:
        An OpenAPI 3.1 document.
    """
    vocabulary = vocabulary_of(world)
    is_strict = world.behaviour.strict
    bodies = body_components(endpoints, vocabulary, is_strict=is_strict)
    paths: dict[str, Any] = {}
    for endpoint in endpoints:
        operation = _Operation(endpoint, endpoints, vocabulary, bodies, world_names, asks_for_token=asks_for_token)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation.build()
    return {
        "openapi": "3.1.0",
        "info": _info(is_strict=is_strict),
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.values()],
        "paths": paths,
        "components": {
            "schemas": {**response_components(endpoints), **bodies},
            "headers": HEADERS,
            "securitySchemes": _SECURITY_SCHEMES | (_TOKEN_SCHEME if asks_for_token else {}),
        },
    }


def _info(*, is_strict: bool) -> dict[str, str]:
    mode = "strict: the published contract to the letter" if is_strict else "lenient: what Segment really sends passes"
    return {
        "title": "Talon.One for Segment, mocked",
        "version": version("talon-one-harness"),
        "description": f"This world is {mode}. Bodies name what exists in the world at this moment.",
    }


class _Operation:
    """One operation of the document."""

    def __init__(
        self,
        endpoint: Endpoint,
        endpoints: Iterable[Endpoint],
        vocabulary: Vocabulary,
        bodies: Mapping[str, Schema],
        world_names: Sequence[str],
        *,
        asks_for_token: bool,
    ) -> None:
        self._endpoint = endpoint
        self._endpoints = endpoints
        self._vocabulary = vocabulary
        self._bodies = bodies
        self._world_names = world_names
        self._wants_token = asks_for_token and endpoint.door == "control" and not endpoint.is_open
        self._may_want_token = self._wants_token or (asks_for_token and endpoint.is_world_bound)
        self._behaviour = vocabulary.behaviour

    def build(self) -> dict[str, Any]:
        endpoint = self._endpoint
        forbids = self._behaviour.wrong_platform_status == HTTPStatus.FORBIDDEN
        operation: dict[str, Any] = {
            "operationId": endpoint.operation,
            "tags": [_TAGS[endpoint.door][0]],
            "summary": endpoint.summary,
            "description": f"{inspect.getdoc(endpoint.handler) or endpoint.summary}\n\nSource: {endpoint.source}.",
            "parameters": self._parameters(),
            "responses": responses(endpoint, self._links(), forbids=forbids, wants_token=self._may_want_token),
            "security": self._security(),
        }
        if endpoint.body is not None:
            operation["requestBody"] = {"required": self._needs_body(), **self._body()}
        if endpoint.is_deprecated:
            operation["deprecated"] = True
        if endpoint.action:
            operation["x-segment-action"] = endpoint.action
        return operation

    def _parameters(self) -> list[dict[str, Any]]:
        path = [self._path_parameter(name) for name in _names(self._endpoint.path)]
        deployment = [self._deployment_parameter()] if self._endpoint.door == "third-party" else []
        is_open = self._endpoint.is_world_bound and WORLD not in _names(self._endpoint.path)
        world = [self._world_header()] if is_open else []
        return [*path, *deployment, *world, *map(_parameter, self._endpoint.parameters)]

    def _world_header(self) -> dict[str, Any]:
        return {
            "name": WORLD_HEADER,
            "in": "header",
            "required": False,
            "description": "The world that is meant; the default one when absent.",
            "schema": {"type": "string", "enum": list(self._world_names)},
        }

    def _path_parameter(self, name: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "minLength": 1}
        if name == WORLD:
            named = {"type": "string", "enum": list(self._world_names)}
            return {"name": name, "in": "path", "required": True, "schema": named, "example": self._world_names[0]}
        limit = self._behaviour.limits.integration_id_length
        if self._endpoint.door == "third-party" and limit is not None:
            schema["maxLength"] = limit
        parameter = {"name": name, "in": "path", "required": True, "schema": schema}
        example = path_example(name, self._vocabulary)
        return parameter if example is None else {**parameter, "example": example}

    def _deployment_parameter(self) -> dict[str, Any]:
        return {
            "name": DEPLOYMENT_HEADER,
            "in": "header",
            "required": True,
            "description": "The deployment of the world's first key. Source: Talon.One third-party spec.",
            "schema": {"type": "string", "enum": [self._vocabulary.hostname]},
        }

    def _security(self) -> list[dict[str, list[str]]]:
        if self._endpoint.door == "control":
            return [{CONTROL_HEADER: []}] if self._wants_token else []
        if self._endpoint.door == "third-party" and self._behaviour.strict:
            return [{_API_KEY: []}]
        return [{_API_KEY: []}, {_BASIC: []}]

    def _body(self) -> dict[str, Any]:
        content: dict[str, Any] = {"schema": body_reference(self._endpoint, is_strict=self._behaviour.strict)}
        example = body_example(self._endpoint.operation, self._vocabulary)
        if example is not None:
            content["example"] = example
        return {"content": {JSON: content}}

    def _needs_body(self) -> bool:
        """An absent body counts as an empty object, which some operations take."""
        reference = body_reference(self._endpoint, is_strict=self._behaviour.strict)
        return "required" in self._bodies[reference["$ref"].rpartition("/")[2]]

    def _links(self) -> dict[str, Any]:
        """Lead from a creation to what can be done with the created entity."""
        if self._endpoint.success != HTTPStatus.CREATED:
            return {}
        return {
            f"{endpoint.operation.rsplit('/', 1)[-1]}ById": _link(endpoint, self._endpoint.answered_id)
            for endpoint in self._endpoints
            if endpoint.path.rpartition("/")[0] == self._endpoint.path and endpoint.path.endswith("}")
        }


def _link(endpoint: Endpoint, member: str) -> dict[str, Any]:
    identifier = f"$response.body#/{member}"
    link: dict[str, Any] = {
        "operationId": endpoint.operation,
        "description": f"{endpoint.summary.rstrip('.')}, by the {member} of the answer.",
        "parameters": {_names(endpoint.path)[-1]: identifier},
    }
    if endpoint.body is not None:
        link["requestBody"] = {"audienceId": identifier, "audienceName": "Renamed audience"}
    return link


def _names(path: str) -> list[str]:
    return [segment[1:-1] for segment in path.split("/") if segment.startswith("{")]


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": False,
        "description": f"{parameter.description} Source: {parameter.source}.",
        "schema": parameter.schema,
    }
