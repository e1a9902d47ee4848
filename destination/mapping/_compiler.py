"""From a mapping to closures: everything that depends on the mapping alone is done here, once."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from destination._javascript import PROTOTYPE, UNDEFINED, Json, ordered_items, type_name
from destination.errors import MappingError
from destination.mapping import _directives, _object_directives
from destination.mapping._faults import Found, collect, is_directive
from destination.mapping._liquid import build_liquid
from destination.mapping._objects import without_undefined
from destination.mapping._replacing import build_replace
from destination.mapping._resolution import Builder, Resolver, constant, failing
from destination.mapping._root import root_mapping
from destination.mapping._validation import check_mapping, is_alone

_BUILDERS: Final[dict[str, Builder]] = {
    "@path": _directives.build_path,
    "@template": _directives.build_template,
    "@literal": _directives.build_literal,
    "@if": _directives.build_if,
    "@case": _directives.build_case,
    "@arrayPath": _directives.build_array_path,
    "@excludeWhenNull": _directives.build_exclude_when_null,
    "@replace": build_replace,
    "@json": _object_directives.build_json,
    "@flatten": _object_directives.build_flatten,
    "@merge": _object_directives.build_merge,
    "@transform": _object_directives.build_transform,
    "@liquid": build_liquid,
}
_UNDEFINED_SENSITIVE = frozenset({"@merge", "@flatten"})
"""An undefined member overwrites another one in these before it vanishes."""

_TOO_DEEP = "Maximum call stack size exceeded: mapping or event is nested too deeply"


@dataclass(frozen=True, slots=True)
class CompiledMapping:
    """A mapping compiled once, to be applied to many events; safe to share between threads."""

    _resolve: Resolver

    def apply(self, event: Json) -> Json:
        """Resolve the mapping with one event.

        The event is never changed, but the result may hold parts of it: do not change the result in place.

        Returns:
            Any JSON value, or ``UNDEFINED`` if the whole mapping is a directive that finds nothing. List elements may
            be ``UNDEFINED`` too, object members never.

        Raises:
            MappingError: the event is no object, the mapping is not valid, or a directive cannot be run.
        """
        if not isinstance(event, dict):
            raise MappingError(f"data must be an object, got {type_name(event)}")
        try:
            return self._resolve(event)
        except RecursionError:
            raise MappingError(_TOO_DEEP, name="RangeError") from None


def compile_mapping(mapping: Json) -> CompiledMapping:
    """Compile a mapping; a mapping that is not valid is refused when it is applied, as the framework does."""
    try:
        return CompiledMapping(_compiled(mapping))
    except RecursionError:
        return CompiledMapping(failing(_TOO_DEEP, "RangeError"))


def _compiled(mapping: Json) -> Resolver:
    try:
        root = root_mapping(mapping)
    except MappingError as error:
        return failing(error.message, error.name)
    found = check_mapping(root)
    if found:
        return _refusing(found)
    keeps_undefined = _mentions(root, _UNDEFINED_SENSITIVE)
    resolve = _Compiler(keeps_undefined=keeps_undefined).resolver(root)
    if _counts(root):
        return lambda data: without_undefined(resolve(deepcopy(data)))
    return (lambda data: without_undefined(resolve(data))) if keeps_undefined else resolve


def _refusing(found: Found) -> Resolver:
    messages = [fault.message for fault in collect([found])]
    if is_alone(found):
        return failing(messages[0], "ValidationError")

    def refuse(_data: Json) -> Json:
        raise MappingError("\n".join(messages), name="AggregateError", fields=messages)

    return refuse


def _counts(node: Json) -> bool:
    """Q46: tell whether a template may count up or down, which changes the event for all directives behind it."""
    if isinstance(node, dict):
        return any(map(_counts, node.values()))
    return any(map(_counts, node)) if isinstance(node, list) else isinstance(node, str) and "crement" in node


def _mentions(node: Json, names: frozenset[str]) -> bool:
    if isinstance(node, dict):
        return not names.isdisjoint(node) or any(_mentions(member, names) for member in node.values())
    return isinstance(node, list) and any(_mentions(element, names) for element in node)


@dataclass(frozen=True, slots=True)
class _Compiler:
    keeps_undefined: bool

    def resolver(self, node: Json) -> Resolver:
        if isinstance(node, list):
            return _list_resolver([self.resolver(element) for element in node])
        if not isinstance(node, dict):
            return constant(node)
        if is_directive(node):
            return self._directive(node)
        members = [(key, self.resolver(member)) for key, member in ordered_items(node)]
        return _object_resolver(members, keeps_undefined=self.keeps_undefined)

    def _directive(self, node: dict[str, Json]) -> Resolver:
        name = next(key for key in node if key.startswith("@"))
        build = _BUILDERS.get(name)
        if build is None:
            return failing(f"{name} is not a valid directive, got undefined")
        return build(node[name], self)

    def transformer(self, mapping: Json) -> Resolver:
        inner = compile_mapping(mapping)
        return lambda data: inner.apply({} if data is UNDEFINED else data)


def _list_resolver(elements: list[Resolver]) -> Resolver:
    return lambda data: [resolve(data) for resolve in elements]


def _object_resolver(members: list[tuple[str, Resolver]], *, keeps_undefined: bool) -> Resolver:
    def build(data: Json) -> Json:
        built = {}
        for key, resolve in members:
            value = resolve(data)
            if (value is not UNDEFINED or keeps_undefined) and key != PROTOTYPE:
                built[key] = value
        return built

    return build
