"""Which audiences a request lets a profile join and leave."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from mock_talon.domain.audiences import AudienceBook, check_change_count
from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.scope import Scope
from mock_talon.rules import Refusal


class MembershipChange(Struct, frozen=True):
    """The changes of one profile, by the ids that a request uses for audiences.

    Args:
        profile_id: integration ID of the profile.
        adds: audiences to join.
        deletes: audiences to leave, applied after the additions.
        pointer: JSON Pointer to the object that holds both lists.
    """

    profile_id: str
    adds: Sequence[int | str]
    deletes: Sequence[int | str]
    pointer: str

    @property
    def count(self) -> int:
        """How many changes these are."""
        return len(self.adds) + len(self.deletes)


def check_memberships(scope: Scope, changes: Sequence[MembershipChange], pointer: str) -> Iterator[Refusal]:
    """Refuse too many changes, and audiences that do not exist.

    Args:
        scope: the request's view of its world.
        changes: of all profiles of the request.
        pointer: JSON Pointer to all changes together.

    Source: Talon.One third-party spec.
    """
    total = sum(change.count for change in changes)
    if not total:
        return
    yield from check_change_count(total, scope.limits.audience_changes_per_request, pointer)
    audiences = AudienceBook(scope)
    for change in changes:
        yield from audiences.check_known(change.adds, f"{change.pointer}/adds")
        yield from audiences.check_known(change.deletes, f"{change.pointer}/deletes")


def apply_memberships(scope: Scope, changes: Iterable[MembershipChange]) -> None:
    """Let profiles join and leave checked audiences; profiles that nobody has named are created."""
    profiles = ProfileBook(scope)
    for change in changes:
        profiles.write(change.profile_id, joined=ids_of(scope, change.adds), left=ids_of(scope, change.deletes))


def ids_of(scope: Scope, wanted: Sequence[int | str]) -> list[int]:
    """Give the integer ids of the audiences that exist."""
    if not wanted:
        return []
    audiences = AudienceBook(scope)
    return [audience.id for audience in map(audiences.lookup, wanted) if audience is not None]
