"""A document that Talon.One publishes, and whether an answer keeps it.

What the document contradicts itself in is exempted here, by the ledger's name for it, and nowhere else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from openapi_schema_validator import OAS30Validator, OAS31Validator, oas30_format_checker, oas31_format_checker

from mock_talon.rules import Rule, answers, unserved
from mock_talon.rules.ledger import UNDECLARED

METHODS: Final = frozenset({"get", "put", "post", "patch", "delete"})
SESSION_PATH: Final = "/customer_sessions/"
UNDEFINED_MEMBERS: Final[Mapping[Rule, tuple[tuple[str, ...], frozenset[str]]]] = {
    answers.NO_COUPON_MEMBER: (("customerSessionV2",), frozenset({"coupon", "referral"})),
    unserved.ROLLBACK_NAME: (
        ("rollbackAddedLoyaltyPointsEffectProps", "rollbackDeductedLoyaltyPointsEffectProps"),
        frozenset({"name"}),
    ),
}
"""Members which these schemas require, though the document never defines them."""
OVERLAPPING: Final[Mapping[Rule, str]] = {answers.EFFECT_PROPS: "effectProps"}
"""Schemas whose ``oneOf`` takes no valid value, because its branches overlap: each effect is judged by its effectType."""
_CUSTOM: Final = "customEffect"


@dataclass(frozen=True)
class PublishedOperation:
    """One operation of the document."""

    method: str
    path: str
    operation_id: str
    responses: Mapping[str, Any]

    def allows(self, status: int) -> bool:
        """Tell whether an undeclared status is one of those the ledger names."""
        return status in UNDECLARED and (status != 404 or SESSION_PATH in self.path)


class PublishedDocument:
    """An OpenAPI document of Talon.One's.

    Args:
        document: as loaded.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = _mended(document.get("components", {}))
        self._document = document

    @cached_property
    def operations(self) -> tuple[PublishedOperation, ...]:
        """Every operation on ``/segment``."""
        return tuple(
            PublishedOperation(method.upper(), path, operation["operationId"], operation["responses"])
            for path, item in self._document["paths"].items()
            if path.startswith("/segment/")
            for method, operation in item.items()
            if method in METHODS
        )

    def problems(self, operation: PublishedOperation, status: int, body: bytes) -> list[str]:
        """Tell what is wrong with an answer, by the document."""
        declared = operation.responses.get(str(status))
        if declared is None:
            return [] if operation.allows(status) else [f"the status {status} is not declared"]
        content = self._resolved(declared).get("content")
        if not content:
            return [f"{status} has no body, this one has {body!r}"] if body else []
        value = msgspec.json.decode(body)
        return [*self._breaches(content["application/json"]["schema"], value), *self._effects(value)]

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        reference = node.get("$ref")
        if reference is None:
            return node
        _, _, kind, name = reference.split("/")
        resolved: Mapping[str, Any] = self._components[kind][name]
        return resolved

    def _breaches(self, schema: Mapping[str, Any], value: Any, where: str = "") -> Iterator[str]:
        is_3_0 = self._document["openapi"].startswith("3.0")
        validator = OAS30Validator if is_3_0 else OAS31Validator
        whole = {"allOf": [schema], "components": self._components}
        checker = oas30_format_checker if is_3_0 else oas31_format_checker
        for error in validator(whole, format_checker=checker).iter_errors(value):
            yield f"{where}{error.json_path}: {error.message[:300]}"

    def _effects(self, value: Any) -> Iterator[str]:
        """Judge the props of each effect by its type; see ``OVERLAPPING``."""
        for index, effect in enumerate(value.get("effects", ())):
            kind = effect["effectType"]
            name = f"{kind if kind != _CUSTOM else 'custom'}EffectProps"
            yield from self._breaches({"$ref": f"#/components/schemas/{name}"}, effect["props"], f"effects[{index}] ")


@cache
def load_document(path: Path) -> PublishedDocument:
    """Read a YAML or JSON file, once."""
    return PublishedDocument(yaml.safe_load(path.read_text(encoding="utf-8")))


def _mended(components: dict[str, Any]) -> dict[str, Any]:
    schemas = dict(components.get("schemas", {}))
    for names, members in UNDEFINED_MEMBERS.values():
        schemas.update({name: _without_required(schemas[name], members) for name in names if name in schemas})
    schemas.update({name: {"type": "object"} for name in OVERLAPPING.values() if name in schemas})
    return {**components, "schemas": schemas}


def _without_required(schema: dict[str, Any], members: frozenset[str]) -> dict[str, Any]:
    mended = dict(schema)
    if "required" in schema:
        defined = schema.get("properties", {}).keys()
        mended["required"] = [name for name in schema["required"] if name not in members - defined]
    if "allOf" in schema:
        mended["allOf"] = [_without_required(part, members) for part in schema["allOf"]]
    return mended
