"""What the service enforces: rules as data, refusals as values with a remedy."""

from mock_talon.rules._refusal import Finding, Kind, Refusal, RefusedError, Verdict, escape_pointer, excerpt
from mock_talon.rules._rule import STRICT, Certainty, Concern, Rule, rule_of_another_release

__all__ = [
    "STRICT",
    "Certainty",
    "Concern",
    "Finding",
    "Kind",
    "Refusal",
    "RefusedError",
    "Rule",
    "Verdict",
    "escape_pointer",
    "excerpt",
    "rule_of_another_release",
]
