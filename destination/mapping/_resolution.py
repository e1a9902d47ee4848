"""What every directive is compiled to, and with what."""

from collections.abc import Callable
from typing import NoReturn, Protocol, TypeAlias

from destination._javascript import UNDEFINED, Json, is_falsy
from destination.errors import MappingError

Resolver: TypeAlias = Callable[[Json], Json]
"""Turns the data at hand (the event, or an element of a list) into a value, possibly ``UNDEFINED``."""


class Compiler(Protocol):
    """Compiles what lies inside a directive's options."""

    @property
    def keeps_undefined(self) -> bool:
        """Whether undefined members stay in objects until the whole mapping has been resolved."""

    def resolver(self, node: Json) -> Resolver:
        """Compile any part of a mapping: a directive, a plain value, a list or an object of these."""

    def transformer(self, mapping: Json) -> Resolver:
        """Compile a mapping within a mapping, with a validation of its own."""


Builder: TypeAlias = Callable[[Json, Compiler], Resolver]
"""Compiles one directive from its option as written; what is wrong with it is raised when it is resolved."""


def constant(value: Json) -> Resolver:
    """Resolve to the same value whatever the data."""
    return lambda _data: value


NOTHING = constant(UNDEFINED)


def failing(message: str, name: str = "Error") -> Resolver:
    """Refuse, but only when it comes to resolving: a directive that is never run does no harm."""

    def refuse(_data: Json) -> NoReturn:
        raise MappingError(message, name=name)

    return refuse


def lacks(option: dict[str, Json], key: str) -> bool:
    """Tell whether an option, as written, is absent or falsy."""
    return is_falsy(option.get(key, UNDEFINED))
