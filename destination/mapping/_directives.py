"""The directives that pick and choose: path, template, literal, if, case, arrayPath, excludeWhenNull.

Source: Segment actions framework, directives.
"""

from collections.abc import Callable

from destination._javascript import UNDEFINED, Json, is_falsy, text_of, type_name
from destination.errors import MappingError
from destination.mapping._objects import without_nulls
from destination.mapping._paths import reader, without_root
from destination.mapping._resolution import NOTHING, Compiler, Resolver, failing, lacks
from destination.mapping._templates import compile_template


def build_path(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@path``."""
    return _from_text("@path", _rooted_reader, option, compiler)


def build_template(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@template``."""
    return _from_text("@template", compile_template, option, compiler)


def _rooted_reader(path: str) -> Resolver:
    return reader(without_root(path))


def _from_text(name: str, compile_text: Callable[[str], Resolver], option: Json, compiler: Compiler) -> Resolver:
    """Compile at once what is written down, and at run time what a directive yields."""
    if isinstance(option, str):
        return compile_text(option)
    written = compiler.resolver(option)

    def resolve(data: Json) -> Json:
        text = written(data)
        if not isinstance(text, str):
            raise MappingError(f"{name}: expected string, got {type_name(text)}")
        return compile_text(text)(data)

    return resolve


def build_literal(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@literal``, in which directives are run all the same."""
    return compiler.resolver(option)


def build_if(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@if``: ``exists`` decides if present, else ``blank`` with inverted sense."""
    if not isinstance(option, dict):
        return failing('@if requires an object with an "exists" key')
    if lacks(option, "exists") and lacks(option, "blank"):
        return failing('@if requires an "exists" key or a "blank" key')
    key, holds = ("exists", _exists) if "exists" in option else ("blank", _is_filled)
    subject = compiler.resolver(option[key])
    then = compiler.resolver(option.get("then", UNDEFINED))
    otherwise = NOTHING if lacks(option, "else") else compiler.resolver(option["else"])
    return lambda data: then(data) if holds(subject(data)) else otherwise(data)


def _exists(value: Json) -> bool:
    return value is not None and value is not UNDEFINED


def _is_filled(value: Json) -> bool:
    """Tell whether a value differs loosely from the empty text, as JavaScript's ``!=`` does."""
    return bool(text_of(value)) if isinstance(value, list) else not is_falsy(value)


_CASES: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper}


def build_case(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@case``; the operator is looked at only when there is a text to change."""
    if not isinstance(option, dict):
        return failing('@case requires an object with a "operator" key')
    if lacks(option, "operator"):
        return failing('@case requires a "operator" key')
    if lacks(option, "value"):
        return NOTHING
    operator, subject = option["operator"], compiler.resolver(option["value"])
    change = _CASES.get(operator) if isinstance(operator, str) else None

    def resolve(data: Json) -> Json:
        value = subject(data)
        if not isinstance(value, str):
            return value
        if change is None:
            raise MappingError('operator key should have a value of "lower" or "upper"')
        return change(value)

    return resolve


def build_array_path(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@arrayPath``: the shape is resolved with each element as its data."""
    if not isinstance(option, list):
        return failing(f"@arrayPath expected array, got {type_name(option)}")
    path, shape = (*option, UNDEFINED, UNDEFINED)[:2]
    subject = _rooted_reader(path) if isinstance(path, str) else compiler.resolver(path)
    if not (isinstance(shape, dict) and shape):
        return subject
    shaped = compiler.resolver(shape)

    def resolve(data: Json) -> Json:
        value = subject(data)
        if isinstance(value, list):
            return [shaped(element) for element in value]
        return [shaped(value)] if isinstance(value, dict) else value

    return resolve


def build_exclude_when_null(option: Json, compiler: Compiler) -> Resolver:
    """Compile ``@excludeWhenNull``."""
    subject, keeps_undefined = compiler.resolver(option), compiler.keeps_undefined

    def resolve(data: Json) -> Json:
        value = subject(data)
        return UNDEFINED if value is None else without_nulls(value, keeps_undefined=keeps_undefined)

    return resolve
