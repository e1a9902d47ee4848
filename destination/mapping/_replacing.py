"""``@replace``: literal search and replace with JavaScript's rules.

No regular expression is built from user text: the search is literal, so no pattern can run away.
Source: Segment actions framework, replace directive; ECMAScript, ``String.prototype.replace``.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from destination._javascript import UNDEFINED, Json, is_falsy, is_number, text_of
from destination._units import code_units
from destination.errors import MappingError
from destination.mapping._resolution import NOTHING, Compiler, Resolver, constant, failing, lacks
from destination.mapping._texts import has_surrogates, join_texts, with_whole_pairs

LONGEST_PATTERN = 10
LONGEST_REPLACEMENT = 10
"""UTF-16 code units. Source: Segment actions framework."""

_SPECIAL = re.compile(r"(\$[$&`'])")
_LAST_ASCII = 0x7F
_LAST_UNIT = 0xFFFF
_CACHED_CHARACTERS = 4096

Replacer = Callable[[str], str]


def build_replace(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@replace``."""
    if not isinstance(option, dict):
        return failing('@replace requires an object with a "pattern" key')
    if lacks(option, "pattern"):
        return failing('@replace requires a "pattern" key')
    if lacks(option, "value"):
        return NOTHING
    subject = compiler.resolver(option["value"])
    replace = _replacer(option)

    def resolve(data: Json) -> Json:
        value = subject(data)
        if is_number(value) or isinstance(value, bool):
            value = text_of(value)
        return replace(value) if isinstance(value, str) else ""

    return resolve


def _replacer(option: dict[str, Json]) -> Replacer:
    pattern, replacement = option["pattern"], _given(option, "replacement", default="")
    ignores_case, is_global = _given(option, "ignorecase", default=False), _given(option, "global", default=True)
    if not (isinstance(pattern, str) and isinstance(replacement, str)):
        return constant("")
    if not (isinstance(ignores_case, bool) and isinstance(is_global, bool)):
        return constant("")
    first = _single(pattern, replacement, ignores_case, is_global)
    pattern2, replacement2 = option.get("pattern2", UNDEFINED), _given(option, "replacement2", default="")
    if is_falsy(pattern2) or not (isinstance(pattern2, str) and isinstance(replacement2, str)):
        return first
    second = _single(pattern2, replacement2, ignores_case, is_global)
    return lambda text: second(first(text))


def _given(option: dict[str, Json], key: str, *, default: Json) -> Json:
    value = option.get(key)
    return default if value is None else value


def _single(pattern: str, replacement: str, ignores_case: Json, is_global: Json) -> Replacer:
    if len(code_units(pattern)) > LONGEST_PATTERN:
        return _refusing("pattern", LONGEST_PATTERN)
    if len(code_units(replacement)) > LONGEST_REPLACEMENT:
        return _refusing("replacement", LONGEST_REPLACEMENT)
    if ignores_case or "$" in replacement or has_surrogates(pattern):
        return _scanning(pattern, replacement, ignores_case, is_global)
    count = -1 if is_global else 1
    return lambda text: with_whole_pairs(text.replace(pattern, replacement, count))


def _refusing(option: str, longest: int) -> Replacer:
    def refuse(_text: str) -> str:
        raise MappingError(f'@replace requires a "{option}" less than {longest} characters')

    return refuse


def _scanning(pattern: str, replacement: str, ignores_case: Json, is_global: Json) -> Replacer:
    fold = _folded if ignores_case else str
    needle = fold(code_units(pattern))
    pieces = [piece for piece in _SPECIAL.split(replacement) if piece]

    def parts(text: str) -> Iterator[str]:
        position, haystack = 0, fold(text)
        while (start := haystack.find(needle, position)) >= 0:
            end = start + len(needle)
            yield text[position:start]
            yield from (_expanded(piece, text, start, end) for piece in pieces)
            position = end
            if not is_global:
                break
        yield text[position:]

    return lambda text: join_texts(parts(code_units(text)))


def _expanded(piece: str, text: str, start: int, end: int) -> str:
    match piece:
        case "$$":
            return "$"
        case "$&":
            return text[start:end]
        case "$`":
            return text[:start]
        case "$'":
            return text[end:]
        case _:
            return piece


def _folded(text: str) -> str:
    return text.upper() if text.isascii() else "".join(map(_fold, text))


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _fold(unit: str) -> str:
    """Fold one code unit: simple upper-casing, never from beyond ASCII into it."""
    upper = unit.upper()
    if len(upper) != 1 or ord(upper) > _LAST_UNIT or ord(upper) <= _LAST_ASCII < ord(unit):
        return unit
    return upper
