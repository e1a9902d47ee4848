"""Attributes of a session and its items: they must exist, or are created on the deprecated endpoint."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from msgspec import UNSET, UnsetType

from mock_talon.domain.attributes import AttributeBook
from mock_talon.domain.cart_items import items_of
from mock_talon.domain.records import Attribute
from mock_talon.rules import Refusal
from mock_talon.wire.requests import AttributeInfo, LenientSession, Session

_SESSION: Final = "CustomerSession"
_ITEM: Final = "CartItem"


class SessionAttributes(Protocol):
    """How an endpoint treats the attributes of a session."""

    def check(self, sent: Session | LenientSession, pointer: str) -> Iterator[Refusal]:
        """Refuse values that cannot be kept; `pointer` leads to the session in the body."""
        ...

    def create(self, sent: Session | LenientSession, /) -> list[Attribute] | UnsetType:
        """Create what the endpoint creates; UNSET from one that creates nothing and does not report it."""
        ...

    def of_session(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the session's values that are kept."""
        ...

    def of_item(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give an item's values that are kept."""
        ...


class ExistingAttributes:
    """The current endpoint: attributes must exist.

    Args:
        book: the attributes of the account.
        skip_unknown: whether those that do not exist are passed over.
    """

    def __init__(self, book: AttributeBook, *, skip_unknown: bool) -> None:
        self._book = book
        self._skip_unknown = skip_unknown

    def check(self, sent: Session | LenientSession, pointer: str) -> Iterator[Refusal]:
        """Refuse values whose attribute does not exist or has another type."""
        skip = self._skip_unknown
        if sent.attributes:
            yield from self._book.check_values(_SESSION, sent.attributes, f"{pointer}/attributes", skip_unknown=skip)
        for index, item in enumerate(items_of(sent)):
            if item.attributes and not self._book.fits(_ITEM, item.attributes):
                place = f"{pointer}/cartItems/{index}/attributes"
                yield from self._book.check_values(_ITEM, item.attributes, place, skip_unknown=skip)

    def create(self, _sent: Session | LenientSession, /) -> UnsetType:
        """Create nothing."""
        return UNSET

    def of_session(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the session's values whose attribute exists."""
        return self._book.known(_SESSION, values)

    def of_item(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give an item's values whose attribute exists."""
        return self._book.known(_ITEM, values)


class CreatedAttributes:
    """The deprecated endpoint: missing attributes are created, each with one type for the whole cart.

    Args:
        book: the attributes of the account.
        session_info: forced types for the session's attributes.
        item_info: forced types for the items' attributes.

    Source: Talon.One third-party spec, updateCustomerSession; the creation itself is our reading.
    """

    def __init__(
        self, book: AttributeBook, session_info: Sequence[AttributeInfo], item_info: Sequence[AttributeInfo]
    ) -> None:
        self._book = book
        self._session_info = session_info
        self._item_info = item_info
        self._forced_in_items = {info.name: info for info in item_info}

    def check(self, sent: Session | LenientSession, pointer: str) -> Iterator[Refusal]:
        """Refuse values that neither fit their attribute nor let it be created."""
        yield from self._book.check_info(_SESSION, self._session_info, "/sessionAttributesInfo")
        yield from self._book.check_info(_ITEM, self._item_info, "/cartItemAttributesInfo")
        yield from self._book.check_creatable(
            _SESSION, sent.attributes or {}, self._session_info, f"{pointer}/attributes"
        )
        for place, values in _item_values(sent, pointer):
            yield from self._book.check_creatable(_ITEM, values, self._info_on(values), place)

    def _info_on(self, values: Mapping[str, Any]) -> list[AttributeInfo]:
        """Give the forced types of one item alone, so that a cart costs its own length and not that of the list too."""
        return [self._forced_in_items[name] for name in values if name in self._forced_in_items]

    def create(self, sent: Session | LenientSession, /) -> list[Attribute]:
        """Create the attributes of the session and of its items which nobody has created."""
        first: dict[str, Any] = {}
        for _, values in _item_values(sent, ""):
            first.update((name, value) for name, value in values.items() if first.get(name) is None)
        return [
            *self._book.create_missing(_SESSION, sent.attributes or {}, self._session_info),
            *self._book.create_missing(_ITEM, first, self._item_info),
        ]

    def of_session(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the session's values in the types that the request forces."""
        return self._book.in_types(_SESSION, values, self._session_info)

    def of_item(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give an item's values in the types that the request forces."""
        return self._book.in_types(_ITEM, values, self._info_on(values))


def _item_values(sent: Session | LenientSession, pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the values of each item that has some, with the JSON Pointer to them."""
    for index, item in enumerate(items_of(sent)):
        if item.attributes:
            yield f"{pointer}/cartItems/{index}/attributes", item.attributes
