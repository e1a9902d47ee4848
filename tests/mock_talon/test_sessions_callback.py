"""The callback headers of a session request."""

import pytest

from mock_talon.wire.callback_headers import CONTENT, CallbackHeaders
from mock_talon.wire.callback_order import CallbackOrder
from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import findings, put, refusals

URI, KEY = "X-Callback-Destination-URI", "X-Callback-API-Key"
FIELDS, CORRELATION = "X-Content-Fields", "X-Correlation-ID"
ANYWHERE = "http://callback.example/hook"
SECRET = "0123456789abcdef" * 2


def order_of(headers: dict[str, str]) -> CallbackOrder | None:
    read = CallbackHeaders(headers.get)
    assert list(read.check(32)) == []
    return read.order()


@pytest.mark.rule("callback-key-split", "callback-content")
def test_headers_make_an_order() -> None:
    headers = {URI: ANYWHERE, KEY: f"Authorization ApiKey-v1 {SECRET}", FIELDS: "effects , event,", CORRELATION: "c-1"}

    order = order_of(headers)

    assert order == CallbackOrder(ANYWHERE, "Authorization", f"ApiKey-v1 {SECRET}", ("effects", "event"), "c-1")
    assert SECRET not in repr(order)


@pytest.mark.parametrize("absent", ["", " ", "undefined"])
def test_address_alone_asks_for_everything(absent: str) -> None:
    assert order_of({URI: ANYWHERE, KEY: absent, FIELDS: absent, CORRELATION: absent}) == CallbackOrder(ANYWHERE)


def test_no_order_without_an_address() -> None:
    assert order_of({KEY: f"X-API-Key {SECRET}", FIELDS: "effects", CORRELATION: "c"}) is None


@pytest.mark.rule("callback-direct-answer", "callback-after-success", "callback-near")
def test_session_is_answered_whole_whatever_the_callback_carries(mock: Mock) -> None:
    answer = put(mock, {}, headers={URI: ANYWHERE, FIELDS: "effects"})

    assert answer.status == 200
    assert "customerSession" in answer.json
    assert mock.verdict(answer)["callback"]["target"] == ANYWHERE


@pytest.mark.rule("callback-uri", "callback-after-success")
@pytest.mark.parametrize(
    "uri",
    [
        "callback.example",
        "ftp://callback.example/",
        "http://",
        "/hook",
        "http://a:99999/",
        "http://[::1/",
        "http://a b/",
        "http://a:0/",
        "javascript:alert(1)",
    ],
)
def test_address_is_refused_when_it_is_no_web_address(mock: Mock, uri: str) -> None:
    answer = put(mock, {}, headers={URI: uri})

    assert (answer.status, mock.rules(answer)) == (400, ["callback-uri"])
    assert (mock.state()["sessions"], mock.verdict(answer)["callback"]) == ({}, None)


@pytest.mark.rule("callback-key", "callback-key-split")
@pytest.mark.parametrize(
    ("key", "status"),
    [
        pytest.param(f"X-API-Key {'k' * 32}", 200, id="at-the-limit"),
        pytest.param(f"X-API-Key {'k' * 31}", 400, id="one-short"),
        pytest.param(f"Authorization Bearer {'k' * 25}", 200, id="scheme-counts"),
        pytest.param("k" * 64, 400, id="no-blank"),
        pytest.param(f"X:Key {'k' * 32}", 400, id="no-header-name"),
        pytest.param(f"Content-Length {'k' * 32}", 400, id="framing-header"),
        pytest.param(f"host {'k' * 32}", 400, id="framing-header-in-small-letters"),
    ],
)
def test_key_names_a_header_and_is_long_enough(mock: Mock, key: str, status: int) -> None:
    answer = put(mock, {}, headers={URI: ANYWHERE, KEY: key})

    assert answer.status == status
    assert mock.rules(answer) == ([] if status == 200 else ["callback-key"])
    assert "kkkk" not in str(mock.verdict(answer)["verdict"])


@pytest.mark.rule("callback-content-fields")
@pytest.mark.parametrize("name", CONTENT)
def test_published_content_field_is_accepted(mock: Mock, name: str) -> None:
    assert put(mock, {}, headers={FIELDS: name}).status == 200


@pytest.mark.rule("callback-content-fields")
def test_unknown_content_fields_are_refused_with_the_nearest(mock: Mock) -> None:
    answer = put(mock, {}, headers={FIELDS: "effects,customerSesion,nope"})

    assert answer.status == 400
    assert refusals(mock, answer) == [("callback-content-fields", "")] * 2
    fix = mock.verdict(answer)["verdict"]["refusals"][0]["fix"]
    assert fix.startswith("Did you mean 'customerSession'?")


@pytest.mark.rule("drift-callback-undefined")
def test_undefined_headers_are_noted_and_refused_when_strict(mock: Mock, strict_mock: Mock) -> None:
    headers = dict.fromkeys((URI, KEY, FIELDS, CORRELATION), "undefined")

    lenient, strict = put(mock, {}, headers=headers), put(strict_mock, {}, headers=headers)

    expected = [("drift-callback-undefined", name) for name in headers]
    assert (lenient.status, findings(mock, lenient)) == (200, expected)
    assert mock.verdict(lenient)["callback"] is None
    assert (strict.status, refusals(strict_mock, strict)) == (400, expected)
