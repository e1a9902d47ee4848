"""Mistakes in the description of a fault."""

from collections.abc import Sequence
from typing import Any

from mock_talon.errors import UsageError, nearest


class FaultError(UsageError):
    """A fault that cannot be.

    Args:
        member: which part of it, e.g. ``probability``; "" for the fault as a whole.
        found: its value.
        expected: what it may be, in words.
        among: the legal values, where they can be listed.
        wanted: for which of them it may have been meant; what was found, when empty.
    """

    def __init__(self, member: str, found: Any, expected: str, among: Sequence[str] = (), *, wanted: str = "") -> None:
        hint = nearest(wanted or str(found), among)
        advice = f"{hint} Give" if hint else "give"
        super().__init__(f"a fault cannot have {member or 'this'}: {found!r}; {advice} {expected}")
        self.member = member
        self.found = found
        self.expected = expected
        self.among = among


def require(member: str, found: Any, expected: str, *, fits: bool) -> None:
    """Go on only with a value that fits.

    Raises:
        FaultError: it does not.
    """
    if not fits:
        raise FaultError(member, found, expected)
