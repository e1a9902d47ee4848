"""Filters on dates; local time is UTC, as where Segment runs.

Source: liquidjs.
"""

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from destination._javascript import UNDEFINED, Json, is_number, number_text, text_of, to_double
from destination.mapping._liquid._moments import (
    DAYS_PER_CYCLE,
    MILLISECONDS_PER_DAY,
    YEARS_PER_CYCLE,
    parse_moment,
)
from destination.mapping._liquid._values import FilterError, js_number, liquid_text, plain

_DIRECTIVE = re.compile(r"%([-_0^#:]+)?(\d+)?([EO])?(.)", re.DOTALL)
_DIGITS = re.compile(r"\d+\Z", re.ASCII)
_CYCLE_START = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS_TO_CYCLE_START = 10_957
_LATEST = 8.64e15
_FIRST_YEAR, _LAST_YEAR = 1972, 2396
_DEFAULT_FORMAT = "%A, %B %-e, %Y at %-l:%M %P %z"
_WIDEST = 1000
_WIDTHS = {
    **dict.fromkeys("CdeHIklmMSUWy", 2),
    "j": 3,
    "L": 3,
    "Y": 4,
}
_SPACE_PADDED = frozenset("aAbBceklpP")
_TEENS = range(11, 14)


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


def _moment_at(milliseconds: int, zone: Json) -> Moment | None:
    """Place a moment in a zone: one named by a text, or so many minutes behind UTC; UTC if there is none."""
    if abs(milliseconds) > _LATEST:
        return None
    if zone is None or zone is UNDEFINED:
        return _shifted(milliseconds, "UTC", 0)
    if isinstance(zone, str):
        return _shifted(milliseconds, zone, _offset_of(zone, milliseconds))
    behind = js_number(plain(zone))
    return None if math.isnan(behind) else _shifted(milliseconds, "", -behind)


def _shifted(milliseconds: int, zone: str, offset: float) -> Moment:
    clock, years = _on_cycle(milliseconds + math.floor(offset * 60_000))
    return Moment(milliseconds, clock, clock.year + years, zone or _offset_text(offset, ""), offset)


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


def _offset_text(offset: float, colon: str) -> str:
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{int(hours):02}{colon}{number_text(minutes).rjust(2, '0')}"


def _hour12(moment: Moment) -> int:
    return moment.clock.hour % 12 or 12


def _half(moment: Moment) -> str:
    return "AM" if moment.clock.hour < 12 else "PM"


def _day_of_year(moment: Moment) -> int:
    return moment.clock.timetuple().tm_yday


def _week(moment: Moment, first_day: int) -> int:
    since_first_day = ((moment.clock.weekday() + 1) % 7 - first_day) % 7
    return (_day_of_year(moment) - 1 - since_first_day + 7) // 7


def _ordinal(moment: Moment) -> str:
    """Name the ending of a day's ordinal: ``st`` for 1."""
    day = moment.clock.day
    return "th" if day in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _short_date(moment: Moment) -> str:
    return f"{moment.clock.month}/{moment.clock.day}/{moment.year}"


def _short_time(moment: Moment) -> str:
    return f"{_hour12(moment)}:{moment.clock:%M:%S} {_half(moment)}"


