"""What can go wrong in the use of the suites."""

import difflib
from collections.abc import Iterable


class UsageError(Exception):
    """A mistake in how the suites were asked to run, with what would have been right."""


class LackingError(Exception):
    """A world does not have what a scenario needs; the message says what, and how to add it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest of the known names was meant; empty when none is near."""
    near = difflib.get_close_matches(name, tuple(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""
