"""A moment in the zone in which it is to be written.

Source: liquidjs; ECMAScript, time values.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from destination._javascript import UNDEFINED, Json, number_text
from destination.mapping._liquid._calendar import DAYS_PER_CYCLE, MILLISECONDS_PER_DAY, YEARS_PER_CYCLE
from destination.mapping._liquid._values import FilterError, js_number, plain

_CYCLE_START = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS_TO_CYCLE_START = 10_957
_LATEST = 8.64e15
_MILLISECONDS_PER_MINUTE = 60_000
_FIRST_YEAR, _LAST_YEAR = 1972, 2396
"""The rules of zones are asked for these years instead of earlier and later ones; both are leap years."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment where it is to be written.

    Args:
        milliseconds: since 1970.
        clock: date and time of day there, in the years 2000 to 2399, in which the calendar is the same.
        year: the real one.
        zone: what the zone is called.
        offset: minutes that the zone is ahead of UTC.
    """

    milliseconds: int
    clock: datetime
    year: int
    zone: str
    offset: float


def moment_at(milliseconds: int, zone: Json) -> Moment | None:
    """Place a moment in a zone: one named by a text, or so many minutes behind UTC; UTC if there is none."""
    if abs(milliseconds) > _LATEST:
        return None
    if zone is None or zone is UNDEFINED:
        return _shifted(milliseconds, "UTC", 0)
    if isinstance(zone, str):
        return _shifted(milliseconds, zone, _offset_of(zone, milliseconds))
    behind = js_number(plain(zone))
    is_near = abs(milliseconds - behind * _MILLISECONDS_PER_MINUTE) <= _LATEST
    return _shifted(milliseconds, "", -behind) if is_near else None


def _shifted(milliseconds: int, zone: str, offset: float) -> Moment:
    clock, years = _on_cycle(milliseconds + math.floor(offset * _MILLISECONDS_PER_MINUTE))
    return Moment(milliseconds, clock, clock.year + years, zone or offset_text(offset, ""), offset)


def _on_cycle(milliseconds: int) -> tuple[datetime, int]:
    """Bring a moment to the years that stand for all others; tells how many years it was moved."""
    days, rest = divmod(milliseconds, MILLISECONDS_PER_DAY)
    cycles, day = divmod(days - _DAYS_TO_CYCLE_START, DAYS_PER_CYCLE)
    return _CYCLE_START + timedelta(days=day, milliseconds=rest), cycles * YEARS_PER_CYCLE


def _offset_of(zone: str, milliseconds: int) -> float:
    name = _zone_names().get(zone.lower())
    if name is None:
        raise FilterError(f"Invalid time zone specified: {zone}")
    clock, years = _on_cycle(milliseconds)
    year = min(max(clock.year + years, _FIRST_YEAR), _LAST_YEAR)
    offset = clock.replace(year=year).astimezone(ZoneInfo(name)).utcoffset() or timedelta()
    return offset / timedelta(minutes=1)


@cache
def _zone_names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def offset_text(offset: float, colon: str) -> str:
    """Write how far a zone is ahead of UTC."""
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{int(hours):02}{colon}{number_text(minutes).rjust(2, '0')}"
