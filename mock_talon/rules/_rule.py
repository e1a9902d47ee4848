"""A rule of the real service as data: what it says, how sure we are, and where we know it from."""

from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from mock_talon.rules._refusal import Finding, Kind, Refusal

Certainty: TypeAlias = Literal["spec", "docs", "segment", "sdk", "inferred", "ours"]
"""How we know a rule: published contract, documentation, Segment's code, vendor SDK, our reading, or our own bound."""

Concern: TypeAlias = Literal["segment", "deployment", "control", "sender", "not served"]
"""What a rule is about: `/segment` paths, the deployment's host, the control door, what Segment's side decides alone, or
an endpoint that the mock does not have."""

STRICT: Final = "strict"
"""The setting of those drift rules which refuse in strict mode."""

_OTHER_RELEASE: Final = "another release of the mock"
RULES: Final[dict[str, "Rule"]] = {}
"""Those that have been declared so far, by id; `all_rules` of the ledger knows every one."""


class Rule(Struct, frozen=True):
    """One line of the fidelity ledger.

    Args:
        id: kebab-case name, unique over all rules.
        statement: what the service does, in one sentence.
        certainty: how we know it.
        source: where we know it from.
        kind: the class of refusal; ``Kind.RULE`` for most, unused by rules which never refuse.
        title: the title which the deployment's error envelope gives such a refusal.
        fix: what a developer can do about a refusal, unless the refusal says more.
        setting: the behaviour setting or limit that changes it, if there is one.
        concerns: what it is about; all but the last two are held by a test.
        refuses: whether it can refuse a request; a fact never does.
        is_listed: whether it stands in the ledger; one of another release does not.
    """

    id: str
    statement: str
    certainty: Certainty
    source: str
    kind: Kind = Kind.RULE
    title: str = "Invalid value"
    fix: str = ""
    setting: str | None = None
    concerns: Concern = "segment"
    refuses: bool = True
    is_listed: bool = True

    def __post_init__(self) -> None:
        if not self.is_listed:
            return
        if self.id in RULES:
            raise ValueError(f"there are two rules named {self.id!r}: give one of them another id")
        RULES[self.id] = self

    def refuse(self, pointer: str, details: str, **more: Any) -> Refusal:
        """Make a refusal of this rule; see `Refusal` for the keywords."""
        return Refusal(self, pointer, details, **more)

    def finding(self, pointer: str, sent: Any, published: str) -> Finding:
        """Make a drift finding of this rule."""
        return Finding(self, pointer, sent, published)

    def explained(self) -> dict[str, Any]:
        """Give the ledger's line as a JSON object."""
        return {
            "id": self.id,
            "statement": self.statement,
            "certainty": self.certainty,
            "source": self.source,
            "setting": self.setting,
            "concerns": self.concerns,
        }


def fact(
    rule_id: str,
    statement: str,
    certainty: Certainty,
    source: str,
    *,
    setting: str | None = None,
    concerns: Concern = "segment",
) -> Rule:
    """Declare a line of the ledger which never refuses a request."""
    return Rule(rule_id, statement, certainty, source, setting=setting, concerns=concerns, refuses=False)


def rule_of_another_release(rule_id: str) -> Rule:
    """Stand for a rule which this release does not have, so that what an older or newer one has recorded can be read."""
    return Rule(rule_id, "Another release has this rule; this one does not.", "ours", _OTHER_RELEASE, is_listed=False)
