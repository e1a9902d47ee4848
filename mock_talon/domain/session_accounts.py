"""What the sessions of a profile add up to: how many there are, how many are closed, and what they sold."""

from msgspec.structs import replace

from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.records import CustomerSession, StoredProfile
from mock_talon.domain.scope import Scope
from mock_talon.domain.session_totals import sum_of


def is_first_session(scope: Scope, before: CustomerSession | None, profile_id: str) -> bool:
    """Tell whether a session is the first one of its profile; an anonymous one always is.

    Args:
        scope: the request's view of its world.
        before: the session as it was, None for a new one.
        profile_id: whose session it becomes, "" for nobody's.

    Source: Talon.One Integration API spec; what counts after a change of profile is our reading.
    """
    if not profile_id:
        return True
    if before is not None and before.profile_id == profile_id:
        return before.first_session
    profile = ProfileBook(scope).find(profile_id)
    return profile is None or profile.session_count == 0


def book_session(scope: Scope, before: CustomerSession | None, after: CustomerSession) -> StoredProfile | None:
    """Take what a session was off its former profile, and add what it is to the present one.

    Only closed sessions count as closed and as sales. The present profile is created if nobody has named it yet, and
    the session counts as activity of it.

    Returns:
        The present profile, None for an anonymous session.

    Raises:
        OverflowError: the sales leave the range of a double.

    Source: Talon.One docs, closed sessions; Talon.One third-party spec, customerProfile.
    """
    profiles = ProfileBook(scope)
    if before is not None and before.profile_id:
        profiles.put(_counted(profiles.ensure(before.profile_id), before, -1))
    if not after.profile_id:
        return None
    profile = _counted(profiles.ensure(after.profile_id), after, 1)
    return profiles.put(replace(profile, last_activity=scope.timestamp()))


def _counted(profile: StoredProfile, session: CustomerSession, sign: int) -> StoredProfile:
    is_closed = session.state == "closed"
    return replace(
        profile,
        session_count=profile.session_count + sign,
        closed_sessions=profile.closed_sessions + (sign if is_closed else 0),
        total_sales=sum_of((profile.total_sales, sign * session.total)) if is_closed else profile.total_sales,
    )
