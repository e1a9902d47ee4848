"""Customer profiles of an account, created by every request that names one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from mock_talon.domain.attributes import merged
from mock_talon.domain.audiences import AudienceBook
from mock_talon.domain.records import CustomerProfile, StoredProfile
from mock_talon.domain.scope import Scope
from mock_talon.rules import Refusal
from mock_talon.rules.requests import ID_LENGTH

COLLECTION = "profiles"


class ProfileBook:
    """The profiles of an account, as one request sees them.

    Args:
        scope: the request's view of its world.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def find(self, integration_id: str) -> StoredProfile | None:
        """Give a profile, None if nobody has named it yet."""
        found: StoredProfile | None = self._scope.transaction.get(COLLECTION, self._scope.key(integration_id))
        return found

    def ensure(self, integration_id: str) -> StoredProfile:
        """Give a profile, created empty if nobody has named it yet."""
        return self.find(integration_id) or self.put(self._new(integration_id))

    def _new(self, integration_id: str) -> StoredProfile:
        return StoredProfile(
            id=self._scope.new_id(COLLECTION),
            created=self._scope.timestamp(),
            account_id=self._scope.account,
            integration_id=integration_id,
            last_activity=self._scope.timestamp(),
        )

    def put(self, profile: StoredProfile) -> StoredProfile:
        """Write a profile."""
        self._scope.transaction.put(COLLECTION, self._scope.key(profile.integration_id), profile)
        return profile

    def write(
        self,
        integration_id: str,
        *,
        attributes: Mapping[str, Any] | None = None,
        joined: Sequence[int] = (),
        left: Sequence[int] = (),
        is_active: bool = False,
    ) -> StoredProfile:
        """Create or update a profile.

        Args:
            integration_id: whose profile.
            attributes: checked values, merged over the stored ones; None deletes.
            joined: ids of audiences to add; adding twice changes nothing.
            left: ids of audiences to remove, after the additions.
            is_active: whether the request counts as activity of the customer.
        """
        profile = self.find(integration_id) or self._new(integration_id)
        return self.put(
            replace(
                profile,
                attributes=merged(profile.attributes, attributes) if attributes else profile.attributes,
                audience_ids=_changed(profile.audience_ids, joined, left) if joined or left else profile.audience_ids,
                last_activity=self._scope.timestamp() if is_active else profile.last_activity,
            )
        )

    def shown(self, profile: StoredProfile) -> CustomerProfile:
        """Give a profile as the service shows it."""
        return CustomerProfile(
            id=profile.id,
            created=profile.created,
            account_id=profile.account_id,
            integration_id=profile.integration_id,
            attributes=profile.attributes,
            closed_sessions=profile.closed_sessions,
            total_sales=profile.total_sales,
            audience_memberships=AudienceBook(self._scope).memberships(profile.audience_ids),
            last_activity=profile.last_activity,
        )


def _changed(memberships: Sequence[int], joined: Sequence[int], left: Sequence[int]) -> tuple[int, ...]:
    removed = frozenset(left)
    return tuple(audience for audience in dict.fromkeys((*memberships, *joined)) if audience not in removed)


def check_integration_id(integration_id: str, limit: int | None, pointer: str = "") -> Iterator[Refusal]:
    """Refuse an integration ID that is too long.

    Args:
        integration_id: as decoded.
        limit: characters, None for no limit.
        pointer: JSON Pointer to it in the body, "" for one in the path.
    """
    if limit is not None and len(integration_id) > limit:
        yield ID_LENGTH.refuse(
            pointer,
            f"an integration ID has at most {limit} characters, this one has {len(integration_id)}",
            found=integration_id,
            expected=f"at most {limit} characters",
        )
