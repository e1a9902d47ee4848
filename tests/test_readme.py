"""The generated sections of README.md are up to date."""

import pytest

from mock_talon import all_rules
from tests.readme import END, README, SECTIONS, generated


def test_readme_is_as_generated() -> None:
    text = README.read_text(encoding="utf-8")

    assert text == generated(text), "README.md is out of date: run python -m tests.readme"


@pytest.mark.parametrize("name", SECTIONS)
def test_stale_section_is_replaced_and_a_missing_one_added(name: str) -> None:
    begin = f"<!-- generated: {name} -->"
    stale = f"# Title\n\n{begin}\nstale\n{END}\n\nAfter.\n"

    renewed, added = generated(stale), generated("# Title\n")

    assert f"{begin}\n{SECTIONS[name]()}\n{END}\n\nAfter." in renewed
    assert (renewed.count(begin), added.count(begin), "stale" in renewed) == (1, 1, False)


def test_every_inferred_line_is_told_as_a_difference() -> None:
    told = SECTIONS["differences"]()

    missing = [rule.id for rule in all_rules() if rule.certainty == "inferred" and f"`{rule.id}`" not in told]

    assert missing == []
