"""Attributes of sessions and items, on both endpoints."""

from typing import Any

import pytest

from tests.mock_talon.conftest import Mock
from tests.mock_talon.sessions import V2, item, put, put_v1, refusals


def created(answer: Any) -> list[tuple[str, str, str]]:
    return [(one["entity"], one["name"], one["type"]) for one in answer.json["createdAttributes"]]


@pytest.mark.rule("attribute-exists")
def test_attributes_must_exist_on_the_current_endpoint(mock: Mock) -> None:
    body = {"attributes": {"Nope": 1}, "cartItems": [item(), item(attributes={"stringAttribut": "x"})]}

    answer = put(mock, body)

    assert (answer.status, refusals(mock, answer)) == (
        400,
        [("attribute-exists", "/attributes/Nope"), ("attribute-exists", "/cartItems/1/attributes/stringAttribut")],
    )
    fixes = [refusal["fix"] for refusal in mock.verdict(answer)["verdict"]["refusals"]]
    assert fixes[1].startswith("Did you mean 'stringAttribute'?")


@pytest.mark.rule("attribute-skipping")
def test_unknown_attributes_are_skipped_when_asked(mock: Mock) -> None:
    body = {"attributes": {"Nope": 1}, "cartItems": [item(attributes={"Nope": 1, "numberAttribute": 2})]}

    answer = mock.put(f"{V2}/cart-1?skipNonExistingAttributes=true", body)

    session = answer.json["customerSession"]
    assert (session["attributes"], session["cartItems"][0]["attributes"]) == ({}, {"numberAttribute": 2})


@pytest.mark.rule("attribute-skipping", "attribute-type")
def test_skipping_excuses_no_type(mock: Mock) -> None:
    body = {"attributes": {"numberAttribute": "1"}, "cartItems": [item(attributes={"timeAttribute": "now"})]}

    answer = mock.put(f"{V2}/cart-1?skipNonExistingAttributes=true", body)

    assert refusals(mock, answer) == [
        ("attribute-type", "/attributes/numberAttribute"),
        ("attribute-type", "/cartItems/0/attributes/timeAttribute"),
    ]


def test_null_in_an_item_leaves_no_attribute(mock: Mock) -> None:
    answer = put(mock, {"cartItems": [item(attributes={"stringAttribute": None}), item()]})

    lines = answer.json["customerSession"]["cartItems"]
    assert (lines[0]["attributes"], "attributes" in lines[1]) == ({}, False)


@pytest.mark.rule("session-attributes-created")
def test_deprecated_endpoint_creates_attributes_of_session_and_items(mock: Mock) -> None:
    answer = put_v1(
        mock,
        {
            "attributes": {"Channel": "app", "stringAttribute": "x"},
            "cartItems": [item(attributes={"Grams": None}), item(attributes={"Grams": 12, "Tags": ["a"]})],
        },
    )

    assert created(answer) == [
        ("CustomerSession", "Channel", "string"),
        ("CartItem", "Grams", "number"),
        ("CartItem", "Tags", "(list string)"),
    ]
    assert [line["attributes"] for line in answer.json["customerSession"]["cartItems"]] == [
        {},
        {"Grams": 12, "Tags": ["a"]},
    ]
    assert mock.state()["attributes"]["CartItem/Grams"] == answer.json["createdAttributes"][1]


@pytest.mark.rule("session-attributes-created", "attribute-conversion")
def test_forced_types_convert_values_of_session_and_items(mock: Mock) -> None:
    answer = put_v1(
        mock,
        {
            "attributes": {"Paid": "true"},
            "cartItems": [item(attributes={"Grams": "12"}), item(attributes={"Grams": 7})],
        },
        sessionAttributesInfo=[{"name": "Paid", "type": "boolean"}],
        cartItemAttributesInfo=[{"name": "Grams", "type": "number"}],
    )

    assert created(answer) == [("CustomerSession", "Paid", "boolean"), ("CartItem", "Grams", "number")]
    session = answer.json["customerSession"]
    assert session["attributes"] == {"Paid": True}
    assert [line["attributes"]["Grams"] for line in session["cartItems"]] == [12, 7]


@pytest.mark.rule("attribute-conversion")
def test_new_attribute_is_refused_with_two_types_in_one_cart(mock: Mock) -> None:
    answer = put_v1(mock, {"cartItems": [item(attributes={"New": value}) for value in (1, 2, "three", None, 4)]})

    assert (answer.status, refusals(mock, answer)) == (
        400,
        [("attribute-conversion", "/customerSession/cartItems/2/attributes/New")],
    )
    assert "CartItem/New" not in mock.state()["attributes"]


def test_one_name_is_created_for_session_and_items_with_two_types(mock: Mock) -> None:
    answer = put_v1(mock, {"attributes": {"New": "text"}, "cartItems": [item(attributes={"New": 1})]})

    assert created(answer) == [("CustomerSession", "New", "string"), ("CartItem", "New", "number")]


@pytest.mark.rule("attribute-conversion")
def test_list_attributes_cannot_be_declared_as_something_else(mock: Mock) -> None:
    answer = put_v1(
        mock,
        {},
        sessionAttributesInfo=[{"name": "stringList", "type": "string"}],
        cartItemAttributesInfo=[{"name": "fine", "type": "string"}, {"name": "numberList", "type": "number"}],
    )

    assert refusals(mock, answer) == [
        ("attribute-conversion", "/sessionAttributesInfo/0/type"),
        ("attribute-conversion", "/cartItemAttributesInfo/1/type"),
    ]


def test_refused_request_creates_no_attribute(mock: Mock) -> None:
    answer = put_v1(mock, {"attributes": {"Channel": "app"}, "state": "cancelled"})

    assert answer.status == 400
    assert "CustomerSession/Channel" not in mock.state()["attributes"]


def test_cancelling_a_closed_session_creates_no_attribute(mock: Mock) -> None:
    put_v1(mock, {"state": "closed"})

    answer = put_v1(mock, {"state": "cancelled", "attributes": {"Channel": "app"}})

    assert (answer.status, answer.json["createdAttributes"]) == (200, [])
    assert "CustomerSession/Channel" not in mock.state()["attributes"]


@pytest.mark.rule("attribute-conversion")
@pytest.mark.parametrize("text", ["1e400", "1" * 5000, "1_0", " 1"], ids=["infinite", "long", "underscore", "blank"])
def test_text_is_refused_as_forced_number_when_a_double_cannot_hold_it(mock: Mock, text: str) -> None:
    info = [{"name": "Grams", "type": "number"}]

    answer = put_v1(mock, {"attributes": {"Grams": text}}, sessionAttributesInfo=info)

    assert (answer.status, refusals(mock, answer)) == (
        400,
        [("attribute-conversion", "/customerSession/attributes/Grams")],
    )


def test_empty_list_fits_the_list_attribute_which_another_item_creates(mock: Mock) -> None:
    answer = put_v1(mock, {"cartItems": [item(attributes={"Tags": ["a"]}), item(attributes={"Tags": []})]})

    assert [line["attributes"]["Tags"] for line in answer.json["customerSession"]["cartItems"]] == [["a"], []]
