"""When a request that failed is sent again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from destination.errors import ConfigurationError

RETRIED_STATUSES: Final = frozenset({408, 423, 429}) | (frozenset(range(500, 600)) - {501})
"""Statuses after which Segment sends again. Source: Segment actions framework, comments on its error classes."""

_MOST_DOUBLINGS: Final = 63


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a request is sent again, and how long to wait before.

    The wait doubles from ``first_wait_seconds`` and is shortened at random by up to half, so that many senders do not
    return at the same moment. A longer ``Retry-After`` wins; one beyond ``longest_wait_seconds`` ends the delivery,
    since sending earlier than asked would be rude and blocking for hours useless.

    Args:
        attempts: how often a request is sent at most; 1 switches retries off.
        statuses: the statuses that are worth another attempt; failures of the network always are.
        first_wait_seconds: the wait before the second attempt.
        longest_wait_seconds: no wait is longer.

    Raises:
        ConfigurationError: there is not even one attempt.
    """

    attempts: int = 5
    statuses: frozenset[int] = RETRIED_STATUSES
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 60.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ConfigurationError(
                f"a retry policy needs at least 1 attempt, not {self.attempts}; 1 means no retries"
            )

    def wait_seconds(self, attempt: int, asked_seconds: float, chance: float) -> float | None:
        """Tell how long to wait after a failed attempt.

        Args:
            attempt: 1 for the first.
            asked_seconds: the server's ``Retry-After``, 0.0 if it sent none.
            chance: a random number in [0, 1).

        Returns:
            Seconds, or None when there is no further attempt.
        """
        if attempt >= self.attempts or asked_seconds > self.longest_wait_seconds:
            return None
        doubled_seconds = self.first_wait_seconds * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS)
        backoff_seconds = min(doubled_seconds, self.longest_wait_seconds)
        return max(backoff_seconds * (1 - chance / 2), asked_seconds)


NO_RETRIES: Final = RetryPolicy(attempts=1)


def parse_retry_after(text: str, now: Callable[[], float]) -> float:
    """Read a ``Retry-After`` header: seconds or an HTTP date.

    Args:
        text: the header's value.
        now: seconds since the epoch.

    Returns:
        Seconds from now; 0.0 for a moment that has passed and for text that is neither.
    """
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit():
        return float(stripped)
    try:
        moment = parsedate_to_datetime(stripped)
    except ValueError:
        return 0.0
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now())
