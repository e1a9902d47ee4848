"""The directive which may stand at the root of a mapping and take all other fields as its own mapping.

Source: Segment actions framework, ``__segment_internal_directive``.
"""

from destination._javascript import Json
from destination._units import code_units
from destination.errors import MappingError

ROOT_DIRECTIVE = "__segment_internal_directive"


def root_mapping(mapping: Json) -> Json:
    """Bring a whole mapping to the object, or list, that is validated and resolved.

    Raises:
        MappingError: the root directive is malformed, or there is no mapping.
    """
    if mapping is None:
        raise MappingError("Cannot convert undefined or null to object", name="TypeError")
    fields = _members(mapping)
    if not isinstance(mapping, dict) or ROOT_DIRECTIVE not in mapping:
        return fields
    directive = fields.pop(ROOT_DIRECTIVE)
    return _with_fields(directive, fields)


def _members(value: Json) -> dict[str, Json]:
    """Spread a value as JavaScript does: lists and texts by index, other scalars to nothing."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, list):
        return {str(index): element for index, element in enumerate(value)}
    return _members(list(code_units(value))) if isinstance(value, str) else {}


def _with_fields(directive: Json, fields: dict[str, Json]) -> Json:
    if directive is None:
        raise MappingError("Cannot convert undefined or null to object", name="TypeError")
    members = _members(directive)
    if len(members) > 1:
        raise MappingError("The root mapping must only have a single directive object")
    for key, option in members.items():
        if isinstance(option, dict):
            members[key] = {**option, "mapping": fields}
        if isinstance(option, dict | list):
            return list(members.values()) if isinstance(directive, list) else members
    raise MappingError("The root directive must be an object")
