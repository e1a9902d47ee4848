"""Recorded behaviour of the published package: triggers and whole events."""

import json
from pathlib import Path
from typing import Any

import pytest

from destination.errors import DestinationError
from destination.fql import matches

_VECTORS = Path(__file__).parent.parent / "vectors"


def _load(path: Path) -> list[dict[str, Any]]:
    # Texts may hold line separators that str.splitlines would cut at.
    return [json.loads(line) for line in path.read_bytes().decode().split("\n") if line]


def _with_triggers() -> list[dict[str, Any]]:
    vectors = [vector for path in sorted(_VECTORS.glob("*.jsonl")) for vector in _load(path)]
    return [vector for vector in vectors if "subscribe" in vector["case"]]


def _outcome(subscribe: Any, event: Any) -> bool | str:
    try:
        return matches(subscribe, event)
    except DestinationError as error:
        return error.name


def _recorded(result: dict[str, Any]) -> bool | str:
    """A trigger's part in a recorded result: matched or not, or the error's name."""
    if result["outcome"] == "fql":
        return bool(result["matched"])
    if result.get("name") in {"InvalidSubscription", "TypeError"}:
        return str(result["name"])
    return result["outcome"] != "not_subscribed"


@pytest.mark.parametrize("vector", _with_triggers(), ids=lambda vector: vector["case"]["id"])
def test_trigger_decides_as_recorded_when_read_in_the_shipped_dialect(vector: dict[str, Any]) -> None:
    case = vector["case"]

    assert _outcome(case["subscribe"], case["event"]) == _recorded(vector["result"])


@pytest.mark.parametrize(
    "vector",
    [v for v in _load(_VECTORS / "fql.jsonl") if v["result"]["outcome"] == "error" and v["case"]["subscribe"]],
    ids=lambda vector: vector["case"]["id"],
)
def test_invalid_trigger_is_refused_with_the_recorded_reason(vector: dict[str, Any]) -> None:
    with pytest.raises(DestinationError) as refused:
        matches(vector["case"]["subscribe"], vector["case"]["event"])

    assert refused.value.message == vector["result"]["message"]
    assert (refused.value.code, refused.value.status) == (vector["result"]["code"], vector["result"]["status"])
