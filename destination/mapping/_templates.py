"""``@template``: texts with ``{{placeholders}}``.

Source: Segment actions framework, template directive.
"""

from collections.abc import Iterator

from destination._javascript import UNDEFINED, Json, text_of, trim
from destination.mapping._paths import reader
from destination.mapping._resolution import Resolver, constant
from destination.mapping._texts import join_texts

_TWICE_EXPANDED = 3
_ONCE_EXPANDED = 2


def compile_template(text: str) -> Resolver:
    """Compile a template; what ``{{{…}}}`` inserts is scanned again for ``{{…}}`` (a quirk of the framework)."""
    if not any(_placeholders(text, _TWICE_EXPANDED)):
        return _filler(text, _ONCE_EXPANDED)
    expand = _filler(text, _TWICE_EXPANDED)

    def fill(data: Json) -> Json:
        return _filler(expand(data), _ONCE_EXPANDED)(data)

    return fill


def _placeholders(text: str, braces: int) -> Iterator[tuple[int, int]]:
    """Find where the content of each placeholder starts and ends, in linear time."""
    opening, closing = "{" * braces, "}" * braces
    position = 0
    while (found := text.find(opening, position)) >= 0:
        start = found + braces
        end = text.find("}", start)
        if end < 0:
            return
        is_closed = start < end and text.startswith(closing, end)
        if is_closed:
            yield start, end
        position = end + (braces if is_closed else 1)


def _filler(text: str, braces: int) -> Resolver:
    literals, readers, position = [], [], 0
    for start, end in _placeholders(text, braces):
        literals.append(text[position : start - braces])
        readers.append(reader(trim(text[start:end])))
        position = end + braces
    if not readers:
        return constant(text)
    pieces = list(zip(literals, readers, strict=True))
    return _fill_all(pieces, text[position:])


def _fill_all(pieces: list[tuple[str, Resolver]], tail: str) -> Resolver:
    def parts(data: Json) -> Iterator[str]:
        for literal, read in pieces:
            yield literal
            yield text_of(read(data))
        yield tail

    def fill(data: Json) -> Json:
        return join_texts(parts({} if data is UNDEFINED else data))

    return fill
