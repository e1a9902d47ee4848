"""Attributes of an account: they must exist and have the right type, or are created on the deprecated endpoints."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from mock_talon.domain.records import Attribute, Entity, ValueType
from mock_talon.domain.scope import Scope
from mock_talon.domain.values import INCONVERTIBLE, TESTS, convert, detect_type, element_type, has_type
from mock_talon.rules import Refusal, escape_pointer, excerpt
from mock_talon.rules.attributes import (
    ATTRIBUTE_CONVERSION,
    ATTRIBUTE_CREATION,
    ATTRIBUTE_NAME,
    ATTRIBUTE_TYPE,
    ATTRIBUTE_VALUE,
    UNKNOWN_ATTRIBUTE,
)
from mock_talon.seed import SeedAttribute
from mock_talon.wire.requests import AttributeInfo

_NAME = re.compile(r"[A-Za-z]\w*\Z", re.ASCII)
_CREATED_BY_SEGMENT = "Created by the third-party integration"
COLLECTION = "attributes"


def is_attribute_name(name: str) -> bool:
    """Tell whether an attribute can have a name.

    Source: Talon.One Management API spec, attribute name pattern.
    """
    return _NAME.match(name) is not None


class AttributeBook:
    """The attributes of an account, as one request sees them.

    Args:
        scope: the request's view of its world.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._planned: dict[tuple[Entity, str], ValueType] = {}
        self._found: dict[str, Attribute | None] = {}
        self._names: dict[Entity, tuple[str, ...]] = {}
        self._tests: dict[Entity, dict[str, Callable[[Any], bool]]] = {}

    def find(self, entity: Entity, name: str) -> Attribute | None:
        """Give an attribute, None when nobody has created it; each is read once, as a cart repeats its names."""
        key = self._scope.key(entity, name)
        if key not in self._found:
            self._found[key] = self._scope.transaction.get(COLLECTION, key)
        return self._found[key]

    def names(self, entity: Entity) -> tuple[str, ...]:
        """Give the names of an entity's attributes."""
        if entity not in self._names:
            prefix = self._scope.key(entity, "")
            keys = self._scope.transaction.scan(COLLECTION, prefix)
            self._names[entity] = tuple(key[len(prefix) :] for key, _ in keys)
        return self._names[entity]

    def define(self, seed: SeedAttribute) -> None:
        """Write an attribute of a seed; one that exists keeps its id."""
        known = self.find(seed.entity, seed.name)
        self._put(
            Attribute(
                id=known.id if known else self._scope.new_id(COLLECTION),
                created=known.created if known else self._scope.timestamp(),
                account_id=self._scope.account,
                entity=seed.entity,
                name=seed.name,
                title=seed.title or seed.name,
                type=seed.type,
                suggestions=seed.suggestions,
                event_type=seed.event_type,
                restricted_by_suggestions=seed.restricted_by_suggestions or msgspec.UNSET,
            )
        )

    def _put(self, attribute: Attribute) -> None:
        key = self._scope.key(attribute.entity, attribute.name)
        self._found[key] = attribute
        self._names.pop(attribute.entity, None)
        self._tests.pop(attribute.entity, None)
        self._scope.transaction.put(COLLECTION, key, attribute)

    def fits(self, entity: Entity, values: Mapping[str, Any]) -> bool:
        """Tell whether all values would pass `check_values`; the quick look at what is right most of the time."""
        tests = self._tests.setdefault(entity, {})
        for name, value in values.items():
            test = tests.get(name)
            if test is None:
                test = tests[name] = quick_test_of(self.find(entity, name))
            if not test(value) and (value is not None or test is _never):
                return False
        return True

    def check_values(
        self, entity: Entity, values: Mapping[str, Any], pointer: str = "/attributes", *, skip_unknown: bool = False
    ) -> Iterator[Refusal]:
        """Refuse attributes that do not exist, and values of another type than the attribute's.

        Args:
            entity: whose attributes they are.
            values: by attribute name; None deletes.
            pointer: JSON Pointer to the values in the body.
            skip_unknown: whether unknown names are passed over, as skipNonExistingAttributes asks.

        Source: Talon.One third-party spec.
        """
        if self.fits(entity, values):
            return
        names: Collection[str] | None = None
        for name, value in values.items():
            attribute = self.find(entity, name)
            if attribute is not None:
                yield from _check_value(attribute, value, pointer)
            elif not skip_unknown:
                names = self.names(entity) if names is None else names
                yield _unknown(entity, name, value, names, pointer)

    def known(self, entity: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out the values whose attribute does not exist."""
        if self.fits(entity, values):
            return dict(values)
        return {name: value for name, value in values.items() if self.find(entity, name) is not None}

    def check_creatable(
        self,
        entity: Entity,
        values: Mapping[str, Any],
        info: Sequence[AttributeInfo],
        pointer: str = "/attributes",
    ) -> Iterator[Refusal]:
        """Refuse values that neither fit their attribute nor let it be created.

        Called several times on one book, it also refuses values that would create one attribute with two types.

        Args:
            entity: whose attributes they are.
            values: by attribute name; None neither creates nor is refused.
            info: forced types for attributes that do not exist yet.
            pointer: JSON Pointer to the values in the body.

        Source: Talon.One third-party spec, deprecated endpoints.
        """
        forced = {item.name: item.type for item in info}
        for name, value in values.items():
            attribute = self.find(entity, name)
            if attribute is not None:
                is_forced = forced.get(name) == attribute.type
                yield from _check_value(attribute, _forced(value, attribute.type, is_forced=is_forced), pointer)
            elif value is not None:
                yield from self._check_creation(entity, name, value, forced.get(name), pointer)

    def _check_creation(
        self, entity: Entity, name: str, value: Any, forced: ValueType | None, pointer: str
    ) -> Iterator[Refusal]:
        place = f"{pointer}/{escape_pointer(name)}"
        value_type = forced or detect_type(value, detect_time=self._scope.behaviour.detect_time)
        planned = (
            self._planned.setdefault((entity, name), value_type) if value_type else self._planned.get((entity, name))
        )
        if not _NAME.match(name):
            yield ATTRIBUTE_NAME.refuse(
                place,
                f'"{name}" is not a valid attribute name',
                found=name,
                expected="a letter, then letters, digits and underscores",
            )
        elif planned is None:
            yield ATTRIBUTE_CREATION.refuse(
                place,
                f'The type of "{name}" cannot be told from its value',
                found=value,
                expected="text, a number, true or false, or a list of only texts or only numbers",
            )
        elif not has_type(_forced(value, planned, is_forced=forced is not None), planned):
            yield ATTRIBUTE_CONVERSION.refuse(
                place, _is_not(name, value, planned), found=value, expected=f"a value that can become a {planned}"
            )

    def check_info(
        self, entity: Entity, info: Sequence[AttributeInfo], pointer: str = "/attributesInfo"
    ) -> Iterator[Refusal]:
        """Refuse to declare an existing list attribute as something else; `pointer` leads to the forced types."""
        for index, item in enumerate(info):
            attribute = self.find(entity, item.name)
            if attribute is not None and element_type(attribute.type) is not None:
                yield ATTRIBUTE_CONVERSION.refuse(
                    f"{pointer}/{index}/type",
                    f'The attribute "{item.name}" is a {attribute.type} and cannot be declared {item.type}',
                    found=item.type,
                    expected=f"no entry for {item.name}",
                )

    def create_missing(
        self, entity: Entity, values: Mapping[str, Any], info: Sequence[AttributeInfo], event_type: str | None = None
    ) -> list[Attribute]:
        """Create the attributes which the values need and nobody has created.

        Args:
            entity: whose attributes they are.
            values: checked by `check_creatable`.
            info: forced types.
            event_type: for events, which type uses them.

        Returns:
            The created attributes, for the answer's ``createdAttributes``.
        """
        forced = {item.name: item.type for item in info}
        created = []
        for name, value in values.items():
            if value is None or self.find(entity, name) is not None:
                continue
            value_type = forced.get(name) or detect_type(value, detect_time=self._scope.behaviour.detect_time)
            if value_type is not None:
                created.append(self._create(entity, name, value_type, event_type))
        return created

    def _create(self, entity: Entity, name: str, value_type: ValueType, event_type: str | None) -> Attribute:
        attribute = Attribute(
            id=self._scope.new_id(COLLECTION),
            created=self._scope.timestamp(),
            account_id=self._scope.account,
            entity=entity,
            name=name,
            title=name,
            type=value_type,
            description=_CREATED_BY_SEGMENT,
            event_type=event_type or msgspec.UNSET,
        )
        self._put(attribute)
        return attribute

    def in_types(self, entity: Entity, values: Mapping[str, Any], info: Sequence[AttributeInfo]) -> dict[str, Any]:
        """Convert the values which `info` forces to the very types of their attributes; unknown ones are left out."""
        forced = {item.name: item.type for item in info}
        known = ((name, value, self.find(entity, name)) for name, value in values.items())
        return {
            name: _forced(value, attribute.type, is_forced=forced.get(name) == attribute.type)
            for name, value, attribute in known
            if attribute is not None
        }


def quick_test_of(attribute: Attribute | None) -> Callable[[Any], bool]:
    """Give the test of a value which, if it is not null, needs no closer look once it has passed."""
    is_open = attribute is not None and attribute.restricted_by_suggestions is not True
    return TESTS[attribute.type] if attribute is not None and is_open else _never


def _never(_: Any) -> bool:
    """The test of an attribute that wants a closer look: it does not exist, or is restricted."""
    return False


def merged(stored: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Lay sent values over stored ones; None deletes.

    Source: Talon.One third-party spec for sessions; for profiles our reading.
    """
    together = {**stored, **sent}
    return {name: value for name, value in together.items() if value is not None} if None in sent.values() else together


def _forced(value: Any, value_type: ValueType, *, is_forced: bool) -> Any:
    """Convert a value if the request forces its type and it can be converted."""
    if value is None or not is_forced:
        return value
    result = convert(value, value_type)
    return value if result is INCONVERTIBLE else result


def _unknown(entity: Entity, name: str, value: Any, names: Collection[str], pointer: str) -> Refusal:
    return UNKNOWN_ATTRIBUTE.refuse(
        f"{pointer}/{escape_pointer(name)}",
        f'The attribute "{name}" is not defined on {entity} entities.',
        found=value,
        expected=f"an attribute of {entity}",
        wanted=name,
        among=tuple(names),
    )


def _check_value(attribute: Attribute, value: Any, pointer: str) -> Iterator[Refusal]:
    if value is None:
        return
    place = f"{pointer}/{escape_pointer(attribute.name)}"
    if not has_type(value, attribute.type):
        yield ATTRIBUTE_TYPE.refuse(
            place, _is_not(attribute.name, value, attribute.type), found=value, expected=f"a {attribute.type}"
        )
    elif attribute.restricted_by_suggestions is True:
        yield from _check_allowed(attribute, value, place)


def _check_allowed(attribute: Attribute, value: Any, place: str) -> Iterator[Refusal]:
    values = value if isinstance(value, list) and element_type(attribute.type) else [value]
    for item in values:
        if item not in attribute.suggestions:
            yield ATTRIBUTE_VALUE.refuse(
                place,
                f'Value of "{attribute.name}" attribute ({_as_json(item)}) is not in the list of allowed values',
                found=item,
                expected=f"one of {attribute.suggestions}",
            )


def _is_not(name: str, value: Any, value_type: ValueType) -> str:
    return f'Value of "{name}" attribute ({_as_json(value)}) is not a {value_type}'


def _as_json(value: Any) -> str:
    return msgspec.json.encode(excerpt(value)).decode()
