"""Masking: no form of a secret leaves, and the rest stays as it is."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

import pytest

from scenarios import Mask
from scenarios.comparing import ABSENT, Exactly
from scenarios.observing import Json

SECRET = 'k/e y"123456'


class Color(Enum):
    RED = "red"


@dataclass(frozen=True)
class Pair:
    name: str
    apikey: str


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param(f"a {SECRET} b", "a *** b", id="plain"),
        pytest.param(f"/?key={quote(SECRET, safe='')}", "/?key=***", id="in-a-url"),
        pytest.param('{"a":"k/e y\\"123456"}', '{"a":"***"}', id="in-json"),
        pytest.param("the value k/e y…", "the value ***…", id="cut"),
        pytest.param("the value k/e…", "the value k/e…", id="cut-to-little"),
        pytest.param("http://me:pw@host/", "http://***@host/", id="user-in-a-url"),
        pytest.param("ApiKey-v1 0123456789abcdef", "ApiKey-v1 ***", id="foreign-key"),
        pytest.param("mail me@host", "mail me@host", id="no-secret"),
    ],
)
def test_mask_hides_a_secret_in_every_form(text: str, masked: str) -> None:
    assert Mask([SECRET]).text(text) == masked


def test_short_secret_is_hidden_only_where_it_stands_alone() -> None:
    mask = Mask(["abc"])

    assert mask(["abc", "abcdef"]) == ["***", "abcdef"]


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        pytest.param({"apiKey": "x", "API": "y"}, {"apiKey": "***", "API": "y"}, id="by-name"),
        pytest.param({"Authorization": ""}, {"Authorization": ""}, id="empty"),
        pytest.param({"callbackAPIKey": {"@path": "$.a"}}, {"callbackAPIKey": {"@path": "$.a"}}, id="directive"),
        pytest.param(Pair("n", "x"), {"name": "n", "apikey": "***"}, id="dataclass"),
        pytest.param(b"\xff a", "\\xff a", id="bytes"),
        pytest.param(Color.RED, "red", id="enum"),
        pytest.param(float("inf"), "inf", id="infinity"),
        pytest.param(ABSENT, "nothing", id="absent"),
        pytest.param(Exactly({"a": 1}), {"exactly": {"a": 1}}, id="exactly"),
        pytest.param((1, 2.5, True, None), [1, 2.5, True, None], id="plain"),
    ],
)
def test_mask_gives_plain_json(value: Json, masked: Json) -> None:
    assert Mask()(value) == masked


def test_mask_learns_secrets_from_where_they_stand_by_name() -> None:
    mask = Mask().knowing([{"deep": [{"authorization": "ApiKey-v1 topsecret1"}]}, {"callbackAPIKey": "topsecret2"}])

    assert mask.text("topsecret1 and topsecret2") == "*** and ***"
