"""What is wrong, or not as it looks, in a mappings file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from destination._javascript import Json, stringify
from destination.actions import Action
from destination.destination import require_countable
from destination.errors import ConfigurationError, SubscriptionError
from destination.fql import compile_trigger, differences
from destination.mapping import validate_mapping
from destination.mappings_file import MappingsFile, load_mappings, name_place, nearest
from destination.pipeline import Mapping, effective_mapping, require_action

Severity: TypeAlias = Literal["fault", "warning"]

_INTERNAL_PREFIX: Final = "__segment_internal_"
_REMARKS: Final = {
    "deprecated": "is deprecated: use its successor for new mappings",
    "withdrawn": "has been withdrawn by Segment, whose page still lists it",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a mappings file.

    Args:
        severity: a fault keeps events from being sent; a warning does not.
        place: the mapping and, where it is about one, the field.
        text: what is wrong and how to mend it.
    """

    severity: Severity
    place: str
    text: str


def check_mappings(path: Path) -> list[Finding]:
    """Find everything that is wrong with a mappings file, faults of its shape first.

    Returns:
        The findings in the order of the file; when the file's shape is faulty, only those faults.
    """
    try:
        file = load_mappings(path)
    except ConfigurationError as error:
        return [Finding("fault", str(path), text) for text in error.fields or [error.message]]
    return list(_check_file(file))


def _check_file(file: MappingsFile) -> Iterator[Finding]:
    try:
        require_countable(file.mappings)
    except ConfigurationError as error:
        yield Finding("fault", "mappings", error.message)
    for number, statement in enumerate(file.filters, start=1):
        yield from _check_filter(f"filter {number}", statement)
    for number, mapping in enumerate(file.mappings, start=1):
        yield from _check_mapping(name_place(number, mapping.label), mapping)


def _check_filter(place: str, statement: str) -> Iterator[Finding]:
    try:
        compile_trigger(statement, "documented")
    except SubscriptionError as error:
        yield Finding("fault", place, f"cannot be read, so that it lets no event through: {error.message}")


def _check_mapping(place: str, mapping: Mapping) -> Iterator[Finding]:
    if mapping.subscribe is not None:
        yield from _check_trigger(f"{place}, subscribe", mapping.subscribe)
    try:
        action = require_action(mapping.action)
    except ConfigurationError as error:
        yield Finding("fault", f"{place}, action", error.message)
        return
    if action.status in _REMARKS:
        yield Finding("warning", f"{place}, action", f"{action.key} {_REMARKS[action.status]}")
    yield from _check_fields(place, action, mapping)


def _check_trigger(place: str, subscribe: str) -> Iterator[Finding]:
    try:
        compile_trigger(subscribe)
    except SubscriptionError as error:
        yield Finding("fault", place, f"cannot be read, so that no event is sent: {error.message}")
    found = differences(subscribe)
    if found:
        causes = "; ".join(difference.cause for difference in found)
        yield Finding(
            "warning",
            place,
            f"does not mean what it says ({causes}). Triggers read it as: {found[0].shipped}. "
            f"The documented language reads it as: {found[0].documented}.{_example(found[0].witness)}",
        )


def _example(event: Json) -> str:
    """Show an event that tells the two readings apart, where one was found."""
    return "" if event is None else f" They part on the event {stringify(event)}."


def _check_fields(place: str, action: Action, mapping: Mapping) -> Iterator[Finding]:
    effective = effective_mapping(action, mapping.mapping, use_defaults=mapping.use_defaults)
    for fault in validate_mapping(effective):
        yield Finding("fault", f"{place}, mapping", fault.message)
    if not any(key.startswith(("@", _INTERNAL_PREFIX)) for key in effective):
        yield from _check_names(place, action, effective)


def _check_names(place: str, action: Action, effective: dict[str, Json]) -> Iterator[Finding]:
    """Compare the mapped fields with the action's; only where the mapping names its fields one by one."""
    known = [field.key for field in action.fields]
    for field in action.fields:
        if field.is_required and field.key not in effective:
            yield Finding(
                "fault", f"{place}, mapping", f"lacks the required field {field.key!r}: every event is refused"
            )
    for key in effective:
        if key not in known:
            text = f"{action.key} has no field {key!r}, it is never sent{nearest(key, known)}"
            yield Finding("warning", f"{place}, mapping", text)
