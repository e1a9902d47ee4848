"""JSON Schema of attribute values, and a value of each type."""

from collections.abc import Iterable
from typing import Any, Final

from mock_talon.domain.records import Attribute
from mock_talon.domain.values import element_type

Schema = dict[str, Any]

_COORDINATE: Final[Schema] = {"type": "number"}
_LOCATION: Final[Schema] = {
    "anyOf": [
        {"type": "array", "items": _COORDINATE, "minItems": 2, "maxItems": 2},
        *(
            {
                "type": "object",
                "properties": {north: _COORDINATE, east: _COORDINATE},
                "required": [north, east],
                "additionalProperties": False,
            }
            for north, east in (("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"))
        ),
    ]
}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_SCALARS: Final[dict[str, Schema]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "time": _TIME,
    "location": _LOCATION,
}
_NULL: Final[Schema] = {"type": "null"}
_CREATABLE: Final[Schema] = {
    "anyOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {"type": "array", "minItems": 1, "items": {"type": "string"}},
        {"type": "array", "minItems": 1, "items": {"type": "number"}},
    ]
}
_NAME: Final = "^[A-Za-z][A-Za-z0-9_]*$"
_EXAMPLES: Final[dict[str, Any]] = {
    "string": "Ada",
    "number": 7,
    "boolean": True,
    "time": "2026-01-02T03:04:05Z",
    "location": {"lat": 52.52, "lon": 13.4},
}


def value_example(attribute: Attribute) -> Any:
    """Give a value that the attribute takes."""
    scalar = element_type(attribute.type)
    if attribute.restricted_by_suggestions is True and attribute.suggestions:
        value = attribute.suggestions[0]
    else:
        value = _EXAMPLES[scalar or attribute.type]
    return [value] if scalar else value


def attributes_schema(known: Iterable[Attribute], *, creates: bool) -> Schema:
    """Describe the attributes of an entity.

    Args:
        known: those which exist.
        creates: whether missing ones are created, as the deprecated endpoints do; else other names are excluded, though
            skipNonExistingAttributes=true lets them pass.
    """
    properties = {attribute.name: _nullable(_schema_of(attribute)) for attribute in known}
    schema: Schema = {"type": "object", "properties": properties}
    if creates:
        schema["patternProperties"] = {_but(properties): _CREATABLE}
        schema["additionalProperties"] = _NULL
    else:
        schema["additionalProperties"] = False
    return schema


def _but(names: Iterable[str]) -> str:
    """Match the names which an attribute may be created with, but for those that exist."""
    taken = "|".join(names)
    return f"^(?!(?:{taken})$)[A-Za-z][A-Za-z0-9_]*$" if taken else _NAME


def _schema_of(attribute: Attribute) -> Schema:
    scalar = element_type(attribute.type)
    schema = _SCALARS[scalar or attribute.type]
    if attribute.restricted_by_suggestions is True:
        schema = {"enum": attribute.suggestions}
    return {"type": "array", "items": schema} if scalar else schema


def _nullable(schema: Schema) -> Schema:
    """Null deletes."""
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else {"anyOf": [schema, _NULL]}
