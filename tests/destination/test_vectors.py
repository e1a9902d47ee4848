import json
from pathlib import Path
from typing import Any

import pytest

from destination.plan import answer_line

VECTORS = Path(__file__).parent.parent / "vectors"
LIQUID_ERRORS = ("ParseError", "TokenizationError", "RenderError")


def recorded() -> list[Any]:
    paths = sorted(VECTORS.glob("*.jsonl"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [pytest.param(line, id=json.loads(line)["case"]["id"]) for line in lines]


def comparable(value: Any) -> Any:
    """Numbers as doubles, booleans apart from them."""
    if isinstance(value, dict):
        return {key: comparable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [comparable(element) for element in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def normalized(result: dict[str, Any]) -> Any:
    request = result.get("request")
    if request is not None:
        request["headers"] = {name: text.strip() for name, text in request["headers"].items()}
    return comparable(result)


def is_made_by_a_runtime(result: dict[str, Any]) -> bool:
    """Messages of the JavaScript runtime and of liquid differ for good; that there is an error must not."""
    return result.get("name") in LIQUID_ERRORS or "Cannot read properties" in str(result.get("message"))


@pytest.mark.parametrize("line", recorded())
def test_recorded_behaviour_is_reproduced(line: str) -> None:
    expected = json.loads(line)["result"]
    written = json.loads(answer_line(line.encode()).line)

    if is_made_by_a_runtime(expected):
        expected["message"] = written["message"] = "…"
    assert normalized(written) == normalized(expected)


def test_recordings_cover_every_kind_and_action() -> None:
    names = {path.stem for path in VECTORS.glob("*.jsonl")}

    assert {"auth", "fql", "mapping-kit", "trackEventV2", "updateCustomerSessionV2"} <= names
    assert len(recorded()) == 765
