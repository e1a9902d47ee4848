"""What the rules decide about a session."""

from collections.abc import Iterable
from typing import Final

from mock_talon.domain.records import Effect

NO_CAMPAIGN: Final = -1
"""Campaign and ruleset of an effect that no campaign caused. Source: Talon.One docs; the ruleset is our reading."""


def effects_of(coupon_codes: Iterable[str]) -> list[Effect]:
    """Reject every coupon code, as the service does with codes that nobody created.

    Source: Talon.One docs, CouponNotFound.
    """
    return [_rejected(code) for code in coupon_codes]


def _rejected(code: str) -> Effect:
    return Effect(
        campaign_id=NO_CAMPAIGN,
        ruleset_id=NO_CAMPAIGN,
        rule_index=0,
        rule_name="",
        effect_type="rejectCoupon",
        props={"value": code, "rejectionReason": "CouponNotFound"},
    )
