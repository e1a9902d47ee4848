"""What directives do with whole objects: flatten, merge, drop nulls and undefined members.

Source: Segment actions framework.
"""

from collections.abc import Iterable

from destination._javascript import UNDEFINED, Json, ordered_items
from destination._units import code_units


def flatten(value: Json, separator: str, *, omits_lists: bool) -> dict[str, Json]:
    """Flatten objects (and lists, by index) to one level, joining keys; a scalar is kept under the empty key."""
    leaves: dict[str, Json] = {}

    def descend(part: Json, prefix: str) -> None:
        if isinstance(part, dict):
            members = ordered_items(part)
        elif isinstance(part, list) and not omits_lists:
            members = [(str(index), element) for index, element in enumerate(part)]
        else:
            leaves[prefix] = part
            return
        for key, member in members:
            descend(member, f"{prefix}{separator}{key}" if prefix else key)

    descend(value, "")
    return leaves


def merge(objects: Iterable[Json]) -> dict[str, Json]:
    """Merge shallowly, later ones win; lists and texts contribute their indexes, other values nothing."""
    merged: dict[str, Json] = {}
    for item in objects:
        if isinstance(item, dict):
            merged.update(item)
        elif isinstance(item, list | str):
            elements = code_units(item) if isinstance(item, str) else item
            merged.update((str(index), element) for index, element in enumerate(elements))
    return merged


def without_nulls(value: Json, *, keeps_undefined: bool) -> Json:
    """Remove null members, through objects but not inside lists.

    Args:
        value: any value; only objects change.
        keeps_undefined: leave undefined in place of null, because something still has to see the key.
    """
    if not isinstance(value, dict):
        return value
    cleaned = {}
    for key, member in value.items():
        if member is not None:
            cleaned[key] = without_nulls(member, keeps_undefined=keeps_undefined)
        elif keeps_undefined:
            cleaned[key] = UNDEFINED
    return cleaned


def without_undefined(value: Json) -> Json:
    """Copy a value without undefined members; undefined list elements stay in place."""
    if isinstance(value, dict):
        return {key: without_undefined(member) for key, member in value.items() if member is not UNDEFINED}
    return [without_undefined(element) for element in value] if isinstance(value, list) else value
