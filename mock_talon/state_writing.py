"""Writing entities into a world: as a seed has them, or as its state shows them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from mock_talon.accounts import find_account, hostnames_of
from mock_talon.domain import attributes, profiles, sessions
from mock_talon.domain.attributes import AttributeBook
from mock_talon.domain.audiences import SEGMENT, AudienceBook
from mock_talon.domain.events import LOG
from mock_talon.domain.planting import plant
from mock_talon.domain.profiles import ProfileBook
from mock_talon.domain.records import (
    AdditionalCostDefinition,
    Attribute,
    Audience,
    CustomerProfile,
    CustomerSession,
    Event,
    LoyaltyCard,
    StoredProfile,
)
from mock_talon.domain.scope import Scope
from mock_talon.errors import UsageError
from mock_talon.limits import STATED_ID
from mock_talon.rules import escape_pointer
from mock_talon.seed import SeedApplication, SeedDeployment
from mock_talon.store import Transaction
from mock_talon.wire.casing import to_camel
from mock_talon.wire.control_bodies import StateBody, StateEntities, StateOfDeployment
from mock_talon.world import World

T = TypeVar("T")
_ENTITIES: Final = StateEntities.__struct_fields__
_LISTED: Final = ("attributes", "event_types", "audiences", "additional_costs", "loyalty_cards", "profiles")


def write_state(world: World, body: StateBody, *, replaces: bool) -> None:
    """Write entities into a world, all or none of them.

    Args:
        world: it keeps its deployments, Applications, keys and settings.
        body: the entities.
        replaces: whether everything that the world has is removed first; else they are added, and merged by name.

    Raises:
        UsageError: they do not fit together, or name what the world does not have; with the place.
    """
    parts = [(pointer, _account_of(world, part, pointer), part) for pointer, part in _parts(world, body)]
    events = _given(body.events, [])

    def work(transaction: Transaction) -> None:
        if replaces:
            transaction.clear()
        for pointer, account, part in parts:
            applications = frozenset(item.id for item in world.seed.deployments[account - 1].applications)
            _Writer(world.scope_of(transaction, account), applications, pointer).write(part)
        for account in range(1, len(world.seed.deployments) + 1):
            _write_events(events, world.scope_of(transaction, account), is_first=account == 1)

    world.store.run(work)


def _parts(world: World, body: StateBody) -> Iterator[tuple[str, StateOfDeployment]]:
    """Give each deployment with the JSON Pointer to it; entities without one belong to that of the first key."""
    entities = {name: value for name in _ENTITIES if (value := getattr(body, name)) is not UNSET}
    if body.deployments is not UNSET:
        if entities:
            raise UsageError(f"at /{to_camel(next(iter(entities)))}: entities stand within deployments, or without any")
        yield from ((f"/deployments/{index}", part) for index, part in enumerate(body.deployments))
    elif entities:
        account = world.default_client.account if world.clients else 1
        yield "", StateOfDeployment(hostname=world.seed.deployments[account - 1].hostname, **entities)


def _account_of(world: World, part: StateOfDeployment, pointer: str) -> int:
    account = find_account(world, part.hostname)
    if account is None:
        raise UsageError(
            f"at {pointer}/hostname: there is no deployment {part.hostname!r} in this world; it has {hostnames_of(world)}"
        )
    for index, key in enumerate(_given(part.api_keys, [])):
        if key.key is not UNSET and key.key not in world.clients:
            raise UsageError(
                f"at {pointer}/apiKeys/{index}: a running world takes no more API keys; give them in the seed of a new one"
            )
    return account


def _given(sent: T | UnsetType, default: T) -> T:
    return default if isinstance(sent, UnsetType) else sent


def _write_events(events: Iterable[Event], scope: Scope, *, is_first: bool) -> None:
    """Append events to the log of all deployments once, and let every account number the next ones after them."""
    for index, event in enumerate(events):
        _require_id(event.application_id, f"/events/{index}/applicationId")
        _reserve(scope, LOG, event.id, f"/events/{index}/id")
        if is_first:
            scope.transaction.append(LOG, event)


def _require_id(stated: int, pointer: str) -> None:
    if not 1 <= stated <= STATED_ID.value:
        raise UsageError(f"at {pointer}: an id is an integer from 1 to {STATED_ID.value}")


def _reserve(scope: Scope, sequence: str, stated: int, pointer: str) -> None:
    _require_id(stated, pointer)
    scope.transaction.reserve_ids(scope.key(sequence), stated)


class _Writer:
    """Writes the entities of one deployment.

    Args:
        scope: the account.
        applications: ids of those that it has.
        pointer: JSON Pointer to the deployment in the body.
    """

    def __init__(self, scope: Scope, applications: frozenset[int], pointer: str) -> None:
        self._scope = scope
        self._applications = applications
        self._pointer = pointer

    def write(self, part: StateOfDeployment) -> None:
        """Write definitions first, then who uses them."""
        shown = {name: value for name in _ENTITIES if isinstance(value := getattr(part, name), dict)}
        self._each(shown.get("attributes", {}), "attributes", self._attribute)
        self._each(shown.get("audiences", {}), "audiences", self._audience)
        self._each(shown.get("additional_costs", {}), "additionalCosts", self._cost)
        self._each(shown.get("loyalty_cards", {}), "loyaltyCards", self._card)
        self._plant(part)
        self._each(shown.get("profiles", {}), "profiles", self._profile)
        self._each(shown.get("sessions", {}), "sessions", self._session)
        self._count_sessions()

    def _plant(self, part: StateOfDeployment) -> None:
        listed = {name: value for name in _LISTED if isinstance(value := getattr(part, name), list)}
        application = SeedApplication(self._scope.application.id)
        try:
            plant(SeedDeployment(part.hostname, [application], **listed), self._scope)
        except UsageError as error:
            raise UsageError(f"at {self._pointer or '/'}: {error}") from error

    def _each(self, shown: Mapping[str, Any], member: str, write: Callable[[Any, str], str]) -> None:
        """Write each document, and hold that it stands under its own name."""
        for key, document in shown.items():
            pointer = f"{self._pointer}/{member}/{escape_pointer(key)}"
            own = write(document, pointer)
            if own != key:
                raise UsageError(f"at {pointer}: the document is that of {own!r}: let it stand under this name")

    def _put(self, collection: str, document: Any, *parts: str) -> str:
        self._scope.transaction.put(collection, self._scope.key(*parts), document)
        return "/".join(parts)

    def _attribute(self, attribute: Attribute, pointer: str) -> str:
        _reserve(self._scope, attributes.COLLECTION, attribute.id, f"{pointer}/id")
        own = replace(attribute, account_id=self._scope.account)
        return self._put(attributes.COLLECTION, own, attribute.entity, attribute.name)

    def _audience(self, audience: Audience, pointer: str) -> str:
        integration, name = _given(audience.integration, SEGMENT), _given(audience.integration_id, audience.name)
        book = AudienceBook(self._scope)
        holder = book.find_by_id(audience.id)
        if not 1 <= audience.id <= STATED_ID.value or (
            holder is not None and (holder.integration, holder.integration_id) != (integration, name)
        ):
            raise UsageError(f"at {pointer}/id: {audience.id} is no id, or that of another audience")
        book.put(replace(audience, account_id=self._scope.account, integration=integration, integration_id=name))
        return f"{integration}/{name}"

    def _cost(self, cost: AdditionalCostDefinition, _pointer: str) -> str:
        return self._put("additional_costs", cost, cost.name)

    def _card(self, card: LoyaltyCard, _pointer: str) -> str:
        return self._put("loyalty_cards", card, card.identifier)

    def _profile(self, shown: CustomerProfile, pointer: str) -> str:
        _reserve(self._scope, profiles.COLLECTION, shown.id, f"{pointer}/id")
        for refusal in AttributeBook(self._scope).check_values("CustomerProfile", shown.attributes):
            raise UsageError(f"at {pointer}{refusal.pointer}: {refusal.details}")
        ProfileBook(self._scope).put(
            StoredProfile(
                id=shown.id,
                created=shown.created,
                account_id=self._scope.account,
                integration_id=shown.integration_id,
                last_activity=shown.last_activity,
                attributes=shown.attributes,
                closed_sessions=shown.closed_sessions,
                total_sales=shown.total_sales,
                audience_ids=self._memberships(shown, pointer),
            )
        )
        return shown.integration_id

    def _memberships(self, shown: CustomerProfile, pointer: str) -> tuple[int, ...]:
        book = AudienceBook(self._scope)
        for index, membership in enumerate(shown.audience_memberships):
            if book.find_by_id(membership.id) is None:
                place = f"{pointer}/audienceMemberships/{index}/id"
                raise UsageError(f"at {place}: there is no audience with the id {membership.id}")
        return tuple(membership.id for membership in shown.audience_memberships)

    def _session(self, session: CustomerSession, pointer: str) -> str:
        if session.application_id not in self._applications:
            known = ", ".join(map(str, sorted(self._applications)))
            raise UsageError(f"at {pointer}/applicationId: there is no such Application; the deployment has {known}")
        _reserve(self._scope, sessions.COLLECTION, session.id, f"{pointer}/id")
        return self._put(sessions.COLLECTION, session, str(session.application_id), session.integration_id)

    def _count_sessions(self) -> None:
        """Let each profile know how many sessions it has; profiles that only sessions name are created."""
        written = self._scope.transaction.scan(sessions.COLLECTION, self._scope.key(""))
        counts = Counter(session.profile_id for _, session in written if session.profile_id)
        book = ProfileBook(self._scope)
        for profile_id, count in counts.items():
            book.put(replace(book.ensure(profile_id), session_count=count))
