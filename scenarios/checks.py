"""Expectations on the answers to a step, and on its requests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit

import msgspec

from destination import Outcome, Result
from scenarios.comparing import ABSENT, Exactly, excerpt
from scenarios.observing import Json, Looks, Mismatch, Observation, Rule, mismatches


def _body(result: Result) -> Json:
    if not result.body:
        return ABSENT
    try:
        return msgspec.json.decode(result.body)
    except msgspec.DecodeError:
        return result.body


def _other_status(rule: Rule, status: int, result: Result) -> tuple[Mismatch, ...]:
    """Tell a wrong status together with what came instead; empty when the status is right."""
    if result.status == status:
        return ()
    return (
        Mismatch(rule, "answer/status", status, result.reason if result.status is None else result.status),
        Mismatch(rule, "answer/body", f"the answer of a {status}", excerpt(_body(result))),
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """The service answers with success.

    Args:
        rule: what the answer shows.
        status: of the answer.
        body: members of the answer; None for an empty body.
        at: which of the step's results.
    """

    rule: Rule
    status: int = 200
    body: Json = field(default_factory=dict)
    at: int = 0

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare status and body."""
        result = seen.results[self.at]
        other = _other_status(self.rule, self.status, result)
        expected = ABSENT if self.body is None else self.body
        yield from other or mismatches(self.rule, expected, _body(result), "answer/body")


@dataclass(frozen=True, slots=True)
class Refused:
    """The service refuses, in the envelope of the third-party host.

    Args:
        rule: why.
        status: of the answer.
        error: the whole text of the envelope, "" when its wording is not known.
        mentions: what the text must hold at least.
        at: which of the step's results.
    """

    rule: Rule
    status: int
    error: str = ""
    mentions: tuple[str, ...] = ()
    at: int = 0

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare status and envelope."""
        result = seen.results[self.at]
        yield from _other_status(self.rule, self.status, result) or self._compare_envelope(_body(result))

    def _compare_envelope(self, body: Json) -> Iterator[Mismatch]:
        yield from mismatches(self.rule, self._envelope(body), body, "answer/body")
        got = body.get("Error") if isinstance(body, dict) else None
        for text in self.mentions:
            if not isinstance(got, str) or text not in got:
                yield Mismatch(self.rule, "answer/body/Error", f"a text that mentions {text!r}", got)

    def _envelope(self, body: Json) -> Json:
        sent = body if isinstance(body, dict) else {}
        wanted = self.error or sent.get("Error", "a text")
        return Exactly({"StatusCode": self.status, "Error": wanted, "RequestUUID": sent.get("RequestUUID", "a UUID")})


@dataclass(frozen=True, slots=True)
class CouponsRejected:
    """The answer rejects these coupon codes and holds no other effect; the order does not matter.

    Args:
        rule: why.
        codes: which.
        reason: of every rejection.
        campaign_id: of every rejection.
    """

    rule: Rule
    codes: tuple[str, ...]
    reason: str = "CouponNotFound"
    campaign_id: int = -1

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare the effects."""
        body = _body(seen.results[0])
        effects = body.get("effects", ABSENT) if isinstance(body, dict) else ABSENT
        if isinstance(effects, list):
            effects = sorted(effects, key=lambda effect: str(effect.get("props", {}).get("value")))
        yield from mismatches(self.rule, [self._effect(code) for code in sorted(self.codes)], effects, "answer/effects")

    def _effect(self, code: str) -> dict[str, Json]:
        props = {"value": code, "rejectionReason": self.reason}
        return {"effectType": "rejectCoupon", "campaignId": self.campaign_id, "props": props}


@dataclass(frozen=True, slots=True)
class NotSent:
    """The destination itself stops the event: nothing leaves.

    Args:
        rule: why.
        outcome: how far the event came.
        message: what the destination says, "" for any text.
        at: which of the step's results.
    """

    rule: Rule
    outcome: Outcome
    message: str = ""
    at: int = 0

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare outcome, message and number of requests."""
        result = seen.results[self.at]
        expected = {"outcome": str(self.outcome), "requests": 0, "message": self.message or result.reason}
        got = {"outcome": str(result.outcome), "requests": len(result.attempts), "message": result.reason}
        yield from mismatches(self.rule, expected, got, "destination")


@dataclass(frozen=True, slots=True)
class Sent:
    """The destination sends this request.

    Args:
        rule: what the request shows.
        method: HTTP method.
        target: path and query, percent-encoded.
        body: the JSON value sent, ``ABSENT`` for none.
        at: which of the step's results.
    """

    rule: Rule
    method: str
    target: str
    body: Json = field(default_factory=dict)
    at: int = 0

    looks: ClassVar[Looks] = Looks.NEVER

    def compare(self, seen: Observation) -> Iterator[Mismatch]:
        """Compare the request."""
        expected = {"method": self.method, "target": self.target, "body": self.body}
        yield from mismatches(self.rule, expected, _request(seen.results[self.at]), "request")


def _request(result: Result) -> Json:
    if result.request is None:
        return ABSENT
    parts = urlsplit(result.request.url)
    body = ABSENT if result.request.body is None else msgspec.json.decode(result.request.body)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return {"method": result.request.method, "target": target, "body": body}
