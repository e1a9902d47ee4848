"""Mapping triggers as the published package evaluates them.

Source: Segment actions framework, filter language of mapping triggers.
"""

import operator
import re
from collections.abc import Callable
from typing import Final, TypeAlias

from destination._javascript import UNDEFINED, Json, is_number, to_double, to_number
from destination._units import characters, code_units, member, walk
from destination.errors import DestinationError
from destination.fql._shipped_parser import NOTHING_LEFT, parse_shipped
from destination.fql._shipped_tree import Condition, Expected, Node, value_text

Predicate: TypeAlias = Callable[[Json], bool]
_Test: TypeAlias = Callable[[Json], bool]

_KEYS = re.compile(r"[^.\[\]]+")


def compile_shipped(subscribe: str) -> Predicate:
    """Parse a trigger to a predicate on events.

    Raises:
        SubscriptionError: the package could not read it.
    """
    return to_predicate(parse_shipped(subscribe).root)


def to_predicate(node: Node) -> Predicate:
    """Turn a parsed trigger into a predicate, which raises a ``TypeError`` when it reaches an empty group."""
    if node is None:
        return _fall_through
    if isinstance(node, Condition):
        return _on_field(node)
    children = tuple(to_predicate(child) for child in node.children)
    return _every(children) if node.operator == "and" else _some(children)


def _every(children: tuple[Predicate, ...]) -> Predicate:
    return lambda event: all(child(event) for child in children)


def _some(children: tuple[Predicate, ...]) -> Predicate:
    return lambda event: any(child(event) for child in children)


def _fall_through(_event: Json) -> bool:
    raise DestinationError(f"{NOTHING_LEFT}: the trigger reached an empty group; remove its ()", name="TypeError")


def _on_field(condition: Condition) -> Predicate:
    read = _reader(condition)
    test = _test(condition.operator, condition.expected)
    return lambda event: test(read(event))


def _reader(condition: Condition) -> Callable[[Json], Json]:
    root, name = condition.root, condition.name
    if name is None:
        return lambda event: _top(event, root)
    keys = keys_of(name)
    if keys:
        return lambda event: walk(_top(event, root), keys)
    return _lost_path if name else lambda _event: UNDEFINED


def keys_of(name: str) -> tuple[str, ...]:
    """Split what follows a root into keys; escaped dots and brackets split as well."""
    return tuple(characters(key) for key in _KEYS.findall(name))


def _lost_path(_event: Json) -> Json:
    raise DestinationError(
        "a path of dots and brackets alone names no field; name one behind the dot", name="TypeError"
    )


def _top(event: Json, key: str) -> Json:
    if event is None:
        raise DestinationError("the event is null; hand in an object", name="TypeError")
    return member(event, key)


def _test(name: str, expected: Expected) -> _Test:
    if name in _FIXED_TESTS:
        return _FIXED_TESTS[name]
    if name in _TEXT_TESTS:
        return _on_text(_TEXT_TESTS[name], value_text(expected), is_negated=name.startswith("not_"))
    if name in _ORDERS:
        return _on_number(_ORDERS[name], as_number(expected))
    if name in _NUMBER_EQUALITIES:
        return _on_number(_NUMBER_EQUALITIES[name], as_number(expected))
    if name == "!=":
        return _differs_from(value_text(expected))
    return lambda _actual: False


def _on_text(holds: Callable[[str, str], bool], wanted: str, *, is_negated: bool) -> _Test:
    """Test texts alone: anything else fails the test and its negation."""
    return lambda actual: isinstance(actual, str) and holds(code_units(actual), wanted) is not is_negated


def _on_number(holds: Callable[[float, float], bool], wanted: float) -> _Test:
    return lambda actual: is_number(actual) and holds(to_double(actual), wanted)


def _differs_from(wanted: str) -> _Test:
    return lambda actual: not isinstance(actual, str) or code_units(actual) != wanted


def as_number(expected: Expected) -> float:
    """Turn an expected value into a number as JavaScript's ``Number()`` does."""
    return to_number(expected) if isinstance(expected, str) else float(expected)


_TEXT_TESTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": operator.eq,
    "contains": operator.contains,
    "not_contains": operator.contains,
    "starts_with": str.startswith,
    "not_starts_with": str.startswith,
    "ends_with": str.endswith,
    "not_ends_with": str.endswith,
}
_ORDERS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBER_EQUALITIES: Final[dict[str, Callable[[float, float], bool]]] = {
    "number_equals": operator.eq,
    "number_not_equals": operator.ne,
}
_FIXED_TESTS: Final[dict[str, _Test]] = {
    "exists": lambda actual: actual is not None and actual is not UNDEFINED,
    "not_exists": lambda actual: actual is None or actual is UNDEFINED,
    "is_true": lambda actual: actual is True,
    "is_false": lambda actual: actual is False,
}
OPERATORS: Final = frozenset({"!=", *_TEXT_TESTS, *_ORDERS, *_NUMBER_EQUALITIES, *_FIXED_TESTS})
"""Every operator that can hold."""
