"""Request bodies: the structs' own schemas, narrowed to what the world knows."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from mock_talon.api.endpoint import Endpoint
from mock_talon.domain.records import CostType, Entity
from mock_talon.openapi._control import CONTROL_KEYWORDS
from mock_talon.openapi._narrowing import further_keywords, narrowed, required_members
from mock_talon.openapi._values import Schema, attributes_schema
from mock_talon.openapi._vocabulary import Vocabulary

_ENTITIES: Final[dict[str, Entity]] = {
    "Session": "CustomerSession",
    "CartItem": "CartItem",
    "EventV1": "Event",
    "EventV2": "Event",
}
_ATTRIBUTES: Final = frozenset({"attributes", "eventAttributes", "mutualAttributes"})
_AUDIENCE_LISTS: Final = frozenset({"adds", "deletes"})
_REFERENCE: Final = "#/components/schemas/"
_CREATING: Final = "Creating"
"""Stands before the shapes of the deprecated operations: there the same struct also creates attributes."""
_TIMES: Final = ("format", "date-time")
_SENT: Final = "Sent"
"""Stands before the shapes that the control door takes: in answers the same struct has all its members."""


def body_shape(endpoint: Endpoint, *, is_strict: bool) -> Any:
    """Give the struct that the body of an operation has in the world's mode."""
    return endpoint.body if is_strict or endpoint.lenient_body is None else endpoint.lenient_body


def body_reference(endpoint: Endpoint, *, is_strict: bool) -> Schema:
    """Point to the component of an operation's body."""
    name = body_shape(endpoint, is_strict=is_strict).__name__
    return {"$ref": f"{_REFERENCE}{_prefix(endpoint)}{name}"}


def body_components(endpoints: Iterable[Endpoint], vocabulary: Vocabulary, *, is_strict: bool) -> dict[str, Schema]:
    """Build the components of all request bodies."""
    every = [endpoint for endpoint in endpoints if endpoint.body is not None]
    with_body = [endpoint for endpoint in every if endpoint.door != "control"]
    components = _control_components(endpoint.body for endpoint in every if endpoint.door == "control")
    for prefix in ("", _CREATING):
        shapes = [body_shape(endpoint, is_strict=is_strict) for endpoint in with_body if _prefix(endpoint) == prefix]
        _, found = msgspec.json.schema_components(dict.fromkeys(shapes), ref_template=f"{_REFERENCE}{prefix}{{name}}")
        for name, component in found.items():
            components[prefix + name] = _fitted(name, component, vocabulary, creates=bool(prefix))
    return components


def _control_components(shapes: Iterable[Any]) -> dict[str, Schema]:
    """Build the components of the control door's bodies, which know no world."""
    _, found = msgspec.json.schema_components(dict.fromkeys(shapes), ref_template=f"{_REFERENCE}{_SENT}{{name}}")
    described = {_SENT + name: {**component, **CONTROL_KEYWORDS.get(name, {})} for name, component in found.items()}
    return {
        name: {key: _as_told(value) for key, value in component.items() if key != "required" or value}
        for name, component in described.items()
    }


def _as_told(value: Any) -> Any:
    """Leave the form of times out of what is sent as the state shows it: it is kept as it is."""
    if isinstance(value, dict):
        return {key: _as_told(item) for key, item in value.items() if (key, item) != _TIMES}
    return [_as_told(item) for item in value] if isinstance(value, list) else value


def _prefix(endpoint: Endpoint) -> str:
    if endpoint.door == "control":
        return _SENT
    return _CREATING if endpoint.is_deprecated else ""


def _fitted(name: str, component: Schema, vocabulary: Vocabulary, *, creates: bool) -> Schema:
    published = name.removeprefix("Lenient")
    fitted = {
        **component,
        "properties": {
            member: narrowed(
                published, member, _member(published, member, schema, vocabulary, creates=creates), vocabulary
            )
            for member, schema in component["properties"].items()
        },
        "required": required_members(published, component, vocabulary),
        **further_keywords(published, vocabulary),
    }
    return {key: value for key, value in fitted.items() if key != "required" or value}


def _member(name: str, member: str, schema: Schema, vocabulary: Vocabulary, *, creates: bool) -> Schema:
    entity = _ENTITIES.get(name, "CustomerProfile")
    if member in _ATTRIBUTES:
        return attributes_schema(vocabulary.attributes[entity], creates=creates)
    if member == "eventType" and vocabulary.event_types:
        return {**schema, "enum": list(vocabulary.event_types)}
    if member == "additionalCosts":
        return _costs(schema, vocabulary.costs_of(_place(entity)))
    if member in _AUDIENCE_LISTS:
        return {**schema, "items": _with_examples(schema["items"], vocabulary)}
    return schema


def _place(entity: Entity) -> CostType:
    return "item" if entity == "CartItem" else "session"


def _costs(schema: Schema, names: Iterable[str]) -> Schema:
    price = schema["additionalProperties"]
    return {"type": "object", "properties": dict.fromkeys(names, price), "additionalProperties": False}


def _with_examples(items: Schema, vocabulary: Vocabulary) -> Schema:
    """Name the audiences that exist, in the form in which the list names them."""
    by_type: Mapping[str, list[Any]] = {
        "integer": [audience.id for audience in vocabulary.audiences],
        "string": [audience.integration_id for audience in vocabulary.audiences],
    }
    examples = by_type.get(items.get("type", ""), [])
    return {**items, "examples": examples} if examples else items
