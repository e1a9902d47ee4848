"""The control door to a world's time, which drives rate limits, the expiry of keys, timestamps and faults."""

from http import HTTPStatus
from typing import Any

from msgspec import UNSET

from mock_talon.api.call import Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.clock import A_MOMENT, EARLIEST, LATEST, WorldClock, from_rfc3339, to_rfc3339
from mock_talon.rules import RefusedError
from mock_talon.rules.control import CLOCK_RANGE
from mock_talon.wire.control_bodies import Advance, ClockSetting
from mock_talon.wire.control_replies import ClockMode, ClockReply

endpoints = EndpointTable(door="control", source="ours", is_world_bound=True)
_PATH = "/_mock/clock"


@endpoints("GET", _PATH, operation="mock/clock", summary="Tell the world's time.", reply=ClockReply)
def clock(call: Call[Any]) -> Reply:
    """Tell the time, and whether it is the real one, ahead of it, or frozen."""
    return _told(call.world.clock)


def _told(clock: WorldClock) -> Reply:
    now = clock.now()
    mode: ClockMode = "frozen" if clock.is_frozen else "offset" if clock.offset else "real"
    return Reply(HTTPStatus.OK, ClockReply(to_rfc3339(now), now, mode, clock.offset))


@endpoints(
    "PUT",
    _PATH,
    operation="mock/setClock",
    summary="Let the world's time be the real one, ahead of it, frozen, or run on.",
    body=ClockSetting,
    reply=ClockReply,
)
def set_clock(call: Call[ClockSetting]) -> Reply:
    """Set the time of the world; each world has its own."""
    body, clock = call.body, call.world.clock
    _require_own_members(body)
    if body.mode == "frozen":
        clock.freeze(None if body.at is UNSET else _moment(body.at))
    elif body.mode == "running":
        clock.resume()
    else:
        offset = 0.0 if body.offset_seconds is UNSET else body.offset_seconds
        _require_within(clock.real() + offset, "/offsetSeconds", offset)
        clock.resume(offset)
    return _told(clock)


def _require_own_members(body: ClockSetting) -> None:
    for pointer, value, mode in (("/at", body.at, "frozen"), ("/offsetSeconds", body.offset_seconds, "offset")):
        if value is not UNSET and body.mode != mode:
            raise _refused(pointer, value, f"no such member, or the mode {mode}")
    if body.mode == "offset" and body.offset_seconds is UNSET:
        raise _refused("/offsetSeconds", None, "seconds by which the time is ahead of the real one")


def _moment(text: str) -> float:
    try:
        moment = from_rfc3339(text)
    except ValueError as error:
        raise _refused("/at", text, A_MOMENT) from error
    _require_within(moment, "/at", text)
    return moment


def _require_within(moment: float, pointer: str, found: object) -> None:
    if not EARLIEST <= moment <= LATEST:
        raise _refused(pointer, found, f"a time from {to_rfc3339(EARLIEST)} to {to_rfc3339(LATEST)}")


def _refused(pointer: str, found: object, expected: str) -> RefusedError:
    return RefusedError.because(
        CLOCK_RANGE.refuse(
            pointer, f"{pointer}: {found!r} is not possible", found=found, expected=expected, fix=f"Give {expected}"
        )
    )


@endpoints(
    "POST",
    f"{_PATH}/advance",
    operation="mock/advanceClock",
    summary="Move the world's time forward, or back.",
    body=Advance,
    reply=ClockReply,
)
def advance(call: Call[Advance]) -> Reply:
    """Move the time, frozen or not; what a rate limit has counted ages with it."""
    _require_within(call.world.clock.now() + call.body.seconds, "/seconds", call.body.seconds)
    call.world.clock.advance(call.body.seconds)
    return _told(call.world.clock)
