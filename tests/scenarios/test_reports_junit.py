"""JUnit XML: what the schemas of Ant's tasks and of Jenkins both allow, whatever the values are."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from scenarios import JUnitReport
from tests.scenarios.told_runs import CALLBACK_SECRET, KEY, written_by

SUITE = {"id", "name", "package", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"}
ATTRIBUTES = {
    "testsuites": set[str](),
    "testsuite": SUITE,
    "properties": set[str](),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time"},
    "skipped": {"message"},
    "failure": {"type", "message"},
    "system-out": set[str](),
    "system-err": set[str](),
}
"""Every element with the attributes that both schemas know or ask for."""
ORDER = ["properties", "testcase", "system-out", "system-err"]


@pytest.fixture(scope="module")
def source() -> str:
    return written_by(JUnitReport)


@pytest.fixture(scope="module")
def suite(source: str) -> Element:
    (suite,) = fromstring(source)
    return suite


def test_elements_have_the_attributes_of_the_schema(source: str) -> None:
    elements = list(fromstring(source).iter())

    assert {element.tag for element in elements} == set(ATTRIBUTES)
    assert all(set(element.attrib) == ATTRIBUTES[element.tag] for element in elements)


def test_children_of_a_suite_stand_in_the_order_of_the_schema(suite: Element) -> None:
    tags = [child.tag for child in suite]

    assert tags == sorted(tags, key=ORDER.index)
    assert [tags.count(tag) for tag in ORDER] == [1, 3, 1, 1]


def test_suite_counts_its_cases(suite: Element) -> None:
    assert {name: suite.get(name) for name in ("name", "tests", "failures", "errors", "skipped", "time")} == {
        "name": "trackEventV2",
        "tests": "3",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
        "time": "0.006000",
    }
    assert suite.get("timestamp") == "2026-03-04T05:06:07"


def test_failure_tells_rule_message_and_details(suite: Element) -> None:
    failure = suite.find("testcase/failure")

    assert failure is not None
    assert failure.get("type") == "biting-rule"
    assert str(failure.get("message")).endswith("step 1, answer/status: expected 200, got 500")
    assert "reproduce: talon-scenarios run --seed 7 --only trackEventV2/failed/0" in str(failure.text)
    assert all(
        f"  {station}: " in str(failure.text) for station in ("event", "mapping", "payload", "request", "answer")
    )


def test_properties_tell_seed_and_coverage(suite: Element) -> None:
    told = {item.get("name"): item.get("value") for item in suite.iter("property")}

    assert told["seed"] == "7"
    assert told["coverage of ledger lines"] == "2 of 3, 66.6 %"


@pytest.mark.parametrize("secret", [KEY, KEY[:20], CALLBACK_SECRET, "user:pass"])
def test_report_holds_no_secret(source: str, secret: str) -> None:
    assert secret not in "".join(fromstring(source).itertext())
    assert all(secret not in value for element in fromstring(source).iter() for value in element.attrib.values())
