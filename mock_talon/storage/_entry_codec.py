"""Between journal entries and the bytes in which lasting storages keep them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from mock_talon.gate.journal import Entry
from mock_talon.limits import REFUSALS_ON_THE_WIRE
from mock_talon.rules import Finding, Refusal, Rule, Verdict, excerpt, rule_of_another_release
from mock_talon.rules.ledger import all_rules
from mock_talon.store import ABSENT, Change, Codec, encode

_NAMES_COMPARED = 1000
"""Up to how many names the nearest one is looked for at once, when a refusal is written."""


class _Refusal(Struct, frozen=True, array_like=True, gc=False):
    rule: str
    pointer: str
    details: str
    found: bytes
    expected: str
    fix: str
    status: int | None


class _Finding(Struct, frozen=True, array_like=True, gc=False):
    rule: str
    pointer: str
    sent: bytes
    published: str


class _Change(Struct, frozen=True, array_like=True, gc=False):
    collection: str
    key: str
    before: bytes | None
    after: bytes | None


class _Entry(Struct, frozen=True, gc=False):
    id: str
    at: float
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    operation: str
    action: str
    status: int
    answer: bytes
    seconds: float
    refused: int | None
    refusals: list[_Refusal]
    findings: list[_Finding]
    marks: list[str]
    fault: dict[str, Any] | None
    changes: list[_Change]
    callback: dict[str, Any] | None
    account: int


_CONVERTED = frozenset({"headers", "refused", "refusals", "findings", "changes"})
_AS_THEY_ARE = tuple(name for name in _Entry.__struct_fields__ if name not in _CONVERTED)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Entry).decode
_decoded = msgspec.json.Decoder().decode


class EntryCodec:
    """Writes entries and reads them again.

    Args:
        documents: reads the documents that a request has changed.
    """

    def __init__(self, documents: Codec) -> None:
        self._documents = documents
        self._rules = {rule.id: rule for rule in all_rules()}

    def encode(self, entry: Entry) -> bytes:
        """Write an entry."""
        verdict = entry.verdict
        return _encode(
            _Entry(
                **{name: getattr(entry, name) for name in _AS_THEY_ARE},
                headers=tuple(entry.headers),
                refused=None if verdict is None else verdict.total,
                refusals=list(_kept(verdict.refusals)) if verdict else [],
                findings=[_finding(finding) for finding in entry.findings],
                changes=[_change(change) for change in entry.changes],
            )
        )

    def decode(self, kept: bytes) -> Entry:
        """Read an entry."""
        read = _decode(kept)
        return Entry(
            **{name: getattr(read, name) for name in _AS_THEY_ARE},
            headers=read.headers,
            verdict=None if read.refused is None else Verdict(tuple(map(self._refusal, read.refusals)), read.refused),
            findings=[
                Finding(self._rule(one.rule), one.pointer, _decoded(one.sent), one.published) for one in read.findings
            ],
            changes=tuple(map(self._change, read.changes)),
        )

    def _rule(self, rule_id: str) -> Rule:
        return self._rules.get(rule_id) or rule_of_another_release(rule_id)

    def _refusal(self, kept: _Refusal) -> Refusal:
        found = _decoded(kept.found)
        return Refusal(
            self._rule(kept.rule), kept.pointer, kept.details, found, kept.expected, kept.fix, status=kept.status
        )

    def _change(self, kept: _Change) -> Change:
        before, after = (
            ABSENT if body is None else self._documents.decode(kept.collection, body)
            for body in (kept.before, kept.after)
        )
        return Change(kept.collection, kept.key, before, after)


def _kept(refusals: Iterable[Refusal]) -> Iterable[_Refusal]:
    """Keep refusals without the names that exist: the nearest one is found now, for as many as the wire would tell."""
    for number, refusal in enumerate(refusals):
        compares = number < REFUSALS_ON_THE_WIRE.value and len(refusal.among) <= _NAMES_COMPARED
        yield _Refusal(
            rule=refusal.rule.id,
            pointer=refusal.pointer,
            details=refusal.details,
            found=encode(excerpt(refusal.found)),
            expected=refusal.expected,
            fix=refusal.remedy() if compares else refusal.fix,
            status=refusal.status,
        )


def _finding(finding: Finding) -> _Finding:
    return _Finding(finding.rule.id, finding.pointer, encode(excerpt(finding.sent)), finding.published)


def _change(change: Change) -> _Change:
    before, after = (None if document is ABSENT else encode(document) for document in (change.before, change.after))
    return _Change(change.collection, change.key, before, after)
