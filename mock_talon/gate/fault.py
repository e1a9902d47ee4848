"""A fault: what shall go wrong, for which requests and when."""

import random
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from mock_talon.errors import UsageError
from mock_talon.gate.counters import Counters
from mock_talon.gate.fault_delays import Delay
from mock_talon.gate.fault_errors import require
from mock_talon.gate.fault_kinds import DELAY_ALONE, Outcome
from mock_talon.gate.fault_match import Match, Subject


class When(Struct, frozen=True):
    """Which of the requests that a fault is meant for it strikes; every one, unless said otherwise.

    Args:
        nth: the first one to strike, counted from 1; without `times` the only one.
        times: how many are struck at most.
        probability: how likely each of them is struck, from 0 to 1.
        seed: of the chance; equal seeds strike alike. From the world's own seed when absent.
        since: from then on, in seconds since the epoch on the world's clock.
        until: before then, likewise.

    Raises:
        FaultError: a figure is out of range.
    """

    nth: int | None = None
    times: int | None = None
    probability: float = 1.0
    seed: int | None = None
    since: float | None = None
    until: float | None = None

    def __post_init__(self) -> None:
        require("nth", self.nth, "1 or more", fits=self.nth is None or self.nth >= 1)
        require("times", self.times, "1 or more", fits=self.times is None or self.times >= 1)
        require("probability", self.probability, "a number from 0 to 1", fits=0 <= self.probability <= 1)
        fits = self.since is None or self.until is None or self.since < self.until
        require("until", self.until, "a time after the one of since", fits=fits)

    def includes(self, now: float) -> bool:
        """Tell whether a time lies in the window."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)

    def is_due(self, matched: int) -> bool:
        """Tell whether the fault may strike; `has_left` tells whether it has not struck too often already.

        Args:
            matched: how many requests it has met, this one included.
        """
        return self.nth in {None, matched} if self.times is None else matched >= (self.nth or 1)

    def has_left(self, struck: int) -> bool:
        """Tell whether the fault may strike once more after so many times."""
        return self.times is None or struck < self.times


class Fault(Struct, frozen=True):
    """Something that shall go wrong.

    Args:
        outcome: what becomes of the answer; None for the real answer, late.
        delay: how long the client waits before that, None for not at all.
        match: for which requests.
        when: for which of those.
        id: names it in the journal; given when "".

    Raises:
        FaultError: there is neither an outcome nor a delay.
    """

    outcome: Outcome | None = None
    delay: Delay | None = None
    match: Match = field(default_factory=Match)
    when: When = field(default_factory=When)
    id: str = ""

    def __post_init__(self) -> None:
        fits = self.outcome is not None or self.delay is not None
        require("outcome", None, "an outcome, a delay, or both", fits=fits)

    @property
    def kind(self) -> str:
        """What it does, in one word."""
        return DELAY_ALONE if self.outcome is None else self.outcome.kind


class FaultCount(Struct, frozen=True):
    """A fault and what it has done.

    Args:
        fault: with its id.
        matched: how many requests it has met.
        struck: how many of them it has struck.
    """

    fault: Fault
    matched: int
    struck: int


def struck_of(counts: Iterable[FaultCount], fault_id: str | None) -> int:
    """Tell how many requests a fault has struck, or all together for None.

    Raises:
        UsageError: there is none with that id.
    """
    struck = {count.fault.id: count.struck for count in counts}
    if fault_id is None:
        return sum(struck.values())
    if fault_id not in struck:
        raise UsageError(f"there is no fault {fault_id!r}; the faults are {', '.join(struck) or 'none'}")
    return struck[fault_id]


class Strike(Struct, frozen=True):
    """One fault that strikes one request."""

    fault: Fault
    delay_seconds: float

    def explained(self) -> dict[str, Any]:
        """Give what the journal says about it."""
        return {"id": self.fault.id, "kind": self.fault.kind, "delaySeconds": round(self.delay_seconds, 6)}


class Armed(Struct, frozen=True):
    """A fault on duty.

    Args:
        fault: with its id.
        seed: of its chance, which follows from it and from the number of the request.
        counts: of this fault and of others.
    """

    fault: Fault
    seed: int | str
    counts: Counters

    @property
    def matched(self) -> int:
        """How many requests it has met."""
        return self.counts.value(self._matched)

    @property
    def struck(self) -> int:
        """How many of them it has struck."""
        struck, times = self.counts.value(self._struck), self.fault.when.times
        return struck if times is None else min(struck, times)

    @property
    def _matched(self) -> str:
        return f"{self.fault.id}/matched"

    @property
    def _struck(self) -> str:
        return f"{self.fault.id}/struck"

    def meet(self, subject: Subject, now: float) -> Strike | None:
        """Count a request, if it is meant, and decide."""
        when = self.fault.when
        if not when.includes(now) or not self.fault.match.fits(subject):
            return None
        matched = self.counts.add(self._matched)
        if not when.is_due(matched):
            return None
        chance = random.Random(f"{self.seed}/{matched}")
        if chance.random() >= when.probability or not self._takes_a_turn():
            return None
        return Strike(self.fault, self.fault.delay.draw(chance) if self.fault.delay else 0.0)

    def _takes_a_turn(self) -> bool:
        """Count a strike, if there is one left; of several at once, no more than that."""
        when = self.fault.when
        return when.has_left(self.struck) and when.has_left(self.counts.add(self._struck) - 1)
