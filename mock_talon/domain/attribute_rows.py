"""Which of many objects of attribute values want a closer look: few of a cart's, which repeats the same names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import UnsetType

from mock_talon.domain.attributes import AttributeBook, quick_test_of
from mock_talon.domain.records import Entity
from mock_talon.domain.values import KINDS, TESTS

_KIND_OF_TEST: Final[Mapping[Callable[[Any], bool], type]] = {TESTS[name]: kind for name, kind in KINDS.items()}
"""The Python type whose values pass a test, all of them and no others, by the test."""


class _KindsByName(dict[str, type | None]):
    """By attribute name, the Python type whose values are all kept as they were sent; None if there is no such type.

    Each is found out when it is first needed.
    """

    def __init__(self, book: AttributeBook, entity: Entity) -> None:
        super().__init__()
        self._book = book
        self._entity = entity
        self.tests: dict[str, Callable[[Any], bool]] = {}
        """By the names met so far, whether a value is kept as it was sent."""

    def __missing__(self, name: str) -> type | None:
        test = self.tests[name] = quick_test_of(self._book.find(self._entity, name))
        kind = self[name] = _KIND_OF_TEST.get(test)
        return kind


def find_odd(
    book: AttributeBook, entity: Entity, rows: Iterable[Mapping[str, Any] | UnsetType]
) -> dict[int, Mapping[str, Any]]:
    """Find the objects which cannot be kept just as they were sent.

    Args:
        book: the attributes of the account.
        entity: whose attributes they are.
        rows: objects of values by attribute name, or UNSET.

    Returns:
        By their place in `rows`: those with a value that is null, has not the type of its attribute, or whose attribute does
        not exist or has a list of allowed values.
    """
    kinds, odd = _KindsByName(book, entity), {}
    for index, values in enumerate(rows):
        if values:
            for name, value in values.items():
                if type(value) is not kinds[name] and not kinds.tests[name](value):
                    odd[index] = values
                    break
    return odd
