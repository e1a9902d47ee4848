"""The life of a customer session: open, closed, cancelled, and what cannot follow what."""

from scenarios import ledger
from scenarios.checks import Accepted, CouponsRejected, Refused
from scenarios.comparing import Exactly
from scenarios.draw import Draw
from scenarios.kinds import KindTable
from scenarios.model import Script, Step
from scenarios.observing import Check, Json, Rule
from scenarios.suites._carts import BOTH, V2, items, one_update, shown, total_of, update
from scenarios.world_checks import Recorded, Stored, Unchanged

kinds = KindTable()
further = KindTable()


def _session(rule: Rule, **members: Json) -> Accepted:
    return Accepted(rule, 200, {"customerSession": members})


def _account(user: str, closed: int, sales: float) -> Stored:
    return Stored(ledger.SESSION_ACCOUNT, "profiles", user, {"closedSessions": closed, "totalSales": sales})


def _happened(event_type: str, session_id: str) -> Recorded:
    return Recorded(ledger.SESSION_EVENT, {"type": event_type, "sessionId": session_id})


def _move(draw: Draw, action: str, session_id: str, user: str, state: str, event_type: str, *checks: Check) -> Step:
    moved = _session(ledger.SESSION_STATE, state=state), _happened(event_type, session_id)
    return update(draw, action, session_id, {"state": state}, *moved, *checks, user=user)


@kinds.of_each(BOTH, "order", "an order is opened, changed, given coupons, closed and cancelled")
def _(draw: Draw, action: str) -> Script:
    user, session_id, cart = draw.user(), draw.identifier("cart"), items(draw, lowest=2)
    codes = [draw.code() for _ in range(draw.integer(1, 3))]
    changed = _session(ledger.SESSION_WRITTEN, cartItems=shown(cart), updateCount=2, total=total_of(cart))
    couponed = _session(ledger.SESSION_WRITTEN, couponCodes=codes, cartItems=shown(cart), updateCount=3)
    rejected = CouponsRejected(ledger.COUPON_NOT_FOUND, tuple(codes))
    sales = total_of(cart)
    return Script(
        (
            update(draw, action, session_id, {"cartItems": cart[:1]}, _opened(session_id), user=user),
            update(draw, action, session_id, {"cartItems": cart}, changed, _updated(session_id), user=user),
            update(draw, action, session_id, {"couponCodes": codes}, couponed, rejected, user=user),
            _move(draw, action, session_id, user, "closed", "talon_session_closed", _account(user, 1, sales)),
            _move(draw, action, session_id, user, "cancelled", "talon_session_revoked", _account(user, 0, 0)),
        )
    )


def _opened(session_id: str) -> Recorded:
    return _happened("talon_session_created", session_id)


def _updated(session_id: str) -> Recorded:
    return _happened("talon_session_updated", session_id)


@kinds.of_each(BOTH, "closed-is-final", "a closed session takes no other cart")
def _(draw: Draw, action: str) -> Script:
    user, session_id, cart = draw.user(), draw.identifier("cart"), items(draw)
    closed = update(
        draw,
        action,
        session_id,
        {"cartItems": cart, "state": "closed"},
        _session(ledger.SESSION_STATE, state="closed"),
        user=user,
    )
    refused = Refused(ledger.SESSION_CLOSED, 400), Unchanged(ledger.SESSION_CLOSED)
    state = draw.pick(({}, {"state": "open"}, {"state": "closed"}))
    again = update(draw, action, session_id, {"cartItems": items(draw), **state}, *refused, user=user)
    return Script((closed, again))


@kinds.of_each(BOTH, "born-cancelled", "a session cannot be created as cancelled")
def _(draw: Draw, action: str) -> Script:
    refused = Refused(ledger.SESSION_STATE, 400), Unchanged(ledger.SESSION_STATE)
    return one_update(draw, action, {"cartItems": items(draw), "state": "cancelled"}, *refused)


@further(V2, "partially-returned", "an update cannot make a session partially returned")
def _(draw: Draw) -> Script:
    refused = Refused(ledger.SESSION_RETURN_STATE, 400), Unchanged(ledger.SESSION_RETURN_STATE)
    return one_update(draw, V2, {"cartItems": items(draw), "state": "partially_returned"}, *refused)


@further(V2, "cancelled-open", "an open session is cancelled and stays so")
def _(draw: Draw) -> Script:
    user, session_id = draw.user(), draw.identifier("cart")
    refused = Refused(ledger.SESSION_CLOSED, 400), Unchanged(ledger.SESSION_CLOSED)
    return Script(
        (
            update(draw, V2, session_id, {"cartItems": items(draw)}, _opened(session_id), user=user),
            _move(draw, V2, session_id, user, "cancelled", "talon_session_cancelled", _account(user, 0, 0)),
            update(draw, V2, session_id, {"state": "open"}, *refused, user=user),
        )
    )


@further(V2, "second-session", "a user's second session is not the first")
def _(draw: Draw) -> Script:
    user = draw.user()
    first = _session(ledger.SESSION_WRITTEN, firstSession=True, state="closed")
    second = _session(ledger.SESSION_WRITTEN, firstSession=False, state="open")
    closed = {"cartItems": items(draw), "state": "closed"}
    return Script(
        (
            update(draw, V2, draw.identifier("cart"), closed, first, user=user),
            update(draw, V2, draw.identifier("cart"), {"cartItems": items(draw)}, second, user=user),
        )
    )


@further(V2, "accumulated", "an update keeps what it does not send, and an empty list discards the coupons")
def _(draw: Draw) -> Script:
    user, session_id, cart, codes = draw.user(), draw.identifier("cart"), items(draw), [draw.code()]
    attributes = draw.attributes("CustomerSession", lowest=2)
    gone, kept = next(iter(attributes)), dict(list(attributes.items())[1:])
    first = {"cartItems": cart, "couponCodes": codes, "attributes": attributes}
    left = {"cartItems": shown(cart), "couponCodes": codes, "attributes": Exactly(kept)}
    emptied = {**left, "couponCodes": []}
    return Script(
        (
            update(draw, V2, session_id, first, CouponsRejected(ledger.COUPON_NOT_FOUND, tuple(codes)), user=user),
            update(
                draw, V2, session_id, {"attributes": {gone: None}}, _session(ledger.SESSION_WRITTEN, **left), user=user
            ),
            update(draw, V2, session_id, {"couponCodes": []}, _session(ledger.SESSION_WRITTEN, **emptied), user=user),
        )
    )
