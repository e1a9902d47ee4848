"""Coverage as tables: endpoints by status codes, rules by actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from scenarios.coverage import LEDGER_LINES, NOT_SENT, Coverage

CellKind: TypeAlias = Literal["covered", "missing", "undeclared", "none"]

_WORDS: Final = {NOT_SENT: "none"}


@dataclass(frozen=True, slots=True)
class StatusCell:
    """One status code of one endpoint.

    Args:
        kind: whether it is declared, and whether it was answered.
        count: how often it was answered.
    """

    kind: CellKind
    count: int


@dataclass(frozen=True, slots=True)
class StatusTable:
    """Endpoints by status codes.

    Args:
        statuses: the columns, ascending.
        rows: endpoint and its cells.
    """

    statuses: tuple[int, ...]
    rows: tuple[tuple[str, tuple[StatusCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """How often a status was answered; `word` is the status, or that nothing was sent."""

    status: int
    count: int

    @property
    def word(self) -> str:
        """The status as a reader sees it."""
        return _WORDS.get(self.status, str(self.status))

    @property
    def family(self) -> str:
        """The first digit, by which it is coloured."""
        return str(self.status)[0]


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Rules by actions.

    Args:
        actions: the columns.
        rows: rule and, per action, the statuses that were answered when it was aimed at.
    """

    actions: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Answers, ...], ...]], ...]


def status_table(coverage: Coverage) -> StatusTable:
    """Arrange the answers by endpoint and status."""
    found = {status for counts in (*coverage.declared.values(), *coverage.seen.values()) for status in counts}
    statuses = tuple(sorted(found))
    rows = (
        (operation, tuple(_cell(status, declared, coverage.seen.get(operation, {})) for status in statuses))
        for operation, declared in coverage.declared.items()
    )
    return StatusTable(statuses, tuple(rows))


def _cell(status: int, declared: tuple[int, ...], seen: Mapping[int, int]) -> StatusCell:
    count = seen.get(status, 0)
    if status in declared:
        return StatusCell("covered" if count else "missing", count)
    return StatusCell("undeclared" if count else "none", count)


def rule_table(coverage: Coverage) -> RuleTable:
    """Arrange the answers by rule and action; lines of the ledger that nothing aims at have empty rows."""
    actions = tuple(dict.fromkeys(action for _, action in coverage.matrix))
    missing = {item for share in coverage.shares if share.name == LEDGER_LINES for item in share.missing}
    rules = sorted({rule for rule, _ in coverage.matrix} | missing)
    rows = ((rule, tuple(_answers(coverage.matrix.get((rule, action), {})) for action in actions)) for rule in rules)
    return RuleTable(actions, tuple(rows))


def _answers(counts: Mapping[int, int]) -> tuple[Answers, ...]:
    return tuple(Answers(status, counts[status]) for status in sorted(counts))
