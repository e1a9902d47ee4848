"""The figures of a session: at the limit, and one over."""

from collections.abc import Callable
from typing import Any

import pytest

from mock_talon import Limits
from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import item, put, put_v1, refusals

LOOSE = {"Authorization": "ApiKey-v1 loose-key"}


def coupons(count: int) -> dict[str, Any]:
    return {"couponCodes": [f"C{n}" for n in range(count)]}


def items(count: int) -> dict[str, Any]:
    return {"cartItems": [item() for _ in range(count)]}


def identifiers(count: int) -> dict[str, Any]:
    return {"identifiers": [f"device-{n}" for n in range(count)]}


def cards(count: int) -> dict[str, Any]:
    return {"loyaltyCards": ["card-0001"] * count}


def coupon_of(length: int) -> dict[str, Any]:
    return {"couponCodes": ["short", "C" * length]}


def referral_of(length: int) -> dict[str, Any]:
    return {"referralCode": "R" * length}


def quantity(total: int) -> dict[str, Any]:
    return {"cartItems": [item(quantity=total - 1), item()]}


FIGURES = [
    pytest.param(coupons, 100, "session-coupon-count", "/couponCodes", id="coupons"),
    pytest.param(coupon_of, 100, "session-coupon-length", "/couponCodes/1", id="coupon-length"),
    pytest.param(referral_of, 100, "session-referral-length", "/referralCode", id="referral-length"),
    pytest.param(cards, 1, "session-loyalty-card-count", "/loyaltyCards", id="cards"),
    pytest.param(identifiers, 5, "session-identifier-count", "/identifiers", id="identifiers"),
    pytest.param(items, 1000, "session-item-count", "/cartItems", id="items"),
    pytest.param(quantity, 10_000, "session-total-quantity", "/cartItems", id="total-quantity"),
]


@pytest.mark.rule(
    "session-coupon-count",
    "session-coupon-length",
    "session-referral-length",
    "session-loyalty-card-count",
    "session-identifier-count",
    "session-item-count",
    "session-total-quantity",
)
@pytest.mark.parametrize(("make", "figure", "rule", "pointer"), FIGURES)
def test_session_is_bounded(
    mock: Mock, make: Callable[[int], dict[str, Any]], figure: int, rule: str, pointer: str
) -> None:
    over = put(mock, make(figure + 1))

    assert (over.status, refusals(mock, over)) == (400, [(rule, pointer)])
    assert mock.state()["sessions"] == {}
    assert put(mock, make(figure)).status == 200


@pytest.mark.rule("session-coupon-count", "session-identifier-count")
@pytest.mark.parametrize(("make", "figure", "rule", "pointer"), FIGURES)
def test_session_of_the_deprecated_endpoint_is_bounded(
    mock: Mock, make: Callable[[int], dict[str, Any]], figure: int, rule: str, pointer: str
) -> None:
    over = put_v1(mock, make(figure + 1))

    assert (over.status, refusals(mock, over)) == (400, [(rule, f"/customerSession{pointer}")])
    assert put_v1(mock, make(figure)).status == 200


@pytest.mark.rule("session-total-quantity")
def test_total_quantity_is_free_when_the_application_does_not_flatten(mock: Mock) -> None:
    assert put(mock, quantity(10_001), headers=LOOSE).status == 200


def test_figures_are_those_of_the_world(make_mock: Callable[..., Mock]) -> None:
    mock = make_mock(limits=Limits(coupons_per_session=1, cart_items_per_session=None))

    assert put(mock, coupons(2)).status == 400
    assert put(mock, items(1001)).status == 200


@pytest.mark.rule("session-loyalty-card-exists")
def test_unknown_loyalty_card_is_refused_with_the_nearest(mock: Mock) -> None:
    answer = put(mock, {"loyaltyCards": ["card-001"]})

    assert (answer.status, answer.json["Error"]) == (
        400,
        "The submitted data was invalid: Loyalty card not found",
    )
    refusal = mock.verdict(answer)["verdict"]["refusals"][0]
    assert (refusal["rule"], refusal["pointer"]) == ("session-loyalty-card-exists", "/loyaltyCards/0")
    assert refusal["fix"].startswith("Did you mean 'card-0001'?")


def test_every_refusal_is_listed(mock: Mock) -> None:
    body = {
        **coupons(101),
        "loyaltyCards": ["nope"],
        "attributes": {"Nope": 1},
        "cartItems": [item(), item(price=-1, attributes={"Nope": 1, "numberAttribute": "x"})],
        "additionalCosts": {"nope": {"price": 1}},
        "state": "cancelled",
    }

    assert refusals(mock, put(mock, body)) == [
        ("session-state", "/state"),
        ("session-coupon-count", "/couponCodes"),
        ("session-loyalty-card-exists", "/loyaltyCards/0"),
        ("additional-cost-exists", "/additionalCosts/nope"),
        ("session-amount-negative", "/cartItems/1/price"),
        ("attribute-exists", "/attributes/Nope"),
        ("attribute-exists", "/cartItems/1/attributes/Nope"),
        ("attribute-type", "/cartItems/1/attributes/numberAttribute"),
    ]


@pytest.mark.rule("session-coupon-length", "session-referral-length")
@pytest.mark.parametrize("character", [pytest.param("ä", id="two-bytes"), pytest.param("😀", id="two-utf-16-units")])
@pytest.mark.parametrize(
    ("length", "status"), [pytest.param(100, 200, id="at-the-limit"), pytest.param(101, 400, id="over")]
)
def test_lengths_are_counted_in_characters(mock: Mock, character: str, length: int, status: int) -> None:
    text = character * length

    assert put(mock, {"couponCodes": [text]}).status == status
    assert put(mock, {"referralCode": text}).status == status
