"""What draws come down to: numbers below a bound, which can be recorded and made smaller."""

import random
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

_TOKEN_BYTES: Final = 4


class Choices:
    """The choices of one scenario.

    Args:
        stream: names the scenario; equal streams under equal seeds give equal choices.
        seed: of the run.
        forced: what is chosen instead of by chance, each at most the highest possible; when they are used up, 0.
    """

    def __init__(self, stream: str, seed: int, forced: Sequence[int] | None = None) -> None:
        self._random = random.Random(f"{seed}/{stream}")  # text seeds are hashed the same way on every platform
        self._tokens = blake2b(f"{seed}/{stream}/".encode(), digest_size=_TOKEN_BYTES)
        self._tokens_given = 0
        self._forced = forced
        self.made: list[int] = []

    def below(self, bound: int) -> int:
        """Choose a number from 0 up to but not including a bound."""
        chosen = int(self._random.random() * bound) if self._forced is None else min(self._next_forced(), bound - 1)
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
