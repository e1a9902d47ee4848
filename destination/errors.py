"""What can go wrong in the destination, in the terms of Segment's framework."""

from collections.abc import Sequence
from dataclasses import dataclass


class DestinationError(Exception):
    """The root of everything this package raises on purpose.

    Args:
        message: what went wrong, where, and where possible how to mend it.
        name: the error's class name in Segment's framework, e.g. ``AggregateAjvError``.
        code: the framework's error code, or None where it gives none.
        status: the HTTP-like status which the framework attaches, or None.
        fields: one message per offending field, in the framework's order.

    Source: Segment actions framework, error classes.
    """

    default_name = "Error"
    default_code: str | None = None
    default_status: int | None = None

    def __init__(
        self,
        message: str,
        *,
        name: str | None = None,
        code: str | None = None,
        status: int | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.name = name or self.default_name
        self.code = code if code is not None else self.default_code
        self.status = status if status is not None else self.default_status
        self.fields = tuple(fields)


class ConfigurationError(DestinationError):
    """Settings, a mappings file or an option of ours that cannot be used."""


class MappingError(DestinationError):
    """A mapping that is not valid, or that cannot be applied to an event."""


class SubscriptionError(DestinationError):
    """A trigger (FQL) that cannot be read.

    Args:
        message: why, in the framework's words where it has any.
        position: index of the offending character in the text, or None.
    """

    default_name = "InvalidSubscription"

    def __init__(self, message: str, *, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One place of a payload that its schema refuses, in the framework's words.

    Args:
        message: a full sentence that names the field.
        pointer: JSON Pointer to the value; for a missing field to the object that lacks it, "" for the root.
        path: the same place as a JSONPath, e.g. ``$.data[0].adds``.
    """

    message: str
    pointer: str
    path: str


class PayloadValidationError(DestinationError):
    """A payload or settings that the schema does not allow; lists every offending field.

    Args:
        faults: one per offending place, in the framework's order; the message joins theirs.
    """

    default_name = "AggregateAjvError"
    default_status = 400

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        messages = [fault.message for fault in faults]
        super().__init__(" ".join(messages), fields=messages)
        self.faults = tuple(faults)


class AuthenticationError(DestinationError):
    """Credentials that the deployment does not accept."""


class DeliveryError(DestinationError):
    """A request that could not be built for the wire, or was not answered with success.

    Args:
        message: what happened.
        body: the response body as text, if there was a response.
        is_retryable: whether sending the same request again may help.
    """

    def __init__(
        self,
        message: str,
        *,
        name: str | None = None,
        code: str | None = None,
        status: int | None = None,
        body: str | None = None,
        is_retryable: bool = False,
    ) -> None:
        super().__init__(message, name=name, code=code, status=status)
        self.body = body
        self.is_retryable = is_retryable
