"""How long a fault keeps a client waiting."""

import math
import random
from typing import Final, TypeAlias

from msgspec import Struct

from mock_talon.gate.fault_errors import require
from mock_talon.limits import FAULT_DELAY_SECONDS

_BOUND: Final = float(FAULT_DELAY_SECONDS.value)
MOST_SIGMA: Final = 10.0
_RANGE: Final = f"seconds from 0 to {_BOUND:g}"


class FixedDelay(Struct, frozen=True):
    """Always the same.

    Args:
        seconds: from 0 to an hour.
    """

    seconds: float

    def __post_init__(self) -> None:
        require("seconds", self.seconds, _RANGE, fits=0 <= self.seconds <= _BOUND)

    def draw(self, _: random.Random) -> float:
        """Give the seconds to wait."""
        return self.seconds


class UniformDelay(Struct, frozen=True):
    """Anything between two bounds, equally likely.

    Args:
        min_seconds: at least so long.
        max_seconds: at most so long.
    """

    min_seconds: float
    max_seconds: float

    def __post_init__(self) -> None:
        require("min_seconds", self.min_seconds, _RANGE, fits=0 <= self.min_seconds <= _BOUND)
        fits = self.min_seconds <= self.max_seconds <= _BOUND
        require("max_seconds", self.max_seconds, f"seconds from {self.min_seconds:g} to {_BOUND:g}", fits=fits)

    def draw(self, chance: random.Random) -> float:
        """Give the seconds to wait."""
        return chance.uniform(self.min_seconds, self.max_seconds)


class LognormalDelay(Struct, frozen=True):
    """Mostly near the median, now and then much longer, as the times of real services are; an hour at most.

    Args:
        median_seconds: half of the waits are shorter.
        sigma: spread of the logarithm; 0 for none, 1 for a wide one.
    """

    median_seconds: float
    sigma: float

    def __post_init__(self) -> None:
        fits = 0 < self.median_seconds <= _BOUND
        require("median_seconds", self.median_seconds, f"seconds above 0, at most {_BOUND:g}", fits=fits)
        require("sigma", self.sigma, f"a number from 0 to {MOST_SIGMA:g}", fits=0 <= self.sigma <= MOST_SIGMA)

    def draw(self, chance: random.Random) -> float:
        """Give the seconds to wait."""
        return min(chance.lognormvariate(math.log(self.median_seconds), self.sigma), _BOUND)


Delay: TypeAlias = FixedDelay | UniformDelay | LognormalDelay
