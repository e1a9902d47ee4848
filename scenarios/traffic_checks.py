"""Expectations on what a step sets going: many answers at once, callbacks, and what is not recorded."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from scenarios.comparing import ABSENT, differences, fits
from scenarios.observing import Json, Looks, Mismatch, Observation, Rule


@dataclass(frozen=True, slots=True)
class Statuses:
    """So many requests of the step are answered with each status, whichever of them.

    Args:
        rule: why.
        counts: status and how many requests are answered with it.
    """

    rule: Rule
    counts: tuple[tuple[int, int], ...]

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Count the statuses."""
        expected = {str(status): count for status, count in self.counts}
        got = dict(Counter(str(result.status and int(result.status)) for result in seen.results))
        if got != expected:
            yield Mismatch(self.rule, "answer/status", expected, got)


@dataclass(frozen=True, slots=True)
class Tried:
    """The destination sends a request so often.

    Args:
        rule: why.
        statuses: of the answers, in order; None for one that was lost.
    """

    rule: Rule
    statuses: tuple[int | None, ...]

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare the attempts of the first request."""
        got = [attempt.status for attempt in seen.results[0].attempts]
        if got != list(self.statuses):
            yield Mismatch(self.rule, "destination/attempts", list(self.statuses), got)


@dataclass(frozen=True, slots=True)
class NothingRecorded:
    """The step adds no event to the world.

    Args:
        rule: why.
    """

    rule: Rule

    looks: ClassVar[Looks] = Looks.AROUND

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Look for new events."""
        if seen.before is None or seen.after is None:
            return
        for event in seen.after.events_since(seen.before):
            yield Mismatch(self.rule, "state/events/new", "nothing", event)


@dataclass(frozen=True, slots=True)
class RecordedTimes:
    """The step adds so many such events to the world.

    Args:
        rule: why.
        event: members of each.
        times: how many.
    """

    rule: Rule
    event: Mapping[str, Json]
    times: int

    looks: ClassVar[Looks] = Looks.AROUND

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Count them among the new ones."""
        if seen.before is None or seen.after is None:
            return
        added = seen.after.events_since(seen.before)
        count = sum(fits(dict(self.event), event) for event in added)
        if count != self.times:
            yield Mismatch(self.rule, "state/events/new", f"{self.times} of {dict(self.event)}", added)


@dataclass(frozen=True, slots=True)
class Heard:
    """These callbacks arrive and no others.

    Args:
        rule: why.
        bodies: of the callbacks, in the order of their paths.
        headers: that each of them carries, names in lower case; ``ABSENT`` for one that must not be there.
    """

    rule: Rule
    bodies: tuple[Json, ...]
    headers: Mapping[str, Json] = field(default_factory=dict)

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare number, bodies and headers."""
        if len(seen.callbacks) != len(self.bodies):
            yield Mismatch(self.rule, "callbacks/count", len(self.bodies), len(seen.callbacks))
            return
        for index, (body, arrival) in enumerate(zip(self.bodies, seen.callbacks, strict=True)):
            found = {name: arrival.headers.get(name, ABSENT) for name in self.headers}
            for expected, got, member in ((body, arrival.body, "body"), (dict(self.headers), found, "headers")):
                for place, wanted, what in differences(expected, got, f"callbacks/{index}/{member}"):
                    yield Mismatch(self.rule, place, wanted, what)


@dataclass(frozen=True, slots=True)
class HeardSome:
    """So many callbacks arrive.

    Args:
        rule: why.
        fewest: of them.
        most: of them.
    """

    rule: Rule
    fewest: int
    most: int

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Count them."""
        if not self.fewest <= len(seen.callbacks) <= self.most:
            yield Mismatch(self.rule, "callbacks/count", f"{self.fewest} to {self.most}", len(seen.callbacks))


@dataclass(frozen=True, slots=True)
class Drifts:
    """The mock notes that the step drifts from the published contract.

    Args:
        rule: the line of the ledger by which it does.
    """

    rule: Rule

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Look for the note."""
        if seen.drifts is not None and self.rule.id not in seen.drifts:
            yield Mismatch(self.rule, "journal/findings", self.rule.id, sorted(set(seen.drifts)))
