"""What an action is: its fields and the one request it makes of a payload."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from destination._javascript import Json
from destination._schema import Schema, compile_schema
from destination.fields import Field, default_mapping
from destination.settings import Settings
from destination.wire import WireRequest

Payload: TypeAlias = dict[str, Json]
Status: TypeAlias = Literal["live", "deprecated", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the destination.

    Args:
        key: the ``partnerAction`` of a subscription.
        title: the name in Segment's interface.
        description: what it does.
        status: ``withdrawn`` when the published package no longer contains it.
        fields: its inputs, in the order in which errors are listed.
        perform: builds the request from a cleaned payload; pure.
    """

    key: str
    title: str
    description: str
    status: Status
    fields: tuple[Field, ...]
    perform: Callable[[Payload, Settings], WireRequest] = field(repr=False)
    schema: Schema = field(init=False, repr=False, compare=False)
    careful_schema: Schema = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", compile_schema(self.fields))
        object.__setattr__(self, "careful_schema", compile_schema(self.fields, is_careful=True))

    @property
    def default_mapping(self) -> dict[str, Json]:
        """The mapping that Segment suggests: the defaults of the root fields."""
        return default_mapping(self.fields)

    def clean(self, payload: Json, settings: Settings) -> Payload:
        """Remove empty values, coerce and check a mapped payload.

        Raises:
            PayloadValidationError: lists every offending field.
        """
        cleaned: Payload = (self.schema if settings.quirks else self.careful_schema).clean(payload)
        return cleaned
