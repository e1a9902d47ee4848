"""What is wrong with a mapping before any event has been seen.

Lists are not entered, nor the plain objects under ``@literal`` and ``@excludeWhenNull``: what is wrong there surfaces
only when it is resolved. Source: Segment actions framework, mapping validation.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from destination._javascript import UNDEFINED, Json, ordered_items, stringify, type_name
from destination._units import code_units
from destination.mapping._faults import SOUND, Fault, Found, Path, collect, fault, kind_of, unexpected
from destination.mapping._replacing import LONGEST_PATTERN, LONGEST_REPLACEMENT

Check: TypeAlias = Callable[[Json, Path], Found]
Fields: TypeAlias = dict[str, tuple[bool, Check]]
"""Each field: whether it is required, and how it is checked."""

_REQUIRED, _OPTIONAL = True, False


def check_mapping(mapping: Json, path: Path = ()) -> Found:
    """Check any part of a mapping."""
    if not isinstance(mapping, dict):
        return SOUND
    return _check_directive(mapping, path) if kind_of(mapping) == "directive" else _check_members(mapping, path)


def _check_members(members: dict[str, Json], path: Path) -> Found:
    return collect(check_mapping(member, (*path, key)) for key, member in ordered_items(members))


def _check_directive(directive: dict[str, Json], path: Path) -> Found:
    names = [key for key in directive if key.startswith("@")]
    others = [key for key in directive if not key.startswith("@") and key != "_metadata"]
    if len(names) > 1 or others:
        count = len(names) if len(names) > 1 else len(directive)
        return fault(path, f"should only have one @-prefixed key but it has {count} keys")
    check = _OPTION_CHECKS.get(names[0])
    if check is None:
        return fault(path, f"has an invalid directive: {names[0]}")
    return check(directive[names[0]], (*path, names[0]))


def _anything(_value: Json, _path: Path) -> Found:
    return SOUND


def _directive_or_value(value: Json, path: Path) -> Found:
    return _check_directive(value, path) if kind_of(value) == "directive" else SOUND


def _directive_or_text(value: Json, path: Path) -> Found:
    if isinstance(value, str):
        return SOUND
    if (kind := kind_of(value)) == "directive":
        return _check_directive(value, path)
    return unexpected(path, "a string or a mapping directive", kind)


def _text_member(value: Json, path: Path) -> Found:
    """Check only the kind: a directive among an option's members has been checked with them."""
    kind = kind_of(value)
    is_allowed = kind in {"string", "directive"}
    return SOUND if is_allowed else unexpected(path, "a string or a mapping directive", kind)


def _object_member(value: Json, path: Path) -> Found:
    """Check only the kind, as for texts."""
    if isinstance(value, dict):
        return SOUND
    return unexpected(path, "a object or a mapping directive", kind_of(value))


def _text(value: Json, path: Path) -> Found:
    return SOUND if isinstance(value, str) else unexpected(path, "a string", kind_of(value))


def _boolean(value: Json, path: Path) -> Found:
    return SOUND if isinstance(value, bool) else unexpected(path, "a boolean", kind_of(value))


def _list(value: Json, path: Path) -> Found:
    return SOUND if isinstance(value, list) else unexpected(path, "an array", type_name(value))


def _text_of_length(shortest: int, longest: int) -> Check:
    def check(value: Json, path: Path) -> Found:
        if not isinstance(value, str):
            return _text(value, path)
        length = len(code_units(value))
        if length < shortest:
            return fault(path, f"should be a string of length {shortest} or greater")
        return fault(path, f"should be a string of length {longest} or less") if length > longest else SOUND

    return check


def _one_of(*choices: str) -> Check:
    def check(value: Json, path: Path) -> Found:
        if not isinstance(value, str):
            return _text(value, path)
        if value.lower() in choices:
            return SOUND
        return fault(path, f"should be one of {', '.join(choices)} but it is {stringify(value)}")

    return check


def _fields(**fields: tuple[bool, Check]) -> Check:
    """Check an option that is an object: its members first, and only if they are sound its fields."""

    def check(option: Json, path: Path) -> Found:
        kind = kind_of(option)
        if kind != "object":
            return unexpected(path, "an object", kind)
        return _check_members(option, path) or _check_fields(option, fields, path)

    return check


def _check_fields(option: dict[str, Json], fields: Fields, path: Path) -> Found:
    findings: list[Found] = []
    for key, (is_required, check) in fields.items():
        if key in option:
            findings.append(check(option[key], (*path, key)))
        elif is_required:
            findings.append(fault(path, f'should have field "{key}" but it doesn\'t'))
    return collect(findings)


def _array_path(option: Json, path: Path) -> Found:
    if not isinstance(option, list):
        return _list(option, path)
    source, shape = (*option, UNDEFINED, UNDEFINED)[:2]
    return _directive_or_text(source, path) or check_mapping(shape, path)


_merge_fields = _fields(direction=(_OPTIONAL, _one_of("left", "right")), objects=(_REQUIRED, _list))


def _merge(option: Json, path: Path) -> Found:
    """Check ``@merge``; its objects are checked up to the first bad one, and without a path (a quirk)."""
    found = _merge_fields(option, path)
    if found:
        return found
    findings: Iterator[Found] = (_object_member(item, ()) or check_mapping(item) for item in option["objects"])
    return next((each for each in findings if each), SOUND)


_OPTION_CHECKS: dict[str, Check] = {
    "@path": _directive_or_text,
    "@template": _directive_or_text,
    "@literal": _directive_or_value,
    "@excludeWhenNull": _directive_or_value,
    "@liquid": _text,
    "@arrayPath": _array_path,
    "@if": _fields(),
    "@case": _fields(operator=(_OPTIONAL, _text), value=(_OPTIONAL, _text_member)),
    "@replace": _fields(
        pattern=(_REQUIRED, _text_of_length(1, LONGEST_PATTERN)),
        replacement=(_OPTIONAL, _text_of_length(0, LONGEST_REPLACEMENT)),
        value=(_REQUIRED, _text_member),
        ignorecase=(_OPTIONAL, _boolean),
        **{"global": (_OPTIONAL, _boolean)},
    ),
    "@json": _fields(value=(_REQUIRED, _anything), mode=(_REQUIRED, _one_of("encode", "decode"))),
    "@flatten": _fields(separator=(_OPTIONAL, _text), value=(_REQUIRED, _anything)),
    "@merge": _merge,
    "@transform": _fields(apply=(_REQUIRED, _object_member), mapping=(_REQUIRED, _object_member)),
}


def is_alone(found: Found) -> bool:
    """Tell whether the mapping itself is a bad directive, as opposed to its members."""
    return isinstance(found, Fault)
