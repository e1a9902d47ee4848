"""The lines of a cart: their checks, and how they are kept."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast

from msgspec import UNSET, Struct, UnsetType

from mock_talon.domain.records import StoredCartItem, StoredCost
from mock_talon.domain.scope import Scope
from mock_talon.domain.session_checks import CostBook, check_amount, check_count
from mock_talon.domain.values import to_number
from mock_talon.limits import INTEGER_CEILING, QUANTITY_FLOOR
from mock_talon.rules import Finding, Refusal, excerpt
from mock_talon.rules.drift_sessions import COUNTER_SENT, MEASURE_AS_TEXT, PRICE_MISSING, QUANTITY_AS_FLOAT
from mock_talon.rules.sessions import AMOUNT_RANGE, ITEM_COUNT, ITEM_MEASURE, ITEM_QUANTITY, TOTAL_QUANTITY
from mock_talon.wire.requests import AdditionalCost, CartItem, LenientCartItem, LenientSession, Session

AnyItem: TypeAlias = CartItem | LenientCartItem
_MEASURES: Final = ("weight", "height", "width", "length", "position")
_COUNTERS: Final = {"returned_quantity": "returnedQuantity", "remaining_quantity": "remainingQuantity"}
_MEASURES_KEPT: Final = 4096  # in parsed form, of texts up to so many characters:
_MEASURE_LENGTH: Final = 32
_LOWEST_QUANTITY: Final = QUANTITY_FLOOR.value
_HIGHEST_QUANTITY: Final = INTEGER_CEILING.value


class PlainItem(Struct, frozen=True, gc=False):
    """What is kept of an item, in the types in which it is kept; a published item mostly has them already."""

    sku: str
    quantity: int
    price: float
    name: str | UnsetType
    category: str | UnsetType
    weight: float | UnsetType
    height: float | UnsetType
    width: float | UnsetType
    length: float | UnsetType
    position: float | UnsetType
    additional_costs: dict[str, AdditionalCost] | UnsetType


class Cart:
    """The items of a request, each of which is looked at once.

    Args:
        sent: the session of the request; one that leaves the cart alone counts as one without items.

    Attributes:
        items: as sent.
        odd: the places of those that want a closer look; most carts have none.
        costly: the places of those with additional costs.
        plain: all of them, in the types in which they are kept.
    """

    def __init__(self, sent: Session | LenientSession) -> None:
        self.items = _items_of(sent)
        self.odd = [index for index, item in enumerate(self.items) if not _is_plain(item)]
        self.costly = [index for index, item in enumerate(self.items) if item.additional_costs]
        self.plain = cast("list[PlainItem]", list(self.items))
        for index in self.odd:
            self.plain[index] = _to_plain(self.items[index])

    def units(self) -> int:
        """Count the units of all items."""
        return sum([item.quantity for item in self.plain])

    def to_stored(self, attributes: Sequence[dict[str, Any] | UnsetType]) -> list[StoredCartItem]:
        """Give the checked items as they are kept; position and remaining quantity are the service's own.

        Args:
            attributes: the values of each item that are kept, UNSET for an item without.
        """
        return [
            StoredCartItem(  # by position: names would take half as long again
                item.sku,
                item.quantity,
                position,
                0,
                item.quantity,
                item.price,
                item.name,
                item.category,
                item.weight,
                item.height,
                item.width,
                item.length,
                values,
                UNSET if item.additional_costs is UNSET else to_costs(item.additional_costs),
            )
            for position, item, values in zip(range(len(attributes)), self.plain, attributes, strict=True)
        ]


def _items_of(sent: Session | LenientSession) -> Sequence[AnyItem]:
    return () if sent.cart_items is UNSET else sent.cart_items


def _is_plain(item: AnyItem) -> bool:
    """Tell whether an item is as published, in range, and without counters: nothing in it wants a closer look."""
    quantity, price = item.quantity, item.price
    return (
        type(quantity) is int
        and _LOWEST_QUANTITY <= quantity <= _HIGHEST_QUANTITY
        and price is not UNSET
        and price >= 0
        and type(item.weight) is not str
        and type(item.height) is not str
        and type(item.width) is not str
        and type(item.length) is not str
        and type(item.position) is not str
        and item.returned_quantity is UNSET
        and item.remaining_quantity is UNSET
    )


def _to_plain(item: AnyItem) -> PlainItem:
    return PlainItem(
        sku=item.sku,
        quantity=min(int(item.quantity), _HIGHEST_QUANTITY),
        price=0.0 if item.price is UNSET else item.price,
        name=item.name,
        category=item.category,
        weight=_to_measure(item.weight),
        height=_to_measure(item.height),
        width=_to_measure(item.width),
        length=_to_measure(item.length),
        position=_to_measure(item.position),
        additional_costs=item.additional_costs,
    )


def _to_measure(value: float | str | UnsetType) -> float | UnsetType:
    """Read a measure that may have come as text, which is left out if it is no finite number."""
    if not isinstance(value, str):
        return value
    return _read(value) if len(value) > _MEASURE_LENGTH else _known_measure(value)


def _read(text: str) -> float | UnsetType:
    number = to_number(text)
    return UNSET if number is None else float(number)


_known_measure = lru_cache(_MEASURES_KEPT)(_read)
"""The same, for texts that come again with every cart."""


def check_items(scope: Scope, cart: Cart, pointer: str) -> Iterator[Refusal]:
    """Refuse too many items, too high quantities, and items that are wrong in themselves.

    Args:
        scope: the request's view of its world.
        cart: the items of the request.
        pointer: JSON Pointer to them in the body.

    Source: Talon.One third-party spec, cartItem.
    """
    limits = scope.limits
    yield from check_count(ITEM_COUNT, len(cart.items), limits.cart_items_per_session, "cart items", pointer)
    if scope.application.flatten_cart_items:
        yield from check_count(
            TOTAL_QUANTITY, cart.units(), limits.quantity_per_session, "units of cart items", pointer
        )
    unsound = {index for index in cart.odd if not _is_sound(cart.items[index], cart.plain[index])}
    costs = CostBook(scope)
    for index in sorted(unsound.union(cart.costly)):
        item, place = cart.items[index], f"{pointer}/{index}"
        if index in unsound:
            yield from _check_quantity(item.quantity, f"{place}/quantity")
            yield from check_amount(scope, item.price, f"{place}/price")
            yield from _check_measures(item, cart.plain[index], place)
        if item.additional_costs:
            yield from costs.check(item.additional_costs, "item", f"{place}/additionalCosts")


def _is_sound(item: AnyItem, plain: PlainItem) -> bool:
    """Tell whether an odd item was read whole: quantity and amounts in range, no measure lost."""
    return (
        item.quantity == plain.quantity >= _LOWEST_QUANTITY
        and plain.price >= 0
        and (plain.weight is not UNSET or item.weight is UNSET)
        and (plain.height is not UNSET or item.height is UNSET)
        and (plain.width is not UNSET or item.width is UNSET)
        and (plain.length is not UNSET or item.length is UNSET)
        and (plain.position is not UNSET or item.position is UNSET)
    )


def _check_quantity(quantity: float, pointer: str) -> Iterator[Refusal]:
    if quantity > _HIGHEST_QUANTITY:
        yield AMOUNT_RANGE.refuse(
            pointer,
            f"quantity {quantity} is beyond int64",
            found=quantity,
            expected=f"at most {_HIGHEST_QUANTITY}",
        )
    elif quantity < _LOWEST_QUANTITY or (isinstance(quantity, float) and not quantity.is_integer()):
        yield ITEM_QUANTITY.refuse(
            pointer,
            f"quantity {quantity} is not a whole number of at least {_LOWEST_QUANTITY}",
            found=quantity,
            expected=f"a whole number of at least {_LOWEST_QUANTITY}",
        )


def _check_measures(item: AnyItem, plain: PlainItem, pointer: str) -> Iterator[Refusal]:
    for name in _MEASURES:
        value = getattr(item, name)
        if isinstance(value, str) and getattr(plain, name) is UNSET:
            yield ITEM_MEASURE.refuse(
                f"{pointer}/{name}", f"{name} {excerpt(value)!r} is not a number", found=value, expected="a number"
            )


def drift_of_items(cart: Cart, pointer: str) -> Iterator[Finding]:
    """Note where items differ from the published contract, though they are accepted."""
    for index in cart.odd:
        item, place = cart.items[index], f"{pointer}/{index}"
        if item.price is UNSET:
            yield PRICE_MISSING.finding(f"{place}/price", None, "price is needed unless the SKU is in a catalog")
        if isinstance(item.quantity, float) and item.quantity.is_integer():
            yield QUANTITY_AS_FLOAT.finding(f"{place}/quantity", item.quantity, "an integer")
        for name in _MEASURES:
            if isinstance(getattr(item, name), str):
                yield MEASURE_AS_TEXT.finding(f"{place}/{name}", getattr(item, name), "a number")
        for name, published in _COUNTERS.items():
            if isinstance(getattr(item, name), str | float):
                yield COUNTER_SENT.finding(f"{place}/{published}", getattr(item, name), "computed by the service")


def to_costs(costs: Mapping[str, AdditionalCost]) -> dict[str, StoredCost]:
    """Give additional costs as they are kept; one without a price costs nothing."""
    return {name: StoredCost(0.0 if cost.price is UNSET else cost.price) for name, cost in costs.items()}
