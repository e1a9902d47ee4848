"""The tags ``if`` and ``unless``, read as Segment's JavaScript engine does.

Source: liquidjs.
"""

from liquid import RenderContext
from liquid.ast import BlockNode, ConditionalBlockNode, Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.tags.if_tag import IfNode, IfTag
from liquid.builtin.tags.unless_tag import UnlessNode, UnlessTag
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token

from destination.mapping._liquid._reader import read_filtered
from destination.mapping._liquid._scanner import Scanner
from destination.mapping._liquid._values import is_true, plain


def read_inside(stream: TokenStream) -> Scanner:
    """Read what is inside the tag at hand, leaving the stream at the tag's last token."""
    token = stream.current
    if stream.peek.kind != TOKEN_EXPRESSION:
        return Scanner("", token)
    next(stream)
    return Scanner(stream.current.value, token)


class IfBranchesTag(IfTag):
    """``if``, which takes one ``else``, at the end, and nothing behind the words ``else`` and ``endif``."""

    def parse(self, stream: TokenStream) -> Node:
        """Read all branches."""
        return _parse_branches(self, stream, IfNode, is_strict=True)


class UnlessBranchesTag(UnlessTag):
    """``unless``, of whose several ``else`` the first one counts."""

    def parse(self, stream: TokenStream) -> Node:
        """Read all branches."""
        return _parse_branches(self, stream, UnlessNode, is_strict=False)


def _require_bare(stream: TokenStream, opening: Token, *, follows_else: bool) -> None:
    word, behind = stream.current, stream.peek
    if follows_else:
        problem = "duplicated else" if word.value == "else" else "unexpected elsif after else"
        raise LiquidSyntaxError(problem, token=opening)
    if word.value != "elsif" and behind.kind == TOKEN_EXPRESSION:
        raise LiquidSyntaxError(f'unexpected "{behind.value}"', token=opening)


class _Condition(Expression):
    """A filtered expression, as a boolean."""

    __slots__ = ("expression",)

    def __init__(self, expression: FilteredExpression) -> None:
        super().__init__(expression.token)
        self.expression = expression

    def evaluate(self, context: RenderContext) -> bool:
        return is_true(plain(self.expression.evaluate(context)))

    def children(self) -> list[Expression]:
        return [self.expression]


def _parse_branches(
    tag: Tag, stream: TokenStream, node_class: type[IfNode] | type[UnlessNode], *, is_strict: bool
) -> Node:
    opening, branches, last = stream.current, [_branch(tag, stream)], None
    while not stream.expect(TOKEN_TAG).is_tag(tag.end):
        if is_strict:
            _require_bare(stream, opening, follows_else=last is not None)
        if stream.current.value == "else":
            read_inside(stream)
            block = _block(tag, stream)
            last = block if last is None else last
        else:
            branch = _branch(tag, stream)
            branches += [branch] if last is None else []
    if is_strict:
        _require_bare(stream, opening, follows_else=False)
    read_inside(stream)
    first, *others = branches
    return node_class(opening, first.expression, first.block, others, last)


def _branch(tag: Tag, stream: TokenStream) -> ConditionalBlockNode:
    token = stream.current
    condition = _Condition(read_filtered(read_inside(stream)))
    return ConditionalBlockNode(token, condition, _block(tag, stream))


def _block(tag: Tag, stream: TokenStream) -> BlockNode:
    next(stream)
    return get_parser(tag.env).parse_block(stream, frozenset({tag.end, "elsif", "else"}))
