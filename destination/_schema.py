"""The payload check: compiled once from fields to closures, applied to every payload.

Source: Segment actions framework, payload validation (coercion, all errors, unknown members removed).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from destination._coercion import CAREFUL, FAITHFUL, Scalar
from destination._empty_values import Prune, compile_pruning
from destination._faults import Fault, SchemaMismatchError, missing_field, not_a_choice, wrong_type
from destination._javascript import UNDEFINED, Json
from destination.fields import Field

Check: TypeAlias = Callable[[Json], Json]
Scalars: TypeAlias = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Schema:
    """What a payload must look like, ready to be applied. Payloads are never changed in place."""

    _prune: Prune
    _check: Check

    def remove_empty(self, payload: Json) -> Json:
        """Remove nulls and empty texts where the framework does."""
        return self._prune(payload)

    def coerce(self, payload: Json) -> Json:
        """Bring every member to its field's type and strip the unknown ones.

        Raises:
            PayloadValidationError: lists every member that cannot be.
        """
        try:
            return self._check(payload)
        except SchemaMismatchError as mismatch:
            raise mismatch.to_public() from None

    def clean(self, payload: Json) -> Json:
        """Do both, as it happens to every payload.

        Raises:
            PayloadValidationError: lists every offending member.
        """
        return self.coerce(self.remove_empty(payload))


def compile_schema(fields: Sequence[Field], *, is_careful: bool = False) -> Schema:
    """Compile fields to a schema.

    Args:
        fields: the root fields in declaration order, which is the order of errors.
        is_careful: do what a careful implementer would: nulls inside list elements are removed rather than coerced
            (Q10, Q11), and only plain decimal text counts as a number (Q16).
    """
    scalars = CAREFUL if is_careful else FAITHFUL
    return Schema(compile_pruning(fields, is_careful=is_careful), _root(fields, scalars))


def _root(fields: Sequence[Field], scalars: Scalars) -> Check:
    check = _closed_object(fields, None, scalars)
    multiple = frozenset(field.key for field in fields if field.is_multiple)

    def check_root(payload: Json) -> Json:
        """Q15: at the root, anything given for a list is wrapped, objects too."""
        if isinstance(payload, dict):
            lone = {key: [payload[key]] for key in multiple & payload.keys() if not isinstance(payload[key], list)}
            payload = {**payload, **lone} if lone else payload
        return check(payload)

    return check_root


def _field(field: Field, scalars: Scalars) -> Check:
    if not field.is_multiple:
        return _single(field, field.label, scalars)
    # The schema of a list's elements carries no title, so their errors name a place instead of the label.
    return _list(_single(field, None, scalars), field.label)


def _single(field: Field, label: str | None, scalars: Scalars) -> Check:
    if field.properties:
        return _closed_object(field.properties, label, scalars)
    if field.is_open:
        return _open_object(label)
    check = _scalar(scalars[field.schema_type], label)
    return _choice(check, field.choices, label) if field.choices else check


def _scalar(scalar: Scalar, label: str | None) -> Check:
    exact, fits, coerce = scalar.exact, scalar.fits, scalar.coerce

    def check(value: Json) -> Json:
        """Q17: a list of one stands for its element, once."""
        if type(value) is exact or fits(value):
            return value
        bare = value[0] if isinstance(value, list) and len(value) == 1 else value
        coerced = bare if fits(bare) else coerce(bare)
        if coerced is UNDEFINED:
            raise SchemaMismatchError([wrong_type(label, scalar.name, bare)])
        return coerced

    return check


def _choice(check: Check, choices: Sequence[str], label: str | None) -> Check:
    refusal = not_a_choice(label, choices)

    def check_choice(value: Json) -> Json:
        """Q20: a value of the wrong type is no choice either, so it gets both messages."""
        try:
            text = check(value)
        except SchemaMismatchError as mismatch:
            raise SchemaMismatchError([*mismatch.faults, refusal]) from None
        if text not in choices:
            raise SchemaMismatchError([refusal])
        return text

    return check_choice


def _open_object(label: str | None) -> Check:
    def check(value: Json) -> Json:
        if not isinstance(value, dict):
            raise SchemaMismatchError([wrong_type(label, "object", value)])
        return value

    return check


def _closed_object(fields: Sequence[Field], label: str | None, scalars: Scalars) -> Check:
    checks = {field.key: _field(field, scalars) for field in fields}
    required = tuple(field.key for field in fields if field.is_required)
    lacks_none = frozenset(required).issubset

    def check(value: Json) -> Json:
        """Q9: members that no field names are left out, silently."""
        if not isinstance(value, dict):
            raise SchemaMismatchError([wrong_type(label, "object", value)])
        try:
            checked = {key: checks[key](member) for key, member in value.items() if key in checks}
        except SchemaMismatchError:
            raise SchemaMismatchError(_object_faults(value, checks, required, label)) from None
        if not lacks_none(checked):
            raise SchemaMismatchError(_object_faults(value, checks, required, label))
        return checked

    return check


def _object_faults(
    value: Mapping[str, Json], checks: Mapping[str, Check], required: Sequence[str], label: str | None
) -> list[Fault]:
    """List what is wrong with an object: what it lacks, then its members in the order of the schema."""
    faults = [missing_field(label, key) for key in required if key not in value]
    for key, check in checks.items():
        if key in value:
            faults += _faults_below(key, check, value[key])
    return faults


def _list(check: Check, label: str) -> Check:
    def check_list(value: Json) -> Json:
        elements = _as_list(value)
        if elements is None:
            raise SchemaMismatchError([wrong_type(label, "array", value)])
        try:
            return [check(element) for element in elements]
        except SchemaMismatchError:
            raise SchemaMismatchError(_list_faults(elements, check)) from None

    return check_list


def _as_list(value: Json) -> list[Json] | None:
    if isinstance(value, list):
        return value
    return None if isinstance(value, dict) or value is UNDEFINED else [value]


def _list_faults(elements: Sequence[Json], check: Check) -> list[Fault]:
    return [fault for index, element in enumerate(elements) for fault in _faults_below(index, check, element)]


def _faults_below(step: str | int, check: Check, value: Json) -> list[Fault]:
    try:
        check(value)
    except SchemaMismatchError as mismatch:
        return mismatch.below(step)
    return []
