"""What happened: one entry per request, bounded by entries and by bytes."""

import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from mock_talon.changes import explained_changes
from mock_talon.clock import to_rfc3339
from mock_talon.rules import Finding, Verdict
from mock_talon.store import Change

ENTRY_OVERHEAD_BYTES = 1024
DOCUMENT_FACTOR = 5
"""How many times the bytes of a body the document takes that a request has made of it, and which the entry keeps."""
JOURNAL_ENTRIES = 10_000
JOURNAL_BYTES = 64 * 1024 * 1024
RATE_LIMITED: Final = "rate-limited"
PARALLEL: Final = "parallel"
CAME_BACK_EARLY: Final = "came-back-early"
MARKS: Final = (RATE_LIMITED, PARALLEL, CAME_BACK_EARLY)
"""What the mock itself does to requests: the rate or the parallel guard refused one, or it came before ``Retry-After``."""


class Entry(Struct, eq=False, gc=False):
    """One request, its answer and the reasons.

    Args:
        id: the answer's RequestUUID and X-Mock-Verdict.
        at: seconds since the epoch, on the world's clock.
        method: e.g. ``PUT``.
        target: path and query as sent.
        headers: as sent, secrets masked.
        body: as sent.
        operation: operationId of the endpoint, "" when none matched.
        action: key of the Segment action which calls it, "" when none does.
        status: of the answer, 0 while the request runs or when a fault let none arrive.
        answer: body of the answer.
        seconds: how long the mock took.
        verdict: why it was refused, None when it was not.
        findings: where it drifts from the published contract.
        marks: what the mock itself did, e.g. ``rate-limited``.
        fault: the fault that struck it, None for none.
        changes: what the request did to the world's documents.
        callback: outcome of the callback, None when none was asked for.
        account: of the client, 0 when nobody has identified it.
    """

    id: str
    at: float
    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes = b""
    operation: str = ""
    action: str = ""
    status: int = 0
    answer: bytes = b""
    seconds: float = 0.0
    verdict: Verdict | None = None
    findings: Sequence[Finding] = ()
    marks: Sequence[str] = ()
    fault: dict[str, Any] | None = None
    changes: tuple[Change, ...] = ()
    callback: dict[str, Any] | None = None
    account: int = 0

    @property
    def size_bytes(self) -> int:
        """What the entry is counted with against the journal's bound."""
        documents = DOCUMENT_FACTOR * len(self.body) if self.changes else 0
        return ENTRY_OVERHEAD_BYTES + len(self.body) + len(self.answer) + len(self.target) + documents

    def summary(self) -> dict[str, Any]:
        """Give the entry as a JSON object without bodies."""
        return {
            "id": self.id,
            "at": self.at,
            "time": to_rfc3339(self.at),
            "method": self.method,
            "target": self.target,
            "operation": self.operation,
            "action": self.action,
            "status": self.status,
            "seconds": round(self.seconds, 6),
            "refusals": self.verdict.total if self.verdict else 0,
            "findings": len(self.findings),
            "marks": list(self.marks),
            "fault": self.fault,
        }

    def explained(self) -> dict[str, Any]:
        """Give everything that is known about the request as a JSON object."""
        refusals = self.verdict.refusals if self.verdict else ()
        return {
            **self.summary(),
            "headers": [list(header) for header in self.headers],
            "body": self.body.decode("utf-8", "replace"),
            "answer": self.answer.decode("utf-8", "replace"),
            "verdict": {
                "accepted": self.verdict is None,
                "total": self.verdict.total if self.verdict else 0,
                "refusals": [refusal.explained() for refusal in refusals],
            },
            "findings": [finding.explained() for finding in self.findings],
            "changes": explained_changes(self.changes),
            "callback": self.callback,
        }


class Journal:
    """The latest requests of one world.

    Args:
        entry_limit: how many entries are kept at most.
        byte_limit: how many bytes of requests and answers are kept at most.
    """

    def __init__(self, entry_limit: int = JOURNAL_ENTRIES, byte_limit: int = JOURNAL_BYTES) -> None:
        self._entry_limit = entry_limit
        self._byte_limit = byte_limit
        self._entries: deque[Entry] = deque()
        self._by_id: dict[str, Entry] = {}
        self._bytes = 0
        self._lock = threading.Lock()
        self.dropped = 0

    def record(self, entry: Entry) -> None:
        """Keep a finished entry, and drop the oldest ones beyond the bounds."""
        with self._lock:
            self._entries.append(entry)
            self._by_id[entry.id] = entry
            self._bytes += entry.size_bytes
            while len(self._entries) > self._entry_limit or (self._bytes > self._byte_limit and len(self._entries) > 1):
                oldest = self._entries.popleft()
                self._by_id.pop(oldest.id, None)
                self._bytes -= oldest.size_bytes
                self.dropped += 1

    @property
    def count(self) -> int:
        """How many entries are kept."""
        return len(self._entries)

    def update(self, entry: Entry) -> None:
        """Take over what has been learnt about an entry since it was recorded: here it is the very same."""

    def find(self, entry_id: str) -> Entry | None:
        """Give the entry with that id, None when there is none or it has been dropped."""
        with self._lock:
            return self._by_id.get(entry_id)

    def entries(self) -> tuple[Entry, ...]:
        """Give the kept entries, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._by_id.clear()
            self._bytes = 0
            self.dropped = 0
