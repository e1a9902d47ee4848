"""The HTML page: whole, inert whatever the values are, and without a need for anything beside itself."""

from html.parser import HTMLParser

import pytest

from scenarios import HtmlReport
from tests.scenarios.told_runs import CALLBACK_SECRET, KEY, written_by

VOID = {"meta", "col", "br"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section", "footer", "span", "div"),
    *("h1", "h2", "h3", "h4", "p", "a", "dl", "dt", "dd", "time", "ul", "li", "details", "summary", "code", "pre"),
    *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "br", "svg", "line", "rect"),
}
"""What the templates are made of; anything else has come in by a value."""


class Page(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def source() -> str:
    return written_by(HtmlReport)


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_page_is_balanced_and_holds_no_tag_of_a_value(page: Page) -> None:
    assert page.open == []
    assert page.tags <= TAGS


def test_page_refers_to_nothing_but_its_own_parts(page: Page) -> None:
    names = {name for name, _ in page.attributes}
    links = [value for name, value in page.attributes if name == "href"]

    assert not {name for name in names if name.startswith("on")}
    assert not names & {"src", "srcset", "action", "data", "poster"}
    assert links
    assert all(str(link).startswith("#") for link in links)


def test_page_forbids_scripts_and_other_files(page: Page, source: str) -> None:
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert "@import" not in source
    assert "url(" not in source


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\u202e", "\ud800", "\u2028"])
def test_page_shows_unseen_characters_as_escapes(source: str, unseen: str) -> None:
    assert unseen not in source
    assert f"{ord(unseen):02x}" in source


def test_page_shows_the_whole_way_of_a_failure(page: Page) -> None:
    for station in ("event", "mapping", "payload", "request", "answer", "callbacks", "state"):
        assert station in page.text

    assert "onerror=alert(1)" in page.text
    assert "talon-scenarios run --seed 7 --only trackEventV2/failed/0" in page.text


@pytest.mark.parametrize("secret", [KEY, KEY[:20], CALLBACK_SECRET, "user:pass"])
def test_page_holds_no_secret(source: str, page: Page, secret: str) -> None:
    assert secret not in source
    assert secret not in page.text


def test_page_shows_coverage_and_timings(page: Page) -> None:
    assert "66.6 %" in page.text
    assert "never-aimed-at" in page.text
    assert "none where the destination itself\nstopped the event" in page.text
    assert {"svg", "rect"} <= page.tags


def test_page_suits_light_and_dark_screens(source: str) -> None:
    assert "color-scheme: light dark" in source
    assert "@media (prefers-color-scheme: dark)" in source
