"""Removal of empty values from a payload before it is checked.

Source: Segment actions framework, what null and empty text mean in a payload.
"""

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from destination._javascript import UNDEFINED, Json
from destination.fields import Field

Prune: TypeAlias = Callable[[Json], Json]


def compile_pruning(fields: Sequence[Field], *, is_careful: bool) -> Prune:
    """Compile the removal for a whole payload.

    Args:
        fields: the root fields.
        is_careful: also clean the objects inside lists, which production leaves alone (Q10, Q11).

    Returns:
        A function from payload to payload; a payload that is null or empty text becomes ``UNDEFINED``. Nothing is
        changed in place.
    """
    prune_members = _members(fields, frozenset(), is_careful=is_careful)

    def prune(payload: Json) -> Json:
        return UNDEFINED if payload is None or payload == "" else prune_members(payload)

    return prune


def _members(fields: Sequence[Field], may_be_blank: Collection[str], *, is_careful: bool) -> Prune:
    prunings = {field.key: _value(field, is_careful=is_careful) for field in fields}
    inner = {key: pruning for key, pruning in prunings.items() if pruning is not None}

    def prune(value: Json) -> Json:
        if not isinstance(value, dict):
            return value
        return {
            key: inner[key](member) if key in inner else member
            for key, member in value.items()
            if not _is_empty(member) or (member == "" and key in may_be_blank)
        }

    return prune


def _value(field: Field, *, is_careful: bool) -> Prune | None:
    """Compile the removal inside one field's value, or None where it is left alone."""
    members = _nested(field, is_careful=is_careful) if field.properties else None
    if not field.is_multiple:
        return members
    return _elements(members if is_careful else None, keeps_blank=field.schema_type == "string")


def _nested(field: Field, *, is_careful: bool) -> Prune:
    texts = frozenset(inner.key for inner in field.properties if _is_single_text(inner))
    return _members(field.properties, texts, is_careful=is_careful)


def _elements(inside: Prune | None, *, keeps_blank: bool) -> Prune:
    def prune(value: Json) -> Json:
        if not isinstance(value, list):
            return value
        kept = [element for element in value if not _is_empty(element) or (keeps_blank and element == "")]
        return kept if inside is None else [inside(element) for element in kept]

    return prune


def _is_empty(value: Json) -> bool:
    return value is None or value is UNDEFINED or value == ""


def _is_single_text(field: Field) -> bool:
    return field.schema_type == "string" and not field.is_multiple
