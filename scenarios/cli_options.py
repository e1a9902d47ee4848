"""Several options of a command, handed to it as one value."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar, cast

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Any], Any]


def gathered(command: Command, options: Iterable[Decorator], name: str, into: type[Any]) -> Command:
    """Add options to a command.

    Args:
        command: is called with their values as one.
        options: of click, in the order in which the help lists them.
        name: of the command's parameter.
        into: a dataclass that has a field for each of them.
    """

    @wraps(command)
    def with_one(*arguments: Any, **given: Any) -> Any:
        own = {one.name: given.pop(one.name) for one in fields(into) if one.name in given}
        return command(*arguments, **given, **{name: into(**own)})

    decorated: Command = cast("Command", with_one)
    for option in reversed(tuple(options)):
        decorated = option(decorated)
    return decorated
