"""The meaning of a trigger as the published package reads it, and the surprises in it."""

import math
import re
from collections.abc import Iterator
from typing import Final

from destination._units import characters
from destination.fql._meaning import Always, Field, Meaning, Opaque, Test, join, negate, text_test
from destination.fql._shipped import OPERATORS, as_number, keys_of
from destination.fql._shipped_parser import CONTAINERS
from destination.fql._shipped_tree import Condition, Node, value_text

_RAISES = Opaque("a TypeError is raised")
_PARTS: Final[dict[str, Test]] = {"contains": "contains", "starts_with": "starts with", "ends_with": "ends with"}
_ORDERS: Final[dict[str, Test]] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_INSIDE = re.compile(r"length|0|[1-9][0-9]*")


def meaning_of_shipped(node: Node) -> Meaning:
    """Tell what a parsed trigger means."""
    if node is None:
        return _RAISES
    if not isinstance(node, Condition):
        return join(node.operator, [meaning_of_shipped(child) for child in node.children])
    keys = (node.root,) if node.name is None else (node.root, *keys_of(node.name))
    if node.name is not None and len(keys) == 1:
        return _RAISES
    return _of_condition(node, keys, reads_inside=_reads_inside(keys))


def _reads_inside(keys: tuple[str, ...]) -> bool:
    """Tell whether a step below the first field could be a length or an index."""
    return any(_INSIDE.fullmatch(key) for key in keys[2:])


def _of_condition(condition: Condition, keys: tuple[str, ...], *, reads_inside: bool) -> Meaning:
    operator, text = condition.operator, characters(value_text(condition.expected))
    if operator in {"=", "!="}:
        is_text = Field(keys, "is", text, reads_inside)
        return is_text if operator == "=" else negate(is_text)
    if operator in {"exists", "not_exists"}:
        is_missing = Field(keys, "missing", reads_inside=reads_inside)
        return is_missing if operator == "not_exists" else negate(is_missing)
    if operator in {"is_true", "is_false"}:
        return Field(keys, "is", operator == "is_true", reads_inside)
    if operator.removeprefix("not_") in _PARTS:
        return _of_part(operator, keys, text, reads_inside=reads_inside)
    return _of_number(condition, keys, reads_inside=reads_inside)


def _of_part(operator: str, keys: tuple[str, ...], text: str, *, reads_inside: bool) -> Meaning:
    has_part = text_test(keys, _PARTS[operator.removeprefix("not_")], text, reads_inside=reads_inside)
    if not operator.startswith("not_"):
        return has_part
    is_text = Field(keys, "is a text", reads_inside=reads_inside)
    return Always(holds=False) if has_part == is_text else join("and", [is_text, negate(has_part)])


def _of_number(condition: Condition, keys: tuple[str, ...], *, reads_inside: bool) -> Meaning:
    operator, expected = condition.operator, condition.expected
    if operator in _ORDERS:
        bound = as_number(expected)
        return Always(holds=False) if math.isnan(bound) else Field(keys, _ORDERS[operator], bound, reads_inside)
    if operator not in {"number_equals", "number_not_equals"}:
        return Always(holds=False)
    number = as_number(expected)
    is_equal = Always(holds=False) if math.isnan(number) else Field(keys, "is", number, reads_inside)
    is_number = Field(keys, "is a number", reads_inside=reads_inside)
    return is_equal if operator == "number_equals" else join("and", [is_number, negate(is_equal)])


def conditions_of(node: Node) -> Iterator[Condition]:
    """Yield every condition of a parsed trigger in its order."""
    if isinstance(node, Condition):
        yield node
    elif node is not None:
        for child in node.children:
            yield from conditions_of(child)


def surprises(condition: Condition) -> Iterator[str]:
    """Say what about a condition the documented language reads otherwise."""
    if condition.operator not in OPERATORS:
        yield f"{condition.operator!r} is no operator of triggers: the condition never holds"
    if condition.value.text.startswith("'") and condition.value.kind == "string":
        yield f"single quotes stay part of the text: the value is {condition.value.text}, quotes included"
    elif condition.function is not None:
        yield from _function_surprises(condition)
    else:
        yield from _value_surprises(condition)
    yield from _path_surprises(condition)


def _function_surprises(condition: Condition) -> Iterator[str]:
    drops_first = condition.operator.endswith("ends_with") and not condition.value.text.startswith('"*')
    if condition.function == "match" and drops_first:
        yield "match() without a * at its end drops the first character and tests how the text ends"
    if condition.operator.startswith("not_"):
        yield "a negated function does not hold for a missing field, or one that is no text"
    if condition.value.kind != "string":
        yield f"the value {condition.value.text!r} counts as text"
    elif condition.function == "match" and any(mark in str(condition.expected) for mark in "*?[\\"):
        yield "match() takes *, ?, [ and \\ literally, but for one * at the end or the beginning"


def _value_surprises(condition: Condition) -> Iterator[str]:
    kind, text = condition.value.kind, condition.value.text
    if condition.operator == "number_not_equals":
        yield "!= with a number does not hold for a field that is missing or no number"
    elif kind == "operator":
        yield f"the operator ends before {text!r}: write it in one piece, with a blank behind it"
    elif kind == "end":
        yield 'the missing value is read as the text "eos"'
    elif kind == "null" and condition.operator in {"=", "!="}:
        yield f'null is compared as the text "null" with {condition.root}'
    elif text in {"true", "false"} and condition.operator in {"=", "!="}:
        yield f'{condition.operator} {text} compares with the text "{text}", not with the boolean'
    elif kind == "number" and condition.operator in {"=", "!="}:
        yield f"number vs text: {condition.root} is compared with the text of the number"
    elif kind == "string" and condition.operator in _ORDERS:
        yield "number vs text: a numeric text in quotes counts as a number"
    elif kind == "word" and text not in {"true", "false"}:
        yield f"the bare word {text} counts as text, not as a field"


def _path_surprises(condition: Condition) -> Iterator[str]:
    if condition.name is None:
        return
    keys = keys_of(condition.name)
    if condition.root in CONTAINERS and condition.name == condition.root:
        yield f"{condition.root} alone means the key {condition.root!r} inside {condition.root}"
    if _reads_inside((condition.root, *keys)):
        yield "a path may lead to the length, a character or an element of a text or list"
