"""Seeds: what is wrong is told with its place and, where a name was misspelled, the nearest one."""

from pathlib import Path
from typing import Any

import pytest

from mock_talon import UsageError, load_seed, parse_seed
from tests.mock_talon.conftest import SEED


def seed_with(**members: Any) -> dict[str, Any]:
    return {"deployments": [{"hostname": "a.talon.one", "applications": [{"id": 1}], **members}]}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        pytest.param({"eventtypes": []}, "at /deployments/0: ", id="member-place"),
        pytest.param({"eventtypes": []}, "did you mean 'eventTypes'?", id="member-nearest"),
        pytest.param(
            {"attributes": [{"entity": "Event", "name": "a", "type": "strng"}]},
            "at /deployments/0/attributes/0/type: ",
            id="choice-place",
        ),
        pytest.param(
            {"attributes": [{"entity": "Event", "name": "a", "type": "strng"}]},
            "did you mean 'string'?",
            id="choice-nearest",
        ),
        pytest.param({"apiKeys": [{"key": "k", "application": 1, "requestsPerSecond": 0}]}, "minimum of 1", id="union"),
        pytest.param({"applications": [{"id": 0}]}, "at /deployments/0/applications/0/id: ", id="range"),
    ],
)
def test_seed_problem_is_told_with_place_and_remedy(members: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_seed(seed_with(**members))

    assert said in str(refused.value)


def test_seed_problems_are_told_together() -> None:
    with pytest.raises(UsageError) as refused:
        parse_seed(seed_with(eventTypes=[""], audiences=[{"name": "A"}]))

    assert "/deployments/0/eventTypes/0" in str(refused.value)
    assert "/deployments/0/audiences/0" in str(refused.value)


def test_seed_takes_dates_of_toml(tmp_path: Path) -> None:
    path = tmp_path / "seed.toml"
    path.write_text(
        '[[deployments]]\nhostname = "a"\napplications = [{ id = 1 }]\n'
        'apiKeys = [{ key = "k", application = 1, expires = 2030-01-01T00:00:00Z }]\n'
    )

    assert load_seed(path).deployments[0].api_keys[0].expires == "2030-01-01T00:00:00Z"


def test_seed_of_the_tests_is_one() -> None:
    assert len(parse_seed(SEED).deployments) == 2


@pytest.mark.parametrize(
    "hostname",
    [
        "a",
        "acme.europe-west1.talon.one",
        "https://acme.talon.one/",
        "127.0.0.1:8080",
        "[::1]:80",
        "http://münchen.talon.one",
    ],
)
def test_seed_takes_host_names_in_all_their_forms(hostname: str) -> None:
    assert parse_seed({"deployments": [{"hostname": hostname, "applications": [{"id": 1}]}]})


@pytest.mark.parametrize("hostname", ["my shop.talon.one", "https://", "a..b", "a:b", "user@host", "a?b", " "])
def test_seed_refuses_what_cannot_be_a_host_name(hostname: str) -> None:
    with pytest.raises(UsageError, match=r"at /deployments/0/hostname: .* cannot be a host name; give one such as"):
        parse_seed({"deployments": [{"hostname": hostname, "applications": [{"id": 1}]}]})
