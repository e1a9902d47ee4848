"""The meaning of a statement as the documented language reads it."""

import json
import re
from typing import Final

from destination._javascript import number_text
from destination.fql._documented_tree import (
    Call,
    Comparison,
    Constant,
    Elements,
    Expression,
    Junction,
    Negation,
    Path,
    Value,
)
from destination.fql._meaning import Always, Field, Meaning, Opaque, Test, join, negate, text_test

_ORDERS: Final[dict[str, Test]] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_SPECIAL = re.compile(r"[*?\[\\]")
_PLAIN_NAME = re.compile(r"[^A-Za-z0-9_-]", re.DOTALL)


def meaning_of_documented(expression: Expression) -> Meaning:
    """Tell what a parsed statement means."""
    match expression:
        case Constant(value):
            return Always(value is True)
        case Path(keys):
            return Field(keys, "is", value=True)
        case Negation(operand):
            return negate(meaning_of_documented(operand))
        case Junction(operator, operands):
            return join(operator, [meaning_of_documented(operand) for operand in operands])
        case Comparison():
            return _of_comparison(expression)
        case Call("contains" | "match" as function, (Path(keys), Constant(str() as text))):
            return text_test(keys, "contains", text) if function == "contains" else _of_match(expression, keys, text)
        case _:
            return _opaque(expression)


def _of_comparison(comparison: Comparison) -> Meaning:
    match comparison:
        case Comparison("in", Path() as path, Elements(items)) if all(isinstance(item, Constant) for item in items):
            return join("or", [_of_comparison(Comparison("=", path, item)) for item in items])
        case Comparison("in", _, _):
            return _opaque(comparison)
        case Comparison(operator, Path(keys), Constant(value)):
            return _of_test(keys, operator, value)
        case Comparison(operator, Constant(value), Path(keys)):
            return _of_test(keys, _MIRRORED[operator], value)
        case _:
            return _opaque(comparison)


def _of_test(keys: tuple[str, ...], operator: str, value: Value) -> Meaning:
    if operator in _ORDERS:
        is_number = isinstance(value, float)
        return Field(keys, _ORDERS[operator], value) if is_number else Always(holds=False)
    is_equal = Field(keys, "missing") if value is None else Field(keys, "is", value)
    return is_equal if operator == "=" else negate(is_equal)


def _of_match(expression: Expression, keys: tuple[str, ...], pattern: str) -> Meaning:
    """Translate the patterns that are a plain text with a star at one end."""
    text = pattern.strip("*")
    if _SPECIAL.search(text) or (pattern[:1] == pattern[-1:] == "*" and text):
        return _opaque(expression)
    if not text and pattern:
        return Field(keys, "is a text")
    if pattern.endswith("*"):
        return text_test(keys, "starts with", text)
    return text_test(keys, "ends with", text) if pattern.startswith("*") else Field(keys, "is", text)


def _opaque(expression: Expression) -> Opaque:
    return Opaque(words_of(expression), tuple(dict.fromkeys(_fields(expression))))


def _fields(expression: Expression) -> list[tuple[str, ...]]:
    match expression:
        case Path(keys):
            return [keys]
        case Elements(parts) | Call(_, parts) | Junction(_, parts):
            return [keys for part in parts for keys in _fields(part)]
        case Comparison(_, left, right):
            return _fields(left) + _fields(right)
        case Negation(operand):
            return _fields(operand)
        case _:
            return []


def words_of(expression: Expression) -> str:
    """Write an expression in its normal text, with all its parentheses."""
    match expression:
        case Constant(value):
            return number_text(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
        case Path(keys):
            return path_words(keys)
        case Elements(items):
            return f"[{_list_words(items)}]"
        case Call(function, arguments):
            return f"{function}({_list_words(arguments)})"
        case Negation(operand):
            return f"NOT ({words_of(operand)})"
        case Comparison(operator, left, right):
            return f"({words_of(left)} {operator} {words_of(right)})"
        case Junction(operator, operands):
            return "(" + f" {operator.upper()} ".join(words_of(operand) for operand in operands) + ")"


def _list_words(items: tuple[Expression, ...]) -> str:
    return ", ".join(words_of(item) for item in items)


def path_words(keys: tuple[str, ...]) -> str:
    """Write a path with the special characters of its keys escaped."""
    return ".".join(_PLAIN_NAME.sub(lambda match: f"\\{match[0]}", key) for key in keys)
