"""What the service enforces: rules as data, refusals as values with a remedy."""

from mock_talon.rules import control, faults
from mock_talon.rules._refusal import Finding, Kind, Refusal, RefusedError, Verdict, escape_pointer, excerpt
from mock_talon.rules._rule import STRICT, Certainty, Concern, Rule, all_rules
from mock_talon.rules.ledger import DRIFT, EXEMPTIONS, QUESTIONS, UNDECLARED

__all__ = [
    "DRIFT",
    "EXEMPTIONS",
    "QUESTIONS",
    "STRICT",
    "UNDECLARED",
    "Certainty",
    "Concern",
    "Finding",
    "Kind",
    "Refusal",
    "RefusedError",
    "Rule",
    "Verdict",
    "all_rules",
    "control",
    "escape_pointer",
    "excerpt",
    "faults",
]
