"""Cuts a statement of the documented filter query language into tokens.

Source: Segment docs, Destination Filter Query Language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from destination.errors import SubscriptionError

Kind: TypeAlias = Literal["path", "keyword", "string", "number", "operator", "mark", "end"]

_NAME = r"(?:[A-Za-z0-9_-]|\\.)"
_TOKENS = re.compile(
    rf"""
    (?P<blank>[ \t\r\n]+)
  | (?P<foreign>==+|&&|\|\||<>)
  | (?P<number>[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?!{_NAME}|\.))
  | (?P<path>(?:[A-Za-z_]|\\.){_NAME}*(?:\.{_NAME}+)*)
  | (?P<string>"[^"]*"|'[^']*')
  | (?P<operator>!=|>=|<=|[=<>!])
  | (?P<mark>[][(),.])
    """,
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS = frozenset({"and", "or", "in", "true", "false", "null"})
_REMEDIES = {
    "==": "write a single =",
    "&&": "write and",
    "||": "write or",
    "<>": "write !=",
    '"': "close the text with the same quote",
    "'": "close the text with the same quote",
    "\\": "name the character that the backslash stands before",
}
_DOT_SPLIT = re.compile(r"((?:[^.\\]|\\.)+)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Token:
    """One token as written, and where it starts."""

    kind: Kind
    text: str
    at: int

    @property
    def shown(self) -> str:
        """The token as an error message quotes it."""
        return repr(self.text[:_SHOWN]) if self.kind != "end" else "the end"

    def is_one_of(self, kind: Kind, *texts: str) -> bool:
        """Tell whether this is a certain keyword, operator or mark."""
        return self.kind == kind and self.text in texts


def syntax_error(at: int, expected: str, found: str, remedy: str) -> SubscriptionError:
    """Word a fault: where, what was expected, what stands there, and how to mend it."""
    return SubscriptionError(f"at character {at + 1}: expected {expected} — found {found}; {remedy}", position=at)


def tokenize(statement: str) -> list[Token]:
    """Cut a statement into tokens, the last of kind ``end``.

    Raises:
        SubscriptionError: a character has no meaning where it stands.
    """
    return [*_scan(statement), Token("end", "", len(statement))]


def _scan(statement: str) -> Iterator[Token]:
    at = 0
    while at < len(statement):
        match = _TOKENS.match(statement, at)
        if match is None or match.lastgroup == "foreign":
            raise _stray(statement, at)
        if match.lastgroup != "blank":
            yield Token(_kind(match), match[0], at)
        at = match.end()


def _kind(match: re.Match[str]) -> Kind:
    if match["path"] is not None:
        return "keyword" if match[0] in _KEYWORDS else "path"
    if match["number"] is not None:
        return "number"
    if match["string"] is not None:
        return "string"
    return "operator" if match["operator"] is not None else "mark"


def _stray(statement: str, at: int) -> SubscriptionError:
    char = statement[at]
    found = statement[at : at + 2] if statement[at : at + 2] in _REMEDIES else char
    if char.isdigit() or char in "+-":
        return syntax_error(at, "a number", repr(statement[at : at + _SHOWN]), "write digits, e.g. 5 or -2.5")
    remedy = _REMEDIES.get(found, "quote texts, and put a backslash before special characters in names")
    return syntax_error(at, "a path, a value or an operator", repr(found), remedy)


def keys_of(path: str) -> tuple[str, ...]:
    """Split a path as written into its keys, with the backslashes taken away."""
    return tuple(_ESCAPE.sub(r"\1", key) for key in _DOT_SPLIT.findall(path))
