"""Every figure the real service enforces, with its source, and one world's own copy of them."""

from msgspec import Struct


class Limit(Struct, frozen=True):
    """A figure the real service enforces, and where we know it from."""

    value: int
    source: str


_SPEC = "Talon.One third-party spec"
_INTEGRATION = "Talon.One Integration API spec"

COUPONS_PER_SESSION = Limit(100, "Segment's field text for coupon codes")
COUPON_CODE_LENGTH = Limit(100, _SPEC)
REFERRAL_CODE_LENGTH = Limit(100, _SPEC)
LOYALTY_CARDS_PER_SESSION = Limit(1, _SPEC)
LOYALTY_CARD_LENGTH = Limit(108, _INTEGRATION)
LOYALTY_CARD_FLOOR = Limit(4, _INTEGRATION)
IDENTIFIERS_PER_SESSION = Limit(5, _SPEC)
CART_ITEMS_PER_SESSION = Limit(1000, _SPEC)
QUANTITY_PER_SESSION = Limit(10_000, _SPEC)
QUANTITY_FLOOR = Limit(1, _SPEC)
AUDIENCE_NAME_FLOOR = Limit(1, _SPEC)
AUDIENCE_NAME_LENGTH = Limit(1000, _SPEC)
AUDIENCE_ID_FLOOR = Limit(1, _SPEC)
INTEGER_CEILING = Limit(2**63 - 1, _SPEC + ", int64")
INTEGRATION_ID_LENGTH = Limit(1000, _SPEC)
AUDIENCE_CHANGES_PER_REQUEST = Limit(1000, _SPEC)
CALLBACK_KEY_LENGTH = Limit(32, _SPEC)
REQUESTS_PER_SECOND = Limit(60, "Talon.One docs, API limits")
RATE_WINDOW_SECONDS = Limit(1, "Talon.One docs, API limits")
WAITING_PER_ENTITY = Limit(2, _INTEGRATION)
CALLBACK_TIMEOUT_SECONDS = Limit(10, "our reading; no public figure")
CALLBACK_TRIES = Limit(100, "our own bound on the setting callbackAttempts")
CALLBACKS_WAITING = Limit(1000, "our own bound; no public figure")
CALLBACKS_AT_A_TIME = Limit(4, "our own bound; no public figure")
BODY_BYTES = Limit(10 * 1024 * 1024, "our own bound; no public figure")
EXPLAINED_BYTES = Limit(1024 * 1024, "our own bound on bodies of which every fault of shape is listed")
FAULT_DELAY_SECONDS = Limit(3600, "our own bound on what a fault may keep a client waiting")
JOURNAL_PAGE = Limit(1000, "our own bound on one page of the journal")
HELD_SECONDS = Limit(3600, "our own bound on how long a request may be held on purpose, and a callback tried")
VERIFICATION_SECONDS = Limit(300, "our own bound on how long the control door waits for requests")
STATED_ID = Limit(2**53 - 1, "the largest integer that every JSON reader keeps exactly")
REFUSALS_LISTED = Limit(100, "our own bound on one verdict")
REFUSALS_ON_THE_WIRE = Limit(10, "our own bound on one answer")


class Limits(Struct, frozen=True):
    """The figures one world enforces; None switches a figure off."""

    coupons_per_session: int | None = COUPONS_PER_SESSION.value
    coupon_code_length: int | None = COUPON_CODE_LENGTH.value
    referral_code_length: int | None = REFERRAL_CODE_LENGTH.value
    loyalty_cards_per_session: int | None = LOYALTY_CARDS_PER_SESSION.value
    identifiers_per_session: int | None = IDENTIFIERS_PER_SESSION.value
    cart_items_per_session: int | None = CART_ITEMS_PER_SESSION.value
    quantity_per_session: int | None = QUANTITY_PER_SESSION.value
    integration_id_length: int | None = INTEGRATION_ID_LENGTH.value
    audience_name_length: int | None = AUDIENCE_NAME_LENGTH.value
    audience_changes_per_request: int | None = AUDIENCE_CHANGES_PER_REQUEST.value
    callback_key_length: int | None = CALLBACK_KEY_LENGTH.value
    requests_per_second: int | None = REQUESTS_PER_SECOND.value
    waiting_per_entity: int | None = WAITING_PER_ENTITY.value
