"""The suites' own figures, held against the mock's."""

import pytest

from mock_talon import Limits
from scenarios import figures

PAIRS = {
    "COUPONS_PER_SESSION": "coupons_per_session",
    "COUPON_CODE_LENGTH": "coupon_code_length",
    "REFERRAL_CODE_LENGTH": "referral_code_length",
    "LOYALTY_CARDS_PER_SESSION": "loyalty_cards_per_session",
    "IDENTIFIERS_PER_SESSION": "identifiers_per_session",
    "CART_ITEMS_PER_SESSION": "cart_items_per_session",
    "QUANTITY_PER_SESSION": "quantity_per_session",
    "AUDIENCE_NAME_LENGTH": "audience_name_length",
    "INTEGRATION_ID_LENGTH": "integration_id_length",
    "AUDIENCE_CHANGES_PER_REQUEST": "audience_changes_per_request",
    "CALLBACK_KEY_LENGTH": "callback_key_length",
    "REQUESTS_PER_SECOND": "requests_per_second",
    "WAITING_PER_ENTITY": "waiting_per_entity",
}
OURS = {"BODY_BYTES", "CALLBACKS_AT_A_TIME", "CARD_IDENTIFIER_LONGEST", "CARD_IDENTIFIER_SHORTEST"}


@pytest.mark.parametrize(("figure", "limit"), PAIRS.items())
def test_figure_of_the_suites_is_the_limit_of_the_mock(figure: str, limit: str) -> None:
    assert getattr(figures, figure).value == getattr(Limits(), limit)


def test_every_figure_of_the_suites_is_compared_and_sourced() -> None:
    listed = {name: item for name, item in vars(figures).items() if isinstance(item, figures.Figure)}

    assert set(listed) == {*PAIRS, *OURS}
    assert all(item.source for item in listed.values())
