"""A cursor over the text of a tag or output, which reads words, numbers and quotes as the JavaScript engine does.

Source: liquidjs.
"""

import re
from collections.abc import Iterable

from liquid.exceptions import LiquidSyntaxError
from liquid.token import Token

from destination._javascript import BLANKS

_BLANK_RUN = re.compile(f"[{BLANKS}]*")
_WORD_CHARACTER = rf"(?:[\w?-]|[^\x00-\x7f{BLANKS}])"
_WORD = re.compile(f"{_WORD_CHARACTER}*", re.ASCII)
_NUMBER = re.compile(rf"[+-]?\d+(?:\.(?!\.)\d*)?(?!\.(?!\.)|{_WORD_CHARACTER})", re.ASCII)
QUOTED = re.compile(r"""(["'])((?:\\.|(?!\1)[^\\])*?)(?:\1|.?\Z)""", re.DOTALL)
"""A text in quotes; one that is not closed goes on to the last character but one."""


class InvalidExpressionError(LiquidSyntaxError):
    """The inside of a tag or output that cannot be read."""


class Scanner:
    """Reads on from a position, blanks skipped before each step that says so.

    Args:
        text: what is inside the tag or output.
        token: where errors are told to be.
    """

    __slots__ = ("_end", "_position", "_text", "token")

    def __init__(self, text: str, token: Token) -> None:
        self._text, self._position, self._end, self.token = text, 0, len(text), token

    @property
    def rest(self) -> str:
        """What has not been read."""
        return self._text[self._position :]

    @property
    def is_at_end(self) -> bool:
        """Whether nothing but blanks is left; they are skipped."""
        self.skip_blanks()
        return self._position >= self._end

    def skip_blanks(self) -> None:
        """Go to the next character that is none."""
        match = _BLANK_RUN.match(self._text, self._position)
        self._position = match.end() if match else self._position

    def sees(self, part: str, ahead: int = 0) -> bool:
        """Tell whether a text comes next, blanks not skipped."""
        return self._text.startswith(part, self._position + ahead)

    def takes(self, part: str) -> bool:
        """Step over a text if it comes next."""
        is_next = self.sees(part)
        if is_next:
            self._position += len(part)
        return is_next

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over a pattern if it comes next."""
        match = pattern.match(self._text, self._position)
        if match:
            self._position = match.end()
        return match

    def word(self) -> str:
        """Read a name, empty if there is none; blanks before it are skipped."""
        self.skip_blanks()
        match = self.match(_WORD)
        return match[0] if match else ""

    def number(self) -> str | None:
        """Read the digits of a number that stands by itself."""
        match = self.match(_NUMBER)
        return match[0] if match else None

    def keyword(self, words: Iterable[str]) -> str | None:
        """Read one of some words, if it is the whole of the next one."""
        match = _WORD.match(self._text, self._position)
        if match is None or match[0] not in words:
            return None
        self._position = match.end()
        return match[0]

    def skip_past(self, part: str) -> bool:
        """Go behind the next occurrence of a text, if there is one."""
        at = self._text.find(part, self._position)
        if at >= 0:
            self._position = at + len(part)
        return at >= 0

    def fail(self, problem: str) -> InvalidExpressionError:
        """Word an error, to be raised."""
        return InvalidExpressionError(problem, token=self.token)
