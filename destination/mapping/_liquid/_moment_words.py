"""Dates that are no ISO form, read word by word as V8 reads them.

Source: V8's parser of other forms.
"""

import re
from dataclasses import dataclass, field

from destination._javascript import BLANKS
from destination.mapping._liquid._calendar import (
    CLOCK_LIMITS,
    NoMomentError,
    milliseconds_of,
    since_midnight,
    start_of_day,
)

_TOKEN = re.compile(rf"(?P<number>[0-9]+)|(?P<word>[^\x00-@{BLANKS}]+)|(?P<group>\()|(?P<sign>.)", re.DOTALL)
_DIGITS = re.compile("[0-9]+")
_AFTER_CLOCK = re.compile(rf"\Z|[{BLANKS}+-]|[zZ](?![^\x00-@{BLANKS}])")
_SIGNS = {"+": 1, "-": -1}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONES = {"ut": 0, "utc": 0, "z": 0, "gmt": 0, "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7}
_ZONES |= {"pdt": -7, "pst": -8}
_HALVES = {"am": 0, "pm": 12}
_ABBREVIATED = 3
_SIGNIFICANT_DIGITS = 9
_NOON = 12
_LAST_DAY = 31
_PIVOT = 50
_CENTURY = 100
_WHOLE_DATE = 3
_WHOLE_CLOCK = 4
_HOUR_DIGITS = 2
_ZONE_DIGITS = 4
_HOURS_PLACE = 100


@dataclass(slots=True)
class Words:
    """What is read word by word: a number belongs to the time, the zone or the date, whichever expects it first.

    Args:
        text: what is to be read.
        days: numbers of the date, as far as they are known.
    """

    text: str
    days: list[int] = field(default_factory=list)
    month: int | None = None
    clock: list[int] = field(default_factory=list)
    half: int | None = None
    sign: int = 0
    zone_hour: int | None = None
    zone_minute: int | None = None
    has_number: bool = False
    position: int = 0

    def read(self) -> int:
        """Read the whole text.

        Raises:
            NoMomentError: it is no date.
        """
        self.has_number = bool(self.days)
        while match := _TOKEN.match(self.text, self.position):
            self.position = match.end()
            if match["number"]:
                self._take_number(match[0])
            elif match["word"]:
                self._take_word(match[0])
            elif match["group"]:
                self._skip_group()
            else:
                self._take_sign(match[0])
        return self._date() + self._time() - self._zone()

    def _skips(self, sign: str) -> bool:
        is_next = self.text.startswith(sign, self.position)
        self.position += is_next
        return is_next

    def _digits(self) -> str:
        match = _DIGITS.match(self.text, self.position)
        self.position += len(match[0]) if match else 0
        return match[0] if match else ""

    def _take_number(self, digits: str) -> None:
        self.has_number = True
        number = int(digits.lstrip("0")[:_SIGNIFICANT_DIGITS] or "0")
        if self._skips(":"):
            self._begin_clock(number)
        elif self._skips(".") and self._is_due(number):
            self._finish_clock([number, milliseconds_of(self._digits())])
        elif self.zone_hour is not None and self.zone_minute is None and number < CLOCK_LIMITS[1]:
            self.zone_minute = number
        elif self._is_due(number):
            self._finish_clock([number])
            if not _AFTER_CLOCK.match(self.text, self.position):
                raise NoMomentError
        else:
            self.days.append(number)
            self._skips("-")

    def _begin_clock(self, number: int) -> None:
        if self._skips(":"):
            if self.clock:
                raise NoMomentError
            self.clock = [number, 0]
            return
        self.clock.append(number)
        self._skips(".")

    def _is_due(self, number: int) -> bool:
        return 0 < len(self.clock) < _WHOLE_CLOCK and number < CLOCK_LIMITS[len(self.clock)]

    def _finish_clock(self, numbers: list[int]) -> None:
        self.clock += numbers
        self.clock += [0] * (_WHOLE_CLOCK - len(self.clock))

    def _take_word(self, word: str) -> None:
        name = word.lower()
        month = _MONTHS.index(name[:_ABBREVIATED]) + 1 if name[:_ABBREVIATED] in _MONTHS else None
        if name in _HALVES and self.clock:
            self.half = _HALVES[name]
        elif month is not None:
            self.month = month
            self._skips("-")
        elif name in _ZONES and self.has_number:
            self.sign = -1 if _ZONES[name] < 0 else 1
            self.zone_hour, self.zone_minute = abs(_ZONES[name]), 0
        elif self.has_number or _DIGITS.match(self.text, self.position):
            raise NoMomentError

    def _take_sign(self, sign: str) -> None:
        is_zone = sign in _SIGNS and (bool(self.clock) or (self.zone_hour, self.zone_minute) == (0, 0))
        if not is_zone:
            if self.has_number and sign in "+-)":
                raise NoMomentError
            return
        digits = self._digits()
        self.sign, self.has_number = _SIGNS[sign], True
        if self.text.startswith(":", self.position):
            self.zone_hour, self.zone_minute = int(digits or "0"), None
        elif 0 < len(digits) <= _ZONE_DIGITS:
            is_hour = len(digits) <= _HOUR_DIGITS
            self.zone_hour, self.zone_minute = (int(digits), 0) if is_hour else divmod(int(digits), _HOURS_PLACE)
        else:
            raise NoMomentError

    def _skip_group(self) -> None:
        depth = 1
        while depth and self.position < len(self.text):
            depth += {"(": 1, ")": -1}.get(self.text[self.position], 0)
            self.position += 1

    def _date(self) -> int:
        if not 0 < len(self.days) <= _WHOLE_DATE:
            raise NoMomentError
        first, second, third = (*self.days, 1, 1)[:_WHOLE_DATE]
        starts_with_year = not 1 <= first <= _LAST_DAY
        if self.month is not None:
            year, month, day = (first, self.month, second) if starts_with_year else (second, self.month, first)
        else:
            year, month, day = (first, second, third) if starts_with_year else (third, first, second)
        return _named_day(year, month, day)

    def _time(self) -> int:
        if len(self.clock) > _WHOLE_CLOCK:
            raise NoMomentError
        hour, *rest = (*self.clock, 0, 0, 0, 0)[:_WHOLE_CLOCK]
        if self.half is not None:
            if hour > _NOON:
                raise NoMomentError
            hour = hour % _NOON + self.half
        return since_midnight([hour, *rest])

    def _zone(self) -> int:
        return self.sign * ((self.zone_hour or 0) * 60 + (self.zone_minute or 0)) * 60_000


def _named_day(year: int, month: int, day: int) -> int:
    """Start a day; years of two digits lie between 1950 and 2049."""
    if not (1 <= month <= len(_MONTHS) and 1 <= day <= _LAST_DAY):
        raise NoMomentError
    if 0 <= year < _CENTURY:
        year += 2000 if year < _PIVOT else 1900
    return start_of_day(year, month, day)
