"""The recorded requests of a world, to look through and to tell about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Unpack, overload

from mock_talon.api.catalogue import api_endpoints
from mock_talon.api.router import Router
from mock_talon.clock import to_rfc3339
from mock_talon.criteria import Criteria, require_criteria
from mock_talon.gate.fault_match import Subject
from mock_talon.gate.journal import Entry
from mock_talon.rules import Refusal, RefusedError, excerpt

_ASPECTS: Final[Mapping[str, Callable[[Entry], tuple[Any, ...]]]] = {
    "action": lambda entry: (entry.action,),
    "operation": lambda entry: (entry.operation,),
    "method": lambda entry: (entry.method,),
    "path": lambda entry: (_path_of(entry),),
    "status": lambda entry: (entry.status,),
    "profile": lambda entry: tuple(sorted(_subject_of(entry).profiles)),
    "session": lambda entry: tuple(filter(None, (_subject_of(entry).session,))),
    "rule": lambda entry: tuple(refusal.rule.id for refusal in entry.verdict.refusals) if entry.verdict else (),
    "drift": lambda entry: tuple(finding.rule.id for finding in entry.findings),
    "mark": lambda entry: tuple(entry.marks),
    "fault": lambda entry: (entry.fault["kind"], entry.fault["id"]) if entry.fault else (),
}
"""The values of an entry by criterion; there may be several of one, or none."""


@cache
def _router() -> Router:
    return Router(api_endpoints())


def parameters_of(entry: Entry) -> Mapping[str, str]:
    """Give the decoded path parameters of a request; none where there is no such endpoint."""
    try:
        return _router().find(entry.method, _path_of(entry))[1]
    except RefusedError:
        return {}


def _subject_of(entry: Entry) -> Subject:
    return Subject("", entry.method, _path_of(entry), parameters=parameters_of(entry), body=entry.body)


def _path_of(entry: Entry) -> str:
    return entry.target.partition("?")[0]


def misses(entry: Entry, criteria: Criteria) -> list[str]:
    """Tell in words which criteria an entry does not meet."""
    return [missed for name, wanted in criteria.items() if (missed := _missed(entry, name, wanted))]


def _missed(entry: Entry, name: str, wanted: Any) -> str:
    if name == "since":
        return "" if entry.at >= wanted else f"it came at {to_rfc3339(entry.at)}, before {to_rfc3339(wanted)}"
    if name == "until":
        return "" if entry.at < wanted else f"it came at {to_rfc3339(entry.at)}, not before {to_rfc3339(wanted)}"
    values = _ASPECTS[name](entry)
    return "" if wanted in values else f"{name} is {_listed(values)}, not {wanted!r}"


def _listed(values: tuple[Any, ...]) -> str:
    return ", ".join(map(repr, values)) or "absent"


@dataclass(frozen=True, slots=True, repr=False)
class Requests(Sequence[Entry]):
    """Recorded requests, oldest first, as they stood when they were asked for.

    Args:
        entries: journal entries.
    """

    entries: tuple[Entry, ...]

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> "Requests": ...
    def __getitem__(self, index: int | slice) -> "Entry | Requests":
        return Requests(self.entries[index]) if isinstance(index, slice) else self.entries[index]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return "\n".join(map(line_of, self.entries)) or "no requests"

    def where(self, **criteria: Unpack[Criteria]) -> "Requests":
        """Keep the requests that meet every criterion; see `Criteria`.

        Raises:
            UsageError: there is no such criterion, or no request can ever meet it.
        """
        require_criteria(criteria)
        return Requests(tuple(entry for entry in self.entries if not misses(entry, criteria)))

    def refused(self) -> "Requests":
        """Keep the requests that a rule refused."""
        return Requests(tuple(entry for entry in self.entries if entry.verdict is not None))


def line_of(entry: Entry) -> str:
    """Tell about a request in one line."""
    fault = (f"fault {entry.fault['kind']}",) if entry.fault else ()
    marks = ", ".join((*entry.marks, *fault))
    return f"{entry.method} {entry.target} -> {entry.status or 'no answer'}{f' [{marks}]' if marks else ''}"


def explain(entry: Entry) -> str:
    """Tell about a request with everything that a developer can mend."""
    refusals = entry.verdict.refusals if entry.verdict else ()
    unlisted = entry.verdict.total - len(refusals) if entry.verdict else 0
    more = [f"  and {unlisted} more"] if unlisted else []
    return "\n".join([line_of(entry), *map(_told, refusals), *more])


def _told(refusal: Refusal) -> str:
    place = f" at {refusal.pointer}" if refusal.pointer else ""
    found = f"; found {excerpt(refusal.found)!r}" if refusal.found is not None else ""
    expected = f", expected {refusal.expected}" if refusal.expected else ""
    return f"  {refusal.rule.id}{place}: {refusal.details}{found}{expected}\n    {refusal.remedy()}".rstrip()
