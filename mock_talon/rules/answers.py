"""What answers look like; nothing here refuses a request."""

from mock_talon.rules._rule import fact

_SPEC = "Talon.One third-party spec, responses"

SUCCESS_STATUS = fact(
    "answer-success-status",
    "Success is 200, but 201 for a created audience and 204 for a deleted one and for many profiles at once.",
    "spec",
    _SPEC,
)
ERROR_ENVELOPE = fact(
    "answer-error-envelope",
    "An error on `/segment` is an object of StatusCode, Error and RequestUUID.",
    "spec",
    "Talon.One third-party spec, error envelope",
)
ERROR_TEXT = fact(
    "answer-error-text",
    "What the deployment finds wrong stands in Error as one text, several reasons joined by semicolons.",
    "inferred",
    "texts from Talon.One docs, validation errors; how the third-party host passes them on is not public",
)
ERROR_DECISION = fact(
    "answer-error-decision",
    "Of refusals of several classes the first decides the status: shape 400, unknown entity 404, conflict 409, other 400.",
    "ours",
    "no public order",
)
UNPUBLISHED_STATUS = fact(
    "answer-unpublished-status",
    "A rule whose status and text nobody has published refuses with 400 and a text of the mock's.",
    "inferred",
    "Talon.One third-party spec, declared 400",
)
SESSION_NOT_FOUND = fact(
    "answer-session-not-found",
    "A session path answers 404 to an unknown deployment alone, though its operations declare no 404.",
    "inferred",
    "Talon.One third-party spec declares 400, 401 and 429 for sessions",
)
STATE_ENUM = fact(
    "answer-state-enum",
    "A state outside the list is answered with the four that exist.",
    "inferred",
    "Talon.One docs, validation errors, whose text of 2021 lists three",
)
ABSENT_OBJECTS = fact(
    "answer-absent-objects",
    "Optional objects that exist are always in the answer; those that do not are left out, never null.",
    "inferred",
    "Talon.One third-party spec; callbacks forward all fields by default",
)
CREATED_ATTRIBUTES = fact(
    "answer-created-attributes",
    "The deprecated event and session endpoints answer createdAttributes too, which their schema does not list.",
    "inferred",
    "Talon.One third-party spec, X-Content-Fields names the member",
)
TIMESTAMPS = fact(
    "answer-timestamps",
    "Times are RFC 3339 in UTC, written with Z.",
    "spec",
    "Talon.One third-party spec, samples",
)
EVENT_EFFECTS = fact(
    "answer-event-effects",
    "event.effects is always an empty list: the schema asks for lists of lists, which the vendor's own SDK refuses.",
    "spec",
    "Talon.One third-party spec, event; Talon.One SDK",
)
NO_COUPON_MEMBER = fact(
    "answer-session-without-coupon",
    "A session has no members coupon and referral, which the schema requires without defining them.",
    "sdk",
    "Talon.One SDK and samples against Talon.One third-party spec, customerSessionV2",
)
EFFECT_PROPS = fact(
    "answer-effect-props",
    "The props of an effect follow its effectType, though the schema lets them match several types at once.",
    "inferred",
    "Talon.One third-party spec, effect props",
)
COUPON_NOT_FOUND = fact(
    "answer-coupon-not-found",
    "Every coupon code is answered with the effect rejectCoupon, CouponNotFound, of the campaign -1.",
    "docs",
    "Talon.One docs, rejectCoupon; the mock has no coupons, and the ruleset -1 is our reading",
)
REFERRAL_UNJUDGED = fact(
    "answer-referral-unjudged",
    "A referral code is kept and yields no effect; the real service would accept or reject it.",
    "ours",
    "the mock has no referrals",
)
NO_CAMPAIGNS = fact(
    "answer-without-campaigns",
    "There are no campaigns: no rule yields an effect, a coupon, a referral, a giveaway or loyalty points.",
    "ours",
    "the mock has no rule engine",
)
HOSTS = fact(
    "answer-two-hosts",
    "The third-party host and the deployment share one port; each path answers errors in the envelope of its own host.",
    "inferred",
    "Talon.One third-party spec and Integration API spec; their paths do not collide",
    concerns="deployment",
)
AUTHPING = fact(
    "authping",
    "GET /v2/authping answers 204 to a valid key and 401 to any other, whatever its platform, also with doubled slashes.",
    "segment",
    "Segment's code, testAuthentication; the status 204 is our reading",
    concerns="deployment",
)
HEALTH = fact(
    "deployment-health",
    "GET /v1/status/health answers 200 without a credential.",
    "sdk",
    "Talon.One connectors, container health check",
    concerns="deployment",
)
