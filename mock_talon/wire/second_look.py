"""What a body is that does not decode at once: acceptable by JSON Schema's meaning, or wrong for every reason listed."""

from functools import cached_property
from typing import Any, Generic, TypeVar

import jsonschema_rs
import msgspec

from mock_talon.rules import RefusedError
from mock_talon.wire.shape_problems import first_problem, shape_verdict

T = TypeVar("T")


class SecondLook(Generic[T]):
    """Judges bodies of one operation by the schema of their shape.

    Args:
        shape: the struct type.
    """

    def __init__(self, shape: type[T]) -> None:
        self._shape = shape

    def taken(self, untyped: Any, *, lists_all: bool) -> T:
        """Take a body after all, whole numbers for integers.

        Args:
            untyped: the body as JSON.
            lists_all: whether to list every problem; of a body too large for that, one is told.

        Raises:
            RefusedError: it has another shape.
        """
        if lists_all:
            self._require_schema(untyped)
        try:
            return msgspec.convert(_whole_numbers_to_integers(untyped), self._shape)
        except msgspec.ValidationError as error:  # what is wrong beyond the schema is told alone, too
            raise RefusedError.because(first_problem(error)) from error

    def _require_schema(self, untyped: Any) -> None:
        """List what is wrong by JSON Schema's meaning, in which ``2.0`` is an integer."""
        verdict = shape_verdict(self._validator.iter_errors(untyped), self._schema)
        if verdict.total:
            raise RefusedError(verdict)

    @cached_property
    def _schema(self) -> Any:
        return _without_unions(msgspec.json.schema(self._shape))

    @cached_property
    def _validator(self) -> Any:
        return jsonschema_rs.validator_for(self._schema)


def _without_unions(schema: Any) -> Any:
    """Leave the Python union out of a schema which names the published type itself, as that of a quantity does."""
    if isinstance(schema, dict):
        return {
            key: _without_unions(value) for key, value in schema.items() if not (key == "anyOf" and "type" in schema)
        }
    return [_without_unions(item) for item in schema] if isinstance(schema, list) else schema


def _whole_numbers_to_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole_numbers_to_integers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_numbers_to_integers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
