"""The totals of a session."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_talon.domain.records import StoredCartItem, StoredCost
from mock_talon.domain.session_totals import Totals, sum_of
from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import item, put

Line = tuple[Decimal, int, Decimal]
MONEY = st.decimals(min_value=0, max_value=10_000, places=2)
LINES = st.lists(st.tuples(MONEY, st.integers(min_value=1, max_value=1000), MONEY), max_size=30)


def stored(line: Line, position: int) -> StoredCartItem:
    price, quantity, cost = line
    return StoredCartItem(
        sku="S",
        quantity=quantity,
        position=position,
        returned_quantity=0,
        remaining_quantity=quantity,
        price=float(price),
        additional_costs={"tax": StoredCost(float(cost))},
    )


@pytest.mark.rule("session-totals")
@given(LINES, MONEY)
def test_totals_equal_the_decimal_sums_of_what_was_sent(lines: list[Line], shipping: Decimal) -> None:
    items = [stored(line, position) for position, line in enumerate(lines)]

    totals = Totals.of(items, {"shipping": StoredCost(float(shipping))}, multiply_item_costs=True)

    prices = sum((price * quantity for price, quantity, _ in lines), Decimal(0))
    costs = sum((cost * quantity for _, quantity, cost in lines), Decimal(0))
    assert totals == Totals(float(prices), float(shipping), float(costs), float(prices + shipping + costs))


@given(st.lists(st.decimals(min_value=-10_000, max_value=10_000, places=2), max_size=50))
def test_sum_equals_the_decimal_sum_though_amounts_cancel_out(amounts: list[Decimal]) -> None:
    assert sum_of(map(float, amounts)) == float(sum(amounts, Decimal(0)))


@given(st.lists(st.floats(min_value=-1e300, max_value=1e300), max_size=20))
def test_sum_depends_on_no_order_and_is_never_minus_zero(amounts: list[float]) -> None:
    total = sum_of(amounts)

    assert total == sum_of(reversed(amounts))
    assert str(total) != "-0.0"


@pytest.mark.parametrize("amounts", [[1e308, 1e308], [1e308] * 100, [float("inf")]], ids=["two", "many", "infinite"])
def test_sum_beyond_a_double_is_an_overflow(amounts: list[float]) -> None:
    with pytest.raises(OverflowError):
        sum_of(amounts)


@pytest.mark.rule("session-item-costs", "session-totals")
@pytest.mark.parametrize(("multiplies", "item_costs"), [(True, 6), (False, 2)], ids=["per-unit", "per-line"])
def test_item_costs_count_as_the_world_says(
    make_mock: Callable[..., Mock], multiplies: bool, item_costs: float
) -> None:
    mock = make_mock(multiply_item_costs=multiplies)
    line = item(price=0.1, quantity=3, additionalCosts={"tax": {"price": 2}})

    session = put(mock, {"cartItems": [line], "additionalCosts": {"tax": {"price": 0.2}}}).json["customerSession"]

    names = ("cartItemTotal", "additionalCostTotal", "cartItemAdditionalCostTotal", "total")
    assert [session[name] for name in names] == [0.3, 0.2, item_costs, item_costs + 0.5]
