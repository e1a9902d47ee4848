"""Days of any year and times of day, in milliseconds."""

from datetime import date

YEARS_PER_CYCLE = 400
"""After so many years the calendar repeats, weekdays included."""

DAYS_PER_CYCLE = 146_097
MILLISECONDS_PER_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_MILLISECOND_DIGITS = 3
CLOCK_LIMITS = (24, 60, 60, 1000)
_MIDNIGHT = [24, 0, 0, 0]


class NoMomentError(ValueError):
    """A text that is no date."""


def milliseconds_of(digits: str) -> int:
    """Read the digits after the second's point; those beyond the third do not count."""
    return int(digits[:_MILLISECOND_DIGITS].ljust(_MILLISECOND_DIGITS, "0"))


def start_of_day(year: int, month: int = 1, day: int = 1) -> int:
    """Start a day of any year; the 30th of February is the 1st or 2nd of March."""
    cycles, year_of_cycle = divmod(year, YEARS_PER_CYCLE)
    first = date(YEARS_PER_CYCLE + year_of_cycle, month, 1).toordinal() - _EPOCH
    return (first + (cycles - 1) * DAYS_PER_CYCLE + day - 1) * MILLISECONDS_PER_DAY


def since_midnight(clock: list[int]) -> int:
    """Add up hour, minute, second and millisecond.

    Raises:
        NoMomentError: there is no such time of day; 24:00 is one.
    """
    is_valid = all(part < limit for part, limit in zip(clock, CLOCK_LIMITS, strict=True)) or clock == _MIDNIGHT
    if not is_valid:
        raise NoMomentError
    hour, minute, second, millisecond = clock
    return ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
