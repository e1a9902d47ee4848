"""What is known of the service beyond the endpoints of this mock, and what only Segment's side decides."""

from functools import partial

from mock_talon.rules._rule import fact

_unserved = partial(fact, concerns="not served")
_sender = partial(fact, concerns="sender")
_INTEGRATION = "Talon.One Integration API spec"

INTEGRATION_API = _unserved(
    "integration-api", "The Integration API of a deployment is not served.", "spec", _INTEGRATION
)
MANAGEMENT_API = _unserved(
    "management-api",
    "The Management API, 3 requests per second and endpoint, is not served; a seed takes its place.",
    "spec",
    "Talon.One Management API spec",
)
CONCURRENCY = _unserved(
    "integration-parallel-conflict",
    "The deployment refuses too many parallel requests with 409, where the third-party host answers 429.",
    "spec",
    _INTEGRATION,
)
IDEMPOTENT_REPLAY = _unserved(
    "integration-idempotent-replay",
    "A repeated idempotency key with another body replays the stored answer.",
    "inferred",
    _INTEGRATION + ", Idempotency-Key",
)
SESSION_LOOK_UP = _unserved(
    "integration-session-unknown", "Reading an unknown session is answered with 404.", "inferred", _INTEGRATION
)
DUPLICATE_NAMES = _unserved(
    "management-duplicate-name",
    "A second attribute or additional cost of one name is answered with 409.",
    "inferred",
    "no public statement",
)
RETURNS = _unserved(
    "integration-returns",
    "Returning cart items and reopening a session exist on the deployment only; so no session here is partially returned.",
    "spec",
    _INTEGRATION,
)
COUPON_CASE = _unserved(
    "coupon-case",
    "Whether case matters in coupon codes is a setting of the Application.",
    "spec",
    "Talon.One Management API spec",
)
CODE_MINIMUM = _unserved(
    "coupon-stored-length", "A stored coupon or referral code has at least 4 characters.", "spec", _INTEGRATION
)
COUPON_RECORD = _unserved(
    "coupon-profile-redemptions",
    "Items of coupons carry profileRedemptionCount, which the vendor's SDK needs; the mock lists no coupons.",
    "sdk",
    "Talon.One SDK against Talon.One third-party spec",
)
ROLLBACK_NAME = _unserved(
    "loyalty-rollback-name",
    "Effects that roll loyalty points back require a name which is not defined; the mock yields none of them.",
    "spec",
    "Talon.One third-party spec, rollbackAddedLoyaltyPoints",
)
CARD_STATUS = _unserved(
    "loyalty-card-status",
    "A loyalty card is active or inactive; the third-party document says disabled.",
    "spec",
    "Talon.One Management API spec against Talon.One third-party spec",
)
SUGGESTIONS = _unserved(
    "attribute-list-figures",
    "An attribute has at most 50 suggestions or 500,000 allowed values; a seed may list any number.",
    "spec",
    "Talon.One Management API spec",
)
CATALOG = _sender(
    "sender-catalog-members",
    "Segment cannot send the width or product of an item.",
    "segment",
    "Segment's code, cart items",
)
CHOICES = _sender(
    "sender-attribute-type-choices",
    "Segment checks the types of attributesInfo itself for profile v2 and session v1, and not elsewhere.",
    "segment",
    "Segment's code, attributesInfo",
)
NO_IDENTIFIERS = _sender(
    "sender-no-identifiers",
    "Segment's deprecated session action cannot send identifiers.",
    "segment",
    "Segment's code, updateCustomerSession",
)
EMPTY_VALUES = _sender(
    "sender-empty-values",
    "Segment leaves out empty texts and disallowed nulls at the top level and coerces them in list items.",
    "segment",
    "observed by running Segment's published package",
)
NOT_RETRIED = _sender(
    "sender-retries",
    "Segment takes any 2xx for success and does not send a 409 again.",
    "segment",
    "Segment docs, retry policy",
)
