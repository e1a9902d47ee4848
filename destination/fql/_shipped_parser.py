"""Reads the tokens of a mapping trigger as loosely as the published package does.

Source: Segment actions framework, filter language of mapping triggers (package ``@segment/destination-subscriptions``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from destination._javascript import to_number
from destination._units import characters
from destination.errors import SubscriptionError
from destination.fql._shipped_lexer import Token, UnreadableTextError, tokenize
from destination.fql._shipped_tree import Condition, Expected, Group, Node, Parsed, value_text

NOTHING_LEFT = "Cannot read properties of undefined (reading 'type')"
CONTAINERS = frozenset({"properties", "traits", "context"})
_FUNCTION_SCALARS = frozenset({"event", "name", "userId"})
_ROOTS = CONTAINERS | _FUNCTION_SCALARS | {"type"}
_NULLABLE = CONTAINERS | {"name", "userId"}
_BOOLEAN = CONTAINERS | {"userId"}
_FUNCTIONS = frozenset({"contains", "match"})
_EVERYWHERE = frozenset(
    {
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "__proto__",
    }
)
"""Names that every JavaScript object has: the package takes them for fields, and makes nothing of the comparison."""


@dataclass(slots=True)
class _Tokens:
    """The tokens still to be read, and what the package passed over without a word."""

    items: Sequence[Token]
    notes: list[str]
    index: int = 0

    def take(self) -> Token | None:
        if self.index >= len(self.items):
            return None
        self.index += 1
        return self.items[self.index - 1]

    def require(self, complaint: str) -> Token:
        token = self.take()
        if token is None:
            raise SubscriptionError(complaint)
        return token


def parse_shipped(subscribe: str) -> Parsed:
    """Parse a trigger.

    Raises:
        SubscriptionError: the package cannot make anything of it; the message is the package's.
    """
    notes: list[str] = []
    try:
        tokens = tokenize(subscribe)
    except UnreadableTextError as error:
        raise _unreadable(subscribe, error) from error
    notes += [
        f"the package loses the end of a text that ends in a bare word: {token.text + token.lost} becomes {token.text}"
        for token in tokens
        if token.lost
    ]
    root = _parse_list(_Tokens(tokens, notes))
    if root is None:
        raise SubscriptionError(NOTHING_LEFT)
    return Parsed(root, tuple(dict.fromkeys(notes)))


def _unreadable(subscribe: str, error: UnreadableTextError) -> SubscriptionError:
    position = min(len(characters(subscribe)), error.at)
    failure = SubscriptionError(NOTHING_LEFT, position=position)
    failure.add_note(f"at character {position + 1}: {error.detail}")
    return failure


def _parse_list(tokens: _Tokens) -> Node:
    nodes: list[Node] = []
    joints: list[str] = []
    while (token := tokens.take()) is not None and token.kind != "end":
        if token.kind == "conditional":
            joints.append(token.text)
        else:
            nodes.extend(_nodes(token, tokens))
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    if len(set(joints)) > 1:
        tokens.notes.append(f"there is no precedence: the last {joints[-1]!r} joins all the conditions")
    return Group("or" if joints and joints[-1] == "or" else "and", tuple(nodes))


def _nodes(token: Token, tokens: _Tokens) -> Iterator[Node]:
    if token.kind == "word":
        yield from _from_word(token, tokens)
    elif token.kind == "operator" and token.text == "!":
        yield from _from_negation(token, tokens)
    elif _is_mark(token, "("):
        yield _group(tokens)


def _is_mark(token: Token, mark: str) -> bool:
    return token.kind == "mark" and token.text == mark


def _from_word(word: Token, tokens: _Tokens) -> Iterator[Node]:
    root = word.text.split(".", 1)[0]
    if root in _ROOTS:
        yield _condition(root, word, tokens)
    elif word.text in _FUNCTIONS:
        yield from _function(word, tokens, is_negated=False)
    elif root in _EVERYWHERE:
        _condition(root, word, tokens)
        tokens.notes.append(f"{word.text!r} is no field that triggers know: it is skipped with what it is compared to")
    else:
        tokens.notes.append(f"{word.text!r} is no field or function that triggers know: it is skipped")


def _from_negation(token: Token, tokens: _Tokens) -> Iterator[Node]:
    following = tokens.items[tokens.index] if tokens.index < len(tokens.items) else token
    if following.kind == "word" and following.text in _FUNCTIONS:
        tokens.take()
        yield from _function(following, tokens, is_negated=True)
    else:
        tokens.notes.append(f"the ! before {following.text!r} is ignored: only functions can be negated")


def _group(tokens: _Tokens) -> Node:
    inner: list[Token] = []
    while not _is_mark(token := tokens.require(NOTHING_LEFT), ")"):
        inner.append(token)
    if any(_is_mark(token, "(") for token in inner):
        tokens.notes.append("the first ) closes a group: a function or group inside parentheses breaks it apart")
    node = _parse_list(_Tokens([*inner, Token("end", "eos", inner[-1].at if inner else 0)], tokens.notes))
    if node is None:
        tokens.notes.append("a group without any condition raises a TypeError for each event that reaches it")
    return node


def _condition(root: str, word: Token, tokens: _Tokens) -> Condition:
    operator = tokens.require("Operator token is missing")
    value = tokens.require("Value token is missing")
    if root in CONTAINERS:
        name = word.text.removeprefix(f"{root}.")
        return Condition(root, name, _operator(root, operator.text, value), _value(value), value)
    if word.text != root:
        tokens.notes.append(f"what follows the dot is ignored: {word.text!r} is read as {root!r}")
    return Condition(root, None, _operator(root, operator.text, value), value_text(_value(value)), value)


def _operator(root: str, written: str, value: Token) -> str:
    if written not in {"=", "!="}:
        return written
    if value.text == "null" and root in _NULLABLE:
        return "exists" if written == "!=" else "not_exists"
    if value.text in {"true", "false"} and written == "=" and root in _BOOLEAN:
        return f"is_{value.text}"
    if value.kind == "number" and root in CONTAINERS:
        return "number_equals" if written == "=" else "number_not_equals"
    return written


def _value(token: Token) -> Expected:
    if token.kind == "string":
        return token.text.removeprefix('"').removesuffix('"')
    if token.kind == "number":
        return to_number(token.text)
    if token.kind == "word" and token.text in {"true", "false"}:
        return token.text == "true"
    return token.text


def _function(word: Token, tokens: _Tokens, *, is_negated: bool) -> Iterator[Condition]:
    """Read a function's arguments without looking at the marks around them."""
    tokens.take()
    path = tokens.require(f"{word.text}() is missing a 1st argument").text
    tokens.take()
    value = tokens.require(f"{word.text}() is missing a 2nd argument")
    tokens.take()
    operator, expected = _contains(value) if word.text == "contains" else _match(value)
    root = next((name for name in CONTAINERS if path.startswith(name)), path)
    if root in CONTAINERS | _FUNCTION_SCALARS:
        name = path.removeprefix(f"{root}.") if root in CONTAINERS else None
        operator = f"not_{operator}" if is_negated else operator
        yield Condition(root, name, operator, expected, value, word.text)
    else:
        tokens.notes.append(f"{word.text}() knows no field {path!r}: it is skipped")


def _contains(value: Token) -> tuple[str, str]:
    return "contains", value_text(_value(value))


def _match(value: Token) -> tuple[str, str]:
    if value.text.endswith('*"'):
        return "starts_with", value_text(_value(value))[:-1]
    return "ends_with", value_text(_value(value))[1:]
