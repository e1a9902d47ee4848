"""Cart items, additional costs and amounts; what drifts from the contract is accepted or refused by mode."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import findings, item, put, put_v1, refusals


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize("member", ["sku", "quantity"])
def test_item_is_refused_without_its_required_members(mock: Mock, strict_mock: Mock, member: str) -> None:
    line = {name: value for name, value in item().items() if name != member}

    for each in (mock, strict_mock):
        answer = put(each, {"cartItems": [item(), line]})
        assert (answer.status, refusals(each, answer)) == (400, [("body-shape", "/cartItems/1")])


@pytest.mark.rule("body-shape")
@pytest.mark.parametrize(
    ("member", "sent"), [("sku", ""), ("name", ""), ("sku", None), ("price", "10"), ("price", None), ("quantity", "1")]
)
def test_item_is_refused_when_a_member_has_another_shape(mock: Mock, member: str, sent: Any) -> None:
    answer = put(mock, {"cartItems": [item(**{member: sent})]})

    assert (answer.status, refusals(mock, answer)) == (400, [("body-shape", f"/cartItems/0/{member}")])


@pytest.mark.rule("cart-item-quantity")
@pytest.mark.parametrize("quantity", [0, -1, 0.5, 1.5, -2.0])
def test_item_quantity_is_refused_when_it_is_no_positive_whole_number(
    mock: Mock, strict_mock: Mock, quantity: float
) -> None:
    for each in (mock, strict_mock):
        answer = put(each, {"cartItems": [item(quantity=quantity)]})
        assert (answer.status, refusals(each, answer)[0][1]) == (400, "/cartItems/0/quantity")


@pytest.mark.rule("drift-cart-item-quantity")
def test_whole_float_as_quantity_is_noted_and_refused_when_strict(mock: Mock, strict_mock: Mock) -> None:
    raw = json.dumps({"cartItems": [item(quantity=2.0)]}).encode()

    lenient = mock.put("/segment/v2/customer_sessions/cart-1", raw=raw)
    strict = strict_mock.put("/segment/v2/customer_sessions/cart-1", raw=raw)

    assert b'"quantity": 2.0' in raw
    assert findings(mock, lenient) == [("drift-cart-item-quantity", "/cartItems/0/quantity")]
    assert b'"quantity":2,' in lenient.body
    assert (strict.status, refusals(strict_mock, strict)) == (
        400,
        [("drift-cart-item-quantity", "/cartItems/0/quantity")],
    )


@pytest.mark.rule("session-amount-range")
def test_quantity_beyond_int64_is_refused(mock: Mock) -> None:
    loose = {"Authorization": "ApiKey-v1 loose-key"}

    assert put(mock, {"cartItems": [item(quantity=2**63 - 1)]}, headers=loose).status == 200
    over = put(mock, {"cartItems": [item(quantity=2**63)]}, headers=loose)
    assert (over.status, refusals(mock, over)) == (400, [("session-amount-range", "/cartItems/0/quantity")])


@pytest.mark.rule("drift-cart-item-measure")
@pytest.mark.parametrize("member", ["weight", "height", "length", "width"])
def test_measure_as_text_is_converted_and_refused_when_strict(mock: Mock, strict_mock: Mock, member: str) -> None:
    body = {"cartItems": [item(**{member: "12.5"})]}

    lenient = put(mock, body)

    assert lenient.json["customerSession"]["cartItems"][0][member] == 12.5
    assert findings(mock, lenient) == [("drift-cart-item-measure", f"/cartItems/0/{member}")]
    strict = put(strict_mock, body)
    assert (strict.status, refusals(strict_mock, strict)) == (400, [("body-shape", f"/cartItems/0/{member}")])


@pytest.mark.rule("cart-item-measure")
@pytest.mark.parametrize("text", ["", "heavy", "1e400", "NaN", "Infinity", "1_0", "0x10", "٣"])
@pytest.mark.parametrize("member", ["weight", "position"])
def test_measure_is_refused_when_its_text_is_no_finite_number(mock: Mock, member: str, text: str) -> None:
    answer = put(mock, {"cartItems": [item(**{member: text})]})

    assert (answer.status, refusals(mock, answer)) == (400, [("cart-item-measure", f"/cartItems/0/{member}")])


@pytest.mark.rule("cart-item-measure")
@pytest.mark.parametrize("text", ["7", "-7.25", "1e3", "0" * 5000])
def test_measure_takes_any_text_of_a_number(mock: Mock, text: str) -> None:
    answer = put(mock, {"cartItems": [item(weight=text)]})

    assert answer.json["customerSession"]["cartItems"][0]["weight"] == float(text)


@pytest.mark.rule("drift-cart-item-counter", "session-counters")
def test_counters_of_the_service_are_ignored_and_refused_as_text_when_strict(mock: Mock, strict_mock: Mock) -> None:
    body = {"cartItems": [item(returnedQuantity="1", remainingQuantity="5")]}

    lenient = put(mock, body)

    line = lenient.json["customerSession"]["cartItems"][0]
    assert (line["returnedQuantity"], line["remainingQuantity"]) == (0, 1)
    assert findings(mock, lenient) == [
        ("drift-cart-item-counter", "/cartItems/0/returnedQuantity"),
        ("drift-cart-item-counter", "/cartItems/0/remainingQuantity"),
    ]
    assert put(strict_mock, body).status == 400


def test_published_item_is_accepted_without_finding_in_both_modes(mock: Mock, strict_mock: Mock) -> None:
    line = item(name="Mug", category="cups", weight=1, height=2.5, width=3, length=4, position=9, returnedQuantity=0)

    for each in (mock, strict_mock):
        answer = put(each, {"cartItems": [line]})
        assert (answer.status, findings(each, answer)) == (200, [])


@pytest.mark.rule("drift-cart-item-price")
def test_item_without_price_costs_nothing_and_is_refused_when_strict(mock: Mock, strict_mock: Mock) -> None:
    body = {"cartItems": [item(), {"sku": "FREE", "quantity": 1}]}

    lenient, strict = put_v1(mock, body), put_v1(strict_mock, body)

    place = "/customerSession/cartItems/1/price"
    assert (lenient.json["customerSession"]["total"], findings(mock, lenient)) == (
        10,
        [("drift-cart-item-price", place)],
    )
    assert (strict.status, refusals(strict_mock, strict)) == (400, [("drift-cart-item-price", place)])


def test_findings_of_one_request_are_bounded(mock: Mock) -> None:
    answer = put(mock, {"cartItems": [item(weight="1") for _ in range(1000)]})

    assert (answer.status, len(findings(mock, answer))) == (200, 100)


AMOUNTS = [
    pytest.param(lambda amount: {"cartItems": [item(price=amount)]}, "/cartItems/0/price", id="price"),
    pytest.param(
        lambda amount: {"additionalCosts": {"shipping": {"price": amount}}},
        "/additionalCosts/shipping/price",
        id="cost",
    ),
    pytest.param(
        lambda amount: {"cartItems": [item(additionalCosts={"tax": {"price": amount}})]},
        "/cartItems/0/additionalCosts/tax/price",
        id="item-cost",
    ),
]


@pytest.mark.rule("session-amount-negative")
@pytest.mark.parametrize(("make", "pointer"), AMOUNTS)
def test_amount_is_refused_below_zero(mock: Mock, make: Callable[[float], dict[str, Any]], pointer: str) -> None:
    below = put(mock, make(-0.01))

    assert (below.status, refusals(mock, below)) == (400, [("session-amount-negative", pointer)])
    assert put(mock, make(0)).status == 200


@pytest.mark.rule("session-amount-negative")
@pytest.mark.parametrize(("make", "pointer"), AMOUNTS)
def test_amount_below_zero_is_accepted_when_the_world_allows_it(
    make_mock: Callable[..., Mock], make: Callable[[float], dict[str, Any]], pointer: str
) -> None:
    assert put(make_mock(allow_negative_amounts=True), make(-0.01)).status == 200


@pytest.mark.rule("session-amount-range")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"cartItems": [item(price=1e308, quantity=10)]}, id="one-item"),
        pytest.param({"cartItems": [item(price=1e308), item(price=1e308)]}, id="two-items"),
        pytest.param({"additionalCosts": {"tax": {"price": 1e308}, "shipping": {"price": 1e308}}}, id="costs"),
    ],
)
def test_totals_beyond_a_double_are_refused(mock: Mock, body: dict[str, Any]) -> None:
    answer = put(mock, {"profileId": "bob", **body})

    assert (answer.status, mock.rules(answer)) == (400, ["session-amount-range"])
    assert (mock.state()["sessions"], "bob" in mock.state()["profiles"]) == ({}, False)


def test_sales_beyond_a_double_are_refused(mock: Mock) -> None:
    huge = {"profileId": "ada", "cartItems": [item(price=1e308)], "state": "closed"}

    assert [put(mock, huge, name).status for name in ("cart-1", "cart-2")] == [200, 400]
    assert mock.state()["profiles"]["ada"]["closedSessions"] == 1


@pytest.mark.rule("additional-cost-place")
@pytest.mark.parametrize(("cost", "status"), [("shipping", 200), ("tax", 200), ("wrapping", 400)])
def test_session_cost_is_used_where_its_type_says(mock: Mock, cost: str, status: int) -> None:
    answer = put(mock, {"additionalCosts": {cost: {"price": 1}}})

    assert answer.status == status
    if status == 400:
        assert refusals(mock, answer) == [("additional-cost-place", f"/additionalCosts/{cost}")]


@pytest.mark.rule("additional-cost-place")
@pytest.mark.parametrize(("cost", "status"), [("shipping", 400), ("tax", 200), ("wrapping", 200)])
def test_item_cost_is_used_where_its_type_says(mock: Mock, cost: str, status: int) -> None:
    answer = put(mock, {"cartItems": [item(), item(additionalCosts={cost: {"price": 1}})]})

    assert answer.status == status
    if status == 400:
        assert refusals(mock, answer) == [("additional-cost-place", f"/cartItems/1/additionalCosts/{cost}")]


@pytest.mark.rule("additional-cost-exists")
def test_unknown_cost_is_refused_with_the_nearest(mock: Mock) -> None:
    answer = put_v1(mock, {"additionalCosts": {"shiping/a": {"price": 1}}})

    assert answer.json["Error"] == ('The submitted data was invalid: The additional cost "shiping/a" is not defined.')
    refusal = mock.verdict(answer)["verdict"]["refusals"][0]
    assert (refusal["rule"], refusal["pointer"]) == (
        "additional-cost-exists",
        "/customerSession/additionalCosts/shiping~1a",
    )
    assert refusal["fix"].startswith("Did you mean 'shipping'?")


def test_cost_without_price_costs_nothing(mock: Mock, strict_mock: Mock) -> None:
    for each in (mock, strict_mock):
        session = put(each, {"additionalCosts": {"shipping": {}}}).json["customerSession"]
        assert (session["additionalCosts"], session["total"]) == ({"shipping": {"price": 0}}, 0)


@pytest.mark.parametrize(
    "members",
    [
        pytest.param('"price":1, "quantity":', id="quantity"),
        pytest.param('"quantity":1, "price":', id="price"),
        pytest.param('"quantity":1, "price":1, "weight":', id="weight"),
    ],
)
def test_integer_beyond_a_double_is_refused(mock: Mock, members: str) -> None:
    raw = f'{{"cartItems":[{{"sku":"A", {members} 1{"0" * 400}}}]}}'.encode()

    assert mock.put("/segment/v2/customer_sessions/cart-1", raw=raw).status == 400
    assert mock.state()["sessions"] == {}