_CODES: dict[str, Callable[[Moment], object]] = {
    "a": lambda moment: f"{moment.clock:%a}",
    "A": lambda moment: f"{moment.clock:%A}",
    "b": lambda moment: f"{moment.clock:%b}",
    "B": lambda moment: f"{moment.clock:%B}",
    "C": lambda moment: moment.year // 100,
    "c": lambda moment: f"{_short_date(moment)}, {_short_time(moment)}",
    "d": lambda moment: moment.clock.day,
    "e": lambda moment: moment.clock.day,
    "H": lambda moment: moment.clock.hour,
    "h": lambda moment: f"{moment.clock:%b}",
    "I": _hour12,
    "j": _day_of_year,
    "k": lambda moment: moment.clock.hour,
    "l": _hour12,
    "L": lambda moment: moment.milliseconds % 1000,
    "m": lambda moment: moment.clock.month,
    "M": lambda moment: moment.clock.minute,
    "N": lambda moment: f"{moment.milliseconds % 1000:03}000000",
    "n": lambda _moment: "\n",
    "p": _half,
    "P": lambda moment: _half(moment).lower(),
    "q": _ordinal,
    "s": lambda moment: moment.milliseconds // 1000,
    "S": lambda moment: moment.clock.second,
    "t": lambda _moment: "\t",
    "u": lambda moment: moment.clock.isoweekday(),
    "U": lambda moment: _week(moment, 0),
    "w": lambda moment: moment.clock.isoweekday() % 7,
    "W": lambda moment: _week(moment, 1),
    "x": _short_date,
    "X": _short_time,
    "y": lambda moment: moment.year % 100,
    "Y": lambda moment: f"{moment.year:04}",
    "z": lambda moment: _offset_text(moment.offset, ""),
    "Z": lambda moment: moment.zone,
    "%": lambda _moment: "%",
}


def _format(moment: Moment, text: str) -> str:
    """Write a moment; unknown directives stay as they are."""
    return _DIRECTIVE.sub(lambda match: _written(moment, match), text)


def _written(moment: Moment, match: re.Match[str]) -> str:
    flags, width, _, code = match.groups()
    write = _CODES.get(code)
    if write is None:
        return match[0]
    flags = flags or ""
    text = str(write(moment))
    if code == "z" and ":" in flags:
        text = _offset_text(moment.offset, ":")
    if code == "N" and width:
        text = text[: int(width[:4])]
    if "^" in flags:
        text = text.upper()
    elif "#" in flags:
        text = text.upper() if any("a" <= character <= "z" for character in text) else text.lower()
    return text if "-" in flags else _padded(text, code, flags, width)


def _padded(text: str, code: str, flags: str, width: str | None) -> str:
    filling = " " if code in _SPACE_PADDED else "0"
    filling = " " if "_" in flags else "0" if "0" in flags else filling
    columns = min(int(width[:4]), _WIDEST) if width else _WIDTHS.get(code, 0)
    return text.rjust(columns, filling)


def _milliseconds(value: Json) -> int | None:
    """Read a date as JavaScript would, None where it is none."""
    if is_number(value) or (isinstance(value, str) and _DIGITS.match(value)):
        milliseconds = to_double(float(value)) * 1000
        return int(milliseconds) if math.isfinite(milliseconds) else None
    if value in ("now", "today"):
        return int(time.time() * 1000)
    if isinstance(value, bool):
        return int(value)
    return parse_moment(text_of(value)) if isinstance(value, str | list) else None


def date(value: Json, pattern: Json = UNDEFINED, zone: Json = UNDEFINED) -> Json:
    """Write a date; what is no date stays what it is."""
    milliseconds = _milliseconds(value)
    moment = None if milliseconds is None else _moment_at(milliseconds, zone)
    if moment is None:
        return value
    text = plain(pattern)
    return _format(moment, _DEFAULT_FORMAT if text is None or text is UNDEFINED else liquid_text(text))


def _date_to_xmlschema(value: Json) -> Json:
    return date(value, "%Y-%m-%dT%H:%M:%S%:z")


def _date_to_rfc822(value: Json) -> Json:
    return date(value, "%a, %d %b %Y %H:%M:%S %z")


def _spelled(month: str) -> Callable[..., Json]:
    def spell(value: Json, kind: Json = UNDEFINED, style: Json = UNDEFINED) -> Json:
        if kind != "ordinal":
            return date(value, f"%d {month} %Y")
        return date(value, f"{month} %-d%q, %Y" if style == "US" else f"%-d%q {month} %Y")

    return spell


DATE_FILTERS: dict[str, Callable[..., Json]] = {
    "date": date,
    "date_to_long_string": _spelled("%B"),
    "date_to_rfc822": _date_to_rfc822,
    "date_to_string": _spelled("%b"),
    "date_to_xmlschema": _date_to_xmlschema,
}
