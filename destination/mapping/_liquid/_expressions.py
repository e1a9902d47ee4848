"""Expressions of outputs, assignments and conditions, evaluated as the JavaScript engine does.

Source: liquidjs.
"""

import math
from collections.abc import Callable, Sequence
from functools import reduce

from liquid import RenderContext
from liquid.builtin.expressions import Nil
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.expression import Expression
from liquid.token import Token

from destination._javascript import UNDEFINED, Json, is_number, number_text
from destination.mapping._liquid._values import (
    contains,
    equals,
    is_less,
    is_true,
    js_number,
    liquid_text,
    plain,
    read_property,
    require_room,
)

Operation = Callable[[Json, Json], Json]


class Constant(Expression):
    """A text, number or boolean; ``UNDEFINED`` stands for a missing operand."""

    __slots__ = ("value",)

    def __init__(self, token: Token, value: Json) -> None:
        super().__init__(token)
        self.value = value

    def evaluate(self, _context: RenderContext) -> object:
        """Give the value."""
        return self.value

    def children(self) -> list[Expression]:
        """Give nothing: a constant has no parts."""
        return []


class NilLiteral(Nil):
    """The word ``nil``, which some filters tell from null."""

    __slots__ = ()

    def evaluate(self, _context: RenderContext) -> Json:
        """Give the word itself, as ``empty`` and ``blank`` do."""
        return self


class Pair(Expression):
    """An option of a filter: its name as written, and a value."""

    __slots__ = ("name", "value")

    def __init__(self, token: Token, name: str, value: Expression) -> None:
        super().__init__(token)
        self.name, self.value = name, value

    def evaluate(self, context: RenderContext) -> object:
        """Give name and value."""
        return [self.name, plain(self.value.evaluate(context))]

    def children(self) -> list[Expression]:
        """Give the value."""
        return [self.value]


class Lookup(Expression):
    """A variable or literal, and the path behind it."""

    __slots__ = ("base", "steps")

    def __init__(self, token: Token, base: Expression | None, steps: Sequence[Expression]) -> None:
        super().__init__(token)
        self.base, self.steps = base, steps

    def evaluate(self, context: RenderContext) -> object:
        """Walk the path."""
        keys = [step.evaluate(context) for step in self.steps]
        if self.base is not None:
            return reduce(read_property, keys, plain(self.base.evaluate(context)))
        return reduce(read_property, keys[1:], context.resolve(_name(keys[0]), default=UNDEFINED))

    def children(self) -> list[Expression]:
        """Give the parts."""
        return [*([] if self.base is None else [self.base]), *self.steps]


def _name(key: Json) -> str:
    return number_text(key) if is_number(key) else liquid_text(key)


class Range(Expression):
    """The numbers from one to another."""

    __slots__ = ("high", "low")

    def __init__(self, token: Token, low: Expression, high: Expression) -> None:
        super().__init__(token)
        self.low, self.high = low, high

    def evaluate(self, context: RenderContext) -> object:
        """Count; a bound that is no number makes an empty list."""
        low, high = (js_number(plain(bound.evaluate(context))) for bound in (self.low, self.high))
        if not low < high + 1:
            return []
        require_room(high - low + 1)
        return [low + step for step in range(math.ceil(high + 1 - low))]

    def children(self) -> list[Expression]:
        """Give the bounds."""
        return [self.low, self.high]


OPERATIONS: dict[str, tuple[int, Operation]] = {
    "==": (2, equals),
    "!=": (2, lambda left, right: not equals(left, right)),
    "<": (2, lambda left, right: is_less(left, right, or_equal=False)),
    ">": (2, lambda left, right: is_less(right, left, or_equal=False)),
    "<=": (2, lambda left, right: is_less(left, right, or_equal=True)),
    ">=": (2, lambda left, right: is_less(right, left, or_equal=True)),
    "contains": (2, contains),
    "not": (1, lambda value, _none: not is_true(value)),
    "and": (0, lambda left, right: is_true(left) and is_true(right)),
    "or": (0, lambda left, right: is_true(left) or is_true(right)),
}
"""How tightly each operator binds, and what it does."""

_ORDERINGS = frozenset({"<", ">", "<=", ">="})


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


def operation(operator: str, left: Expression, right: Expression) -> Expression:
    """Combine; the words ``nil``, ``empty`` and ``blank`` are in no order with anything, undefined equals ``nil``."""
    operate = OPERATIONS[operator][1]
    words = (Nil, Empty, Blank)
    if operator in _ORDERINGS and (isinstance(left, words) or isinstance(right, words)):
        return _Operator(lambda _left, _right: False, left, right)
    if operator in {"==", "!="} and (isinstance(left, Nil) or isinstance(right, Nil)):
        return _Operator(lambda one, other: operate(_as_nil(one), _as_nil(other)), left, right)
    return _Operator(operate, left, right)


def _as_nil(value: Json) -> Json:
    """Bring null and undefined together, which equal ``nil``; the words ``empty`` and ``blank`` do not."""
    if isinstance(value, Empty | Blank):
        return False
    return None if value is UNDEFINED else value
