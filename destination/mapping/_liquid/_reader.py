"""From the text of a tag or output to expressions, read as the JavaScript engine reads them.

Operands and operators are taken as they come: ``and`` and ``or`` bind alike and to the right, ``not`` binds tighter,
comparisons tightest; operands too many are ignored, missing ones are undefined. Source: liquidjs.
"""

import re

from liquid.builtin.expressions import FilteredExpression, KeywordArgument, PositionalArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.expression import Expression

from destination._javascript import UNDEFINED
from destination.mapping._liquid._expressions import (
    OPERATIONS,
    Constant,
    Lookup,
    NilLiteral,
    Pair,
    Range,
    operation,
)
from destination.mapping._liquid._scanner import QUOTED, Scanner

_SIGN = re.compile(r"[=!]=|[<>]=?")
_WORD_OPERATORS = frozenset({"contains", "not", "and", "or"})
_BOOLEANS = {"true": True, "false": False}
_LITERALS = frozenset({"true", "false", "nil", "null", "empty", "blank"})
_FILTERS_END = (",", ")")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{1,4}|[0-3]?[0-7]{1,2}|.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read_filtered(scanner: Scanner) -> FilteredExpression:
    """Read an expression and the filters behind it.

    Raises:
        InvalidExpressionError: there is none.
    """
    expression = _read_expression(scanner)
    filters = []
    while not scanner.is_at_end and not any(map(scanner.sees, _FILTERS_END)):
        if not scanner.takes("|"):
            raise scanner.fail('expected "|" before filter')
        filter_ = _read_filter(scanner)
        if filter_ is None:
            break
        filters.append(filter_)
    return FilteredExpression(scanner.token, expression, filters)


def _read_expression(scanner: Scanner) -> Expression:
    operands: list[Expression] = []
    waiting: list[str] = []
    while True:
        operator = _read_operator(scanner)
        if operator is None:
            operand = read_value(scanner)
            if operand is None:
                break
            operands.append(operand)
            continue
        while waiting and OPERATIONS[waiting[-1]][0] > OPERATIONS[operator][0]:
            _reduce(waiting.pop(), operands, scanner)
        waiting.append(operator)
    if not operands and not waiting:
        raise scanner.fail(f'invalid value expression: "{scanner.rest}"')
    while waiting:
        _reduce(waiting.pop(), operands, scanner)
    return operands[0]


def _read_operator(scanner: Scanner) -> str | None:
    scanner.skip_blanks()
    sign = scanner.match(_SIGN)
    return sign[0] if sign else scanner.keyword(_WORD_OPERATORS)


def _reduce(operator: str, operands: list[Expression], scanner: Scanner) -> None:
    nothing = Constant(scanner.token, UNDEFINED)
    right = nothing if operator == "not" or not operands else operands.pop()
    left = operands.pop() if operands else nothing
    operands.append(operation(operator, left, right))


def _read_filter(scanner: Scanner) -> Filter | None:
    name = scanner.word()
    if not name:
        if scanner.is_at_end:
            return None
        raise scanner.fail("expected filter name")
    arguments: list[KeywordArgument | PositionalArgument] = []
    has_arguments = not scanner.is_at_end and scanner.takes(":")
    if not (has_arguments or _is_behind_filter(scanner)):
        raise scanner.fail('expected ":" after filter name')
    while has_arguments:
        argument = _read_argument(scanner)
        arguments += [] if argument is None else [PositionalArgument(argument)]
        if not _is_behind_filter(scanner):
            raise scanner.fail(f'unexpected character "{scanner.rest}"')
        has_arguments = scanner.takes(",")
    return Filter(scanner.token, name, arguments)


def _is_behind_filter(scanner: Scanner) -> bool:
    return scanner.is_at_end or scanner.sees("|") or any(map(scanner.sees, _FILTERS_END))


def _read_argument(scanner: Scanner) -> Expression | None:
    scanner.skip_blanks()
    before = scanner.rest
    value = read_value(scanner)
    if value is None:
        return None
    key = before[: len(before) - len(scanner.rest)]
    scanner.skip_blanks()
    if not scanner.takes(":"):
        return value
    return Pair(scanner.token, key, read_value(scanner) or Constant(scanner.token, UNDEFINED))


def read_value(scanner: Scanner) -> Expression | None:
    """Read one operand: a literal or variable with the path behind it; None where there is none."""
    scanner.skip_blanks()
    base = _read_literal(scanner)
    steps = _read_steps(scanner, is_begun=base is not None)
    return Lookup(scanner.token, base, steps) if steps else base


def _read_literal(scanner: Scanner) -> Expression | None:
    quoted = read_quoted(scanner)
    if quoted is not None:
        return Constant(scanner.token, quoted)
    if scanner.takes("("):
        return _read_range(scanner)
    digits = scanner.number()
    if digits is not None:
        return Constant(scanner.token, float(digits))
    word = scanner.keyword(_LITERALS)
    if word is None:
        return None
    if word in _BOOLEANS:
        return Constant(scanner.token, _BOOLEANS[word])
    literal = {"empty": Empty, "blank": Blank}.get(word, NilLiteral)
    return literal(scanner.token)


def read_quoted(scanner: Scanner) -> str | None:
    """Read a text in quotes, its backslash escapes resolved."""
    match = scanner.match(QUOTED)
    return None if match is None else _ESCAPE.sub(_unescape, match[2])


def _unescape(match: re.Match[str]) -> str:
    escaped = match[1]
    if escaped[0] == "u" and len(escaped) > 1:
        return chr(int(escaped[1:], 16))
    return chr(int(escaped, 8)) if escaped[0] in "01234567" else _ESCAPES.get(escaped, escaped)


def _read_range(scanner: Scanner) -> Range:
    low = _read_bound(scanner)
    scanner.skip_blanks()
    if not scanner.takes(".."):
        raise scanner.fail("invalid range syntax")
    high = _read_bound(scanner)
    scanner.skip_blanks()
    if not scanner.takes(")"):
        raise scanner.fail("invalid range syntax")
    return Range(scanner.token, low, high)


def _read_bound(scanner: Scanner) -> Expression:
    value = read_value(scanner)
    if value is None:
        raise scanner.fail(f'unexpected token "{scanner.rest}", value expected')
    return value


def _read_steps(scanner: Scanner, *, is_begun: bool) -> list[Expression]:
    """Read a path; only the first step of a variable goes without a dot or bracket."""
    steps: list[Expression] = []
    while True:
        if scanner.takes("["):
            step = read_value(scanner) or Constant(scanner.token, "")
            if not scanner.skip_past("]"):
                raise scanner.fail("[ not closed")
        else:
            is_named = not steps and not is_begun
            name = scanner.word() if is_named else ""
            if not name and scanner.sees(".") and not scanner.sees(".", 1):
                scanner.takes(".")
                name = scanner.word()
            if not name:
                return steps
            step = Constant(scanner.token, name)
        steps.append(step)
