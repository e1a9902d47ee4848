"""Kinds of scenarios: each is a function from draws to a script, registered under its action."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from scenarios.draw import Draw
from scenarios.model import Script

Write: TypeAlias = Callable[[Draw], Script]
WriteFor: TypeAlias = Callable[[Draw, str], Script]


@dataclass(frozen=True, slots=True)
class Kind:
    """A family of scenarios.

    Args:
        action: key of the action, or ``platform``.
        name: kebab-case, unique per action.
        title: what it shows, in words.
        write: makes a script of draws.
        is_heavy: whether its scenarios are bursts of requests, or requests of the greatest size.
    """

    action: str
    name: str
    title: str
    write: Write
    is_heavy: bool = False


class KindTable:
    """The kinds of one suite, in the order in which a run takes them; call it to register one."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], Kind] = {}

    def __call__(self, action: str, name: str, title: str, *, is_heavy: bool = False) -> Callable[[Write], Write]:
        """Register the decorated function.

        Raises:
            ValueError: the action has a kind of that name already.
        """

        def register(write: Write) -> Write:
            self._add(Kind(action, name, title, write, is_heavy))
            return write

        return register

    def of_each(
        self, actions: tuple[str, ...], name: str, title: str, *, is_heavy: bool = False
    ) -> Callable[[WriteFor], WriteFor]:
        """Register the decorated function for several actions; it is also told which.

        Raises:
            ValueError: an action has a kind of that name already.
        """

        def register(write: WriteFor) -> WriteFor:
            for action in actions:
                self._add(Kind(action, name, title, partial(_write_for, write, action), is_heavy))
            return write

        return register

    def _add(self, kind: Kind) -> None:
        if (kind.action, kind.name) in self._kinds:
            raise ValueError(f"{kind.action} has two kinds named {kind.name!r}: rename one of them")
        self._kinds[kind.action, kind.name] = kind

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())


def _write_for(write: WriteFor, action: str, draw: Draw) -> Script:
    return write(draw, action)
