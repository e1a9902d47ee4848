"""Journal entries, from what the control door tells of them."""

from functools import cache
from typing import Any, TypeAlias

from mock_talon.errors import UsageError
from mock_talon.gate.journal import Entry
from mock_talon.rules import Finding, Refusal, Rule, Verdict
from mock_talon.rules.ledger import all_rules
from mock_talon.store import ABSENT, Change

Json: TypeAlias = Any


def to_entry(told: Json) -> Entry:
    """Give the entry that the control door has explained; documents in its changes are plain data.

    Raises:
        UsageError: it names a rule that this version does not have.
    """
    verdict = told["verdict"]
    return Entry(
        id=told["id"],
        at=told["at"],
        method=told["method"],
        target=told["target"],
        headers=tuple((name, value) for name, value in told["headers"]),
        body=told["body"].encode(),
        operation=told["operation"],
        action=told["action"],
        status=told["status"],
        answer=told["answer"].encode(),
        seconds=told["seconds"],
        verdict=None if verdict["accepted"] else Verdict(tuple(map(_refusal, verdict["refusals"])), verdict["total"]),
        findings=[_finding(finding) for finding in told["findings"]],
        marks=told["marks"],
        fault=told["fault"],
        changes=tuple(map(_change, told["changes"])),
        callback=told["callback"],
    )


def _refusal(told: Json) -> Refusal:
    return Refusal(
        _rule(told["rule"]),
        told["pointer"],
        told["details"],
        found=told["found"],
        expected=told["expected"],
        fix=told["fix"],
    )


def _finding(told: Json) -> Finding:
    return Finding(_rule(told["rule"]), told["pointer"], told["sent"], told["published"])


def _change(told: Json) -> Change:
    before = ABSENT if told["change"] == "created" else told["before"]
    after = ABSENT if told["change"] == "deleted" else told["after"]
    return Change(told["collection"], told["key"], before, after)


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in all_rules()}


def _rule(rule_id: str) -> Rule:
    known = _rules().get(rule_id)
    if known is None:
        raise UsageError(f"the server names the rule {rule_id!r}, which this version does not have: run the same one")
    return known
