"""The totals of a session, before discounts.

Rounding: amounts are added without intermediate error and the sum is given to 15 significant digits of the largest
magnitude in it, which is what a double always holds. Up to there, a total equals the decimal sum of the amounts as they
were written: three items at 0.1 cost 0.3.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from mock_talon.domain.records import StoredCartItem, StoredCost

_SIGNIFICANT_DIGITS: Final = 15


class Totals(Struct, frozen=True):
    """What a session costs, in the currency of its Application.

    Args:
        cart_items: prices by quantities.
        additional_costs: costs of the session itself.
        item_costs: costs of its items.
        total: all of them.

    Source: Talon.One Integration API spec.
    """

    cart_items: float
    additional_costs: float
    item_costs: float
    total: float

    @classmethod
    def of(
        cls, items: Sequence[StoredCartItem], costs: Mapping[str, StoredCost], *, multiply_item_costs: bool
    ) -> "Totals":
        """Add up a session.

        Args:
            items: its cart.
            costs: additional costs of the session itself.
            multiply_item_costs: whether an item's costs count once per unit.

        Raises:
            OverflowError: the totals leave the range of a double.
        """
        prices = [item.price * item.quantity for item in items]
        session_costs = [cost.price for cost in costs.values()]
        item_costs = [
            amount
            for item in items
            if item.additional_costs
            for amount in _costs_of(item, multiply=multiply_item_costs)
        ]
        cart_items = sum_of(prices)
        return cls(
            cart_items,
            sum_of(session_costs),
            sum_of(item_costs),
            sum_of([*prices, *session_costs, *item_costs]) if session_costs or item_costs else cart_items,
        )


def _costs_of(item: StoredCartItem, *, multiply: bool) -> list[float]:
    factor = item.quantity if multiply else 1
    return [cost.price * factor for cost in (item.additional_costs or {}).values()]


def sum_of(amounts: Iterable[float]) -> float:
    """Add amounts up, rounded as the module says.

    Raises:
        OverflowError: the sum leaves the range of a double.
    """
    listed = tuple(amounts)
    has_negatives = min(listed, default=0) < 0
    magnitude = math.fsum(map(abs, listed) if has_negatives else listed)
    if not math.isfinite(magnitude):
        raise OverflowError("the amounts sum to more than a double holds")
    if not magnitude:
        return 0.0
    total = math.fsum(listed) if has_negatives else magnitude
    return round(total, _SIGNIFICANT_DIGITS - math.ceil(math.log10(magnitude))) + 0.0
