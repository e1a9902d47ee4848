"""Tags that differ between python-liquid and Segment's JavaScript engine.

Source: liquidjs.
"""

from typing import NoReturn, TextIO

from liquid import RenderContext
from liquid.ast import BlockNode, ConditionalBlockNode, Node
from liquid.builtin.expressions import Nil, parse_identifier
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.assign_tag import AssignNode, AssignTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.builtin.tags.if_tag import IfNode, IfTag
from liquid.builtin.tags.unless_tag import UnlessNode, UnlessTag
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_ASSIGN, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from destination.mapping._liquid._expressions import (
    InvalidExpressionError,
    expression_tokens,
    parse_condition,
    parse_filtered,
)
from destination.mapping._liquid._values import LARGEST_OUTPUT, FilterError, liquid_text


class Disabled(Tag):
    """Stands in for a disabled tag."""

    block = False

    def parse(self, stream: TokenStream) -> NoReturn:
        """Refuse the tag."""
        token = stream.current
        raise LiquidSyntaxError(f'tag "{token.value}" is disabled', token=token)


class JavascriptStream(TokenStream):
    """The tokens of a template, its expressions read as the JavaScript engine reads them."""

    def into_inner(self, *, tag: Token | None = None, eat: bool = True) -> TokenStream:
        """Read the expression at hand."""
        del tag  # errors are told by the expression's own place
        return expression_tokens(_eat_expression(self, eat=eat))


def _eat_expression(stream: TokenStream, *, eat: bool) -> Token:
    token = stream.current
    if token.kind != TOKEN_EXPRESSION:
        raise InvalidExpressionError("invalid value expression", token=token)
    if eat:
        next(stream)
    return token


def _write(value: object, buffer: TextIO) -> int:
    """Write a value as text, within the bounds of one template."""
    text = liquid_text(value)
    if buffer.tell() + len(text) > LARGEST_OUTPUT:
        raise FilterError("memory alloc limit exceeded")
    return buffer.write(text)


class _OutputNode(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return _write(self.expression.evaluate(context), buffer)


class _Output(Output):
    def parse(self, stream: TokenStream) -> OutputNode:
        token = stream.eat(TOKEN_OUTPUT)
        tokens = expression_tokens(_eat_expression(stream, eat=False))
        return _OutputNode(token, parse_filtered(self.env, tokens))


class _EchoTag(EchoTag):
    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        if stream.current.kind != TOKEN_EXPRESSION:
            stream.pos -= 1
            return _OutputNode(token, Nil(token))
        tokens = expression_tokens(_eat_expression(stream, eat=False))
        return _OutputNode(token, parse_filtered(self.env, tokens))


class _AssignTag(AssignTag):
    def parse(self, stream: TokenStream) -> AssignNode:
        token = stream.eat(TOKEN_TAG)
        tokens = expression_tokens(_eat_expression(stream, eat=False))
        name = parse_identifier(self.env, tokens)
        tokens.eat(TOKEN_ASSIGN)
        return AssignNode(token, name=name, expression=parse_filtered(self.env, tokens))


class _CycleNode(CycleNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        index = context.cycle(str(self), len(self.args))
        return _write(self.args[index].evaluate(context), buffer)


class _CycleTag(CycleTag):
    node_class = _CycleNode


class _IfTag(IfTag):
    def parse(self, stream: TokenStream) -> Node:
        return _parse_branches(self, stream, IfNode)


class _UnlessTag(UnlessTag):
    def parse(self, stream: TokenStream) -> Node:
        return _parse_branches(self, stream, UnlessNode)


def _parse_branches(tag: Tag, stream: TokenStream, node_class: type[IfNode] | type[UnlessNode]) -> Node:
    token = stream.eat(TOKEN_TAG)
    parse_block, ends = get_parser(tag.env).parse_block, frozenset({tag.end, "elsif", "else"})

    def branch() -> ConditionalBlockNode:
        condition = parse_condition(tag.env, expression_tokens(_eat_expression(stream, eat=True)))
        return ConditionalBlockNode(token, condition, parse_block(stream, ends))

    first, others, last = branch(), [], None
    while not stream.current.is_tag(tag.end):
        name = stream.eat(TOKEN_TAG).value
        if name == "elsif" and last is None:
            others.append(branch())
        else:
            last = _otherwise(tag, stream)
    return node_class(token, first.expression, first.block, others, last)


def _otherwise(tag: Tag, stream: TokenStream) -> BlockNode:
    if stream.current.kind == TOKEN_EXPRESSION:
        next(stream)
    return get_parser(tag.env).parse_block(stream, frozenset({tag.end, "elsif", "else"}))


TAGS: tuple[type[Tag], ...] = (_Output, _EchoTag, _AssignTag, _CycleTag, _IfTag, _UnlessTag)
