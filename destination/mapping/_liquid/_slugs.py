"""The filter ``slugify``.

Source: liquidjs.
"""

import re
import unicodedata
from collections.abc import Callable

from destination._javascript import BLANKS, UNDEFINED, Json, is_falsy
from destination.mapping._liquid._values import liquid_text

_ACCENTS = str.maketrans(
    {
        **dict.fromkeys("àáâãäå", "a"),
        **dict.fromkeys("èéêë", "e"),
        **dict.fromkeys("ìíîï", "i"),
        **dict.fromkeys("òóôõöø", "o"),
        **dict.fromkeys("ùúûü", "u"),
        **dict.fromkeys("ýÿ", "y"),
        "æ": "ae",
        "ç": "c",
        "ð": "d",
        "ñ": "n",
        "ß": "ss",
        "œ": "oe",
        "þ": "th",
        "ẞ": "SS",
        "Œ": "OE",
        "Þ": "TH",
    }
)
_PRETTY = frozenset("._~!$&'()+,;=@")


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "ML" or category == "Nd"


_KEPT_IN_SLUGS: dict[str, Callable[[str], bool]] = {
    "raw": lambda character: character not in BLANKS,
    "default": _is_word,
    "pretty": lambda character: _is_word(character) or character in _PRETTY,
    "ascii": lambda character: character.isascii() and character.isalnum(),
    "latin": _is_word,
}


def slugify(value: Json, mode: Json = UNDEFINED, is_cased: Json = UNDEFINED) -> str:
    """Make a text fit for a path."""
    text, style = liquid_text(value), "default" if mode is UNDEFINED else liquid_text(mode)
    keeps = _KEPT_IN_SLUGS.get(style)
    if keeps is not None:
        text = text.translate(_ACCENTS) if style == "latin" else text
        marked = "".join(character if keeps(character) else "\0" for character in text)
        text = re.sub("^-|-$", "", re.sub("\0+", "-", marked))
    return text.lower() if is_falsy(is_cased) else text
