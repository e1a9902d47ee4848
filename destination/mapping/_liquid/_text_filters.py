"""Filters on texts.

Source: liquidjs.
"""

import math
import re
from collections.abc import Callable

from destination._javascript import BLANKS, UNDEFINED, Json
from destination.mapping._liquid._slugs import slugify
from destination.mapping._liquid._values import FilterError, js_number, liquid_text, whole

_BLANK_RUN = re.compile(f"[{BLANKS}]+")
_NEWLINE = re.compile(r"\r?\n")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_ENTITY = re.compile("&(?:amp|lt|gt|#34|#39);")
_CHARACTERS = {entity: character for character, entity in _ENTITIES.items()}
_MARKUP = (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"), ("<", ">"))
_CJK = "\u4e00-\u9fff\uf900-\ufaff\u3400-\u4dbf\u3040-\u309f\u30a0-\u30ff\uac00-\ud7af"
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_OTHER_WORD = re.compile(f"[^{_CJK}{BLANKS}]+")


def append(value: Json, *added: Json) -> str:
    """Put a text behind."""
    return liquid_text(value) + _only("append", added)


def prepend(value: Json, *added: Json) -> str:
    """Put a text in front."""
    return _only("prepend", added) + liquid_text(value)


def _only(name: str, arguments: tuple[Json, ...]) -> str:
    if len(arguments) != 1:
        raise FilterError(f"{name} expect 2 arguments")
    return liquid_text(arguments[0])


def downcase(value: Json) -> str:
    """Lower the case."""
    return liquid_text(value).lower()


def upcase(value: Json) -> str:
    """Raise the case."""
    return liquid_text(value).upper()


def capitalize(value: Json) -> str:
    """Raise the first character's case and lower the rest."""
    text = liquid_text(value)
    return text[:1].upper() + text[1:].lower()


def strip(value: Json, characters: Json = UNDEFINED) -> str:
    """Strip blanks, or the given characters, at both ends."""
    return liquid_text(value).strip(_strippable(characters))


def lstrip(value: Json, characters: Json = UNDEFINED) -> str:
    """Strip at the start."""
    return liquid_text(value).lstrip(_strippable(characters))


def rstrip(value: Json, characters: Json = UNDEFINED) -> str:
    """Strip at the end."""
    return liquid_text(value).rstrip(_strippable(characters))


def _strippable(characters: Json) -> str:
    return liquid_text(characters) or BLANKS


def squish(value: Json) -> str:
    """Strip, and shrink runs of blanks."""
    return normalize_whitespace(value).strip(BLANKS)


def normalize_whitespace(value: Json) -> str:
    """Shrink runs of blanks to one."""
    return _BLANK_RUN.sub(" ", liquid_text(value))


def strip_newlines(value: Json) -> str:
    """Remove line breaks."""
    return _NEWLINE.sub("", liquid_text(value))


def escape(value: Json) -> str:
    """Escape for HTML."""
    return "".join(_ENTITIES.get(character, character) for character in liquid_text(value))


def escape_once(value: Json) -> str:
    """Escape for HTML what is not escaped yet."""
    return escape(_ENTITY.sub(lambda match: _CHARACTERS[match[0]], liquid_text(value)))


def strip_html(value: Json) -> str:
    """Remove tags, comments, scripts and styles; from a tag that is never closed on, the text stays."""
    text, kept, position = liquid_text(value), [], 0
    markup = dict(_MARKUP)
    while (start := text.find("<", position)) >= 0:
        kept.append(text[position:start])
        position = _after_markup(text, start, markup)
        if position < 0:
            return "".join([*kept, text[start:]])
    return "".join([*kept, text[position:]])


def _after_markup(text: str, start: int, markup: dict[str, str]) -> int:
    """Find where the markup ends, -1 if nowhere; what has no end once has none later, so it is forgotten."""
    for opener, closer in list(markup.items()):
        if text.startswith(opener, start):
            end = text.find(closer, start + len(opener))
            if end >= 0:
                return end + len(closer)
            del markup[opener]
    return -1


def remove(value: Json, part: Json = UNDEFINED) -> str:
    """Remove every occurrence."""
    removed = liquid_text(part)
    return liquid_text(value).replace(removed, "") if removed else liquid_text(value)


def remove_first(value: Json, part: Json = UNDEFINED) -> str:
    """Remove the first occurrence."""
    return liquid_text(value).replace(liquid_text(part), "", 1)


def remove_last(value: Json, part: Json = UNDEFINED) -> str:
    """Remove the last occurrence."""
    return replace_last(value, part, "")


def replace_first(value: Json, part: Json = UNDEFINED, replacement: Json = UNDEFINED) -> str:
    """Replace the first occurrence."""
    return liquid_text(value).replace(liquid_text(part), liquid_text(replacement), 1)


def replace_last(value: Json, part: Json = UNDEFINED, replacement: Json = UNDEFINED) -> str:
    """Replace the last occurrence."""
    text, sought = liquid_text(value), liquid_text(part)
    start = text.rfind(sought)
    return text if start < 0 else text[:start] + liquid_text(replacement) + text[start + len(sought) :]


def truncate(value: Json, length: Json = UNDEFINED, ending: Json = UNDEFINED) -> Json:
    """Cut to so many characters, the ending included; a value that is short enough stays what it is."""
    text, tail = liquid_text(value), "..." if ending is UNDEFINED else liquid_text(ending)
    longest = 50 if length is UNDEFINED else whole(length)
    return value if len(text) <= max(longest, 0) else text[: max(longest - len(tail), 0)] + tail


def truncatewords(value: Json, words: Json = UNDEFINED, ending: Json = UNDEFINED) -> str:
    """Cut to so many words; a count that is no number leaves none."""
    number = 15.0 if words is UNDEFINED else js_number(words)
    if math.isnan(number):
        return ""
    count = number if number > 0 else 1.0
    found = _BLANK_RUN.split(liquid_text(value).lstrip(BLANKS))
    tail = "..." if ending is UNDEFINED else liquid_text(ending)
    return " ".join(found[: int(min(count, len(found)))]) + (tail if len(found) >= count else "")


def number_of_words(value: Json, mode: Json = UNDEFINED) -> int:
    """Count words; ``cjk`` and ``auto`` count each Chinese, Japanese or Korean character."""
    text = liquid_text(value).strip(BLANKS)
    if not text:
        return 0
    single = len(_CJK_CHARACTER.findall(text))
    if mode == "cjk" or (mode == "auto" and single):
        return single + len(_OTHER_WORD.findall(text))
    return len(_BLANK_RUN.split(text))


TEXT_FILTERS: dict[str, Callable[..., Json]] = {
    filter_.__name__: filter_
    for filter_ in (
        append,
        capitalize,
        downcase,
        escape,
        escape_once,
        lstrip,
        normalize_whitespace,
        number_of_words,
        prepend,
        remove,
        remove_first,
        remove_last,
        replace_first,
        replace_last,
        rstrip,
        squish,
        strip,
        strip_html,
        strip_newlines,
        truncate,
        truncatewords,
        upcase,
    )
} | {"xml_escape": escape, "slugify": slugify}
