"""Customer sessions over ``/segment``: the deprecated endpoint, which creates attributes, and the current one."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain, islice
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType

from mock_talon.api.call import Call, Reply
from mock_talon.api.callback_parameters import CALLBACK_PARAMETERS
from mock_talon.api.endpoint import EndpointTable
from mock_talon.api.segment_errors import ON_SESSIONS
from mock_talon.api.segment_parameters import SKIP_PARAMETER, check_skip, drift_of_skip, skips_unknown
from mock_talon.domain.attributes import AttributeBook
from mock_talon.domain.cart_items import Cart, check_items, drift_of_items
from mock_talon.domain.effects import effects_of
from mock_talon.domain.events import EventBook
from mock_talon.domain.profiles import ProfileBook, check_integration_id
from mock_talon.domain.records import Attribute, CustomerSession, Event
from mock_talon.domain.session_attributes import CreatedAttributes, ExistingAttributes, SessionAttributes
from mock_talon.domain.session_checks import CostBook, check_members
from mock_talon.domain.session_states import cancels_closed, check_transition, event_type, repeats_closing
from mock_talon.domain.sessions import AnySession, SessionBook, WrittenSession
from mock_talon.limits import REFUSALS_LISTED
from mock_talon.rules import Finding, Refusal
from mock_talon.rules.sessions import SESSION_CANCEL_ALONE
from mock_talon.wire.callback_headers import CallbackHeaders
from mock_talon.wire.replies import IntegrationState
from mock_talon.wire.requests import LenientSession, LenientSessionV1, Session, SessionState, SessionV1

endpoints = EndpointTable()
SESSION_PLACE: Final = "session/"
"""How the names begin under which sessions stand in the parallel guard."""


class _Update(Struct, frozen=True):
    """One request, as both endpoints see it.

    Args:
        call: of either endpoint.
        sent: the session of its body.
        pointer: JSON Pointer to it.
        cart: its items.
        attributes: how the endpoint treats attributes.
        callback: what the headers ask for.
        stored: the session as it was, None for a new one.
    """

    call: Call[Any]
    sent: AnySession
    pointer: str
    cart: Cart
    attributes: SessionAttributes
    callback: CallbackHeaders
    stored: CustomerSession | None

    @classmethod
    def of(
        cls, call: Call[Any], sent: AnySession, pointer: str, cart: Cart, attributes: SessionAttributes
    ) -> "_Update":
        """Read the headers, and look up the session of the path."""
        stored = SessionBook(call.on).find(call.path["customerSessionId"])
        return cls(call, sent, pointer, cart, attributes, CallbackHeaders(call.request.header), stored)

    @property
    def session_id(self) -> str:
        """The integration ID of the path."""
        return self.call.path["customerSessionId"]

    @property
    def state(self) -> SessionState | None:
        """The state which the request names, None for none."""
        return None if self.sent.state is UNSET else self.sent.state


def _occupied(call: Call[Session | LenientSession]) -> list[str]:
    return _named(call, call.body)


def _occupied_v1(call: Call[SessionV1 | LenientSessionV1]) -> list[str]:
    return _named(call, call.body.customer_session or Session())


def _named(call: Call[Any], sent: AnySession) -> list[str]:
    session = f"{SESSION_PLACE}{call.path['customerSessionId']}"
    if call.world.behaviour.lock_profile_of_session and sent.profile_id:
        return [session, f"profile/{sent.profile_id}"]
    return [session]


@endpoints(
    "PUT",
    "/segment/customer_sessions/{customerSessionId}",
    operation="segment/updateCustomerSession",
    action="updateCustomerSession",
    summary="Update a customer session and create the attributes it needs.",
    source="Talon.One third-party spec, segment/updateCustomerSession",
    body=SessionV1,
    lenient_body=LenientSessionV1,
    reply=IntegrationState,
    errors=ON_SESSIONS,
    parameters=CALLBACK_PARAMETERS,
    occupies=_occupied_v1,
    is_deprecated=True,
)
def update_session_v1(call: Call[SessionV1 | LenientSessionV1]) -> Reply:
    """Update a session; missing attributes of the session and of its items are created."""
    body = call.body
    sent = body.customer_session or Session()
    cart = Cart(sent)
    attributes = CreatedAttributes(
        AttributeBook(call.on),
        sent.attributes,
        cart,
        body.session_attributes_info or [],
        body.cart_item_attributes_info or [],
    )
    return _answer(_Update.of(call, sent, "/customerSession", cart, attributes))


@endpoints(
    "PUT",
    "/segment/v2/customer_sessions/{customerSessionId}",
    operation="segment/v2/updateCustomerSession",
    action="updateCustomerSessionV2",
    summary="Update a customer session.",
    source="Talon.One third-party spec, segment/v2/updateCustomerSession",
    body=Session,
    lenient_body=LenientSession,
    reply=IntegrationState,
    errors=ON_SESSIONS,
    parameters=(*CALLBACK_PARAMETERS, SKIP_PARAMETER),
    occupies=_occupied,
)
def update_session(call: Call[Session | LenientSession]) -> Reply:
    """Update a session; its attributes and those of its items must exist."""
    cart = Cart(call.body)
    attributes = ExistingAttributes(
        AttributeBook(call.on), call.body.attributes, cart, skip_unknown=skips_unknown(call)
    )
    return _answer(_Update.of(call, call.body, "", cart, attributes), check_skip(call), drift_of_skip(call))


def _answer(update: _Update, more: Iterable[Refusal] = (), drift: Iterable[Finding] = ()) -> Reply:
    """Judge a request, apply it, and show the session with all that belongs to it."""
    call, stored = update.call, update.stored
    if stored is not None and call.on.behaviour.idempotent_close and repeats_closing(stored, update.state):
        return _shown(update, SessionBook(call.on).shown(stored), UNSET, update.attributes.create_none())
    call.refuse_any(more, _check(update), drift=_bounded(call, chain(drift, _drift(update))))
    if stored is not None and cancels_closed(stored, update.state):
        call.findings.extend(_unused_members(update, stored))
        created, written = update.attributes.create_none(), SessionBook(call.on).cancel(stored)
    else:
        created = update.attributes.create()
        written = SessionBook(call.on).update(update.session_id, update.sent, update.cart, update.attributes)
    return _shown(update, written, _recorded(update, written.session), created)


def _check(update: _Update) -> Iterator[Refusal]:
    scope, sent, pointer = update.call.on, update.sent, update.pointer
    yield from check_integration_id(update.session_id, scope.limits.integration_id_length)
    yield from update.callback.check(scope.limits.callback_key_length)
    yield from check_transition(update.stored, update.state, pointer)
    yield from check_members(scope, sent, pointer)
    if sent.additional_costs:
        yield from CostBook(scope).check(sent.additional_costs, "session", f"{pointer}/additionalCosts")
    yield from check_items(scope, update.cart, f"{pointer}/cartItems")
    yield from update.attributes.check(pointer)


def _drift(update: _Update) -> Iterator[Finding]:
    yield from update.callback.drift()
    yield from drift_of_items(update.cart, f"{update.pointer}/cartItems")


def _bounded(call: Call[Any], drift: Iterator[Finding]) -> Iterator[Finding]:
    """A thousand items can drift in a thousand ways, which the journal need not keep; strict mode counts them all."""
    return drift if call.on.behaviour.strict else islice(drift, REFUSALS_LISTED.value)


def _unused_members(update: _Update, stored: CustomerSession) -> Iterator[Finding]:
    """Note the members which cancelling a closed session leaves as they were."""
    sent = update.sent
    for name, wire_name in zip(sent.__struct_fields__, sent.__struct_encode_fields__, strict=True):
        value = getattr(sent, name)
        if name != "state" and value is not UNSET and value != getattr(stored, name):
            yield SESSION_CANCEL_ALONE.finding(f"{update.pointer}/{wire_name}", value, "the state alone")


def _recorded(update: _Update, session: CustomerSession) -> Event:
    return EventBook(update.call.on).record(
        event_type(update.stored, session.state), profile_id=session.profile_id, session_id=session.integration_id
    )


def _shown(
    update: _Update, written: WrittenSession, event: Event | UnsetType, created: list[Attribute] | UnsetType
) -> Reply:
    session, profiles = written.session, ProfileBook(update.call.on)
    state = IntegrationState(
        effects=[] if session.state == "cancelled" else effects_of(session.coupon_codes),
        previous_returns=[],
        coupons=[],
        customer_session=session,
        customer_profile=UNSET if written.profile is None else profiles.shown(written.profile),
        event=event,
        created_attributes=created,
    )
    return Reply(HTTPStatus.OK, state, callback=update.callback.order())
