"""README.md and the documents that it links to are up to date."""

import re

import pytest

from mock_talon import all_rules
from tests.readme import DOCUMENTS, README, ROOT, differences

_LINK = re.compile(r"\]\(([^)#\s]*)#?([^)\s]*)\)")


@pytest.mark.parametrize("place", DOCUMENTS)
def test_document_is_as_generated(place: str) -> None:
    written = (ROOT / place).read_text(encoding="utf-8")

    assert written == DOCUMENTS[place](), f"{place} is out of date: run python -m tests.readme"


def test_readme_links_to_every_document_and_to_what_is_there() -> None:
    links = {(place, heading) for place, heading in _LINK.findall(README.read_text("utf-8")) if "://" not in place}

    assert set(DOCUMENTS) <= {place for place, _ in links}
    for place, heading in links:
        text = (ROOT / place if place else README).read_text("utf-8")
        assert not heading or heading in _anchors(text), f"{place}#{heading}"


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_inferred_line_is_told_as_a_difference() -> None:
    told = differences()

    missing = [rule.id for rule in all_rules() if rule.certainty == "inferred" and f"`{rule.id}`" not in told]

    assert missing == []
