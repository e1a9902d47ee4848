"""Expressions of outputs, assignments and conditions, read and evaluated as the JavaScript engine does.

Operands and operators are taken as they come: ``and`` and ``or`` bind alike and to the right, ``not`` binds tighter,
comparisons tightest; operands too many are ignored. Source: liquidjs.
"""

import re
from collections.abc import Callable, Iterator

from liquid import Environment, RenderContext
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, Nil, parse_primitive, tokenize
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression
from liquid.stream import TokenStream
from liquid.token import TOKEN_COMMA, TOKEN_DOT, TOKEN_EOF, TOKEN_PIPE, TOKEN_STRING, TOKEN_WORD, Token

from destination._javascript import UNDEFINED, Json
from destination.mapping._liquid._values import contains, equals, is_less, plain

_WORD = re.compile(r"[a-z]+\Z")
_RESERVED = frozenset({"true", "false", "nil", "null", "empty", "blank", "and", "or", "not", "contains"})
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{1,4}|.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPED_QUOTES = {'\\"': "\ue000", "\\'": "\ue001"}
"""Stand-ins, because the library's tokenizer ends a text at an escaped quote."""


class InvalidExpressionError(LiquidSyntaxError):
    """An expression that is missing or has too few operands."""


Operation = Callable[[Json, Json], Json]


def _is_true(value: Json) -> bool:
    return not (value is False or value is None or value is UNDEFINED)


_OPERATIONS: dict[str, tuple[int, Operation]] = {
    "==": (2, equals),
    "!=": (2, lambda left, right: not equals(left, right)),
    "<": (2, lambda left, right: is_less(left, right, or_equal=False)),
    ">": (2, lambda left, right: is_less(right, left, or_equal=False)),
    "<=": (2, lambda left, right: is_less(left, right, or_equal=True)),
    ">=": (2, lambda left, right: is_less(right, left, or_equal=True)),
    "contains": (2, contains),
    "not": (1, lambda value, _none: not _is_true(value)),
    "and": (0, lambda left, right: _is_true(left) and _is_true(right)),
    "or": (0, lambda left, right: _is_true(left) or _is_true(right)),
}
_ORDERINGS = frozenset({"<", ">", "<=", ">="})
_ENDS = frozenset({TOKEN_EOF, TOKEN_PIPE, TOKEN_COMMA})


def expression_tokens(token: Token) -> TokenStream:
    """Tokenize an expression: few words are reserved, none after a dot, and texts know backslash escapes."""
    return TokenStream(_tokens(token))


def _tokens(token: Token) -> Iterator[Token]:
    follows_dot = False
    source = token.value
    for escaped, stand_in in _ESCAPED_QUOTES.items():
        source = source.replace(escaped, stand_in)
    for each in tokenize(source, token):
        is_name = each.kind == each.value and _WORD.match(each.value)
        if is_name and (follows_dot or each.value not in _RESERVED):
            yield each._replace(kind=TOKEN_WORD)
        elif each.kind == TOKEN_STRING:
            yield each._replace(value=_unescaped(each.value))
        else:
            yield each
        follows_dot = each.kind == TOKEN_DOT


def _unescaped(text: str) -> str:
    for escaped, stand_in in _ESCAPED_QUOTES.items():
        text = text.replace(stand_in, escaped)
    return _ESCAPE.sub(_unescape, text)


def _unescape(match: re.Match[str]) -> str:
    escaped = match[1]
    return chr(int(escaped[1:], 16)) if len(escaped) > 1 else _ESCAPES.get(escaped, escaped)


class _Operator(Expression):
    """One operator with its operands."""

    __slots__ = ("left", "operate", "right")

    def __init__(self, operate: Operation, left: Expression, right: Expression) -> None:
        super().__init__(left.token)
        self.operate, self.left, self.right = operate, left, right

    def evaluate(self, context: RenderContext) -> object:
        return self.operate(plain(self.left.evaluate(context)), plain(self.right.evaluate(context)))

    def children(self) -> list[Expression]:
        return [self.left, self.right]


def parse_filtered(env: Environment, tokens: TokenStream) -> FilteredExpression:
    """Parse an expression and the filters behind it."""
    left = parse_expression(env, tokens)
    if tokens.current.kind == TOKEN_PIPE and tokens.peek.kind == TOKEN_EOF:
        next(tokens)
    filters = Filter.parse(env, tokens, delim=(TOKEN_PIPE,))
    tokens.eat(TOKEN_EOF)
    return FilteredExpression(left.token, left, filters)


def parse_condition(env: Environment, tokens: TokenStream) -> BooleanExpression:
    """Parse the condition of a tag."""
    condition = parse_expression(env, tokens)
    tokens.eat(TOKEN_EOF)
    return BooleanExpression(condition.token, condition)


def parse_expression(env: Environment, tokens: TokenStream) -> Expression:
    """Parse operands and operators."""
    nil = Nil(tokens.current)
    operands: list[Expression] = []
    waiting: list[str] = []
    while tokens.current.kind not in _ENDS:
        operator = tokens.current.value
        if tokens.current.kind == TOKEN_STRING or operator not in _OPERATIONS:
            operands.append(parse_primitive(env, tokens))
            continue
        next(tokens)
        while waiting and _OPERATIONS[waiting[-1]][0] > _OPERATIONS[operator][0]:
            _reduce(waiting.pop(), operands, nil)
        waiting.append(operator)
    while waiting:
        _reduce(waiting.pop(), operands, nil)
    if not operands:
        raise InvalidExpressionError("invalid value expression", token=nil.token)
    return operands[0]


def _reduce(operator: str, operands: list[Expression], nil: Nil) -> None:
    if len(operands) < (1 if operator == "not" else 2):
        raise InvalidExpressionError(f"missing operand of {operator}", token=nil.token)
    right = nil if operator == "not" else operands.pop()
    operands.append(_operation(operator, operands.pop(), right))


def _operation(operator: str, left: Expression, right: Expression) -> Expression:
    """Combine; the words ``nil``, ``empty`` and ``blank`` are in no order with anything, undefined equals ``nil``."""
    operate = _OPERATIONS[operator][1]
    words = (Nil, Empty, Blank)
    if operator in _ORDERINGS and (isinstance(left, words) or isinstance(right, words)):
        return _Operator(lambda _left, _right: False, left, right)
    if operator in {"==", "!="} and (isinstance(left, Nil) or isinstance(right, Nil)):
        return _Operator(lambda one, other: operate(_nullish(one), _nullish(other)), left, right)
    return _Operator(operate, left, right)


def _nullish(value: Json) -> Json:
    return None if value is UNDEFINED else value
