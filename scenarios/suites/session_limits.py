"""The figures of a customer session: at the limit, and one over."""

from typing import Final

from scenarios import figures, ledger
from scenarios.checks import Accepted, CouponsRejected, Refused
from scenarios.draw import Draw
from scenarios.figures import Figure
from scenarios.kinds import KindTable
from scenarios.model import Script, WorldSetup
from scenarios.observing import Check, Json, Rule
from scenarios.suites._carts import BOTH, V2, item, items, one_update, total_of
from scenarios.world_checks import Unchanged

kinds = KindTable()
further = KindTable()

_LOOSE: Final = WorldSetup(flatten_cart_items=False)


def _refused(rule: Rule, figure: Figure) -> tuple[Check, ...]:
    return Refused(rule, 400, mentions=(str(figure.value),)), Unchanged(rule)


def _coupons(draw: Draw, count: int) -> dict[str, Json]:
    return {"cartItems": items(draw, lowest=0), "couponCodes": [draw.code() for _ in range(count)]}


@kinds.of_each(
    BOTH, "coupons-at-the-limit", "the greatest number of coupon codes is accepted; each is unknown", is_heavy=True
)
def _(draw: Draw, action: str) -> Script:
    session, rule = _coupons(draw, figures.COUPONS_PER_SESSION.value), ledger.COUPON_COUNT
    rejected = CouponsRejected(ledger.COUPON_NOT_FOUND, tuple(session["couponCodes"]))
    return one_update(draw, action, session, Accepted(rule), rejected)


@kinds.of_each(BOTH, "coupons-one-over", "one coupon code more is refused", is_heavy=True)
def _(draw: Draw, action: str) -> Script:
    session = _coupons(draw, figures.COUPONS_PER_SESSION.value + 1)
    return one_update(draw, action, session, *_refused(ledger.COUPON_COUNT, figures.COUPONS_PER_SESSION))


def _cards(draw: Draw, count: int) -> dict[str, Json]:
    card = draw.pick_known(draw.vocabulary.cards, "loyalty card")
    return {"cartItems": items(draw, lowest=0), "loyaltyCards": [card] * count}


@kinds.of_each(BOTH, "cards-at-the-limit", "one loyalty card is accepted")
def _(draw: Draw, action: str) -> Script:
    session = _cards(draw, figures.LOYALTY_CARDS_PER_SESSION.value)
    shown = {"customerSession": {"loyaltyCards": session["loyaltyCards"]}}
    return one_update(draw, action, session, Accepted(ledger.LOYALTY_CARD_COUNT, 200, shown))


@kinds.of_each(BOTH, "cards-one-over", "two loyalty cards are refused, though they exist")
def _(draw: Draw, action: str) -> Script:
    session = _cards(draw, figures.LOYALTY_CARDS_PER_SESSION.value + 1)
    return one_update(draw, action, session, *_refused(ledger.LOYALTY_CARD_COUNT, figures.LOYALTY_CARDS_PER_SESSION))


def _many_items(draw: Draw, count: int) -> dict[str, Json]:
    price = draw.price()
    return {"cartItems": [{"sku": f"SKU-{number}", "quantity": 1, "price": price} for number in range(count)]}


@kinds.of_each(BOTH, "items-at-the-limit", "the greatest number of cart items is accepted", is_heavy=True)
def _(draw: Draw, action: str) -> Script:
    session = _many_items(draw, figures.CART_ITEMS_PER_SESSION.value)
    shown = {"customerSession": {"cartItemTotal": total_of(session["cartItems"])}}
    return one_update(draw, action, session, Accepted(ledger.ITEM_COUNT, 200, shown))


@kinds.of_each(BOTH, "items-one-over", "one cart item more is refused", is_heavy=True)
def _(draw: Draw, action: str) -> Script:
    session = _many_items(draw, figures.CART_ITEMS_PER_SESSION.value + 1)
    return one_update(draw, action, session, *_refused(ledger.ITEM_COUNT, figures.CART_ITEMS_PER_SESSION))


def _quantities(draw: Draw, total: int) -> dict[str, Json]:
    first = draw.integer(1, total - 2)
    second = draw.integer(1, total - first - 1)
    return {"cartItems": [item(draw, quantity) for quantity in (first, second, total - first - second)]}


@kinds.of_each(BOTH, "quantity-at-the-limit", "the greatest total quantity is accepted")
def _(draw: Draw, action: str) -> Script:
    session = _quantities(draw, figures.QUANTITY_PER_SESSION.value)
    shown = {"customerSession": {"cartItemTotal": total_of(session["cartItems"])}}
    return one_update(draw, action, session, Accepted(ledger.TOTAL_QUANTITY, 200, shown))


@kinds.of_each(BOTH, "quantity-one-over", "one unit more is refused while cart items are flattened")
def _(draw: Draw, action: str) -> Script:
    session = _quantities(draw, figures.QUANTITY_PER_SESSION.value + 1)
    return one_update(draw, action, session, *_refused(ledger.TOTAL_QUANTITY, figures.QUANTITY_PER_SESSION))


@further(V2, "quantity-unflattened", "any total quantity is accepted when cart items are not flattened")
def _(draw: Draw) -> Script:
    session = _quantities(draw, figures.QUANTITY_PER_SESSION.value + draw.integer(1, 5000))
    return one_update(draw, V2, session, Accepted(ledger.TOTAL_QUANTITY), world=_LOOSE)


@further(V2, "coupon-length-at-the-limit", "a coupon code of the greatest length is accepted")
def _(draw: Draw) -> Script:
    code = draw.long_identifier(figures.COUPON_CODE_LENGTH.value)
    return one_update(
        draw,
        V2,
        {"couponCodes": [code]},
        Accepted(ledger.COUPON_LENGTH),
        CouponsRejected(ledger.COUPON_NOT_FOUND, (code,)),
    )


@further(V2, "coupon-length-one-over", "a coupon code one character longer is refused")
def _(draw: Draw) -> Script:
    codes = [draw.code(), draw.long_identifier(figures.COUPON_CODE_LENGTH.value + 1)]
    return one_update(draw, V2, {"couponCodes": codes}, *_refused(ledger.COUPON_LENGTH, figures.COUPON_CODE_LENGTH))


@further(V2, "referral-length-one-over", "a referral code that is too long is refused")
def _(draw: Draw) -> Script:
    code = draw.long_identifier(figures.REFERRAL_CODE_LENGTH.value + 1)
    return one_update(draw, V2, {"referralCode": code}, *_refused(ledger.REFERRAL_LENGTH, figures.REFERRAL_CODE_LENGTH))


@further(V2, "identifiers-at-the-limit", "the greatest number of identifiers is accepted and kept")
def _(draw: Draw) -> Script:
    identifiers = [draw.token() for _ in range(figures.IDENTIFIERS_PER_SESSION.value)]
    shown = {"customerSession": {"identifiers": identifiers}}
    return one_update(draw, V2, {"identifiers": identifiers}, Accepted(ledger.IDENTIFIER_COUNT, 200, shown))


@further(V2, "identifiers-one-over", "one identifier more is refused")
def _(draw: Draw) -> Script:
    identifiers = [draw.token() for _ in range(figures.IDENTIFIERS_PER_SESSION.value + 1)]
    checks = _refused(ledger.IDENTIFIER_COUNT, figures.IDENTIFIERS_PER_SESSION)
    return one_update(draw, V2, {"identifiers": identifiers}, *checks)
