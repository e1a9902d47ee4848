"""Rules on customer sessions: their state, their counts, their items and their money."""

from mock_talon.rules._rule import Rule

_SPEC = "Talon.One third-party spec, newCustomerSessionV2"

SESSION_STATE = Rule(
    "session-state",
    "A session is created open or closed; open becomes closed or cancelled; closed and partially returned become cancelled.",
    "spec",
    "Talon.One third-party spec, session states; status and text are our reading",
    title="Invalid state",
    fix="Send a state that the session can reach from its present one",
)
SESSION_RETURN_STATE = Rule(
    "session-partially-returned",
    "An update cannot set partially_returned; only returning cart items does.",
    "spec",
    "Talon.One third-party spec, session states; status and text are our reading",
    title="Invalid state",
    fix="Send open, closed or cancelled",
)
SESSION_CLOSED = Rule(
    "session-closed",
    "A closed or cancelled session cannot be modified, but for cancelling a closed one.",
    "docs",
    "Talon.One docs, session states",
    title="Invalid state",
    fix="Use another session ID for a new cart, or send state cancelled to a closed session",
)
SESSION_CANCEL_ALONE = Rule(
    "session-cancel-alone",
    "Cancelling a closed session changes its state alone; other members of the request are not applied.",
    "inferred",
    "Talon.One docs, a closed session cannot be modified",
    fix="Send the state alone to cancel a closed session",
    refuses=False,
)
COUPON_COUNT = Rule(
    "session-coupon-count",
    "A session takes at most 100 coupon codes.",
    "segment",
    "Segment's field text for coupon codes",
    title="Too many",
    fix="Send fewer coupon codes",
    setting="limits.couponsPerSession",
)
COUPON_LENGTH = Rule(
    "session-coupon-length",
    "A coupon code has at most 100 characters.",
    "spec",
    _SPEC,
    title="Invalid length",
    fix="Send a shorter coupon code",
    setting="limits.couponCodeLength",
)
REFERRAL_LENGTH = Rule(
    "session-referral-length",
    "A referral code has at most 100 characters.",
    "spec",
    _SPEC,
    title="Invalid length",
    fix="Send a shorter referral code",
    setting="limits.referralCodeLength",
)
LOYALTY_CARD_COUNT = Rule(
    "session-loyalty-card-count",
    "A session takes at most one loyalty card.",
    "spec",
    _SPEC,
    title="Too many",
    fix="Send one loyalty card",
    setting="limits.loyaltyCardsPerSession",
)
LOYALTY_CARD_EXISTS = Rule(
    "session-loyalty-card-exists",
    "A loyalty card that does not exist is answered with 400.",
    "inferred",
    "no public body; our default",
    title="Unknown",
    fix="Create the loyalty card, or load it with a seed under loyaltyCards",
)
IDENTIFIER_COUNT = Rule(
    "session-identifier-count",
    "A session takes at most five identifiers.",
    "spec",
    _SPEC,
    title="Too many",
    fix="Send fewer identifiers",
    setting="limits.identifiersPerSession",
)
ITEM_COUNT = Rule(
    "session-item-count",
    "A session takes at most 1000 cart items.",
    "spec",
    _SPEC,
    title="Too many",
    fix="Send fewer cart items, with higher quantities",
    setting="limits.cartItemsPerSession",
)
TOTAL_QUANTITY = Rule(
    "session-total-quantity",
    "The quantities of a session's items sum to at most 10,000, if the Application flattens cart items.",
    "spec",
    _SPEC,
    title="Too many",
    fix="Send smaller quantities, or switch flattenCartItems off for the Application",
    setting="limits.quantityPerSession",
)
ITEM_QUANTITY = Rule(
    "cart-item-quantity",
    "An item's quantity is a whole number of at least 1.",
    "spec",
    "Talon.One third-party spec, cartItem",
    title="Invalid type",
    fix="Send a whole number of at least 1",
)
ITEM_MEASURE = Rule(
    "cart-item-measure",
    "An item's weight, height, width, length and position are numbers, or at least text that reads as one.",
    "inferred",
    "Talon.One third-party spec, cartItem, against the text that Segment sends",
    title="Invalid type",
    fix="Send a number, or leave the member out",
)
NEGATIVE_AMOUNT = Rule(
    "session-amount-negative",
    "Prices of items and of additional costs are not below zero.",
    "inferred",
    "no public statement; our default",
    fix="Send an amount of at least 0",
    setting="allowNegativeAmounts",
)
AMOUNT_RANGE = Rule(
    "session-amount-range",
    "A session whose totals leave the range of a double, or whose quantities leave that of int64, is refused.",
    "ours",
    "our own bound; no public figure",
    fix="Send smaller amounts",
)
COST_EXISTS = Rule(
    "additional-cost-exists",
    "An additional cost must have been defined for the account.",
    "spec",
    "Talon.One third-party spec, additionalCosts; status and text are our reading",
    title="Unknown",
    fix="Define the additional cost, or load it with a seed under additionalCosts",
)
COST_PLACE = Rule(
    "additional-cost-place",
    "An additional cost is used where its type says: in sessions, in items or in both.",
    "spec",
    "Talon.One Management API spec, additional costs; status and text are our reading",
    fix="Use the cost where its type allows, or define it with the type both",
)
CALLBACK_URI = Rule(
    "callback-uri",
    "The callback address is a full http or https URI.",
    "spec",
    "Talon.One third-party spec, X-Callback-Destination-URI",
    title="Invalid type",
    fix="Send a URI such as https://example.com/callbacks",
)
CALLBACK_KEY = Rule(
    "callback-key",
    "The callback key is a header name, a blank, and a key of at least 32 characters; headers that frame a message carry none.",
    "spec",
    "Talon.One third-party spec, X-Callback-API-Key; that all after the first blank counts, and which headers carry no key, "
    "is our reading",
    title="Invalid length",
    fix="Send X-Callback-API-Key: <header name> <key of at least 32 characters>",
    setting="limits.callbackKeyLength",
)
CONTENT_FIELDS = Rule(
    "callback-content-fields",
    "The content fields are names from the published list, separated by commas.",
    "inferred",
    "Talon.One third-party spec, X-Content-Fields; the status is our reading",
    title="enum",
    fix="Send published field names separated by commas, or leave the header out for all fields",
)
