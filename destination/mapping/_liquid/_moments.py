"""Dates in texts, to milliseconds since 1970, read as JavaScript's ``Date`` reads them.

The ISO form is tried first; all else is read word by word. Local time is UTC, as where Segment runs. Source: ECMAScript, Date Time String Format; V8's parser of other forms.
"""

import re

from destination.mapping._liquid._calendar import NoMomentError, milliseconds_of, since_midnight, start_of_day
from destination.mapping._liquid._moment_words import Words

_ISO_DATE = re.compile(
    r"(?P<year>\d{4}|[+-]\d{6})(?!\d)(?:-(?:(?P<month>0[1-9]|1[0-2])(?!\d)(?:-(?:(?P<day>0[1-9]|[12]\d|3[01])(?!\d))?)?)?)?",
    re.ASCII,
)
_ISO_TIME = re.compile(
    r"[Tt](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d+))?)?"
    r"(?:[zZ]|(?P<sign>[+-])(?P<zone_hour>\d\d):?(?P<zone_minute>\d\d))?\Z",
    re.ASCII,
)
_IS_TIME = re.compile(r"[Tt](?![^\x00-@])")


def parse_moment(text: str) -> int | None:
    """Read a date; None where there is none."""
    try:
        return _read(text)
    except NoMomentError:
        return None


def _read(text: str) -> int:
    written = _ISO_DATE.match(text)
    if written is None or written["year"] == "-000000":
        return Words(text).read()
    days = [int(part) for part in written.group("year", "month", "day") if part]
    rest, is_cut = text[written.end() :], written[0].endswith("-")
    if not rest and not is_cut:
        return start_of_day(*days)
    if _IS_TIME.match(rest) and not is_cut:
        return start_of_day(*days) + _iso_time(rest)
    return Words(rest, days).read()


def _iso_time(text: str) -> int:
    time = _ISO_TIME.match(text)
    if time is None:
        raise NoMomentError
    clock = [int(time[name] or 0) for name in ("hour", "minute", "second")]
    zone = [int(time[name] or 0) for name in ("zone_hour", "zone_minute")]
    offset = since_midnight([*zone, 0, 0])
    return since_midnight([*clock, milliseconds_of(time["fraction"] or "0")]) + (
        offset if time["sign"] == "-" else -offset
    )
