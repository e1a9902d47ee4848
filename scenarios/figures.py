"""The figures of the real service as the suites know them, apart from the mock's, so that a slip there is noticed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure the real service enforces, and where we know it from."""

    value: int
    source: str


_SPEC = "Talon.One third-party spec"

COUPONS_PER_SESSION = Figure(100, "Segment's field text for coupon codes")
COUPON_CODE_LENGTH = Figure(100, _SPEC)
REFERRAL_CODE_LENGTH = Figure(100, _SPEC)
LOYALTY_CARDS_PER_SESSION = Figure(1, _SPEC)
CARD_IDENTIFIER_SHORTEST = Figure(4, "Talon.One Integration API spec, loyalty cards")
CARD_IDENTIFIER_LONGEST = Figure(108, "Talon.One Integration API spec, loyalty cards")
IDENTIFIERS_PER_SESSION = Figure(5, _SPEC)
CART_ITEMS_PER_SESSION = Figure(1000, _SPEC)
QUANTITY_PER_SESSION = Figure(10_000, _SPEC)
AUDIENCE_NAME_LENGTH = Figure(1000, _SPEC)
INTEGRATION_ID_LENGTH = Figure(1000, _SPEC)
AUDIENCE_CHANGES_PER_REQUEST = Figure(1000, _SPEC)
CALLBACK_KEY_LENGTH = Figure(32, _SPEC)
REQUESTS_PER_SECOND = Figure(60, "Talon.One docs, API limits")
CALLBACKS_AT_A_TIME = Figure(4, "the mock's own bound")
BODY_BYTES = Figure(10 * 1024 * 1024, "the mock's own bound")
WAITING_PER_ENTITY = Figure(2, "Talon.One Integration API spec, parallel requests")
