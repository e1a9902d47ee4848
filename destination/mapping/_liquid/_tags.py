"""Tags, read and rendered as Segment's JavaScript engine does.

Source: liquidjs.
"""

import re
from typing import ClassVar, NoReturn, TextIO

from liquid import RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import Identifier
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.assign_tag import AssignNode, AssignTag
from liquid.builtin.tags.capture_tag import CaptureNode, CaptureTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.builtin.tags.liquid_tag import LiquidNode, LiquidTag
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_OUTPUT, TOKEN_TAG, Token

from destination._javascript import UNDEFINED, is_falsy, number_text
from destination.mapping._liquid._branches import IfBranchesTag, UnlessBranchesTag, read_inside
from destination.mapping._liquid._expressions import Constant
from destination.mapping._liquid._reader import read_filtered, read_quoted, read_value
from destination.mapping._liquid._scanner import Scanner
from destination.mapping._liquid._template import tag_tokens, without_dashes
from destination.mapping._liquid._values import liquid_text, plain, require_room

_UNMARKED_LINE = re.compile(r"\n\s*[^#\s]")


class Disabled(Tag):
    """Stands in for a disabled tag."""

    block = False

    def parse(self, stream: TokenStream) -> NoReturn:
        """Refuse the tag."""
        token = stream.current
        raise LiquidSyntaxError(f'tag "{token.value}" is disabled', token=token)


def _write(value: object, buffer: TextIO) -> int:
    """Write a value as text, within the bounds of one template."""
    text = liquid_text(value)
    require_room(buffer.tell() + len(text))
    return buffer.write(text)


class _OutputNode(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return _write(self.expression.evaluate(context), buffer)


class _Output(Output):
    def parse(self, stream: TokenStream) -> OutputNode:
        token = stream.expect(TOKEN_OUTPUT)
        return _OutputNode(token, read_filtered(read_inside(stream)))


class _EchoTag(EchoTag):
    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        scanner = read_inside(stream)
        return _OutputNode(token, Constant(token, UNDEFINED) if scanner.is_at_end else read_filtered(scanner))


class _AssignTag(AssignTag):
    def parse(self, stream: TokenStream) -> AssignNode:
        token = stream.current
        scanner = read_inside(stream)
        name = Identifier(scanner.word(), token=token)
        scanner.skip_blanks()
        if not name or not scanner.takes("="):
            raise scanner.fail('expected "="' if name else "expected variable name")
        return AssignNode(token, name=name, expression=read_filtered(scanner))


class _CaptureTag(CaptureTag):
    def parse(self, stream: TokenStream) -> CaptureNode:
        token = stream.current
        scanner = read_inside(stream)
        scanner.skip_blanks()
        quoted = read_quoted(scanner)
        name = Identifier(scanner.word() if quoted is None else quoted, token=token)
        if not name and quoted is None:
            raise scanner.fail("invalid capture name")
        next(stream)
        block = get_parser(self.env).parse_block(stream, frozenset({self.end}))
        stream.expect(TOKEN_TAG, value=self.end)
        return CaptureNode(token, name, block)


class _CycleNode(CycleNode):
    """A cycle; those of the same group and the same candidates as written count together."""

    __slots__ = ("written",)
    written: str

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        group = UNDEFINED if self.group is None else plain(self.group.evaluate(context))
        name = group if group is None or group is UNDEFINED else liquid_text(group)
        index = context.cycle((name, self.written), len(self.args))
        value = plain(self.args[index].evaluate(context))
        return 0 if is_falsy(value) else _write(value, buffer)


class _CycleTag(CycleTag):
    def parse(self, stream: TokenStream) -> CycleNode:
        token = stream.current
        scanner = read_inside(stream)
        text = scanner.rest
        group = read_value(scanner)
        scanner.skip_blanks()
        if group is None or not scanner.takes(":"):
            scanner, group = Scanner(text, token), None
        scanner.skip_blanks()
        written, candidates = scanner.rest, []
        while not scanner.is_at_end:
            candidates.append(read_filtered(scanner))
            scanner.skip_blanks()
            scanner.takes(",")
        if not candidates:
            raise scanner.fail("empty candidates")
        node = _CycleNode(token, group, list(candidates))
        node.written = written
        return node


class _CounterTag(Tag):
    block = False
    step: ClassVar[int]

    def parse(self, stream: TokenStream) -> Node:
        return _CounterNode(stream.current, read_inside(stream).word(), self.step)


class _IncrementTag(_CounterTag):
    name = "increment"
    step = 1


class _DecrementTag(_CounterTag):
    name = "decrement"
    step = -1


class _CounterNode(Node):
    """Counts up after, or down before writing."""

    __slots__ = ("name", "step")

    def __init__(self, token: Token, name: str, step: int) -> None:
        super().__init__(token)
        self.name, self.step = name, step

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        counted = context.increment(self.name) if self.step > 0 else context.decrement(self.name)
        return buffer.write(number_text(counted))


class _BlockTag(Tag):
    """A part that layouts could replace, if they were not disabled."""

    name, end = "block", "endblock"

    def parse(self, stream: TokenStream) -> BlockNode:
        next(stream)
        block = get_parser(self.env).parse_block(stream, frozenset({self.end}))
        stream.expect(TOKEN_TAG, value=self.end)
        return block


class _LiquidTag(LiquidTag):
    def parse(self, stream: TokenStream) -> LiquidNode:
        token = stream.current
        lines = read_inside(stream).rest.split("\n")
        inner = [each for line in lines if line.strip() for each in tag_tokens(_line_token(token, line))]
        block = get_parser(self.env).parse_block(TokenStream(iter(inner), stream.block_depth), end=())
        return LiquidNode(token, None, block)


def _line_token(token: Token, line: str) -> Token:
    return token._replace(value=without_dashes(line.strip()))


class _InlineCommentTag(Tag):
    name = "#"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        if _UNMARKED_LINE.search(read_inside(stream).rest):
            problem = "every line of an inline comment must start with a '#' character"
            raise LiquidSyntaxError(problem, token=token)
        return BlockNode(token, [])


TAGS: tuple[type[Tag], ...] = (
    *(_Output, _EchoTag, _AssignTag, _CaptureTag, _CycleTag, _IncrementTag, _DecrementTag, _LiquidTag),
    *(_InlineCommentTag, _BlockTag, IfBranchesTag, UnlessBranchesTag),
)
