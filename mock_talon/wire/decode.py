"""From the bytes of a body to a typed struct, or to every reason why that cannot be."""

import json
import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from mock_talon.limits import EXPLAINED_BYTES
from mock_talon.rules import Refusal, RefusedError
from mock_talon.rules.requests import DUPLICATE_KEY, INVALID_JSON
from mock_talon.wire.requests import Sent

if TYPE_CHECKING:
    from mock_talon.wire.second_look import SecondLook

T = TypeVar("T")

_ESCAPED_COLON = b"\\u003"
_ESCAPED_NUL = b"\\u0000"
_HALF_SURROGATES = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_EMPTY_BODY = b"{}"
_encode = msgspec.json.Encoder().encode


class BodyDecoder(Generic[T]):
    """Decodes and checks the body of one operation.

    A body with nothing unusual in it is decoded and validated in one pass; any other is looked at again, to list every
    problem.

    Args:
        shape: the struct type.
    """

    def __init__(self, shape: type[T]) -> None:
        self.shape = shape
        self._decoder = msgspec.json.Decoder(shape)
        self._tells_what_was_sent = isinstance(shape, type) and issubclass(shape, Sent)

    def decode(self, body: bytes) -> T:
        """Turn a body into the struct; an empty one counts as ``{}``.

        Raises:
            RefusedError: the body is not JSON, repeats a key, nests too deep, or has another shape.
        """
        try:
            return self._decoded(body or _EMPTY_BODY)
        except RecursionError as error:
            raise RefusedError.because(_not_json("it nests too deep")) from error

    def _decoded(self, raw: bytes) -> T:
        body = self._at_first_glance(raw)
        return self._examined(raw) if body is None else body

    def _at_first_glance(self, raw: bytes) -> T | None:
        """Decode a body with nothing unusual in it; None when it wants a closer look."""
        if not self._tells_what_was_sent or _escapes(raw, _ESCAPED_COLON) or _escapes(raw, _ESCAPED_NUL):
            return None
        try:
            body = self._decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        return body if _has_as_many_keys(body, raw) else None

    def _examined(self, raw: bytes) -> T:
        """Decode a body that may repeat a key, hold NUL, have members beyond the shape, or be wrong in any way."""
        untyped = parse_json(raw)
        try:
            return self._decoder.decode(raw)
        except msgspec.ValidationError:
            return self._second_look.taken(untyped, lists_all=len(raw) <= EXPLAINED_BYTES.value)

    @cached_property
    def _second_look(self) -> "SecondLook[T]":
        from mock_talon.wire.second_look import SecondLook  # with the schema validator: few bodies have another shape

        return SecondLook(self.shape)


def parse_json(raw: bytes) -> Any:
    """Decode JSON without types.

    Raises:
        RefusedError: the text is not JSON in UTF-8, holds NUL or half surrogate pairs, has a number beyond the range of a
            double, or repeats a key.
        RecursionError: it nests deeper than the interpreter can follow.
    """
    try:
        untyped = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RefusedError.because(_not_json(_why_not(raw, error))) from error
    if _escapes(raw, _ESCAPED_NUL) and _holds_nul(untyped):
        raise RefusedError.because(_not_json("a text holds the character NUL"))
    if _escapes(raw, _ESCAPED_COLON) or not _has_as_many_keys(untyped, raw):  # an escaped colon can hide a repeated key
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
    return INVALID_JSON.refuse("", f"the body is not acceptable JSON: {reason}", expected="JSON in UTF-8, without NUL")


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def _escapes(raw: bytes, escape: bytes) -> bool:
    """Tell whether a body may hold an escape; to look for one byte first is sixty times faster than for six."""
    return b"\\" in raw and escape in raw


def _has_as_many_keys(decoded: Any, raw: bytes) -> bool:
    """Compare the number of colons before and after decoding: a repeated key takes one with it."""
    return raw.count(b":") == _encode(decoded).count(b":")


def _refuse_repeated_keys(raw: bytes) -> None:
    json.loads(raw, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        repeated = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        details = f"the key {repeated!r} stands twice in one object"
        raise RefusedError.because(DUPLICATE_KEY.refuse("", details, found=repeated, expected="each key once"))
    return members
