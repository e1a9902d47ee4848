"""What draws come down to: numbers below a bound, which can be recorded and made smaller."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import count
from struct import Struct
from typing import Final

_TOKEN_BYTES: Final = 4
_WORD_BITS: Final = 32
_WORDS: Final = Struct("<16I")


class Choices:
    """The choices of one scenario.

    They are read off a hash, which is the same on every platform and costs less than seeding a generator.

    Args:
        stream: names the scenario; equal streams under equal seeds give equal choices.
        seed: of the run.
        forced: what is chosen instead of by chance, each at most the highest possible; when they are used up, 0.
    """

    def __init__(self, stream: str, seed: int, forced: Sequence[int] | None = None) -> None:
        name = f"{seed}/{stream}/".encode()
        self._words = _words(name)
        self._tokens = blake2b(name, digest_size=_TOKEN_BYTES)
        self._tokens_given = 0
        self._forced = forced
        self.made: list[int] = []

    def below(self, bound: int) -> int:
        """Choose a number from 0 up to but not including a bound of at most 32 bits."""
        chosen = (
            next(self._words) * bound >> _WORD_BITS if self._forced is None else min(self._next_forced(), bound - 1)
        )
        self.made.append(chosen)
        return chosen

    def _next_forced(self) -> int:
        forced = self._forced or ()
        return forced[len(self.made)] if len(self.made) < len(forced) else 0

    def token(self) -> str:
        """Give eight hexadecimal digits; never made smaller, or identifiers would meet."""
        self._tokens_given += 1
        token = self._tokens.copy()
        token.update(b"%d" % self._tokens_given)
        return token.hexdigest()


def _words(name: bytes) -> Iterator[int]:
    """Give numbers of 32 bits without end."""
    for block in count():
        yield from _WORDS.unpack(blake2b(name + b"%d" % block).digest())
