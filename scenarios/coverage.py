"""What a run has exercised of all there is: actions, endpoints, lines of the ledger, and declared status codes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

from destination import ACTIONS, Result
from mock_talon import World, all_rules, create_app
from scenarios.events import Event, ScenarioFinished, StepPlayed

NOT_SENT: Final = 0
"""Stands among the statuses for an event that the destination itself stopped, or that got no answer."""

LEDGER_LINES: Final = "ledger lines"
_SERVED: Final = frozenset({"segment", "deployment"})
_DOCUMENT: Final = "/openapi.json"
_PARAMETER: Final = re.compile(r"\\\{\w+\\\}")
_SEGMENT_OF_A_PATH: Final = "[^/]+"
_WHOLE: Final = 100.0

K = TypeVar("K")
Place: TypeAlias = tuple[str, str]
"""A rule and an action."""


@dataclass(frozen=True, slots=True)
class Contract:
    """All that there is to be exercised.

    Args:
        actions: keys of the destination's actions.
        operations: method and path template to the declared statuses, in the document's order.
        rules: ids of the ledger's lines about Talon.One's own endpoints; those about the mock's control door, about
            Segment's side alone and about endpoints that are not served are left out.
    """

    actions: tuple[str, ...]
    operations: Mapping[str, tuple[int, ...]]
    rules: tuple[str, ...]


@lru_cache(maxsize=1)
def served_contract() -> Contract:
    """Read the contract of a mock as it serves it: its document and its ledger."""
    document = create_app(World()).test_client().get(_DOCUMENT).get_json()
    operations = {
        f"{method.upper()} {path}": tuple(map(int, operation["responses"]))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation.get("security")  # the mock's own operations take no credential
    }
    return Contract(tuple(ACTIONS), operations, tuple(rule.id for rule in all_rules() if rule.concerns in _SERVED))


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one list was exercised.

    Args:
        name: of the list, in the plural.
        total: how many there are.
        missing: those that were not exercised.
    """

    name: str
    total: int
    missing: tuple[str, ...] = ()

    @property
    def covered(self) -> int:
        """How many were exercised."""
        return self.total - len(self.missing)

    @property
    def percent(self) -> float:
        """The share, 100.0 of an empty list."""
        return _WHOLE * self.covered / self.total if self.total else _WHOLE

    @property
    def rounded(self) -> str:
        """The share with one digit after the point, rounded down so that 100 means all."""
        return f"{int(self.percent * 10) / 10:g}"

    @property
    def summary(self) -> str:
        """The share in words, without its name."""
        return f"{self.covered} of {self.total}, {self.rounded} %"

    def __str__(self) -> str:
        return f"{self.name}: {self.summary}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run has exercised.

    Args:
        shares: of actions, endpoints, ledger lines and declared status codes.
        seen: operation to status to the number of answers.
        declared: operation to the statuses that its document lists.
        matrix: rule and action to status to the number of answers; ``NOT_SENT`` where nothing was sent.
        undeclared: answers whose status the document does not list, as ``operation status``.
    """

    shares: tuple[Share, ...]
    seen: Mapping[str, Mapping[int, int]]
    declared: Mapping[str, tuple[int, ...]]
    matrix: Mapping[Place, Mapping[int, int]]
    undeclared: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not any(share.missing for share in self.shares)


class Tally:
    """Counts what the scenarios of a run exercise; a listener.

    A rule counts when a check aimed at it was made, whatever it showed; a status when the server itself gave it, not
    a fault put in its way.

    Args:
        contract: all there is.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._operation_of = _Matcher(contract.operations)
        self._actions: set[str] = set()
        self._seen: dict[str, dict[int, int]] = {}
        self._matrix: dict[Place, dict[int, int]] = {}

    def __call__(self, event: Event) -> None:
        """Take one event of a run."""
        if isinstance(event, ScenarioFinished):
            for step in event.steps:
                self._count(event.scenario.action, step)

    def take(self) -> "Counts":
        """Give what has been counted so far, to be added elsewhere, and begin anew."""
        taken = Counts(frozenset(self._actions), self._seen, self._matrix)
        self._actions, self._seen, self._matrix = set(), {}, {}
        return taken

    def add(self, counts: "Counts") -> None:
        """Take over what somebody else has counted."""
        self._actions |= counts.actions
        _add_up(self._seen, counts.seen)
        _add_up(self._matrix, counts.matrix)

    def _count(self, action: str, played: StepPlayed) -> None:
        statuses = []
        for exchange in played.exchanges:
            statuses.append(exchange.result.status or NOT_SENT)
            self._count_answer(exchange.result, is_by_fault=bool(played.step.faults))
        for rule in {check.rule.id for check in played.step.checks}:
            counts = self._matrix.setdefault((rule, action), {})
            for status in statuses:
                counts[status] = counts.get(status, 0) + 1

    def _count_answer(self, result: Result, *, is_by_fault: bool) -> None:
        if result.request is None or result.status is None:
            return
        if result.mapping.action in self._contract.actions:
            self._actions.add(result.mapping.action)
        operation = self._operation_of(result.request.method, urlsplit(result.request.url).path)
        if operation and not is_by_fault:
            counts = self._seen.setdefault(operation, {})
            counts[result.status] = counts.get(result.status, 0) + 1

    def coverage(self) -> Coverage:
        """Tell what has been exercised so far."""
        aimed_at = {rule for rule, _ in self._matrix}
        shares = (
            _share("actions", self._contract.actions, self._actions),
            _share("endpoints", tuple(self._contract.operations), set(self._seen)),
            _share(LEDGER_LINES, self._contract.rules, aimed_at),
            _share("declared status codes", tuple(_statuses(self._contract.operations)), set(_statuses(self._seen))),
        )
        undeclared = sorted({*_statuses(self._seen)} - {*_statuses(self._contract.operations)})
        return Coverage(shares, self._seen, self._contract.operations, self._matrix, tuple(undeclared))


