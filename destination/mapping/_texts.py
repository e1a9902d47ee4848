"""Putting texts together, within bounds and as UTF-16 would have it."""

import re
from collections.abc import Iterable

from destination._units import characters
from destination.errors import MappingError

LONGEST_TEXT = 100_000_000
"""Characters that a mapping may put together; ours, so that no mapping exhausts memory. JavaScript stops at 2**29."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def join_texts(parts: Iterable[str]) -> str:
    """Join texts; halves of a surrogate pair that meet become one character.

    Raises:
        MappingError: the result would be longer than ``LONGEST_TEXT``.
    """
    kept = []
    length = 0
    for part in parts:
        length += len(part)
        if length > LONGEST_TEXT:
            raise MappingError("Invalid string length", name="RangeError")
        kept.append(part)
    return with_whole_pairs("".join(kept))


def with_whole_pairs(text: str) -> str:
    """Unite halves of surrogate pairs that stand side by side."""
    return characters(text) if has_surrogates(text) else text


def has_surrogates(text: str) -> bool:
    """Tell whether a text holds a half of a surrogate pair."""
    return not text.isascii() and bool(_SURROGATE.search(text))
