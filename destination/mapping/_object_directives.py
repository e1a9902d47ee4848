"""The directives that build or rebuild objects: json, flatten, merge, transform.

Source: Segment actions framework, directives.
"""

from destination._javascript import UNDEFINED, Json, is_falsy, parse, stringify
from destination.errors import MappingError
from destination.mapping._objects import flatten, merge
from destination.mapping._resolution import Compiler, Resolver, failing, lacks


def build_json(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@json``; only the exact modes do anything, others that pass validation yield undefined."""
    if not isinstance(option, dict):
        return failing('@json requires an object with a "value" key')
    for key in ("mode", "value"):
        if lacks(option, key):
            return failing(f'@json requires a "{key}" key')
    subject = compiler.resolver(option["value"])
    match option["mode"]:
        case "encode":
            return lambda data: _encoded(subject(data))
        case "decode":
            return lambda data: _decoded(subject(data))
        case _:
            return lambda data: _ignored(subject(data))


def _encoded(value: Json) -> Json:
    return UNDEFINED if value is UNDEFINED else stringify(value)


def _decoded(value: Json) -> Json:
    """Decode a text; one that is no JSON stays what it is."""
    if not isinstance(value, str):
        return value
    try:
        return parse(value)
    except ValueError:
        return value


def _ignored(_value: Json) -> Json:
    return UNDEFINED


def build_flatten(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@flatten``."""
    if not isinstance(option, dict):
        return failing('@flatten requires an object with a "separator" key')
    if lacks(option, "separator"):
        return failing('@flatten requires a "separator" key')
    separated = compiler.resolver(option["separator"])
    subject = compiler.resolver(option.get("value", UNDEFINED))
    omits_lists = not lacks(option, "omitArrays")

    def resolve(data: Json) -> Json:
        separator = separated(data)
        if not isinstance(separator, str):
            raise MappingError("@flatten requires a string separator")
        return flatten(subject(data), separator, omits_lists=omits_lists)

    return resolve


def build_merge(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@merge``; only the direction ``left``, spelt so, lets earlier objects win."""
    if not isinstance(option, dict):
        return failing('@merge requires an object with an "objects" key and a "direction" key')
    if lacks(option, "direction"):
        return failing('@merge requires a "direction" key')
    directed, objects = compiler.resolver(option["direction"]), option.get("objects", UNDEFINED)
    if not isinstance(objects, list):
        return _after(directed, failing(_objects_fault(objects)))
    parts = [compiler.resolver(item) for item in objects]

    def resolve(data: Json) -> Json:
        direction = directed(data)
        resolved = [part(data) for part in parts]
        return merge(reversed(resolved) if direction == "left" else resolved)

    return resolve


def _objects_fault(objects: Json) -> str:
    if is_falsy(objects):
        return '@merge requires a "objects" key'
    return f"@merge: expected opts.array, got {_typeof(objects)}"


def _typeof(value: Json) -> str:
    """Name the type of a truthy value that is no list, as JavaScript's ``typeof`` does."""
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "boolean"
    return "object" if isinstance(value, dict) else "number"


def _after(first: Resolver, then: Resolver) -> Resolver:
    def resolve(data: Json) -> Json:
        first(data)
        return then(data)

    return resolve


def build_transform(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@transform``: ``mapping`` sees only what ``apply`` has made of the data."""
    if not isinstance(option, dict):
        return failing('@transform requires an object with an "apply" key and a "mapping" key')
    for key in ("mapping", "apply"):
        if lacks(option, key):
            return failing(f'@transform requires a "{key}" key')
    if not isinstance(option["apply"], dict):
        return failing('@transform "apply" key should be an object')
    applied, mapped = compiler.transformer(option["apply"]), compiler.resolver(option["mapping"])
    return lambda data: mapped(applied(data))
