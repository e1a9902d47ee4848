"""Filters on dates; local time is UTC, as where Segment runs.

Source: liquidjs.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from liquid.builtin.filters.misc import date as library_date
from liquid.exceptions import LiquidError

from destination._javascript import UNDEFINED, Json, is_number, to_double
from destination.mapping._liquid._values import liquid_text

_DIRECTIVE = re.compile(r"%([-_0^#:]+)?(\d+)?([EO])?(.)", re.DOTALL)
_DIGITS = re.compile(r"\d+\Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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


def _hour12(moment: datetime) -> int:
    return moment.hour % 12 or 12


def _week(moment: datetime, first_day: int) -> int:
    since_first_day = ((moment.weekday() + 1) % 7 - first_day) % 7
    return (moment.timetuple().tm_yday - 1 - since_first_day + 7) // 7


def ordinal(day: int) -> str:
    """Name the ending of a day's ordinal: ``st`` for 1."""
    return "th" if day in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


_CODES: dict[str, Callable[[datetime], object]] = {
    "a": lambda moment: moment.strftime("%a"),
    "A": lambda moment: moment.strftime("%A"),
    "b": lambda moment: moment.strftime("%b"),
    "B": lambda moment: moment.strftime("%B"),
    "C": lambda moment: moment.year // 100,
    "c": lambda moment: f"{_short_date(moment)}, {_short_time(moment)}",
    "d": lambda moment: moment.day,
    "e": lambda moment: moment.day,
    "H": lambda moment: moment.hour,
    "h": lambda moment: moment.strftime("%b"),
    "I": _hour12,
    "j": lambda moment: moment.timetuple().tm_yday,
    "k": lambda moment: moment.hour,
    "l": _hour12,
    "L": lambda moment: moment.microsecond // 1000,
    "m": lambda moment: moment.month,
    "M": lambda moment: moment.minute,
    "N": lambda moment: f"{moment.microsecond // 1000:03}000000",
    "n": lambda _moment: "\n",
    "p": lambda moment: "AM" if moment.hour < 12 else "PM",
    "P": lambda moment: "am" if moment.hour < 12 else "pm",
    "q": lambda moment: ordinal(moment.day),
    "s": lambda moment: (moment - _EPOCH) // timedelta(seconds=1),
    "S": lambda moment: moment.second,
    "t": lambda _moment: "\t",
    "u": lambda moment: moment.isoweekday(),
    "U": lambda moment: _week(moment, 0),
    "w": lambda moment: moment.isoweekday() % 7,
    "W": lambda moment: _week(moment, 1),
    "x": lambda moment: _short_date(moment),
    "X": lambda moment: _short_time(moment),
    "y": lambda moment: moment.year % 100,
    "Y": lambda moment: moment.year,
    "z": lambda _moment: "+0000",
    "Z": lambda _moment: "UTC",
    "%": lambda _moment: "%",
}


def _short_date(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment.year}"


def _short_time(moment: datetime) -> str:
    return f"{_hour12(moment)}:{moment:%M:%S} {'AM' if moment.hour < 12 else 'PM'}"


def format_moment(moment: datetime, text: str) -> str:
    """Write a moment; unknown directives stay as they are."""
    return _DIRECTIVE.sub(lambda match: _written(moment, match), text)


def _written(moment: datetime, match: re.Match[str]) -> str:
    flags, width, _, code = match.groups()
    write = _CODES.get(code)
    if write is None:
        return match[0]
    flags = flags or ""
    text = str(write(moment))
    if code == "z" and ":" in flags:
        text = "+00:00"
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


def _moment(value: Json) -> datetime | None:
    """Read a date as JavaScript would, None where it is none."""
    if is_number(value) or (isinstance(value, str) and _DIGITS.match(value)):
        return _since_epoch(to_double(float(value)))
    if value in ("now", "today"):
        return datetime.now(UTC)
    if isinstance(value, bool):
        return _since_epoch(int(value) / 1000)
    return _parsed(value) if isinstance(value, str) else None


def _since_epoch(seconds: float) -> datetime | None:
    try:
        return _EPOCH + timedelta(milliseconds=int(seconds * 1000))
    except (OverflowError, ValueError):
        return None


def _parsed(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _parsed_loosely(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _parsed_loosely(text: str) -> datetime | None:
    """Read other notations with the library's parser, which hands out nothing but texts."""
    try:
        return datetime.fromisoformat(library_date(text, "%Y-%m-%dT%H:%M:%S+00:00", environment=None))
    except (LiquidError, ValueError, OverflowError, TypeError, AttributeError):
        return None


def date(value: Json, pattern: Json = UNDEFINED, *_: Json) -> Json:
    """Write a date; what is no date stays what it is."""
    moment = _moment(value)
    if moment is None:
        return value
    return format_moment(moment, _DEFAULT_FORMAT if pattern is None or pattern is UNDEFINED else liquid_text(pattern))


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
