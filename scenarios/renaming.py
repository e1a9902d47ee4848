"""Scenarios played again on a server that remembers: the same, about identifiers which it has not seen."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from hashlib import blake2b
from typing import Any, Final, TypeVar, cast

from scenarios.model import Scenario

T = TypeVar("T")

_FIRST: Final = "r"


class Renamer:
    """Puts a new prefix in the place of the last at every call.

    Args:
        prefix: of all identifiers so far.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._count = 0

    def __call__(self, scenario: Scenario) -> Scenario:
        """Give the scenario about identifiers that no other call gives."""
        self._count += 1
        digits = blake2b(f"{self.prefix}/{self._count}".encode()).hexdigest()
        fresh = (_FIRST + digits)[: len(self.prefix)]  # as long as before, or lengths at a limit would move
        names = {self.prefix: fresh, self.prefix.upper(): fresh.upper()}
        return replace(scenario, script=_renamed(scenario.script, names))


def _renamed(value: T, names: dict[str, str]) -> T:
    """Replace texts at any depth of a value of dataclasses, tuples, lists and dictionaries."""
    changed: Any = value
    if isinstance(value, str):
        for old, new in names.items():
            changed = changed.replace(old, new)
    elif isinstance(value, bytes):
        changed = _renamed(value.decode("latin-1"), names).encode("latin-1")
    elif isinstance(value, dict):
        changed = {_renamed(key, names): _renamed(member, names) for key, member in value.items()}
    elif isinstance(value, list | tuple):
        changed = type(value)(_renamed(item, names) for item in value)
    elif is_dataclass(value) and not isinstance(value, type | Enum):
        changed = replace(value, **{one.name: _renamed(getattr(value, one.name), names) for one in fields(value)})
    return cast("T", changed)
