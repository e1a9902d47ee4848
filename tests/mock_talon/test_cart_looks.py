"""Most of a cart is only glanced at: what a glance lets pass would have passed every rule."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from mock_talon import World, parse_seed
from mock_talon.domain.attribute_rows import find_odd
from mock_talon.domain.attributes import AttributeBook, merged
from mock_talon.domain.cart_items import Cart, check_items, drift_of_items
from mock_talon.domain.scope import Scope
from mock_talon.domain.values import TESTS
from mock_talon.wire.requests import LenientCartItem, LenientSession
from tests.mock_talon.conftest import DEPLOYMENT, KEY, Mock
from tests.mock_talon.sessions import V2, item, put, refusals

ATTRIBUTES = {"".join(filter(str.isalpha, name)): name for name in TESTS}
COLORS = {"name": "color", "type": "string", "suggestions": ["red"], "restrictedBySuggestions": True}
SEED = {
    "hostname": DEPLOYMENT,
    "applications": [{"id": 1, "flattenCartItems": False}],
    "apiKeys": [{"key": KEY, "application": 1}],
    "attributes": [
        {"entity": "CartItem", **attribute}
        for attribute in (COLORS, *({"name": name, "type": kind} for name, kind in ATTRIBUTES.items()))
    ],
}
WORLD = World(parse_seed({"deployments": [SEED]}))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers()
TEXTS = st.sampled_from(["", "1", "-2.5", "red", "1e999", "2026-01-02T03:04:05Z"]) | st.text(max_size=3)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS | st.sampled_from([10**400, {"lat": 1, "lon": 2}, {}])
VALUES = SCALARS | st.lists(SCALARS, max_size=2)
NAMES = st.sampled_from([*ATTRIBUTES, "color", "unknown"])
MEMBERS = {
    "quantity": st.sampled_from([-1, 0, 1, 2.0, 2.5, 2**63 - 1, 2**63]),
    "price": st.just(UNSET) | NUMBERS,
    **dict.fromkeys(("weight", "height", "width", "length", "position"), NUMBERS | TEXTS),
    **dict.fromkeys(("returned_quantity", "remaining_quantity"), st.sampled_from([0, 1.0, "1"])),
}
ALTERED = st.one_of(*(st.fixed_dictionaries({name: values}) for name, values in MEMBERS.items()))


def scope() -> Scope:
    return WORLD.store.run(lambda transaction: WORLD.scope(transaction, WORLD.default_client))


@given(ALTERED)
def test_item_that_passes_at_a_glance_is_neither_refused_nor_noted(altered: dict[str, Any]) -> None:
    line = LenientCartItem(**{"sku": "MUG-1", "quantity": 1, "price": 1.0, **altered})
    cart = Cart(LenientSession(cart_items=[line]))
    passes = not cart.odd

    cart.odd = [0]

    closely = [*check_items(scope(), cart, ""), *drift_of_items(cart, "")]
    assert not passes or not closely


@given(st.dictionaries(NAMES, VALUES, max_size=3))
def test_values_that_pass_at_a_glance_would_be_kept_as_they_are_by_both_endpoints(values: dict[str, Any]) -> None:
    book = AttributeBook(scope())
    passes = not find_odd(book, "CartItem", [values])

    refused = [*book.check_values("CartItem", values), *book.check_creatable("CartItem", values, [])]
    kept = [merged({}, book.known("CartItem", values)), book.in_types("CartItem", values, [])]

    assert not passes or (refused, kept) == ([], [values, values])


def test_values_that_want_a_closer_look_are_found_by_their_place() -> None:
    rows = [UNSET, {}, {"number": 5}, {"color": "red"}, {"boolean": 5}, {"number": None}, {"string": "", "unknown": ""}]

    odd = find_odd(AttributeBook(scope()), "CartItem", rows)

    assert odd == {place: rows[place] for place in (3, 4, 5, 6)}


def test_faults_are_told_item_by_item_and_then_attribute_by_attribute(mock: Mock) -> None:
    lines = [
        item(additionalCosts={"shipping": {"price": 1}}, attributes={"none": 1}),
        item(),
        item(quantity=2.5, weight="x", additionalCosts={"tax": {"price": -1}}),
        item(price=-1, attributes={"none": 1}),
    ]

    answer = put(mock, {"cartItems": lines})

    assert refusals(mock, answer) == [
        ("additional-cost-place", "/cartItems/0/additionalCosts/shipping"),
        ("cart-item-quantity", "/cartItems/2/quantity"),
        ("cart-item-measure", "/cartItems/2/weight"),
        ("session-amount-negative", "/cartItems/2/additionalCosts/tax/price"),
        ("session-amount-negative", "/cartItems/3/price"),
        ("attribute-exists", "/cartItems/0/attributes/none"),
        ("attribute-exists", "/cartItems/3/attributes/none"),
    ]


def test_null_and_skipped_attributes_of_one_item_leave_the_others_whole(mock: Mock) -> None:
    values = [{"stringAttribute": "x"}, {"stringAttribute": None}, {"unknown": 1, "stringAttribute": "y"}, {}]

    answer = mock.put(
        f"{V2}/cart-1?skipNonExistingAttributes=true", {"cartItems": [item(attributes=v) for v in values]}
    )

    kept = [line["attributes"] for line in answer.json["customerSession"]["cartItems"]]
    assert kept == [{"stringAttribute": "x"}, {}, {"stringAttribute": "y"}, {}]
