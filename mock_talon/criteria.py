"""What recorded requests are looked for by, and which of it no request can ever have."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypedDict

from msgspec import Struct

from mock_talon.errors import UsageError, nearest
from mock_talon.gate.fault import Fault
from mock_talon.gate.fault_errors import FaultError
from mock_talon.gate.journal import MARKS
from mock_talon.rules import excerpt

_RULE_IDS: Final = "the id of a rule, as GET /_mock/rules and mock_talon.all_rules() list them"


class Criteria(TypedDict, total=False):
    """What a request must be like; everything that is given must hold.

    Args:
        action: key of the Segment action that sends it, e.g. ``trackEventV2``.
        operation: operationId of the endpoint, e.g. ``segment/trackEventV2``.
        method: e.g. ``PUT``.
        path: as sent, without the query.
        status: of the answer.
        profile: integration ID of a profile that path or body names.
        session: integration ID of the session that the path names.
        rule: id of a rule that refused it.
        drift: id of a rule from which it drifts, though it may have been accepted.
        mark: what the mock itself did, e.g. ``rate-limited``.
        fault: kind or id of the fault that struck it.
        since: it came at this time of the world's clock or later, in seconds since the epoch.
        until: it came before this time.
    """

    action: str
    operation: str
    method: str
    path: str
    status: int
    profile: str
    session: str
    rule: str
    drift: str
    mark: str
    fault: str
    since: float
    until: float


class Impossible(Struct, frozen=True):
    """A criterion that no request can ever meet, so that looking for it would always find nothing.

    Args:
        name: of the criterion.
        found: its value.
        expected: what it may be, in words.
        among: every value that it may have.
    """

    name: str
    found: Any
    expected: str
    among: tuple[str, ...]

    def __str__(self) -> str:
        return f"there is no {self.name} {excerpt(self.found)!r}"


def check_possible(criteria: Mapping[str, Any]) -> Iterator[Impossible]:
    """Find the values that no request can ever have."""
    for name, known in _known_values().items():
        if name in criteria and criteria[name] not in known:
            expected = _RULE_IDS if known is _rule_ids() else f"one of {', '.join(known)}"
            yield Impossible(name, criteria[name], expected, known)


def require_criteria(criteria: Criteria) -> None:
    """Go on only with criteria that there are, and values that a request can have.

    Raises:
        UsageError: with the nearest name or value.
    """
    known = tuple(Criteria.__annotations__)
    for name in criteria:
        if name not in known:
            hint = nearest(name, known) or f"there are {', '.join(known)}"
            raise UsageError(f"requests are not told apart by {name!r}; {hint}")
    for problem in check_possible(criteria):
        hint = nearest(str(problem.found), problem.among) or f"it is {problem.expected}"
        raise UsageError(f"{problem}; {hint}")


def require_met(fault: Fault) -> None:
    """Go on only with a fault whose action and operation a request can have.

    Raises:
        FaultError: it could never strike.
    """
    named = {"action": fault.match.action, "operation": fault.match.operation}
    for problem in check_possible({name: value for name, value in named.items() if value is not None}):
        raise FaultError(f"match.{problem.name}", problem.found, problem.expected, problem.among)


def require_rules(ids: Iterable[str]) -> None:
    """Go on only with the ids of rules that can refuse a request.

    Raises:
        UsageError: with the nearest one.
    """
    for rule in ids:
        require_criteria({"rule": rule})


@cache
def _known_values() -> Mapping[str, tuple[str, ...]]:
    from mock_talon.api.catalogue import api_endpoints  # which lists the endpoints that use this

    served = api_endpoints()
    return {
        "action": tuple(endpoint.action for endpoint in served if endpoint.action),
        "operation": tuple(endpoint.operation for endpoint in served),
        "rule": _rule_ids(),
        "drift": _rule_ids(),
        "mark": MARKS,
    }


@cache
def _rule_ids() -> tuple[str, ...]:
    """List the rules that judge requests, and not the control door."""
    from mock_talon.rules.ledger import all_rules  # which serving the API does without

    return tuple(rule.id for rule in all_rules() if rule.concerns != "control")


def describe(criteria: Criteria) -> str:
    """Say criteria in words."""
    return " and ".join(f"{name} {value!r}" for name, value in criteria.items())
