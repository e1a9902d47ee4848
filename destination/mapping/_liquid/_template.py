"""From the text of a template to the tokens that python-liquid's parser takes, cut as the JavaScript engine cuts it.

Source: liquidjs.
"""

import re
from collections.abc import Iterable, Iterator

from liquid.token import TOKEN_CONTENT, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from destination._javascript import BLANKS
from destination.mapping._liquid._scanner import InvalidExpressionError, Scanner

_OPENING = re.compile(r"\{[{%]")
_OUTPUT_END = re.compile(r"""(?:"(?:\\.|[^\\"])*"|'(?:\\.|[^\\'])*'|(?!\}\})[^"'])*?\}\}""", re.DOTALL)
_RAW_END = re.compile(rf"\{{%[{BLANKS}]*endraw(?![\w?-]).*?%\}}", re.DOTALL)
_TAGS_WITH_EXPRESSION = frozenset(
    {"assign", "capture", "cycle", "decrement", "echo", "else", "elsif", "endif", "if", "increment", "liquid"}
    | {"unless", "#"}
)


def tokenize_template(source: str) -> Iterator[Token]:
    """Cut a template into content, outputs and tags.

    Raises:
        InvalidExpressionError: something is not closed, or a tag has no name.
    """
    position, trims = 0, False
    while opening := _OPENING.search(source, position):
        yield from _content(source, position, opening.start(), trims_start=trims)
        tokens, position, trims = _markup(source, opening.start())
        yield from tokens
    yield from _content(source, position, len(source), trims_start=trims)


def _markup(source: str, start: int) -> tuple[Iterable[Token], int, bool]:
    """Read an output or tag, or all of ``raw``; tells where it ends, and whether blanks behind are trimmed."""
    end = _end(source, start)
    inside, trims = _inside(source, start, end)
    token = Token(TOKEN_TAG, inside, start, source)
    if source.startswith("{{", start):
        return [token._replace(kind=TOKEN_OUTPUT), token._replace(kind=TOKEN_EXPRESSION)], end, trims
    tag = list(tag_tokens(token))
    if tag[0].value != "raw":
        return tag, end, trims
    raw_end = _raw_end(source, start, end)
    return _content(source, end, raw_end.start()), raw_end.end(), raw_end[0].endswith("-%}")


def _content(source: str, start: int, end: int, *, trims_start: bool = False) -> Iterator[Token]:
    text = source[start:end]
    text = text.lstrip(BLANKS) if trims_start else text
    text = text.rstrip(BLANKS) if source.startswith("-", end + 2) else text
    if text:
        yield Token(TOKEN_CONTENT, text, start, source)


def _end(source: str, start: int) -> int:
    """Find where an output or tag ends; only in outputs quotes may hold the end's own characters."""
    if source.startswith("{%", start):
        at = source.find("%}", start + 2)
        if at >= 0:
            return at + 2
        raise _not_closed("tag", source, start)
    match = _OUTPUT_END.match(source, start + 2)
    if match is None:
        raise _not_closed("output", source, start)
    return match.end()


def _raw_end(source: str, opening: int, start: int) -> re.Match[str]:
    match = _RAW_END.search(source, start)
    if match is None:
        raise _not_closed("raw", source, opening, start)
    return match


def _not_closed(what: str, source: str, opening: int, place: int | None = None) -> InvalidExpressionError:
    token = Token(TOKEN_EOF, "", opening if place is None else place, source)
    return InvalidExpressionError(f'{what} "{source[opening:]}" not closed', token=token)


def _inside(source: str, start: int, end: int) -> tuple[str, bool]:
    """Cut off the delimiters and their dashes; tells whether blanks behind are trimmed."""
    return without_dashes(source[start + 2 : end - 2]), source.startswith("-", end - 3)


def without_dashes(inside: str) -> str:
    """Cut off the dashes which say that blanks around a tag or output are trimmed."""
    return inside.removeprefix("-").removesuffix("-")


def tag_tokens(token: Token) -> Iterator[Token]:
    """Split the inside of a tag into its name and, where it is read at all, its expression.

    Raises:
        InvalidExpressionError: it has no name.
    """
    scanner = Scanner(token.value.rstrip(BLANKS), token)
    scanner.skip_blanks()
    name = "#" if scanner.takes("#") else scanner.word()
    if not name:
        raise scanner.fail("illegal tag syntax, tag name expected")
    yield token._replace(value=name)
    if name in _TAGS_WITH_EXPRESSION and (name == "#" or not scanner.is_at_end):
        yield token._replace(kind=TOKEN_EXPRESSION, value=scanner.rest)
