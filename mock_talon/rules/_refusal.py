"""A refusal: what the service would answer and what the developer needs to know."""

import difflib
import reprlib
from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from mock_talon.limits import REFUSALS_LISTED

if TYPE_CHECKING:
    from mock_talon.rules._rule import Rule


class Kind(IntEnum):
    """The classes of refusal, in the order in which one decides the answer when several meet."""

    ROUTE = 0
    METHOD = 1
    TOO_LARGE = 2
    MEDIA_TYPE = 3
    CREDENTIAL = 4
    ADDRESS = 5
    RATE = 6
    SHAPE = 7
    UNKNOWN_ENTITY = 8
    CONFLICT = 9
    RULE = 10
    BUSY = 11
    UNAVAILABLE = 12


class Refusal(Struct, frozen=True):
    """One reason why the real service would refuse a request.

    Args:
        rule: the rule that was broken.
        pointer: JSON Pointer to the offending value in the body, "" for the whole of it.
        details: what the service would say about it.
        found: the offending value, as sent.
        expected: what would have been accepted, in words.
        fix: the one thing the reader can do about it.
        wanted: the name that was not found, when the rule looks names up.
        among: the names that exist, from which the nearest is suggested when somebody reads the refusal.
        status: HTTP status instead of the one of the rule's kind.
    """

    rule: "Rule"
    pointer: str
    details: str
    found: Any = None
    expected: str = ""
    fix: str = ""
    wanted: str = ""
    among: Sequence[str] = ()
    status: int | None = None

    def __repr__(self) -> str:  # without `among`, which may hold every name that a world knows
        return f"Refusal({self.rule.id}, {self.pointer!r}, {self.details!r}, found={self.found!r})"

    @property
    def kind(self) -> Kind:
        """Tell the class of the refusal."""
        return self.rule.kind

    @property
    def text(self) -> str:
        """The details, cut where somebody has sent a name without end."""
        return self.details if len(self.details) <= TEXT_LENGTH else f"{self.details[:TEXT_LENGTH]}…"

    def remedy(self) -> str:
        """Tell how to mend it, with the nearest existing name if there is one."""
        can_be_a_slip = 0 < len(self.wanted) <= TEXT_LENGTH
        near = difflib.get_close_matches(self.wanted, self.among, n=1) if can_be_a_slip else []
        suggestion = f"Did you mean {near[0]!r}? " if near else ""
        return suggestion + (self.fix or self.rule.fix)

    def explained(self) -> dict[str, Any]:
        """Give the whole refusal as a JSON object for the journal, the control API and reports."""
        return {
            "rule": self.rule.id,
            "pointer": self.pointer,
            "details": self.text,
            "found": excerpt(self.found),
            "expected": self.expected,
            "fix": self.remedy(),
            "source": self.rule.source,
        }


class Finding(Struct, frozen=True):
    """A place where the sent traffic drifts from the published contract, though it is accepted.

    Args:
        rule: the drift rule.
        pointer: JSON Pointer to the value in the body, or the name of the header or parameter.
        sent: what was sent.
        published: what the contract says instead.
    """

    rule: "Rule"
    pointer: str
    sent: Any
    published: str

    def explained(self) -> dict[str, Any]:
        """Give the finding as a JSON object."""
        return {
            "rule": self.rule.id,
            "pointer": self.pointer,
            "sent": excerpt(self.sent),
            "published": self.published,
            "source": self.rule.source,
        }

    def as_refusal(self) -> Refusal:
        """Give the refusal that strict mode makes of the finding."""
        return Refusal(
            self.rule,
            self.pointer,
            f"{self.pointer} does not follow the published contract: {self.published}",
            found=self.sent,
            expected=self.published,
        )


class Verdict(Struct, frozen=True):
    """All refusals of one request.

    Args:
        refusals: at most ``REFUSALS_LISTED`` of them, in the order in which the rules found them; the last one may be a
            later one, of the class that decides the answer.
        total: how many there were.
    """

    refusals: tuple[Refusal, ...]
    total: int

    @classmethod
    def of(cls, refusals: Iterable[Refusal]) -> "Verdict":
        """Gather refusals: the first ones are kept, all are counted, and no class that decides the answer is lost."""
        remaining = iter(refusals)
        listed = list(islice(remaining, REFUSALS_LISTED.value))
        total, deciding = len(listed), min((refusal.kind for refusal in listed), default=None)
        for number, refusal in enumerate(remaining, total + 1):
            total = number
            if deciding is not None and refusal.kind < deciding:
                listed[-1], deciding = refusal, refusal.kind
        return cls(tuple(listed), total)

    @property
    def deciding(self) -> tuple[Refusal, ...]:
        """The refusals of the class that decides the answer."""
        kind = min(refusal.kind for refusal in self.refusals)
        return tuple(refusal for refusal in self.refusals if refusal.kind == kind)


class RefusedError(Exception):
    """A request that the real service would refuse.

    Args:
        verdict: why.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("; ".join(refusal.details for refusal in verdict.refusals))
        self.verdict = verdict

    @classmethod
    def because(cls, *refusals: Refusal) -> "RefusedError":
        """Refuse for the given reasons."""
        return cls(Verdict.of(refusals))


def excerpt(value: Any) -> Any:
    """Keep a small plain value whole, and show a bounded part of any other as text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and len(value) <= EXCERPT_LENGTH:
        return value
    return _EXCERPTS.repr(value)


EXCERPT_LENGTH = 200
TEXT_LENGTH = 2000
_EXCERPTS = reprlib.Repr()
_EXCERPTS.maxstring = _EXCERPTS.maxother = EXCERPT_LENGTH


def escape_pointer(token: str) -> str:
    """Escape one token of a JSON Pointer.

    Source: RFC 6901.
    """
    return token.replace("~", "~0").replace("/", "~1")
