"""The fields of an action, as a declaration that the payload check is compiled from.

Source: Segment actions framework, input fields.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal, TypeAlias

from destination._javascript import UNDEFINED, Json

FieldType: TypeAlias = Literal["string", "text", "password", "number", "integer", "boolean", "object"]

_TEXT_TYPES = frozenset({"string", "text", "password"})


@dataclass(frozen=True, slots=True)
class Field:
    """One input of an action.

    Args:
        key: the name in mapping and payload.
        label: the name in Segment's interface; error messages begin with it.
        type: the type of the value, or of each element when ``is_multiple``.
        description: what the field is for.
        is_required: whether a payload without it is refused.
        is_multiple: whether the value is a list.
        choices: the only texts allowed, none for free text.
        properties: the members of an object; an object without any is open and keeps whatever it carries.
        default: what a new mapping suggests; never applied to a payload. ``UNDEFINED`` for nothing.
    """

    key: str
    label: str
    type: FieldType
    description: str
    is_required: bool = False
    is_multiple: bool = False
    choices: tuple[str, ...] = ()
    properties: tuple["Field", ...] = ()
    default: Json = UNDEFINED

    @property
    def is_open(self) -> bool:
        """Whether the value is an object that keeps every member as it is."""
        return self.type == "object" and not self.properties

    @property
    def schema_type(self) -> str:
        """The type in the validator's terms: every kind of text is a ``string``."""
        return "string" if self.type in _TEXT_TYPES else self.type


def default_mapping(fields: Sequence[Field]) -> dict[str, Json]:
    """Collect the suggestions of the root fields; those of nested properties only guide an editor."""
    return {field.key: deepcopy(field.default) for field in fields if field.default is not UNDEFINED}
