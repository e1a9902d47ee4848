"""A seed as text that can be loaded again."""

import json
from typing import Any, TypeAlias

import tomli_w
from msgspec import UNSET, Struct, to_builtins
from msgspec.structs import fields

from mock_talon.seed import Seed

Json: TypeAlias = Any


def to_plain(part: Any) -> Json:
    """Give plain data of a seed; members of its own parts that have their default are left out."""
    if isinstance(part, Struct):
        is_short = part.__struct_config__.omit_defaults
        return {
            item.encode_name: to_plain(value)
            for item in fields(part)
            if (value := getattr(part, item.name)) is not UNSET and not (is_short and _is_default(value, item))
        }
    return [to_plain(item) for item in part] if isinstance(part, list) else to_builtins(part)


def _is_default(value: Any, item: Any) -> bool:
    if callable(item.default_factory):
        return bool(value == item.default_factory())
    return bool(value == item.default)


def to_toml(seed: Seed) -> str:
    """Write a seed as TOML."""
    return tomli_w.dumps(to_plain(seed))


def to_json(seed: Seed) -> str:
    """Write a seed as JSON."""
    return f"{json.dumps(to_plain(seed), indent=2, ensure_ascii=False)}\n"
