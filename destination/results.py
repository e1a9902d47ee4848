"""What became of one event under one mapping."""

from dataclasses import dataclass
from enum import StrEnum

from destination._javascript import Json
from destination.delivery import Attempt
from destination.errors import DestinationError
from destination.pipeline import Mapping
from destination.wire import WireRequest, WireResponse


class Outcome(StrEnum):
    """How far an event came under one mapping."""

    DELIVERED = "delivered"
    """Sent, and answered with success."""
    PLANNED = "planned"
    """Would be sent; told by ``plan`` only."""
    NOT_ACCEPTED = "not_accepted"
    """The destination takes no events of this type."""
    SWITCHED_OFF = "switched_off"
    """The event's ``integrations`` object excludes the destination."""
    FILTERED_OUT = "filtered_out"
    """A destination filter does not let the event through."""
    DISABLED = "disabled"
    """The mapping is disabled."""
    NOT_SUBSCRIBED = "not_subscribed"
    """The mapping's trigger does not match."""
    REFUSED = "refused"
    """Refused before sending: trigger, mapping, payload or a header is faulty."""
    FAILED = "failed"
    """Sent, and answered with a status that is not worth another attempt."""
    GAVE_UP = "gave_up"
    """Sent as often as the retry policy allows, without success."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one event under one mapping.

    Args:
        mapping: the mapping.
        outcome: how far the event came.
        reason: why it was not sent or not delivered, in one sentence; empty on success.
        payload: the cleaned payload, None if there was none.
        request: what was, or would be, sent.
        error: what went wrong; a refused payload lists every offending field in ``error.fields``.
        response: the last answer.
        attempts: every sending, in order.
    """

    mapping: Mapping
    outcome: Outcome
    reason: str = ""
    payload: Json = None
    request: WireRequest | None = None
    error: DestinationError | None = None
    response: WireResponse | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def status(self) -> int | None:
        """Status of the last answer, None if there was none."""
        return None if self.response is None else self.response.status

    @property
    def body(self) -> str | None:
        """Body of the last answer as text, None if there was none."""
        return None if self.response is None else self.response.text
