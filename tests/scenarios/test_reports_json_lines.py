"""JSON lines: one whole object per line, whatever the values are."""

import io
import json
from typing import Any

import pytest

from scenarios import JsonLines
from tests.scenarios.told_runs import BITING, CALLBACK_SECRET, KEY, about, run_events, written_by


@pytest.fixture(scope="module")
def source() -> str:
    return written_by(JsonLines)


@pytest.fixture(scope="module")
def lines(source: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in source.removesuffix("\n").split("\n")]


def test_each_event_of_the_run_is_one_line(lines: list[dict[str, Any]]) -> None:
    assert [line["event"] for line in lines] == ["started", "scenario", "scenario", "scenario", "finished"]
    assert [line["outcome"] for line in lines[1:4]] == ["passed", "skipped", "failed"]


class Flushed(io.StringIO):
    """Knows what a reader at the other end has."""

    arrived = ""

    def flush(self) -> None:
        self.arrived = self.getvalue()


def test_each_line_arrives_whole_as_soon_as_it_is_told() -> None:
    stream = Flushed()
    lines = JsonLines(stream, about())
    for number, event in enumerate(run_events(), start=1):
        lines(event)
        assert stream.arrived.endswith("}\n")
        assert stream.arrived.count("\n") == number


def test_values_come_through_unchanged_but_for_secrets(lines: list[dict[str, Any]]) -> None:
    (step,) = lines[3]["steps"]
    (exchange,) = step["exchanges"]

    assert exchange["event"] == {"type": "track", "event": BITING, "properties": {"secret": "***"}}
    assert exchange["payload"] == {"odd": BITING, "callbackAPIKey": "***", "ratio": "nan"}
    assert exchange["request"]["headers"] == {"authorization": "***", "x-callback-api-key": "***", "odd": BITING}
    assert exchange["request"]["body"] == '{"odd":"***"}'
    assert step["callbacks"] == [{"path": "/callback", "headers": {"authorization": "***"}, "body": {"odd": BITING}}]


def test_failure_tells_every_mismatch_and_how_to_see_it_again(lines: list[dict[str, Any]]) -> None:
    failed = lines[3]

    assert [told["at"] for told in failed["failures"]] == ["answer/status", f"answer/body/{BITING}", "request/body"]
    assert failed["failures"][2]["got"] == "it begins with ***…"
    assert failed["reproduce"] == "talon-scenarios run --seed 7 --only trackEventV2/failed/0"


def test_last_line_tells_the_coverage(lines: list[dict[str, Any]]) -> None:
    last = lines[-1]

    assert (last["failed"], last["digest"], last["generatingSeconds"]) == (1, "abcdef", 0.001)
    assert last["coverage"]["shares"][1] == {
        "name": "ledger lines",
        "covered": 2,
        "total": 3,
        "missing": ["never-aimed-at"],
    }
    assert last["coverage"]["undeclared"] == ["PUT /segment/v2/events 500"]


@pytest.mark.parametrize("secret", [KEY, KEY[:20], CALLBACK_SECRET, json.dumps(CALLBACK_SECRET)[1:-1], "user:pass"])
def test_lines_hold_no_secret(source: str, secret: str) -> None:
    assert secret not in source
