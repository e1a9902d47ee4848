"""A destination's mappings and filters, kept in a JSON or TOML file.

The file holds ``filters``, a list of statements, and ``mappings``, a list of objects with the keys ``action``, ``name``,
``subscribe``, ``enabled``, ``useDefaultMappings`` and ``mapping``; only ``action`` must be there.
"""

import difflib
import math
import tomllib
from collections.abc import Collection, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Final

from destination._javascript import Json, parse, type_name
from destination.errors import ConfigurationError
from destination.pipeline import Mapping

_FILE_KEYS: Final = {"filters": list, "mappings": list}
_MAPPING_KEYS: Final = {
    "action": str,
    "name": str,
    "subscribe": str,
    "enabled": bool,
    "useDefaultMappings": bool,
    "mapping": dict,
}
_TYPE_NAMES: Final = {list: "a list", str: "a text", bool: "true or false", dict: "an object"}


@dataclass(frozen=True, slots=True)
class MappingsFile:
    """What a mappings file holds.

    Args:
        mappings: in the order of the file.
        filters: statements that every event must satisfy.
    """

    mappings: tuple[Mapping, ...]
    filters: tuple[str, ...] = ()


def load_mappings(path: Path) -> MappingsFile:
    """Read a mappings file; ``.toml`` is TOML, anything else JSON.

    Raises:
        ConfigurationError: the file cannot be read; lists every fault of its shape in ``fields``.
    """
    content = _decode(path)
    faults = list(_check_file(content))
    if faults:
        raise _faulty(path, faults)
    mappings = tuple(_to_mapping(entry) for entry in content.get("mappings", []))
    return MappingsFile(mappings, tuple(content.get("filters", [])))


def _decode(path: Path) -> Json:
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text) if path.suffix.lower() == ".toml" else parse(text)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        kind = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        raise ConfigurationError(f"{path}: is not {kind}: {error}") from error


def _faulty(path: Path, faults: list[str]) -> ConfigurationError:
    located = [f"{path}: {fault}" for fault in faults]
    return ConfigurationError("\n".join(located), fields=located)


def _check_file(content: Json) -> Iterator[str]:
    if not isinstance(content, dict):
        yield f"must hold an object with the keys filters and mappings, not {type_name(content)}"
        return
    wrong = list(_check_members(content, _FILE_KEYS, "the file"))
    yield from wrong
    if not wrong:
        yield from _check_filters(content.get("filters", []))
        for number, entry in enumerate(content.get("mappings", []), start=1):
            yield from _check_entry(entry, number)


def _check_filters(filters: list[Json]) -> Iterator[str]:
    for number, statement in enumerate(filters, start=1):
        if not isinstance(statement, str):
            yield f"filter {number}: must be a text, not {type_name(statement)}"


def _check_entry(entry: Json, number: int) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"mapping {number}: must be an object, not {type_name(entry)}"
        return
    place = name_place(number, entry.get("name") or entry.get("action"))
    yield from _check_members(entry, _MAPPING_KEYS, place)
    if "action" not in entry:
        yield f"{place}: needs the key 'action'"
    for pointer in _unsendable(entry):
        yield f"{place}, {pointer}: JSON has no dates, times, infinities and nan; write a text"


def name_place(number: int, name: Json) -> str:
    """Name a mapping of a file: its number, and its name where it has one."""
    return f"mapping {number} ({name})" if isinstance(name, str) and name else f"mapping {number}"


def _check_members(value: dict[str, Json], types: AbstractMapping[str, type], place: str) -> Iterator[str]:
    for key, member in value.items():
        if key not in types:
            yield f"{place}: unknown key {key!r}{nearest(key, types)}"
        elif not isinstance(member, types[key]):
            yield f"{place}: {key!r} must be {_TYPE_NAMES[types[key]]}, not {type_name(member)}"


def nearest(word: str, known: Collection[str]) -> str:
    """Tell which known word was probably meant, or which there are."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"


def _unsendable(value: Json, pointer: str = "") -> Iterator[str]:
    """Find what TOML has and JSON has not."""
    if isinstance(value, date | time) or (isinstance(value, float) and not math.isfinite(value)):
        yield pointer
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _unsendable(member, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _unsendable(member, f"{pointer}/{index}")


def _to_mapping(entry: dict[str, Json]) -> Mapping:
    return Mapping(
        action=entry["action"],
        subscribe=entry.get("subscribe"),
        mapping=entry.get("mapping", {}),
        name=entry.get("name", ""),
        is_enabled=entry.get("enabled", True),
        use_defaults=entry.get("useDefaultMappings", False),
    )
