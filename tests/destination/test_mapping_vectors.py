"""Every recorded transform is reproduced, results and refusals alike."""

import json
from pathlib import Path
from typing import Any

import pytest

from destination.errors import MappingError
from destination.mapping import UNDEFINED, transform

_VECTORS = Path(__file__).parents[1] / "vectors" / "mapping-kit.jsonl"
_LIQUID_NAMES = {"ParseError", "RenderError", "TokenizationError"}
"""Errors of the liquid engine, whose texts the facts tell apart by name only."""


def _vectors() -> list[Any]:
    lines = _VECTORS.read_bytes().split(b"\n")
    return [pytest.param(vector, id=vector["case"]["id"]) for vector in map(json.loads, filter(None, lines))]


def _doubles(value: Any) -> Any:
    """Read numbers as IEEE doubles and undefined list elements as null, as the recording does."""
    if isinstance(value, dict):
        return {key: _doubles(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_doubles(element) for element in value]
    if value is UNDEFINED:
        return None
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _outcome(case: Any) -> dict[str, Any]:
    try:
        value = transform(case["mapping"], case["event"])
    except MappingError as error:
        fields = [{"message": message} for message in error.fields] or None
        seen = {"name": error.name, "message": error.message, "code": error.code, "status": error.status}
        return {"outcome": "error", **seen, "fields": fields}
    return {"outcome": "undefined"} if value is UNDEFINED else {"outcome": "value", "value": _doubles(value)}


@pytest.mark.parametrize("vector", _vectors())
def test_transform_reproduces_the_recorded_result(vector: Any) -> None:
    expected = _doubles({key: value for key, value in vector["result"].items() if key != "id"})

    seen = _outcome(vector["case"])

    if expected.get("name") == "TokenizationError":
        expected, seen = ({**each, "message": None} for each in (expected, seen))
    assert seen == expected
