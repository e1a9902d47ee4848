"""Attributes of a session and its items: they must exist, or are created on the deprecated endpoint."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import UNSET, UnsetType

from mock_talon.domain.attribute_rows import find_odd
from mock_talon.domain.attributes import AttributeBook, merged
from mock_talon.domain.cart_items import Cart
from mock_talon.domain.records import Attribute
from mock_talon.rules import Refusal
from mock_talon.wire.requests import AttributeInfo, Attributes

_SESSION: Final = "CustomerSession"
_ITEM: Final = "CartItem"


class SessionAttributes(ABC):
    """How an endpoint treats the attributes of a session.

    Args:
        book: the attributes of the account.
        sent: the attributes of the session.
        cart: its items.
    """

    def __init__(self, book: AttributeBook, sent: Attributes | UnsetType, cart: Cart) -> None:
        self._book = book
        self._sent: Attributes = sent or {}
        self._of_items = [item.attributes for item in cart.items]

    @cached_property
    def _odd(self) -> Mapping[int, Mapping[str, Any]]:
        """The values of those items, by place, that want a closer look; all others exist and are kept as they are."""
        return find_odd(self._book, _ITEM, self._of_items)

    @abstractmethod
    def check(self, pointer: str) -> Iterator[Refusal]:
        """Refuse values that cannot be kept; `pointer` leads to the session in the body."""

    @abstractmethod
    def create(self) -> list[Attribute] | UnsetType:
        """Create what the endpoint creates; UNSET from one that creates nothing and does not report it."""

    @abstractmethod
    def create_none(self) -> list[Attribute] | UnsetType:
        """Report that nothing was created, in the way of the endpoint."""

    @abstractmethod
    def of_session(self) -> Mapping[str, Any]:
        """Give the session's values that are kept; null deletes a stored one."""

    @abstractmethod
    def _of_odd_item(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give an item's values that are kept."""

    def of_items(self) -> Sequence[dict[str, Any] | UnsetType]:
        """Give the values of each item that are kept, UNSET for an item without."""
        kept = list(self._of_items)
        for index, values in self._odd.items():
            kept[index] = merged({}, self._of_odd_item(values))
        return kept


class ExistingAttributes(SessionAttributes):
    """The current endpoint: attributes must exist.

    Args:
        book: the attributes of the account.
        sent: the attributes of the session.
        cart: its items.
        skip_unknown: whether those that do not exist are passed over.
    """

    def __init__(self, book: AttributeBook, sent: Attributes | UnsetType, cart: Cart, *, skip_unknown: bool) -> None:
        super().__init__(book, sent, cart)
        self._skip_unknown = skip_unknown

    def check(self, pointer: str) -> Iterator[Refusal]:
        """Refuse values whose attribute does not exist or has another type."""
        check, skip = self._book.check_values, self._skip_unknown
        if self._sent:
            yield from check(_SESSION, self._sent, f"{pointer}/attributes", skip_unknown=skip)
        for index, values in self._odd.items():
            yield from check(_ITEM, values, f"{pointer}/cartItems/{index}/attributes", skip_unknown=skip)

    def create(self) -> UnsetType:
        """Create nothing."""
        return UNSET

    def create_none(self) -> UnsetType:
        """Report nothing."""
        return UNSET

    def of_session(self) -> Mapping[str, Any]:
        """Give the session's values whose attribute exists."""
        return self._book.known(_SESSION, self._sent)

    def _of_odd_item(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._book.known(_ITEM, values)


class CreatedAttributes(SessionAttributes):
    """The deprecated endpoint: missing attributes are created, each with one type for the whole cart.

    Args:
        book: the attributes of the account.
        sent: the attributes of the session.
        cart: its items.
        session_info: forced types for the session's attributes.
        item_info: forced types for the items' attributes.

    Source: Talon.One third-party spec, updateCustomerSession; the creation itself is our reading.
    """

    def __init__(
        self,
        book: AttributeBook,
        sent: Attributes | UnsetType,
        cart: Cart,
        session_info: Sequence[AttributeInfo],
        item_info: Sequence[AttributeInfo],
    ) -> None:
        super().__init__(book, sent, cart)
        self._session_info = session_info
        self._item_info = item_info
        self._forced_in_items = {info.name: info for info in item_info}

    def check(self, pointer: str) -> Iterator[Refusal]:
        """Refuse values that neither fit their attribute nor let it be created."""
        check, info = self._book.check_creatable, self._session_info
        yield from self._book.check_info(_SESSION, info, "/sessionAttributesInfo")
        yield from self._book.check_info(_ITEM, self._item_info, "/cartItemAttributesInfo")
        yield from check(_SESSION, self._sent, info, f"{pointer}/attributes")
        for index, values in self._odd.items():
            yield from check(_ITEM, values, self._info_on(values), f"{pointer}/cartItems/{index}/attributes")

    def _info_on(self, values: Mapping[str, Any]) -> list[AttributeInfo]:
        """Give the forced types of one item alone, so that a cart costs its own length and not that of the list too."""
        return [self._forced_in_items[name] for name in values if name in self._forced_in_items]

    def create(self) -> list[Attribute]:
        """Create the attributes of the session and of its items which nobody has created."""
        first: dict[str, Any] = {}
        for values in self._odd.values():
            first.update((name, value) for name, value in values.items() if first.get(name) is None)
        return [
            *self._book.create_missing(_SESSION, self._sent, self._session_info),
            *self._book.create_missing(_ITEM, first, self._item_info),
        ]

    def create_none(self) -> list[Attribute]:
        """Report an empty list."""
        return []

    def of_session(self) -> Mapping[str, Any]:
        """Give the session's values in the types that the request forces."""
        return self._book.in_types(_SESSION, self._sent, self._session_info)

    def _of_odd_item(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._book.in_types(_ITEM, values, self._info_on(values))