@dataclass(frozen=True, slots=True)
class Counts:
    """What a tally has counted.

    Args:
        actions: keys of those whose requests were answered.
        seen: operation to status to the number of answers.
        matrix: rule and action to status to the number of answers.
    """

    actions: frozenset[str]
    seen: Mapping[str, Mapping[int, int]]
    matrix: Mapping[Place, Mapping[int, int]]


def _add_up(mine: dict[K, dict[int, int]], theirs: Mapping[K, Mapping[int, int]]) -> None:
    for key, counts in theirs.items():
        sums = mine.setdefault(key, {})
        for status, count in counts.items():
            sums[status] = sums.get(status, 0) + count


def _share(name: str, items: tuple[str, ...], exercised: set[str]) -> Share:
    return Share(name, len(items), tuple(item for item in items if item not in exercised))


def _statuses(operations: Mapping[str, Mapping[int, int]] | Mapping[str, tuple[int, ...]]) -> Iterator[str]:
    for operation, statuses in operations.items():
        yield from (f"{operation} {status}" for status in statuses)


class _Matcher:
    """Finds the operation that a request was for; a path without parameters wins over one with them.

    Args:
        operations: method and path template.
    """

    def __init__(self, operations: Mapping[str, tuple[int, ...]]) -> None:
        literal_first = sorted(operations, key=lambda operation: operation.count("{"))
        templates = (f"({_as_pattern(operation)})" for operation in literal_first)
        self._pattern = re.compile("|".join(templates))
        self._operations = literal_first

    def __call__(self, method: str, path: str) -> str:
        """Give the operation, "" when the contract has none of the kind."""
        found = self._pattern.fullmatch(f"{method} {path}")
        return self._operations[found.lastindex - 1] if found and found.lastindex else ""


def _as_pattern(operation: str) -> str:
    return _PARAMETER.sub(_SEGMENT_OF_A_PATH, re.escape(operation))
