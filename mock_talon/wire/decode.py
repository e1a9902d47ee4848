"""From the bytes of a body to a typed struct, or to every reason why that cannot be."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Generic, TypeVar

import jsonschema_rs
import msgspec

from mock_talon.rules import Refusal, RefusedError, Verdict, escape_pointer
from mock_talon.rules.requests import BODY_SHAPE, DUPLICATE_KEY, INVALID_JSON

T = TypeVar("T")

_ESCAPED_COLON = b"\\u003"
_HALF_SURROGATES = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_EMPTY_BODY = b"{}"
_MESSAGE_LENGTH = 300


class BodyDecoder(Generic[T]):
    """Decodes and checks the body of one operation.

    The fast path decodes and validates in one pass; only a body that fails is looked at again, to list every problem.

    Args:
        shape: the struct type.
    """

    def __init__(self, shape: type[T]) -> None:
        self.shape = shape
        self._decoder = msgspec.json.Decoder(shape)

    def decode(self, body: bytes) -> T:
        """Turn a body into the struct; an empty one counts as ``{}``.

        Raises:
            RefusedError: the body is not JSON, repeats a key, or has another shape.
        """
        raw = body or _EMPTY_BODY
        untyped = parse_json(raw)
        try:
            return self._decoder.decode(raw)
        except msgspec.ValidationError:
            return self._explain(untyped)

    def _explain(self, untyped: Any) -> T:
        """List what is wrong by JSON Schema's meaning, in which ``2.0`` is an integer."""
        verdict = Verdict.of(self._problems(untyped))
        if verdict.total:
            raise RefusedError(verdict)
        try:
            return msgspec.convert(_whole_numbers_to_integers(untyped), self.shape)
        except msgspec.ValidationError as error:  # an integer may follow the schema and yet be beyond a double
            raise RefusedError.because(BODY_SHAPE.refuse("", str(error), expected="numbers within a double")) from error

    def _problems(self, untyped: Any) -> Iterator[Refusal]:
        for problem in self._validator.iter_errors(untyped):
            pointer = "".join(f"/{escape_pointer(str(step))}" for step in problem.instance_path)
            wanted, among = self._suggestion(problem)
            yield BODY_SHAPE.refuse(
                pointer, _details(pointer, problem), found=problem.instance, wanted=wanted, among=among
            )

    def _suggestion(self, problem: Any) -> tuple[str, tuple[str, ...]]:
        """Give a name that is not there, and those of which one may be meant."""
        details = problem.kind.as_dict()
        if unexpected := details.get("unexpected"):
            return unexpected[0], self._member_names
        options = tuple(option for option in details.get("options", ()) if isinstance(option, str))
        return (problem.instance, options) if options and isinstance(problem.instance, str) else ("", ())

    @cached_property
    def _schema(self) -> Any:
        return without_unions(msgspec.json.schema(self.shape))

    @cached_property
    def _validator(self) -> Any:
        return jsonschema_rs.validator_for(self._schema)

    @cached_property
    def _member_names(self) -> tuple[str, ...]:
        shapes = self._schema.get("$defs", {}).values()
        return tuple(sorted({name for shape in shapes for name in shape.get("properties", ())}))


def without_unions(schema: Any) -> Any:
    """Leave the Python union out of a schema which names the published type itself, as that of a quantity does."""
    if isinstance(schema, dict):
        return {
            key: without_unions(value) for key, value in schema.items() if not (key == "anyOf" and "type" in schema)
        }
    return [without_unions(item) for item in schema] if isinstance(schema, list) else schema


def _details(pointer: str, problem: Any) -> str:
    """Word a problem; closed sets as the service words them. Source: Talon.One docs, validation errors."""
    if problem.kind.name == "enum":
        allowed = ", ".join(msgspec.json.encode(option).decode() for option in problem.kind.options)
        return f"{pointer.rpartition('/')[2]} must be one of the following: {allowed}"
    return _reason(pointer, problem.message)


def _reason(pointer: str, message: str) -> str:
    shortened = message if len(message) < _MESSAGE_LENGTH else f"{message[:_MESSAGE_LENGTH]}…"
    return f"{pointer or 'the body'}: {shortened}"


def _whole_numbers_to_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole_numbers_to_integers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_numbers_to_integers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def parse_json(raw: bytes) -> Any:
    """Decode JSON without types.

    Raises:
        RefusedError: the text is not JSON in UTF-8, holds NUL or half surrogate pairs, nests too deep, has a number beyond
            the range of a double, or repeats a key.
    """
    try:
        untyped = msgspec.json.decode(raw)
    except RecursionError as error:
        raise RefusedError.because(_not_json("it nests too deep")) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RefusedError.because(_not_json(_why_not(raw, error))) from error
    has_escapes = b"\\" in raw
    if has_escapes and b"\\u0000" in raw and _holds_nul(untyped):
        raise RefusedError.because(_not_json("a text holds the character NUL"))
    if _may_repeat_a_key(raw, untyped, has_escapes=has_escapes):
        _refuse_repeated_keys(raw)
    return untyped


def _why_not(raw: bytes, error: Exception) -> str:
    """Say what is wrong, where the decoder's own words would mislead."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as encoding:
        return f"byte {encoding.start} is not UTF-8"
    if _HALF_SURROGATES.search(raw):
        return "a text holds half a surrogate pair"
    return str(error)


def _not_json(reason: str) -> Refusal:
    return INVALID_JSON.refuse("", f"the body is not acceptable JSON: {reason}")


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def _may_repeat_a_key(raw: bytes, untyped: Any, *, has_escapes: bool) -> bool:
    """Compare the number of colons before and after decoding: a repeated key takes one with it.

    Only an escaped colon can make the numbers equal in spite of that.
    """
    if has_escapes and _ESCAPED_COLON in raw:
        return True
    return raw.count(b":") != msgspec.json.encode(untyped).count(b":")


def _refuse_repeated_keys(raw: bytes) -> None:
    json.loads(raw, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise RefusedError.because(DUPLICATE_KEY.refuse("", f"the key {repeated!r} stands twice in one object"))
    return members
