"""The table of quirks and what it promises about the two modes."""

import re
from pathlib import Path

import pytest

import destination
from destination.actions import ACTIONS
from destination.quirks import QUIRKS
from destination.settings import Settings
from destination.wire import auth_request

FAITHFUL = Settings("key", "https://acme.talon.one/")
CAREFUL = Settings("key", "https://acme.talon.one/", quirks=False)
QUOTED_BY_REQUEST_CODE = {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10", "Q11", "Q12", "Q14", "Q15", "Q16", "Q17", "Q20", "Q21", "Q44", "Q45", "Q46"}  # fmt: skip


def test_quirks_are_numbered_without_gaps() -> None:
    assert [quirk.id for quirk in QUIRKS] == [f"Q{number}" for number in range(1, 47)]


def test_quirks_of_requests_and_payloads_are_quoted_where_the_code_does_them() -> None:
    package = Path(destination.__file__).parent
    files = [path for path in package.rglob("*.py") if path.name != "quirks.py"]
    quoted = {number for path in files for number in re.findall(r"\bQ\d+\b", path.read_text("utf-8"))}

    assert quoted >= QUOTED_BY_REQUEST_CODE


def test_quirks_change_the_address_of_the_credentials_test_when_switched_off() -> None:
    assert auth_request(FAITHFUL).url == "https://acme.talon.one//v2/authping"
    assert auth_request(CAREFUL).url == "https://acme.talon.one/v2/authping"


@pytest.mark.parametrize(
    ("identifier", "faithful", "careful"),
    [
        pytest.param("a/b", "/a/b", "/a%2Fb", id="slash"),
        pytest.param("a?x=1", "/a?x=1", "/a%3Fx%3D1", id="question-mark"),
        pytest.param("a#b", "/a", "/a%23b", id="hash"),
        pytest.param("a ", "/a", "/a%20", id="trailing-blank"),
        pytest.param("%41", "/%41", "/%2541", id="percent"),
        pytest.param("\\", "//", "/%5C", id="backslash"),
    ],
)
def test_quirks_leave_an_id_raw_in_the_path_when_on_only(identifier: str, faithful: str, careful: str) -> None:
    perform = ACTIONS["deleteAudience"].perform
    prefix = "https://integration.talon.one/segment/audiences"

    assert perform({"audienceId": identifier}, FAITHFUL).url == prefix + faithful
    assert perform({"audienceId": identifier}, CAREFUL).url == prefix + careful


def test_quirks_keep_the_query_behind_a_hash_when_switched_off() -> None:
    payload = {"customerProfileId": "a#b", "skipNonExistingAttributes": True}
    perform = ACTIONS["updateCustomerProfileV3"].perform

    assert perform(payload, FAITHFUL).url.endswith("/customer_profiles/a")
    assert perform(payload, CAREFUL).url.endswith("/customer_profiles/a%23b?skipNonExistingAttributes=true")


def test_quirks_drop_a_header_that_reads_undefined_when_on_only() -> None:
    payload = {"customerSessionId": "s", "callbackAPIKey": "undefined"}
    perform = ACTIONS["updateCustomerSessionV2"].perform

    assert perform(payload, FAITHFUL).header("X-Callback-API-Key") is None
    assert perform(payload, CAREFUL).header("X-Callback-API-Key") == "undefined"


def test_quirks_coerce_nulls_of_list_elements_when_on_only() -> None:
    payload = {"customerSessionId": "s", "cartItems": [{"name": None, "price": None, "sku": "x"}]}
    action = ACTIONS["updateCustomerSessionV2"]

    assert action.clean(payload, FAITHFUL)["cartItems"] == [{"name": "", "price": 0, "sku": "x"}]
    assert action.clean(payload, CAREFUL)["cartItems"] == [{"sku": "x"}]
