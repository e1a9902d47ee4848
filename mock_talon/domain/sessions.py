"""Customer sessions: created, merged with what is sent, closed and cancelled."""

from typing import TypeAlias, TypeVar

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from mock_talon.domain.attributes import merged
from mock_talon.domain.cart_items import Cart, to_costs
from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.records import CustomerSession, StoredCost, StoredProfile
from mock_talon.domain.scope import Scope
from mock_talon.domain.session_accounts import book_session, is_first_session
from mock_talon.domain.session_attributes import SessionAttributes
from mock_talon.domain.session_states import wanted_state
from mock_talon.domain.session_totals import Totals
from mock_talon.rules import RefusedError
from mock_talon.rules.sessions import AMOUNT_RANGE
from mock_talon.wire.requests import LenientSession, Session

COLLECTION = "sessions"
AnySession: TypeAlias = Session | LenientSession
T = TypeVar("T")


class WrittenSession(Struct, frozen=True):
    """A session as it stands after a request, with its profile, None for an anonymous one."""

    session: CustomerSession
    profile: StoredProfile | None


class SessionBook:
    """The sessions of an Application, as one request sees them.

    Args:
        scope: the request's view of its world.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def _key(self, integration_id: str) -> str:
        """Sessions of two Applications may have the same integration ID."""
        return self._scope.key(str(self._scope.application.id), integration_id)

    def find(self, integration_id: str) -> CustomerSession | None:
        """Give a session of the Application, None if there is none."""
        found: CustomerSession | None = self._scope.transaction.get(COLLECTION, self._key(integration_id))
        return found

    def update(
        self, integration_id: str, sent: AnySession, cart: Cart, attributes: SessionAttributes
    ) -> WrittenSession:
        """Create a session, or lay what is sent over it.

        Absent members keep their value; codes, cards, identifiers, items and costs replace what was there; attributes
        are merged by name, and null deletes one.

        Args:
            integration_id: of the session.
            sent: checked members.
            cart: its checked items.
            attributes: which values are kept.

        Raises:
            RefusedError: the totals leave the range of a double.

        Source: Talon.One Integration API spec, update customer session.
        """
        stored = self.find(integration_id)
        base = stored or self._new(integration_id)
        changed = replace(
            base,
            profile_id=_given(sent.profile_id, base.profile_id),
            coupon_codes=_given(sent.coupon_codes, base.coupon_codes),
            referral_code=_given(sent.referral_code, base.referral_code),
            loyalty_cards=_given(sent.loyalty_cards, base.loyalty_cards),
            identifiers=_given(sent.identifiers, base.identifiers),
            state=wanted_state(stored, sent.state or None),
            cart_items=base.cart_items if sent.cart_items is UNSET else cart.to_stored(attributes.of_items()),
            additional_costs=_costs(sent, base.additional_costs),
            attributes=merged(base.attributes, attributes.of_session()),
        )
        return self._put(stored, changed)

    def shown(self, stored: CustomerSession) -> WrittenSession:
        """Give a session which the request leaves as it is."""
        profile = ProfileBook(self._scope).find(stored.profile_id) if stored.profile_id else None
        return WrittenSession(stored, profile)

    def cancel(self, stored: CustomerSession) -> WrittenSession:
        """Cancel a closed session; nothing but its state changes."""
        return self._put(stored, replace(stored, state="cancelled"))

    def _new(self, integration_id: str) -> CustomerSession:
        return CustomerSession(
            id=self._scope.new_id(COLLECTION),
            created=self._scope.timestamp(),
            integration_id=integration_id,
            application_id=self._scope.application.id,
            profile_id="",
            coupon_codes=[],
            referral_code="",
            loyalty_cards=[],
            state="open",
            cart_items=[],
            additional_costs={},
            identifiers=[],
            attributes={},
            first_session=True,
            update_count=0,
            total=0.0,
            cart_item_total=0.0,
            additional_cost_total=0.0,
            cart_item_additional_cost_total=0.0,
            updated=self._scope.timestamp(),
        )

    def _put(self, stored: CustomerSession | None, changed: CustomerSession) -> WrittenSession:
        """Write a session with what follows from its members, and account for it."""
        try:
            session = self._complete(stored, changed)
            profile = book_session(self._scope, stored, session)
        except OverflowError as error:
            raise RefusedError.because(
                AMOUNT_RANGE.refuse("", str(error), found=changed.integration_id, expected="smaller amounts")
            ) from error
        self._scope.transaction.put(COLLECTION, self._key(session.integration_id), session)
        return WrittenSession(session, profile)

    def _complete(self, stored: CustomerSession | None, changed: CustomerSession) -> CustomerSession:
        totals = Totals.of(
            changed.cart_items,
            changed.additional_costs,
            multiply_item_costs=self._scope.behaviour.multiply_item_costs,
        )
        return replace(
            changed,
            first_session=is_first_session(self._scope, stored, changed.profile_id),
            update_count=changed.update_count + 1,
            updated=self._scope.timestamp(),
            total=totals.total,
            cart_item_total=totals.cart_items,
            additional_cost_total=totals.additional_costs,
            cart_item_additional_cost_total=totals.item_costs,
        )


def _given(sent: T | UnsetType, kept: T) -> T:
    return kept if isinstance(sent, UnsetType) else sent


def _costs(sent: AnySession, kept: dict[str, StoredCost]) -> dict[str, StoredCost]:
    return kept if sent.additional_costs is UNSET else to_costs(sent.additional_costs)
