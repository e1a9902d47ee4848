"""A fault of a mapping: where it is and what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from destination._javascript import Json, type_name

_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a mapping.

    Args:
        place: keys down to the fault, each after a ``/``, as the framework writes them (nothing is escaped).
        message: the whole sentence, place included.
    """

    place: str
    message: str


Path: TypeAlias = tuple[str, ...]
Found: TypeAlias = Fault | tuple[Fault, ...]
"""One fault that stands for itself, or faults collected from members; the framework reports the two differently."""

SOUND: tuple[Fault, ...] = ()


def fault(path: Path, problem: str) -> Fault:
    """Word a fault as the framework does."""
    place = "/" + "/".join(path)
    return Fault(place, f"{place} {problem}.")


def collect(findings: Iterable[Found]) -> tuple[Fault, ...]:
    """Put what was found in several places into one list."""
    faults: list[Fault] = []
    for found in findings:
        faults.extend(found if isinstance(found, tuple) else (found,))
    return tuple(faults)


def unexpected(path: Path, expected: str, kind: str) -> Fault:
    """Word a fault about a type: ``should be a string but it is an object``."""
    return fault(path, f"should be {expected} but it is {'an' if kind[0] in _VOWELS else 'a'} {kind}")


def has_at_key(value: Json) -> bool:
    """Tell whether a value is an object with a key that looks like a directive's name."""
    return isinstance(value, dict) and any(key.startswith("@") for key in value)


def is_directive(value: Json) -> bool:
    """Tell whether a value is resolved as a directive: nothing but ``@`` keys, and perhaps ``_metadata``."""
    return has_at_key(value) and all(key.startswith("@") or key == "_metadata" for key in value)


def kind_of(value: Json) -> str:
    """Name a value's type in messages; an object with any ``@`` key is a ``directive``."""
    return "directive" if has_at_key(value) else type_name(value)
