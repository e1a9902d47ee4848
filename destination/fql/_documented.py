"""Statements of the documented filter query language, evaluated.

Source: Segment docs, Destination Filter Query Language.
"""

import operator
from collections.abc import Callable
from typing import Final, TypeAlias

from destination._javascript import Json, is_number, to_double
from destination.fql._documented_functions import FUNCTIONS, type_of
from destination.fql._documented_parser import parse_documented
from destination.fql._documented_tree import (
    Call,
    Comparison,
    Constant,
    Elements,
    Expression,
    Junction,
    Negation,
    Path,
)

_Value: TypeAlias = Callable[[Json], Json]

_ORDERS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_documented(statement: str) -> Callable[[Json], bool]:
    """Parse a statement to a predicate on events, which holds where the statement is true, not merely not false.

    Raises:
        SubscriptionError: the statement is not well formed.
    """
    return truth_of(parse_documented(statement))


def truth_of(expression: Expression) -> Callable[[Json], bool]:
    """Turn a parsed statement into a predicate."""
    value = _value(expression)
    return lambda event: value(event) is True


def _value(expression: Expression) -> _Value:
    """Turn an expression into a function from the event to its value."""
    match expression:
        case Constant(value):
            return lambda _event: value
        case Path(keys):
            return lambda event: _field(event, keys)
        case Elements(items):
            readers = [_value(item) for item in items]
            return lambda event: [read(event) for read in readers]
        case Call(function, arguments):
            return _call(function, [_value(argument) for argument in arguments])
        case Negation(operand):
            read = _value(operand)
            return lambda event: read(event) is not True
        case Comparison(name, left, right):
            return _comparison(name, _value(left), _value(right))
        case Junction(name, operands):
            return _junction(name, [truth_of(operand) for operand in operands])


def _field(event: Json, keys: tuple[str, ...]) -> Json:
    value = event
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def _call(function: str, arguments: list[_Value]) -> _Value:
    apply = FUNCTIONS[function].apply
    return lambda event: apply(*[argument(event) for argument in arguments])


def _junction(name: str, operands: list[Callable[[Json], bool]]) -> _Value:
    if name == "and":
        return lambda event: all(operand(event) for operand in operands)
    return lambda event: any(operand(event) for operand in operands)


def _comparison(name: str, left: _Value, right: _Value) -> _Value:
    if name == "=":
        return lambda event: is_same(left(event), right(event))
    if name == "!=":
        return lambda event: not is_same(left(event), right(event))
    if name == "in":
        return lambda event: _is_element(left(event), right(event))
    return _order(_ORDERS[name], left, right)


def _order(holds: Callable[[float, float], bool], left: _Value, right: _Value) -> _Value:
    def compare(event: Json) -> bool:
        first, second = left(event), right(event)
        return is_number(first) and is_number(second) and holds(to_double(first), to_double(second))

    return compare


def _is_element(value: Json, elements: Json) -> bool:
    return isinstance(elements, list) and any(is_same(value, element) for element in elements)


def is_same(first: Json, second: Json) -> bool:
    """Compare type and value; nested values are compared one by one, however deep."""
    pairs = [(first, second)]
    while pairs:
        left, right = pairs.pop()
        if type_of(left) != type_of(right):
            return False
        if isinstance(left, list):
            if len(left) != len(right):
                return False
            pairs.extend(zip(left, right, strict=True))
        elif isinstance(left, dict):
            if left.keys() != right.keys():
                return False
            pairs.extend((left[key], right[key]) for key in left)
        elif (to_double(left) != to_double(right)) if is_number(left) else left != right:
            return False
    return True
