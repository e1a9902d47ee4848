"""Filters on dates; local time is UTC, as where Segment runs.

Source: liquidjs.
"""

import math
import re
import time
from collections.abc import Callable

from destination._javascript import UNDEFINED, Json, is_number, text_of, to_double
from destination.mapping._liquid._moments import parse_moment
from destination.mapping._liquid._values import liquid_text, plain
from destination.mapping._liquid._zones import Moment, moment_at, offset_text

_DIRECTIVE = re.compile(r"%([-_0^#:]+)?(\d+)?([EO])?(.)", re.DOTALL)
_DIGITS = re.compile(r"\d+\Z", re.ASCII)
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
    "z": lambda moment: offset_text(moment.offset, ""),
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
        text = offset_text(moment.offset, ":")
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
    moment = None if milliseconds is None else moment_at(milliseconds, zone)
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
