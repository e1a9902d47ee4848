"""Where a payload breaks its schema, and how the framework words it.

Source: Segment actions framework, human-readable validation errors.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from destination._javascript import Json, type_name
from destination.errors import FieldFault, PayloadValidationError

Step: TypeAlias = str | int

_WITHOUT_ARTICLE = frozenset({"null", "undefined"})


@dataclass(frozen=True, slots=True)
class Fault:
    """A refused value while its place is still being found: every enclosing object or list adds one step."""

    label: str | None
    problem: str
    steps: tuple[Step, ...] = ()

    def below(self, step: Step) -> "Fault":
        """Place the fault one level deeper."""
        return replace(self, steps=(step, *self.steps))

    def to_field_fault(self) -> FieldFault:
        """Word the fault for the reader."""
        pointer = "".join(f"/{step}" for step in self.steps)
        place = f"the value at {pointer}" if pointer else "the root value"
        subject = place if self.label is None else self.label
        message = f"{subject[:1].upper()}{subject[1:]} {self.problem}."
        return FieldFault(message, pointer, "$" + "".join(map(_json_path_step, self.steps)))


class SchemaMismatchError(Exception):
    """A value does not fit its part of the schema; caught by the enclosing part."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = faults

    def below(self, step: Step) -> list[Fault]:
        """Place all faults one level deeper."""
        return [fault.below(step) for fault in self.faults]

    def to_public(self) -> PayloadValidationError:
        """Turn the mismatch of a whole payload into the error that leaves this package."""
        return PayloadValidationError([fault.to_field_fault() for fault in self.faults])


def wrong_type(label: str | None, expected: str, value: Json) -> Fault:
    """Say that a value is of another type than its field."""
    return Fault(label, f"must be {_with_article(expected)} but it was {_with_article(type_name(value))}")


def missing_field(label: str | None, key: str) -> Fault:
    """Say that an object lacks a required member; the label is the object's."""
    return Fault(label, f"is missing the required field '{key}'")


def not_a_choice(label: str | None, choices: Iterable[str]) -> Fault:
    """Say that a text is none of those allowed."""
    *others, last = (f'"{choice}"' for choice in choices)
    return Fault(label, f"must be one of: {''.join(f'{choice}, ' for choice in others)}or {last}")


def _with_article(name: str) -> str:
    if name in _WITHOUT_ARTICLE:
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _json_path_step(step: Step) -> str:
    return f"[{step}]" if isinstance(step, int) else f".{step}"
