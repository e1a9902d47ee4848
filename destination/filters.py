"""Destination filters: statements an event must satisfy before any mapping sees it."""

from collections.abc import Callable, Iterable

from destination._javascript import Json
from destination.errors import SubscriptionError
from destination.fql import compile_trigger


class Filters:
    """All filters of a destination, each read once in the documented dialect.

    Args:
        statements: an event must satisfy all of them; a statement that cannot be read lets no event through.

    Source: Segment docs, Destination Filter Query Language.
    """

    def __init__(self, statements: Iterable[str]) -> None:
        self._checks = tuple(_check(number, statement) for number, statement in enumerate(statements, start=1))

    def objection(self, event: Json) -> str | None:
        """Tell which filter stops an event and why, None if all let it through."""
        for check in self._checks:
            objection = check(event)
            if objection is not None:
                return objection
        return None


def _check(number: int, statement: str) -> Callable[[Json], str | None]:
    try:
        is_match = compile_trigger(statement, "documented")
    except SubscriptionError as error:
        unreadable = f"filter {number} cannot be read, so that it lets no event through: {error.message}"
        return lambda _event: unreadable
    unsatisfied = f"filter {number} does not match: {statement}"
    return lambda event: None if is_match(event) else unsatisfied
