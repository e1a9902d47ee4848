"""Audiences of an account."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import UNSET
from msgspec.structs import replace

from mock_talon.domain.records import Audience, AudienceMembership, AudienceStatus
from mock_talon.domain.scope import Scope
from mock_talon.rules import Refusal
from mock_talon.rules.audiences import AUDIENCE_CHANGES, AUDIENCE_EXISTS, AUDIENCE_UNIQUE
from mock_talon.seed import SeedAudience
from mock_talon.wire import messages
from mock_talon.wire.requests import NamedAudience

SEGMENT = "segment"
COLLECTION = "audiences"
_BY_ID = "audience_ids"
_NOT_KEPT = re.compile(r"[^A-Za-z0-9]")


def to_integration_id(text: str) -> str:
    """Sanitise a new integration ID: ASCII letters and digits stay, any other character becomes ``_``.

    Source: Talon.One third-party spec, second profile endpoint.
    """
    return _NOT_KEPT.sub("_", text)


class AudienceBook:
    """The audiences of an account, as one request sees them.

    Args:
        scope: the request's view of its world.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def find(self, integration_id: str, integration: str = SEGMENT) -> Audience | None:
        """Give the audience with an integration ID, None if there is none."""
        found: Audience | None = self._scope.transaction.get(COLLECTION, self._scope.key(integration, integration_id))
        return found

    def find_by_id(self, audience_id: int) -> Audience | None:
        """Give the audience with Talon.One's own id, None if there is none."""
        key = self._scope.transaction.get(_BY_ID, self._scope.key(str(audience_id)))
        found: Audience | None = self._scope.transaction.get(COLLECTION, key) if key else None
        return found

    def define(self, seed: SeedAudience) -> None:
        """Write an audience of a seed, under its own id if it has one; one that exists keeps what the seed does not say."""
        known = self.find(seed.integration_id, seed.integration)
        if known is not None and seed.id in {None, known.id}:
            self.put(replace(known, name=seed.name))
        else:
            self.put(self._new(seed.name, seed.integration_id, seed.integration, seed.id))

    def create(self, name: str, integration_id: str) -> Audience:
        """Write a new audience of Segment's."""
        audience = self._new(name, integration_id, SEGMENT, None)
        self.put(audience)
        return audience

    def _new(self, name: str, integration_id: str, integration: str, audience_id: int | None) -> Audience:
        return Audience(
            id=audience_id or self._free_id(),
            created=self._scope.timestamp(),
            account_id=self._scope.account,
            name=name,
            integration=integration,
            integration_id=integration_id,
        )

    def _free_id(self) -> int:
        while self.find_by_id(audience_id := self._scope.new_id(COLLECTION)) is not None:
            pass
        return audience_id

    def put(self, audience: Audience) -> None:
        """Write an audience; the id it had before leads to it no more."""
        former = self.find(str(audience.integration_id), str(audience.integration))
        if former is not None and former.id != audience.id:
            self._scope.transaction.delete(_BY_ID, self._scope.key(str(former.id)))
        key = self._scope.key(str(audience.integration), str(audience.integration_id))
        self._scope.transaction.put(COLLECTION, key, audience)
        self._scope.transaction.put(_BY_ID, self._scope.key(str(audience.id)), key)

    def rename(self, audience: Audience, name: str) -> Audience:
        """Give an audience another name."""
        renamed = replace(audience, name=name)
        self.put(renamed)
        return renamed

    def delete(self, audience: Audience) -> None:
        """Remove an audience; profiles lose the membership with it."""
        key = self._scope.key(str(audience.integration), str(audience.integration_id))
        self._scope.transaction.delete(COLLECTION, key)
        self._scope.transaction.delete(_BY_ID, self._scope.key(str(audience.id)))

    def memberships(self, audience_ids: Sequence[int]) -> list[AudienceMembership]:
        """Show the audiences of a profile that still exist."""
        found = filter(None, map(self.find_by_id, audience_ids))
        return [AudienceMembership(audience.id, audience.name) for audience in found]

    def ensure(self, named: NamedAudience) -> AudienceStatus:
        """Find an audience by its sanitised integration ID, create it if missing, rename it if it has another name.

        Source: Talon.One third-party spec; when an audience counts as updated is our reading.
        """
        integration_id = to_integration_id(named.name if named.integration_id is UNSET else named.integration_id)
        audience = self.find(integration_id)
        if audience is None:
            return _status(self.create(named.name, integration_id), "new")
        if audience.name != named.name:
            return _status(self.rename(audience, named.name), "updated")
        return _status(audience, "unmodified")

    def lookup(self, wanted: int | str) -> Audience | None:
        """Give the audience with an integer id or an integration ID."""
        return self.find(wanted) if isinstance(wanted, str) else self.find_by_id(wanted)

    def check_known(self, wanted: Sequence[int | str], pointer: str) -> Iterator[Refusal]:
        """Refuse ids of audiences that do not exist.

        Args:
            wanted: Talon.One's integer ids, or integration IDs.
            pointer: JSON Pointer to their list in the body.
        """
        for index, audience_id in enumerate(wanted):
            if self.lookup(audience_id) is None:
                yield self._missing(f"{pointer}/{index}", audience_id)

    def check_exists(self, integration_id: str) -> Iterator[Refusal]:
        """Refuse the integration ID of a path when there is no such audience."""
        if self.find(integration_id) is None:
            yield self._missing("", integration_id)

    def check_new(self, integration_id: str) -> Iterator[Refusal]:
        """Refuse an integration ID that is taken."""
        if self.find(integration_id) is not None:
            yield AUDIENCE_UNIQUE.refuse(
                "/audienceId",
                messages.AUDIENCE_ALREADY_EXISTS.text.format(integration_id=integration_id),
                found=integration_id,
                expected="an integration ID that no audience has",
            )

    def _missing(self, pointer: str, wanted: Any) -> Refusal:
        audiences = [audience for _, audience in self._scope.transaction.scan(COLLECTION, self._scope.key(""))]
        is_name = isinstance(wanted, str)
        return AUDIENCE_EXISTS.refuse(
            pointer,
            messages.NOT_FOUND.text,
            found=wanted,
            expected="the integration ID of an audience" if is_name else "the integer id of an audience",
            wanted=str(wanted),
            among=tuple(str(audience.integration_id if is_name else audience.id) for audience in audiences),
        )


def check_change_count(counts: int, limit: int | None, pointer: str) -> Iterator[Refusal]:
    """Refuse more audience changes in one request than the service takes."""
    if limit is not None and counts > limit:
        yield AUDIENCE_CHANGES.refuse(
            pointer,
            f"a request adds and deletes at most {limit} audiences, this one has {counts}",
            found=counts,
            expected=f"at most {limit}",
        )


def _status(audience: Audience, status: Literal["new", "updated", "unmodified"]) -> AudienceStatus:
    return AudienceStatus(
        id=audience.id,
        created=audience.created,
        name=audience.name,
        integration_id=str(audience.integration_id),
        status=status,
        integration=audience.integration,
    )
