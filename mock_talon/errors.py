"""Mistakes in the use of the mock itself."""

import difflib
from collections.abc import Iterable


class UsageError(Exception):
    """A seed, option or call that cannot be used; the message says what, where and how to mend it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest of the known names was meant; empty when none is near."""
    near = difflib.get_close_matches(name, tuple(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""
