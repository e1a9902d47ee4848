"""Trouble on the way: answers that fail, get lost or ask to wait, and what the destination does about it."""

from typing import Final

from mock_talon.faults import Empty, Fault, Reset, Status, When
from scenarios import ledger
from scenarios.calls import TRACK, by_default, track
from scenarios.comparing import ABSENT
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import OUR_WORLD, Script, Step
from scenarios.observing import Check, Json
from scenarios.suites._hand import PLATFORM
from scenarios.traffic_checks import Tried
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()

_TRACKS: Final = by_default("trackEventV2", TRACK)
_ATTEMPTS: Final = 3


def _step(call: Json, fault: Fault, *checks: Check) -> Script:
    step = Step((call,), (_TRACKS,), checks, faults=(fault,), attempts=_ATTEMPTS)
    return Script((step,), OUR_WORLD)


@kinds(PLATFORM, "sent-again", "after an answer worth another attempt the event is sent again, and arrives once")
def _(draw: Draw) -> Script:
    user, rule, times = draw.user(), ledger.RETRIES, draw.integer(1, _ATTEMPTS - 1)
    status = draw.pick((500, 502, 503, 429, 408))
    tried = Tried(rule, (*[status] * times, 200))
    recorded = Recorded(rule, {"profileId": user})
    fault = Fault(Status(status), when=When(times=times))
    return _step(track(draw, user, draw.event_type()), fault, tried, recorded)


@kinds(PLATFORM, "given-up", "the destination gives up after the last attempt, and nothing has happened")
def _(draw: Draw) -> Script:
    rule, status = ledger.RETRIES, draw.pick((500, 503))
    fault = Fault(Status(status))
    checks = Tried(rule, (status,) * _ATTEMPTS), Unchanged(rule)
    return _step(track(draw, draw.user(), draw.event_type()), fault, *checks)


@kinds(PLATFORM, "not-sent-again", "an answer that would be the same again ends the delivery")
def _(draw: Draw) -> Script:
    rule, status = ledger.RETRIES, draw.pick((400, 401, 404, 501))
    fault = Fault(Status(status), when=When(times=1))
    checks = Tried(rule, (status,)), Unchanged(rule)
    return _step(track(draw, draw.user(), draw.event_type()), fault, *checks)


@kinds(PLATFORM, "asked-to-wait", "a Retry-After is waited for before the next attempt")
def _(draw: Draw) -> Script:
    user, rule, seconds = draw.user(), ledger.RETRIES, draw.integer(2, 30)
    fault = Fault(Status(429, {"Retry-After": str(seconds)}), when=When(times=1))
    checks = Tried(rule, (429, 200)), Stored(rule, "profiles", user, {"integrationId": user})
    return _step(track(draw, user, draw.event_type()), fault, *checks)


@kinds(PLATFORM, "lost-answer", "an event whose answer gets lost is sent again, and counts twice")
def _(draw: Draw) -> Script:
    user, rule = draw.user(), ledger.RETRIES
    outcome: Reset | Empty = Reset(applied=True) if draw.chance() else Empty(applied=True)
    checks = Tried(rule, (None, 200)), Recorded(rule, {"profileId": user})
    return _step(track(draw, user, draw.event_type()), Fault(outcome, when=When(times=1)), *checks)


@kinds(PLATFORM, "lost-request", "a request that gets lost on its way is sent again, and counts once")
def _(draw: Draw) -> Script:
    user, other, rule = draw.user(), draw.user(), ledger.RETRIES
    checks = (
        Tried(rule, (None, 200)),
        Recorded(rule, {"profileId": user}),
        Stored(rule, "profiles", other, ABSENT),
    )
    return _step(track(draw, user, draw.event_type()), Fault(Reset(), when=When(times=1)), *checks)
