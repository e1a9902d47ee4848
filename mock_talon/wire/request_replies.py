"""What the control door tells of recorded requests."""

from typing import Any

from msgspec import Struct

from mock_talon.wire.control_replies import DocumentChange
from mock_talon.wire.replies import ControlProblem


class StruckFault(Struct, frozen=True, rename="camel"):
    """The fault that struck a request."""

    id: str
    kind: str
    delay_seconds: float


class _Recorded(Struct, frozen=True, kw_only=True):
    id: str
    at: float
    time: str
    method: str
    target: str
    operation: str
    action: str
    status: int
    seconds: float
    refusals: int
    marks: list[str]
    fault: StruckFault | None


class RequestSummary(_Recorded, frozen=True, kw_only=True):
    """A recorded request without bodies; `at` in seconds since the epoch on the world's clock."""

    findings: int


class _Page(Struct, frozen=True, kw_only=True):
    matched: int
    total: int
    dropped: int


class RequestList(_Page, frozen=True, kw_only=True):
    """Recorded requests, newest last: how many met the criteria, are kept in all, and have been dropped."""

    requests: list[RequestSummary]


class RequestCount(Struct, frozen=True):
    """How many recorded requests met the criteria."""

    count: int


class VerifiedRequests(Struct, frozen=True):
    """The requests that met the criteria, as many as were expected."""

    count: int
    requests: list[RequestSummary]


class VerdictTold(Struct, frozen=True):
    """Every reason against a request; the first ones are listed."""

    accepted: bool
    total: int
    refusals: list[ControlProblem]


class FindingTold(Struct, frozen=True):
    """Where a request drifts from the published contract."""

    rule: str
    pointer: str
    sent: Any
    published: str
    source: str


class RequestExplained(_Recorded, frozen=True, kw_only=True):
    """Everything that is known about a request; `findings` are listed here."""

    findings: list[FindingTold]
    headers: list[tuple[str, str]]
    body: str
    answer: str
    verdict: VerdictTold
    changes: list[DocumentChange]
    callback: dict[str, Any] | None = None


class ExplainedList(_Page, frozen=True, kw_only=True):
    """Recorded requests with everything that is known about them, newest last."""

    requests: list[RequestExplained]
