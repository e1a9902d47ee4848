"""The Markdown summary: its tables keep their shape, and no value acts in it."""

import re

import pytest

from scenarios import MarkdownReport
from tests.scenarios.told_runs import CALLBACK_SECRET, KEY, written_by

OUR_TAGS = {"<details>", "</details>", "<summary>", "</summary>"}


@pytest.fixture(scope="module")
def source() -> str:
    return written_by(MarkdownReport)


def test_summary_begins_with_the_verdict(source: str) -> None:
    assert source.startswith("## ❌ 1 of 2 scenarios failed\n\nSeed 7, digest `abcdef`, 10.0 ms, against target ")


def test_rows_of_a_table_have_as_many_cells_as_its_head(source: str) -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", source, re.MULTILINE)

    assert len(tables) == 2
    for table in tables:
        assert len({row.count("|") for row in table.splitlines()}) == 1


def test_no_value_brings_a_tag_a_title_a_mention_or_a_link(source: str) -> None:
    assert set(re.findall(r"<[^>]*>", source)) == OUR_TAGS
    assert not re.search(r"^# ", source, re.MULTILINE)
    assert "@team" not in source
    assert "](http" not in source
    assert "http://evil" not in source


def test_summary_tells_coverage_and_what_is_missing(source: str) -> None:
    assert "- actions: 12 of 12, 100 %" in source
    assert "- ledger lines: 2 of 3, 66.6 %" in source
    assert "- ledger lines: never-aimed-at" in source


def test_reproduction_stands_alone_to_be_copied(source: str) -> None:
    assert "\n```\ntalon-scenarios run --seed 7 --only trackEventV2/failed/0\n```\n" in source


@pytest.mark.parametrize("secret", [KEY, KEY[:20], CALLBACK_SECRET, "user:pass"])
def test_summary_holds_no_secret(source: str, secret: str) -> None:
    assert secret not in source
