"""The lines of a cart: their checks, and how they are kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from msgspec import UNSET, UnsetType

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
_HIGHEST_QUANTITY: Final = INTEGER_CEILING.value


def items_of(sent: Session | LenientSession) -> Sequence[AnyItem]:
    """Give the items which a request sends, none if it leaves the cart alone."""
    return () if sent.cart_items is UNSET else sent.cart_items


def to_measure(value: float | str | UnsetType) -> float | UnsetType | None:
    """Read a measure that may have come as text.

    Returns:
        ``UNSET`` for an absent one, None for text that is no finite number.
    """
    if not isinstance(value, str):
        return value
    return to_number(value)


def check_items(scope: Scope, items: Sequence[AnyItem], pointer: str) -> Iterator[Refusal]:
    """Refuse too many items, too high quantities, and items that are wrong in themselves.

    Args:
        scope: the request's view of its world.
        items: the cart of the request.
        pointer: JSON Pointer to it in the body.

    Source: Talon.One third-party spec, cartItem.
    """
    yield from check_count(ITEM_COUNT, len(items), scope.limits.cart_items_per_session, "cart items", pointer)
    if scope.application.flatten_cart_items:
        total = sum(min(int(item.quantity), _HIGHEST_QUANTITY) for item in items)
        yield from check_count(TOTAL_QUANTITY, total, scope.limits.quantity_per_session, "units of cart items", pointer)
    costs = CostBook(scope)
    for index, item in enumerate(items):
        if not _is_plain(item):
            yield from _check_quantity(item, pointer, index)
            yield from check_amount(scope, item.price, pointer, f"/{index}/price")
            yield from _check_measures(item, pointer, index)
        if item.additional_costs:
            yield from costs.check(item.additional_costs, "item", f"{pointer}/{index}/additionalCosts")


def _is_plain(item: AnyItem) -> bool:
    """Tell whether an item is as published, in range, and without counters: nothing in it wants a closer look."""
    quantity, price = item.quantity, item.price
    return (
        type(quantity) is int
        and QUANTITY_FLOOR.value <= quantity <= _HIGHEST_QUANTITY
        and price is not UNSET
        and price >= 0
        and item.returned_quantity is UNSET
        and item.remaining_quantity is UNSET
        and str not in {type(item.weight), type(item.height), type(item.width), type(item.length), type(item.position)}
    )


def _check_quantity(item: AnyItem, pointer: str, index: int) -> Iterator[Refusal]:
    quantity = item.quantity
    if quantity > _HIGHEST_QUANTITY:
        yield AMOUNT_RANGE.refuse(
            f"{pointer}/{index}/quantity",
            f"quantity {quantity} is beyond int64",
            found=quantity,
            expected=f"at most {_HIGHEST_QUANTITY}",
        )
    elif quantity < QUANTITY_FLOOR.value or (isinstance(quantity, float) and not quantity.is_integer()):
        yield ITEM_QUANTITY.refuse(
            f"{pointer}/{index}/quantity",
            f"quantity {quantity} is not a whole number of at least {QUANTITY_FLOOR.value}",
            found=quantity,
            expected=f"a whole number of at least {QUANTITY_FLOOR.value}",
        )


def _check_measures(item: AnyItem, pointer: str, index: int) -> Iterator[Refusal]:
    for name in _MEASURES:
        value = getattr(item, name)
        if to_measure(value) is None:
            yield ITEM_MEASURE.refuse(
                f"{pointer}/{index}/{name}",
                f"{name} {excerpt(value)!r} is not a number",
                found=value,
                expected="a number",
            )


def drift_of_items(items: Sequence[AnyItem], pointer: str) -> Iterator[Finding]:
    """Note where items differ from the published contract, though they are accepted."""
    for index, item in enumerate(items):
        if _is_plain(item):
            continue
        place = f"{pointer}/{index}"
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


def to_stored(item: AnyItem, position: int, attributes: dict[str, Any] | UnsetType) -> StoredCartItem:
    """Give a checked item as it is kept; position and remaining quantity are the service's own.

    Args:
        item: as sent.
        position: its place in the cart, from 0.
        attributes: its values that are kept, UNSET for an item without.
    """
    quantity = int(item.quantity)
    return StoredCartItem(
        sku=item.sku,
        quantity=quantity,
        position=position,
        returned_quantity=0,
        remaining_quantity=quantity,
        price=0 if item.price is UNSET else item.price,
        name=item.name,
        category=item.category,
        weight=_kept(item.weight),
        height=_kept(item.height),
        width=_kept(item.width),
        length=_kept(item.length),
        attributes=attributes,
        additional_costs=UNSET if item.additional_costs is UNSET else to_costs(item.additional_costs),
    )


def _kept(value: float | str | UnsetType) -> float | UnsetType:
    if not isinstance(value, str):
        return value
    measure = to_measure(value)
    return UNSET if measure is None else measure


def to_costs(costs: Mapping[str, AdditionalCost]) -> dict[str, StoredCost]:
    """Give additional costs as they are kept; one without a price costs nothing."""
    return {name: StoredCost(cost.price or 0) for name, cost in costs.items()}
