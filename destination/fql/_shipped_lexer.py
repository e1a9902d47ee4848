"""Cuts a mapping trigger into tokens exactly as the published package does, defects included.

Source: Segment actions framework, filter language of mapping triggers (package ``@segment/fql-ts``).
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from destination._units import code_units

Kind: TypeAlias = Literal["word", "conditional", "null", "operator", "number", "string", "mark", "end"]

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_BLANKS = frozenset(" \t\n")
_TERMINATORS = _BLANKS | frozenset(",])")
_WORD = _LETTERS | _DIGITS | frozenset("_-\\")
_WORD_START = _LETTERS | frozenset("_\\")
_AFTER_WORD = _TERMINATORS | frozenset(".(=!")
_MARKS = frozenset(".[],()")
_KEYWORDS: dict[str, tuple[str, Kind]] = {
    "a": ("and", "conditional"),
    "o": ("or", "conditional"),
    "n": ("null", "null"),
}
_TOO_LONG = 100_000
"""A text, word or number of so many characters is refused by the package."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a trigger.

    Args:
        text: as the package keeps it: strings with their quotes, words without backslashes, the end as ``eos``.
        at: index of its first character.
        lost: characters of the trigger that the package drops behind this token.
    """

    kind: Kind
    text: str
    at: int
    lost: str = ""


class UnreadableTextError(Exception):
    """A character at which the package gives up; it then treats the trigger like an empty one."""

    def __init__(self, detail: str, at: int) -> None:
        super().__init__(detail)
        self.detail = detail
        self.at = at


class _Scanner:
    """Reads one token at a time; ``at`` is the index of the next unread character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def token(self) -> Token:
        start = self.at
        char = self.text[start]
        self.at += 1
        if char in _WORD_START:
            return self._word(start)
        if char in _DIGITS or char in "-+":
            return Token("number", self._number(start), start)
        if char in "\"'":
            return Token("string", self._string(start), start)
        if char in _MARKS:
            return Token("mark", char, start)
        return Token("operator", self._operator(char), start)

    def _operator(self, char: str) -> str:
        if char == "!" and (self._next() in _LETTERS or self._next() == "("):
            return "!"
        if char == "=":
            return "="
        if char in "!<>" and self._accept("="):
            return char + "="
        if char in {"<", ">"}:
            return char
        if char == "!":
            raise UnreadableTextError("write != with a blank behind it, and ! directly before a word or (", self.at - 1)
        raise UnreadableTextError(f"the character {char!r} has no meaning outside quotes", self.at - 1)

    def _word(self, start: int) -> Token:
        keyword, kind = _KEYWORDS.get(self.text[start], ("", "word"))
        if keyword and self._accept(keyword[1:]):
            return Token(kind, keyword, start)
        if self.at > start + 1:
            return Token("word", self.text[start], start, lost=self.text[start + 1 :])
        self.at = start
        return Token("word", self._identifier(), start)

    def _identifier(self) -> str:
        letters: list[str] = []
        while not letters or self._next() in _WORD:
            if self._next() == "\\":
                self.at += 1
            if self.at >= len(self.text):
                raise UnreadableTextError("a backslash needs a character behind it", self.at - 1)
            letters.append(self.text[self.at])
            self.at += 1
            self._refuse_long(len(letters))
        if self._next() and self._next() not in _AFTER_WORD:
            raise UnreadableTextError(f"a blank is missing before {self._next()!r}", self.at)
        return "".join(letters)

    def _number(self, start: int) -> str:
        points = 0
        while self._next() in _DIGITS or self._next() == ".":
            self.at += 1
            if self.text[self.at - 1] == ".":
                points += 1
                if points > 1 or self._is_at_terminator():
                    raise UnreadableTextError("a number has one decimal point, with digits behind it", self.at - 1)
            self._refuse_long(self.at - start - 1)
        return self.text[start : self.at]

    def _string(self, start: int) -> str:
        quote = self.text[start]
        end = self.text.find(quote, self.at)
        if end < 0:
            raise UnreadableTextError(f"the text that {quote} opens is never closed", start)
        self._refuse_long(end - self.at)
        self.at = end
        self._accept(quote)
        return self.text[start : end + 1]

    def _accept(self, expected: str) -> bool:
        """Step over an expected text that a terminator follows.

        When the end of the trigger comes first, the characters read so far are lost, as they are in the package.
        """
        for count, _ in enumerate(expected, start=1):
            if self.at + count > len(self.text):
                self.at = len(self.text)
                return False
            if self.text[self.at + count - 1] in _TERMINATORS:
                return False
        after = self.at + len(expected)
        if not self.text.startswith(expected, self.at) or self.text[after : after + 1] not in _TERMINATORS | {""}:
            return False
        self.at = after
        return True

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _is_at_terminator(self) -> bool:
        return self.at >= len(self.text) or self.text[self.at] in _TERMINATORS

    def _refuse_long(self, length: int) -> None:
        if length >= _TOO_LONG:
            raise UnreadableTextError(f"a word, number or text may have {_TOO_LONG - 1} characters", self.at)


def tokenize(subscribe: str) -> list[Token]:
    """Cut a trigger into tokens, the last of kind ``end``; dotted words come joined.

    Raises:
        UnreadableTextError: the package would give up.
    """
    scanner = _Scanner(code_units(subscribe))
    tokens: list[Token] = []
    while scanner.at < len(scanner.text):
        if scanner.text[scanner.at] in _BLANKS:
            scanner.at += 1
        else:
            tokens.append(scanner.token())
    tokens.append(Token("end", "eos", len(scanner.text)))
    return _join_dotted(tokens)


def _join_dotted(tokens: list[Token]) -> list[Token]:
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        run = [tokens[index]]
        index += 1
        while run[0].kind == "word" and _is_dotted(tokens[index : index + 2]):
            run.append(tokens[index + 1])
            index += 2
        text = ".".join(token.text for token in run)
        joined.append(run[0] if len(run) == 1 else Token("word", text, run[0].at, run[-1].lost))
    return joined


def _is_dotted(following: list[Token]) -> bool:
    return [token.kind for token in following] == ["mark", "word"] and following[0].text == "."
