"""Which members of a struct stand in every JSON object made of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import NODEFAULT, inspect


def present_members(shapes: Iterable[Any]) -> Mapping[str, list[str]]:
    """Give by struct name the members that are always written: all but those that may be unset."""
    return {
        info.cls.__name__: [field.encode_name for field in info.fields if _is_present(field, info)]
        for info in _structs(inspect.multi_type_info(shapes))
    }


def _is_present(field: inspect.Field, info: inspect.StructType) -> bool:
    has_default = field.default is not NODEFAULT or field.default_factory is not NODEFAULT
    return field.required or (has_default and not info.cls.__struct_config__.omit_defaults)


def _structs(types: Iterable[inspect.Type]) -> Iterator[inspect.StructType]:
    """Give every struct that the types are made of, once."""
    waiting, seen = list(types), set()
    while waiting:
        info = waiting.pop()
        if isinstance(info, inspect.StructType) and info.cls not in seen:
            seen.add(info.cls)
            yield info
            waiting.extend(field.type for field in info.fields)
        waiting.extend(_parts(info))


def _parts(info: inspect.Type) -> Iterator[inspect.Type]:
    match info:
        case inspect.ListType() | inspect.VarTupleType():
            yield info.item_type
        case inspect.DictType():
            yield info.value_type
        case inspect.UnionType():
            yield from info.types
        case inspect.Metadata():
            yield info.type
