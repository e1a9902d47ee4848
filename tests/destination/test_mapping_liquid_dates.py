"""The dates of ``@liquid``: what JavaScript takes for one, and how a zone shows."""

from typing import Any

import pytest

from destination.errors import MappingError
from destination.mapping import transform

WHOLE = "%Y-%m-%d %H:%M:%S.%L"


def dated(value: Any, pattern: str = WHOLE, zone: str = "") -> Any:
    arguments = f"'{pattern}'" + (f", {zone}" if zone else "")
    return transform({"v": {"@liquid": "{{ d | date: " + arguments + " }}"}}, {"d": value})["v"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-01", "2024-05-01 00:00:00.000"),
        ("2024-05", "2024-05-01 00:00:00.000"),
        ("2024-02-30", "2024-03-01 00:00:00.000"),
        ("2024-05-01T10:20:30.123456+02:00", "2024-05-01 08:20:30.123"),
        ("2024-05-01T10:20-0130", "2024-05-01 11:50:00.000"),
        ("2024-05-01T24:00", "2024-05-02 00:00:00.000"),
        ("2024-05-01 10:20", "2024-05-01 10:20:00.000"),
        ("0001-", "2001-01-01 00:00:00.000"),
        ("+012345-01-02", "12345-01-02 00:00:00.000"),
        ("March 14, 2016", "2016-03-14 00:00:00.000"),
        ("14 Sept 2016 5:06:07.8 pm", "2016-09-14 17:06:07.800"),
        ("2016 Jan 2", "2016-01-02 00:00:00.000"),
        ("Mon, 02 Jan 2006 15:04:05 MST", "2006-01-02 22:04:05.000"),
        ("Thu Jan 01 1970 00:00:00 GMT+0100 (CET (x))", "1969-12-31 23:00:00.000"),
        ("1/2/49", "2049-01-02 00:00:00.000"),
        ("12/25/99", "1999-12-25 00:00:00.000"),
        ("5.5", "2001-05-05 00:00:00.000"),
        ("user-42", "2042-01-01 00:00:00.000"),
        ("10 12:30 +5:45", "2001-10-01 06:45:00.000"),
        ([2024, 2, 3], "2024-02-03 00:00:00.000"),
        (1714557600123, "56302-03-03 16:02:03.000"),
        (-62167219201, "-001-12-31 23:59:59.000"),
        ("1714557600", "2024-05-01 10:00:00.000"),
        (True, "1970-01-01 00:00:00.001"),
    ],
)
def test_value_is_a_date_when_javascript_takes_it_for_one(text: Any, expected: str) -> None:
    assert dated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "tomorrow", "May", "hello5", "5 hello", "10:30", "1 2 3 4", "1)", "1/32/2024", "now and then 5x"),
        *("2024-05-01T10", "2024-05-01T25:00", "2024-05-01T10:20:30Z ", "1 12:30x", "1 13:00 pm", "1 10:00 +12345"),
        "8640000000001",
    ],
)
def test_text_stays_as_it_is_when_it_is_no_date(text: str) -> None:
    assert dated(text) == text


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        pytest.param("", "12 +0000 +00:00 UTC", id="none"),
        pytest.param("nosuch", "12 +0000 +00:00 UTC", id="undefined"),
        pytest.param("nil", "12 +0000 +00:00 +0000", id="nil"),
        pytest.param("'America/New_York'", "08 -0400 -04:00 America/New_York", id="named"),
        pytest.param("'europe/berlin'", "14 +0200 +02:00 europe/berlin", id="any-case"),
        pytest.param("120", "10 -0200 -02:00 -0200", id="minutes-behind"),
        pytest.param("-90", "13 +0130 +01:30 +0130", id="minutes-ahead"),
    ],
)
def test_date_is_written_in_its_zone(zone: str, expected: str) -> None:
    assert dated("2024-07-01T12:00:00Z", "%H %z %:z %Z", zone) == expected


def test_date_is_refused_when_the_zone_is_unknown() -> None:
    with pytest.raises(MappingError, match="Invalid time zone specified: Nowhere/X"):
        dated(0, "%H", "'Nowhere/X'")


def test_date_stays_as_it_is_when_the_zone_is_no_zone() -> None:
    assert transform({"v": {"@liquid": "{{ 5 | date: '%H', o }}"}}, {"o": {}})["v"] == "5"
