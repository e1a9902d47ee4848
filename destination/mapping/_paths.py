"""Paths into the data: ``$.properties.items[0].name``.

Source: Segment actions framework, path lookup.
"""

import re
from functools import lru_cache

from destination._javascript import UNDEFINED, Json, is_falsy
from destination._units import member
from destination.mapping._resolution import Resolver

_SEPARATOR = re.compile(r"""\.|\[(?=["'0-9])|(?<=["'0-9])\]+""")
_CACHED_PATHS = 4096


@lru_cache(maxsize=_CACHED_PATHS)
def keys_of(path: str) -> tuple[str, ...]:
    """Split a path into keys; no key at all denotes the data itself."""
    pieces = filter(None, _SEPARATOR.split(path))
    return tuple(piece.replace('"', "").replace("'", "") for piece in pieces)


def without_root(path: str) -> str:
    """Drop the first ``$.``, which the framework drops wherever it stands."""
    return path.replace("$.", "", 1)


def reader(path: str) -> Resolver:
    """Compile a path; a falsy value on the way is the result (a quirk of the framework)."""
    keys = keys_of(path)
    if not keys:
        return _itself
    return _member_reader(keys[0]) if len(keys) == 1 else _deep_reader(keys)


def _itself(data: Json) -> Json:
    return data


def _member_reader(key: str) -> Resolver:
    def read(data: Json) -> Json:
        if isinstance(data, dict):
            return data.get(key, UNDEFINED)
        return data if is_falsy(data) else member(data, key)

    return read


def _deep_reader(keys: tuple[str, ...]) -> Resolver:
    def read(data: Json) -> Json:
        for key in keys:
            if isinstance(data, dict):
                data = data.get(key, UNDEFINED)
            elif is_falsy(data):
                return data
            else:
                data = member(data, key)
        return data

    return read
