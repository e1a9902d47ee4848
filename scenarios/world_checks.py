"""Expectations on the world as a step leaves it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from scenarios.comparing import ABSENT, exactly, fits
from scenarios.observing import Json, Looks, Mismatch, Observation, Rule, mismatches


@dataclass(frozen=True, slots=True)
class Stored:
    """The world holds a document afterwards.

    Args:
        rule: why.
        collection: ``profiles``, ``sessions``, ``audiences`` or ``attributes``.
        key: the integration ID; for attributes ``Entity/name``.
        document: its members, ``ABSENT`` for a document that must not exist.
    """

    rule: Rule
    collection: str
    key: str
    document: Json

    looks: ClassVar[Looks] = Looks.AFTERWARDS

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare the document."""
        if seen.after is not None:
            found = seen.after.find(self.collection, self.key)
            place = f"state/{self.collection}/{self.key}"
            yield from mismatches(self.rule, self.document, ABSENT if found is None else found, place)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The step adds an event to the world.

    Args:
        rule: why.
        event: its members.
    """

    rule: Rule
    event: dict[str, Any]

    looks: ClassVar[Looks] = Looks.AROUND

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Look for the event among the new ones."""
        if seen.before is None or seen.after is None:
            return
        added = seen.after.events_since(seen.before)
        if not any(fits(self.event, event) for event in added):
            yield from mismatches(self.rule, self.event, added[0] if added else ABSENT, "state/events/new")


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The step leaves the world as it was.

    Args:
        rule: why.
    """

    rule: Rule

    looks: ClassVar[Looks] = Looks.AROUND

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare the whole world."""
        if seen.before is not None and seen.after is not None:
            before, after = seen.before.everything(), seen.after.everything()
            for name in sorted(before):
                if before[name] != after.get(name):
                    yield from _changed(self.rule, before[name], after.get(name), f"state/{name}")


def _changed(rule: Rule, before: Json, after: Json, place: str) -> Iterator[Mismatch]:
    yield from mismatches(rule, exactly(before), after, place)
