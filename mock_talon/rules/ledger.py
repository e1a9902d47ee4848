"""Every rule; and the two lists of the facts in which each row has a line of the ledger: contract drift, open questions."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from mock_talon.rules import admission as gate
from mock_talon.rules import (
    answers,
    attributes,
    audiences,
    control,
    drift,
    events,
    faults,
    profiles,
    requests,
    sessions,
    unserved,
)
from mock_talon.rules import drift_sessions as items
from mock_talon.rules import lifecycle as life
from mock_talon.rules._rule import RULES, Rule

OWN: Final = (control, faults)
"""Where the rules of the mock's own door are declared, which no list of the facts mentions."""

DRIFT: Final[Mapping[int, tuple[Rule, ...]]] = {
    1: (drift.AUDIENCE_UPDATE_WITHOUT_ID, profiles.AUDIENCE_PATH_ID),
    2: (items.MEASURE_AS_TEXT, sessions.ITEM_MEASURE),
    3: (items.COUNTER_SENT,),
    4: (unserved.CATALOG,),
    5: (requests.BODY_SHAPE, items.PRICE_MISSING),
    6: (sessions.ITEM_QUANTITY, items.QUANTITY_AS_FLOAT),
    7: (profiles.AUDIENCE_ID_FLOOR, audiences.AUDIENCE_EXISTS),
    8: (drift.DEPLOYMENT_FORM,),
    9: (items.CALLBACK_UNDEFINED,),
    10: (sessions.CONTENT_FIELDS,),
    11: (sessions.CALLBACK_URI,),
    12: (requests.WRONG_METHOD,),
    13: (requests.BODY_SHAPE, profiles.EVENT_TYPE_MEMBER),
    14: (requests.BODY_SHAPE,),
    15: (unserved.CHOICES,),
    16: (events.EVENT_PROFILE,),
    17: (profiles.CHANGES_OPTIONAL,),
    18: (drift.EMPTY_AUDIENCE_ITEM,),
    19: (drift.AUDIENCE_CHANGES_DROPPED,),
    20: (sessions.SESSION_RETURN_STATE,),
    21: (unserved.NO_IDENTIFIERS,),
    22: (sessions.COUPON_COUNT,),
    23: (unserved.EMPTY_VALUES,),
    24: (gate.ROUTE_DECODED,),
    25: (drift.BOOLEAN_PARAMETER,),
    26: (gate.DELETE_BODY,),
    27: (gate.WITHDRAWN,),
    28: (profiles.EXTERNAL_ENDPOINTS,),
    29: (answers.AUTHPING,),
    30: (gate.USER_AGENT,),
    31: (answers.SUCCESS_STATUS, unserved.NOT_RETRIED),
    32: (requests.PARALLEL_LIMIT, unserved.CONCURRENCY),
    33: (answers.ERROR_ENVELOPE, answers.HOSTS),
    34: (answers.NO_COUPON_MEMBER,),
    35: (unserved.ROLLBACK_NAME,),
    36: (unserved.CARD_STATUS,),
    37: (sessions.TOTAL_QUANTITY,),
    38: (answers.STATE_ENUM,),
    39: (answers.EFFECT_PROPS, answers.EVENT_EFFECTS),
    40: (unserved.COUPON_RECORD,),
    41: (requests.STAGING_KEY,),
}
"""Where Segment's traffic and the published contract differ, by row."""

QUESTIONS: Final[Mapping[int, tuple[Rule, ...]]] = {
    1: (answers.ERROR_TEXT,),
    2: (requests.INVALID_KEY, requests.WRONG_PLATFORM),
    3: (requests.UNKNOWN_DEPLOYMENT,),
    4: (gate.GATE_ORDER,),
    5: (gate.RATE_WINDOW,),
    6: (gate.PARALLEL_SESSION, requests.PARALLEL_LIMIT),
    7: (profiles.AUDIENCE_WITHOUT_RULES,),
    8: (profiles.AUDIENCE_STATUS,),
    9: (audiences.AUDIENCE_EXISTS,),
    10: (events.EVENT_TYPE_EXISTS,),
    11: (profiles.EVENT_TYPE_MEMBER,),
    12: (events.EVENT_TYPE_EXISTS,),
    13: (profiles.ATTRIBUTE_TIME, attributes.ATTRIBUTE_CREATION),
    14: (profiles.ATTRIBUTE_LOCATION, attributes.ATTRIBUTE_TYPE),
    15: (sessions.SESSION_CLOSED, life.SESSION_CLOSED_TWICE),
    16: (life.SESSION_PROFILE,),
    17: (sessions.LOYALTY_CARD_EXISTS,),
    18: (items.PRICE_MISSING,),
    19: (sessions.NEGATIVE_AMOUNT,),
    20: (life.CALLBACK_AFTER, life.CALLBACK_ATTEMPTS),
    21: (life.CALLBACK_DIRECT,),
    22: (life.CALLBACK_KEY_SPLIT,),
    23: (unserved.IDEMPOTENT_REPLAY,),
    24: (unserved.SESSION_LOOK_UP,),
    25: (unserved.DUPLICATE_NAMES,),
    26: (profiles.AUDIENCE_VERBATIM,),
    27: (profiles.MEMBERSHIP_ORDER,),
    28: (unserved.COUPON_CASE,),
    29: (profiles.ATTRIBUTE_BUILT_IN,),
    30: (gate.RATE_REFUSED,),
}
"""What nobody has published, by row; the rule says what the mock does instead."""

EXEMPTIONS: Final = (answers.NO_COUPON_MEMBER, unserved.ROLLBACK_NAME, answers.EFFECT_PROPS)
"""Contradictions of the published document itself, from which its checks are exempt: rows 34, 35 and 39."""

UNDECLARED: Final[Mapping[HTTPStatus, Rule]] = {
    HTTPStatus.NOT_FOUND: answers.SESSION_NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: requests.WRONG_METHOD,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: requests.BODY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: requests.WRONG_MEDIA_TYPE,
}
"""Statuses that are answered though the published document does not declare them; the first one on sessions."""


def all_rules() -> tuple[Rule, ...]:
    """Give every rule there is, sorted by id."""
    return tuple(sorted(RULES.values(), key=lambda rule: rule.id))
