"""Checks on the members of a session beside its items and attributes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from mock_talon.domain.profiles import check_integration_id
from mock_talon.domain.records import AdditionalCostDefinition
from mock_talon.domain.scope import Scope
from mock_talon.rules import Refusal, Rule, escape_pointer
from mock_talon.rules.sessions import (
    COST_EXISTS,
    COST_PLACE,
    COUPON_COUNT,
    COUPON_LENGTH,
    IDENTIFIER_COUNT,
    LOYALTY_CARD_COUNT,
    LOYALTY_CARD_EXISTS,
    NEGATIVE_AMOUNT,
    REFERRAL_LENGTH,
)
from mock_talon.wire.requests import AdditionalCost, LenientSession, Session

_CARDS = "loyalty_cards"
_COSTS = "additional_costs"


def check_members(scope: Scope, sent: Session | LenientSession, pointer: str) -> Iterator[Refusal]:
    """Refuse codes, cards and identifiers that are too many, too long or unknown.

    Args:
        scope: the request's view of its world.
        sent: the session of the request.
        pointer: JSON Pointer to it in the body.

    Source: Talon.One third-party spec, newCustomerSessionV2.
    """
    limits, cards = scope.limits, sent.loyalty_cards or []
    coupons, identifiers = sent.coupon_codes or [], sent.identifiers or []
    yield from check_integration_id(sent.profile_id or "", limits.integration_id_length, f"{pointer}/profileId")
    yield from check_count(
        COUPON_COUNT, len(coupons), limits.coupons_per_session, "coupon codes", f"{pointer}/couponCodes"
    )
    for index, code in enumerate(coupons):
        yield from _check_length(COUPON_LENGTH, code, limits.coupon_code_length, f"{pointer}/couponCodes/{index}")
    yield from _check_length(
        REFERRAL_LENGTH, sent.referral_code or "", limits.referral_code_length, f"{pointer}/referralCode"
    )
    yield from check_count(
        LOYALTY_CARD_COUNT, len(cards), limits.loyalty_cards_per_session, "loyalty cards", f"{pointer}/loyaltyCards"
    )
    yield from _check_cards(scope, cards, f"{pointer}/loyaltyCards")
    yield from check_count(
        IDENTIFIER_COUNT, len(identifiers), limits.identifiers_per_session, "identifiers", f"{pointer}/identifiers"
    )


def check_count(rule: Rule, count: int, limit: int | None, what: str, pointer: str) -> Iterator[Refusal]:
    """Refuse more of something than a session takes; None for any number."""
    if limit is not None and count > limit:
        yield rule.refuse(
            pointer,
            f"a session takes at most {limit} {what}, this one has {count}",
            found=count,
            expected=f"at most {limit}",
        )


def _check_length(rule: Rule, text: str, limit: int | None, pointer: str) -> Iterator[Refusal]:
    if limit is not None and len(text) > limit:
        yield rule.refuse(
            pointer,
            f"{pointer} has at most {limit} characters, this one has {len(text)}",
            found=text,
            expected=f"at most {limit} characters",
        )


def _check_cards(scope: Scope, cards: Sequence[str], pointer: str) -> Iterator[Refusal]:
    known: tuple[str, ...] | None = None
    for index, card in enumerate(cards):
        if scope.transaction.get(_CARDS, scope.key(card)) is None:
            known = _names(scope, _CARDS) if known is None else known
            yield LOYALTY_CARD_EXISTS.refuse(
                f"{pointer}/{index}",
                "Loyalty card not found",
                found=card,
                expected="the identifier of a loyalty card",
                wanted=card,
                among=known,
            )


def _names(scope: Scope, collection: str) -> tuple[str, ...]:
    prefix = scope.key("")
    return tuple(key[len(prefix) :] for key, _ in scope.transaction.scan(collection, prefix))


class CostBook:
    """The additional costs of an account, as one request sees them; each definition is read once.

    Args:
        scope: the request's view of its world.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._definitions: dict[str, AdditionalCostDefinition | None] = {}
        self._known: tuple[str, ...] | None = None

    def _find(self, name: str) -> AdditionalCostDefinition | None:
        if name not in self._definitions:
            self._definitions[name] = self._scope.transaction.get(_COSTS, self._scope.key(name))
        return self._definitions[name]

    def check(
        self, costs: Mapping[str, AdditionalCost], place: Literal["session", "item"], pointer: str
    ) -> Iterator[Refusal]:
        """Refuse costs that nobody has defined, that belong elsewhere, or that are negative.

        Args:
            costs: by name.
            place: where they are used.
            pointer: JSON Pointer to them in the body.

        Source: Talon.One third-party and Management API spec.
        """
        for name, cost in costs.items():
            definition = self._find(name)
            if definition is None:
                yield self._unknown(name, f"{pointer}/{escape_pointer(name)}")
            elif definition.type not in {place, "both"}:
                yield COST_PLACE.refuse(
                    f"{pointer}/{escape_pointer(name)}",
                    f'The additional cost "{name}" cannot be used in a {place}.',
                    found=definition.type,
                    expected=f"a cost of the type {place} or both",
                )
            if cost.price:
                yield from check_amount(self._scope, cost.price, f"{pointer}/{escape_pointer(name)}/price")

    def _unknown(self, name: str, pointer: str) -> Refusal:
        if self._known is None:
            self._known = _names(self._scope, _COSTS)
        return COST_EXISTS.refuse(
            pointer,
            f'The additional cost "{name}" is not defined.',
            found=name,
            expected="an additional cost of the account",
            wanted=name,
            among=self._known,
        )


def check_amount(scope: Scope, amount: float | UnsetType, pointer: str) -> Iterator[Refusal]:
    """Refuse an amount below zero, unless the world allows it; an absent one passes."""
    if amount is not UNSET and amount < 0 and not scope.behaviour.allow_negative_amounts:
        yield NEGATIVE_AMOUNT.refuse(pointer, f"{pointer} is {amount}, below zero", found=amount, expected="at least 0")
