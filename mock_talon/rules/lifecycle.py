"""What requests make of sessions, and callbacks of their answers; nothing here refuses a request."""

from mock_talon.rules._rule import fact

_INTEGRATION = "Talon.One Integration API spec, update customer session"
_DOCS = "Talon.One docs, customer sessions"
_HEADERS = "Talon.One third-party spec, updateCustomerSession headers"

SESSION_KEPT = fact("session-members-kept", "Members that a request leaves out keep their value.", "spec", _INTEGRATION)
SESSION_REPLACED = fact(
    "session-members-replaced",
    "Codes, cards, identifiers, items and costs replace what was there; empty ones discard it.",
    "spec",
    _INTEGRATION + "; for items, costs, cards and identifiers our reading",
)
SESSION_ATTRIBUTES = fact(
    "session-attributes-merge",
    "Attributes of a session are merged by name, and null deletes one; those of an item are replaced with it.",
    "spec",
    _INTEGRATION,
)
SESSION_CREATION = fact(
    "session-attributes-created",
    "The deprecated session endpoint creates missing attributes of the session and of its items, from two info lists.",
    "inferred",
    "Talon.One third-party spec, updateCustomerSession",
)
SESSION_STATE_DEFAULT = fact(
    "session-state-default",
    "Without a state a new session is open and a stored one keeps its own.",
    "inferred",
    "Talon.One third-party spec, default of state",
)
SESSION_CLOSED_TWICE = fact(
    "session-closed-twice",
    "To close a closed session again is refused with 400.",
    "inferred",
    "no public statement",
    setting="idempotentClose",
)
SESSION_PROFILE = fact(
    "session-profile-change", "An open session may move to another profile.", "inferred", "no public statement"
)
SESSION_ANONYMOUS = fact(
    "session-anonymous",
    "Without a profile, or with an empty one, a session is anonymous and always a first session.",
    "spec",
    _INTEGRATION,
)
SESSION_PER_APPLICATION = fact(
    "session-per-application", "Two Applications may use one session ID for two sessions.", "docs", _DOCS
)
SESSION_COUNTERS = fact(
    "session-counters",
    "updateCount starts at 1; positions of items start at 0 and are the service's own, as are returned and remaining "
    "quantities.",
    "spec",
    _INTEGRATION + "; positions from Talon.One SDK",
)
SESSION_TOTALS = fact(
    "session-totals",
    "Totals are before discounts: items by quantity, session costs, item costs, and the sum of the three.",
    "spec",
    _INTEGRATION,
)
SESSION_ITEM_COSTS = fact(
    "session-item-costs",
    "The additional costs of an item count once per unit.",
    "inferred",
    "no public statement",
    setting="multiplyItemCosts",
)
SESSION_LINES = fact(
    "session-lines-kept",
    "Items are kept and answered as the lines that were sent, also where the Application flattens them for its rules.",
    "inferred",
    "Talon.One docs, flattening",
)
SESSION_ACCOUNTS = fact(
    "session-accounts",
    "Closing adds to closedSessions and totalSales of the profile, cancelling a closed session takes it back.",
    "docs",
    _DOCS,
)
SESSION_EVENTS = fact(
    "session-built-in-events",
    "Each request records talon_session_created, _updated, _closed, _cancelled or, after closing, _revoked.",
    "docs",
    "Talon.One docs, built-in events",
)
CARD_IDENTIFIER = fact(
    "loyalty-card-identifier",
    "The identifier of a loyalty card has 4 to 108 letters, digits or characters of `._%+@-`; a seed with another one is "
    "refused.",
    "spec",
    "Talon.One Integration API spec, loyalty cards",
)
CALLBACK_AFTER = fact(
    "callback-after-success",
    "A callback is made after success alone, beside the answer, which it neither delays nor changes.",
    "inferred",
    "no public statement",
    setting="callbacks",
)
CALLBACK_ATTEMPTS = fact(
    "callback-attempts",
    "A callback is tried once and given ten seconds.",
    "inferred",
    "no public statement",
    setting="callbackAttempts, callbackTimeoutSeconds",
)
CALLBACK_CONTENT = fact(
    "callback-content",
    "A callback carries the members that X-Content-Fields chooses, all without it, and the correlation ID if there is one.",
    "spec",
    _HEADERS,
)
CALLBACK_DIRECT = fact(
    "callback-direct-answer", "X-Content-Fields does not trim the direct answer.", "inferred", "no public statement"
)
CALLBACK_KEY_SPLIT = fact(
    "callback-key-split",
    "The first blank of X-Callback-API-Key ends the header's name; all behind it is the key.",
    "spec",
    _HEADERS + "; that all of it counts towards the length is our reading",
)
CALLBACK_NEAR = fact(
    "callback-near",
    "Callbacks go to loopback and private addresses; others are recorded and not called.",
    "ours",
    "so that a test calls nobody",
    setting="callbacksLeaveHost",
)
CALLBACK_BOUND = fact(
    "callback-bound",
    "A bounded number of callbacks waits; further ones are recorded and not called.",
    "ours",
    "our own bound; no public figure",
)
