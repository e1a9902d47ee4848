"""Whether the requests a test expects have come, and an error that explains what came instead."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from mock_talon.criteria import Criteria, describe
from mock_talon.errors import UsageError
from mock_talon.recorded import Requests, explain, line_of, misses

_PAUSE_SECONDS = 0.005
_LISTED = 10


class VerificationError(AssertionError):
    """The requests that were made are not those which a test expects."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """How many requests are expected.

    Args:
        least: fewer are too few.
        most: more are too many, None for no bound.
    """

    least: int
    most: int | None

    @classmethod
    def of(cls, exactly: int | None, at_least: int | None, *, never: bool) -> "Expectation":
        """Read what was asked for; at least one when nothing was.

        Raises:
            UsageError: more than one bound was given, or one below zero.
        """
        if sum((exactly is not None, at_least is not None, never)) > 1:
            raise UsageError("verify takes one of exactly, at_least and never")
        if min(exactly or 0, at_least or 0) < 0:
            raise UsageError("exactly and at_least are counts of requests: give 0 or more")
        if never:
            return cls(0, 0)
        if exactly is not None:
            return cls(exactly, exactly)
        return cls(1 if at_least is None else at_least, None)

    def is_met(self, count: int) -> bool:
        """Tell whether so many requests are neither too few nor too many."""
        return count >= self.least and not self.is_beyond(count)

    def is_beyond(self, count: int) -> bool:
        """Tell whether there are too many already."""
        return self.most is not None and count > self.most

    def is_decided(self, count: int) -> bool:
        """Tell whether there is nothing to wait for: too many have come, or as many as were wanted."""
        return self.is_beyond(count) or (self.most != 0 and count >= self.least)

    def __str__(self) -> str:
        if self.most == 0:
            return "no request"
        bound = "at least" if self.most is None else "exactly"
        return f"{bound} {self.least} request{'' if self.least == 1 else 's'}"


def verify(
    look: Callable[[], Requests],
    expectation: Expectation,
    criteria: Criteria,
    within_seconds: float = 0.0,
    pause: Callable[[float], object] = time.sleep,
) -> Requests:
    """Look until the outcome is decided or the time is over.

    Args:
        look: gives the requests of the moment.
        expectation: how many of them.
        criteria: must meet these.
        within_seconds: real time. The wait ends as soon as enough requests have come; for none it lasts to the end.
        pause: sleeps so many seconds; says True when there shall be no more waiting.

    Returns:
        The requests that met the criteria.

    Raises:
        VerificationError: there are too few or too many.
    """
    deadline = time.monotonic() + within_seconds
    found = (seen := look()).where(**criteria)
    while not expectation.is_decided(len(found)) and time.monotonic() < deadline:
        is_over = pause(_PAUSE_SECONDS) is True
        if (now := look()).entries != seen.entries:
            found = (seen := now).where(**criteria)
        if is_over:
            break
    if not expectation.is_met(len(found)):
        raise VerificationError(_explanation(expectation, criteria, found, seen))
    return found


def _explanation(expectation: Expectation, criteria: Criteria, found: Requests, seen: Requests) -> str:
    like = f" with {describe(criteria)}" if criteria else ""
    lines = [f"expected {expectation}{like}, but saw {len(found)}"]
    if expectation.is_beyond(len(found)):
        lines += ["They are:", *_listed(found)]
    elif seen:
        title = "The only request:" if len(seen) == 1 else f"All {len(seen)} requests:"
        lines += [*_nearest_miss(criteria, seen), title, *_listed(seen)]
    else:
        lines.append("No request reached this world: is the code under test given its URL and API key?")
    return "\n".join(lines)


def _nearest_miss(criteria: Criteria, seen: Requests) -> list[str]:
    """Tell about the latest of the requests that miss the fewest criteria; none when all of them were met."""
    nearest = min(reversed(seen), key=lambda entry: len(misses(entry, criteria)) or len(criteria) + 1)
    missed = misses(nearest, criteria)
    return (
        ["The nearest miss:", f"  {_indented(explain(nearest))}", *(f"  {miss}" for miss in missed)] if missed else []
    )


def _listed(requests: Requests) -> list[str]:
    skipped = len(requests) - _LISTED
    more = [f"  ({skipped} earlier ones left out)"] if skipped > 0 else []
    return [*more, *(f"  {line_of(entry)}" for entry in requests[-_LISTED:])]


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
