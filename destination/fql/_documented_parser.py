"""Reads a statement of the documented filter query language; faults tell where and what was expected.

Precedence, from tight to loose: ``!``, comparison, ``and``, ``or`` (inferred from the page's examples).

Source: Segment docs, Destination Filter Query Language.
"""

import difflib
from dataclasses import dataclass
from typing import get_args

from destination.errors import SubscriptionError
from destination.fql._documented_functions import FUNCTIONS
from destination.fql._documented_lexer import Token, keys_of, syntax_error, tokenize
from destination.fql._documented_tree import (
    Call,
    Comparison,
    ComparisonOperator,
    Constant,
    Elements,
    Expression,
    Junction,
    Negation,
    Path,
)
from destination.fql._glob import glob_fault

_DEEPEST = 50
"""Levels of nesting that a statement may have: ours, so that no text can exhaust the stack."""
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_COMPARISONS: dict[str, ComparisonOperator] = {name: name for name in get_args(ComparisonOperator)}
_A_VALUE = "a path, a value, a function, ! or ("


@dataclass(slots=True)
class _Parser:
    tokens: list[Token]
    index: int = 0
    depth: int = 0

    @property
    def ahead(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.ahead
        self.index += 1
        return token

    def statement(self) -> Expression:
        expression = self.alternatives()
        if self.ahead.kind != "end":
            raise _unexpected_end(self.ahead, "the end of the statement, an operator, and, or or")
        return expression

    def alternatives(self) -> Expression:
        """Read one level: an expression down to ``or``, with everything inside it."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise syntax_error(self.ahead.at, f"at most {_DEEPEST} levels", "one more", "take parentheses away")
        options = [self.conjunction()]
        while self.ahead.is_one_of("keyword", "or"):
            self.take()
            options.append(self.conjunction())
        self.depth -= 1
        return options[0] if len(options) == 1 else Junction("or", tuple(options))

    def conjunction(self) -> Expression:
        conditions = [self.comparison()]
        while self.ahead.is_one_of("keyword", "and"):
            self.take()
            conditions.append(self.comparison())
        return conditions[0] if len(conditions) == 1 else Junction("and", tuple(conditions))

    def comparison(self) -> Expression:
        left = self.negation()
        operator = _COMPARISONS.get(self.ahead.text) if self.ahead.kind in {"operator", "keyword"} else None
        if operator is None:
            return left
        self.take()
        return Comparison(operator, left, self.negation())

    def negation(self) -> Expression:
        marks = 0
        while self.ahead.is_one_of("operator", "!"):
            self.take()
            marks += 1
        operand = self.operand()
        # An even number of ! still turns a value that is no bool into one, so one pair is kept.
        for _ in range(marks if marks <= 2 else 2 - marks % 2):
            operand = Negation(operand)
        return operand

    def operand(self) -> Expression:
        token = self.take()
        if token.is_one_of("mark", "("):
            expression = self.alternatives()
            self.close(")", "and, or, an operator or )")
            return expression
        if token.is_one_of("mark", "["):
            return Elements(self.items("]"))
        if token.kind == "path":
            return self.call(token) if self.ahead.is_one_of("mark", "(") else Path(keys_of(token.text))
        return _constant(token)

    def call(self, name: Token) -> Expression:
        if name.text not in FUNCTIONS:
            raise _unknown_function(name)
        start = self.take()
        arguments = self.items(")")
        count = FUNCTIONS[name.text].arity
        if len(arguments) != count:
            raise syntax_error(start.at, f"{count} argument(s) of {name.text}", str(len(arguments)), "mend the list")
        return _checked(Call(name.text, arguments), start.at)

    def items(self, closing: str) -> tuple[Expression, ...]:
        """Read what stands between a bracket and its counterpart, separated by commas."""
        items: list[Expression] = []
        while items or not self.ahead.is_one_of("mark", closing):
            items.append(self.alternatives())
            if not self.ahead.is_one_of("mark", ","):
                break
            self.take()
        self.close(closing, f", or {closing}")
        return tuple(items)

    def close(self, closing: str, expected: str) -> None:
        if not self.ahead.is_one_of("mark", closing):
            raise _unexpected_end(self.ahead, expected)
        self.take()


def parse_documented(statement: str) -> Expression:
    """Parse a statement.

    Raises:
        SubscriptionError: it is not well formed; the message tells position, expectation and remedy.
    """
    if not statement.strip():
        raise syntax_error(0, "a statement", "nothing", "write a condition such as type = 'track'")
    return _Parser(tokenize(statement)).statement()


def _constant(token: Token) -> Constant:
    if token.kind == "string":
        return Constant(token.text[1:-1])
    if token.kind == "number":
        return Constant(float(token.text))
    if token.kind == "keyword" and token.text in _CONSTANTS:
        return Constant(_CONSTANTS[token.text])
    raise syntax_error(token.at, _A_VALUE, token.shown, "write a field such as event, or a text in quotes")


def _unexpected_end(token: Token, expected: str) -> SubscriptionError:
    remedy = "join conditions with and or or"
    if token.text in {"AND", "OR", "IN"}:
        remedy = f"write {token.text.lower()} in small letters"
    elif token.text == "[":
        remedy = "elements of lists have no path; search a list with: value in path"
    elif token.text in _COMPARISONS:
        remedy = "compare two values at a time, and use parentheses"
    elif token.kind == "end":
        remedy = "close what was opened"
    return syntax_error(token.at, expected, token.shown, remedy)


def _unknown_function(name: Token) -> SubscriptionError:
    near = difflib.get_close_matches(name.text, FUNCTIONS, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(FUNCTIONS))}"
    return syntax_error(name.at, "a function", name.shown, remedy)


def _checked(call: Call, at: int) -> Call:
    pattern = call.arguments[-1]
    if call.function == "match" and isinstance(pattern, Constant) and isinstance(pattern.value, str):
        fault = glob_fault(pattern.value)
        if fault:
            raise syntax_error(at, "a pattern", repr(pattern.value), fault)
    return call
