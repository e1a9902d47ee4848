"""The payload check: removal of empty values, coercion, refusals."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination._javascript import UNDEFINED
from destination._schema import Schema, compile_schema
from destination.errors import PayloadValidationError
from destination.fields import Field, default_mapping

STATES = ("open", "closed", "partially_returned")
LEAVES = (
    Field("text", "Text", "string", "A text."),
    Field("number", "Number", "number", "A number."),
    Field("whole", "Whole", "integer", "An integer."),
    Field("flag", "Flag", "boolean", "A flag."),
    Field("state", "State", "string", "A choice.", choices=STATES),
    Field("texts", "Texts", "string", "Texts.", is_multiple=True),
    Field("wholes", "Wholes", "integer", "Integers.", is_multiple=True),
    Field("open", "Open", "object", "Anything."),
)
INNER = Field("inner", "inner label", "object", "An object.", properties=LEAVES)
ITEMS = Field(
    "items",
    "Items",
    "object",
    "A list of objects.",
    is_multiple=True,
    properties=(Field("id", "ID", "string", "Its name.", is_required=True), *LEAVES),
)
SCHEMA = compile_schema((*LEAVES, INNER, ITEMS))
CAREFUL = compile_schema((*LEAVES, INNER, ITEMS), is_careful=True)
REFUSED = object()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
payloads = st.dictionaries(st.sampled_from([field.key for field in (*LEAVES, INNER, ITEMS)]), json_values) | json_values


def outcome(schema: Schema, payload: Any) -> Any:
    """Tell the cleaned payload, or REFUSED."""
    try:
        return schema.clean(payload)
    except PayloadValidationError:
        return REFUSED


def messages(payload: Any) -> list[str]:
    with pytest.raises(PayloadValidationError) as caught:
        SCHEMA.clean(payload)
    return [fault.message for fault in caught.value.faults]


STRINGS = [("x", "x"), (5, "5"), (5.0, "5"), (-0.0, "0"), (1e21, "1e+21"), (0.1, "0.1"), (12345678901234567890, "12345678901234567000"), (True, "true"), (False, "false"), (["x"], "x"), ([7], "7"), ([None], ""), ([["x"]], REFUSED), ([], REFUSED), (["a", "b"], REFUSED), ({}, REFUSED)]  # fmt: skip
NUMBERS = [(5, 5), (5.5, 5.5), (True, 1), (False, 0), ("5", 5), (" 3 ", 3), ("\n3\u00a0\ufeff", 3), ("0x10", 16), ("0b11", 3), ("0o17", 15), ("1e3", 1000), (".5", 0.5), ("5.", 5), ("+5", 5), ("-5", -5), (" ", 0), ("Infinity", math.inf), ("-Infinity", -math.inf), ("1e400", math.inf), ([4], 4), (["4"], 4), ([None], 0), ([[5]], REFUSED), ("", "absent"), ("5,0", REFUSED), ("1_000", REFUSED), ("-0x1F", REFUSED), ("٣", REFUSED), ("five", REFUSED), ({}, REFUSED), ([], REFUSED), (math.inf, REFUSED)]  # fmt: skip
WHOLES = [(5, 5), (5.0, 5), (5.5, REFUSED), ("5.0", 5), ("5.5", REFUSED), ("1e3", 1000), ("1e-3", REFUSED), ("Infinity", math.inf), (" ", 0), (True, 1), (1e308, 1e308)]  # fmt: skip
FLAGS = [(True, True), (False, False), ("true", True), ("false", False), (1, True), (1.0, True), (0, False), (-0.0, False), ([None], False), (["true"], True), ("TRUE", REFUSED), ("1", REFUSED), ("yes", REFUSED), (2, REFUSED), ({}, REFUSED)]  # fmt: skip
CHOICES = [("open", "open"), (["open"], "open"), ("Open", REFUSED), ("open ", REFUSED), (["open", "closed"], REFUSED)]
TEXTS = [("a", ["a"]), (5, ["5"]), (["a", 5, True], ["a", "5", "true"]), ([["x"]], ["x"]), ([None], []), ([""], [""]), ([UNDEFINED, "x"], ["x"]), ([], []), ([[]], REFUSED), ({}, REFUSED)]  # fmt: skip
INTEGERS = [("1", [1]), ([1, "2", None, "", True], [1, 2, 1]), ([1.5], REFUSED), ([{}], REFUSED), ({"a": 1}, REFUSED)]
OPENS = [({"a": None, "b": ""}, {"a": None, "b": ""}), ({}, {}), ([{}], REFUSED), ("x", REFUSED), (0, REFUSED)]
TABLES: dict[str, list[tuple[Any, Any]]] = {"text": STRINGS, "number": NUMBERS, "whole": WHOLES, "flag": FLAGS, "state": CHOICES, "texts": TEXTS, "wholes": INTEGERS, "open": OPENS}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "given_value", "expected"),
    [pytest.param(key, *row, id=f"{key}-{row[0]!a}") for key, rows in TABLES.items() for row in rows],
)
def test_clean_coerces_or_refuses_a_root_value(key: str, given_value: object, expected: object) -> None:
    cleaned = outcome(SCHEMA, {key: given_value})

    if expected is REFUSED:
        assert cleaned is REFUSED
    elif expected == "absent":
        assert cleaned == {}
    else:
        assert cleaned == {key: expected}
        assert isinstance(cleaned[key], bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("key", "expected"),
    [("text", ""), ("number", 0), ("whole", 0), ("flag", False), ("texts", [""]), ("wholes", [0])],
)
def test_clean_coerces_null_when_it_stands_inside_a_list_element(key: str, expected: object) -> None:
    payload = {"items": [{"id": "i", key: None}]}

    assert SCHEMA.clean(payload) == {"items": [{"id": "i", key: expected}]}
    assert CAREFUL.clean(payload) == {"items": [{"id": "i"}]}


@pytest.mark.parametrize("key", ["number", "whole", "flag"])
def test_clean_refuses_empty_text_when_it_stands_for_a_figure_inside_a_list_element(key: str) -> None:
    payload = {"items": [{"id": "i", key: ""}]}

    assert outcome(SCHEMA, payload) is REFUSED
    assert CAREFUL.clean(payload) == {"items": [{"id": "i"}]}


@pytest.mark.parametrize("text", [" ", "0x10", "1e3", "Infinity", ".5"])
def test_clean_takes_only_plain_decimals_for_numbers_when_careful(text: str) -> None:
    assert outcome(CAREFUL, {"number": text}) is REFUSED
    assert outcome(CAREFUL, {"whole": text}) is REFUSED
    assert CAREFUL.clean({"number": " -1.5 ", "whole": "7"}) == {"number": -1.5, "whole": 7}


@pytest.mark.parametrize("empty", [None, "", UNDEFINED], ids=["null", "empty-text", "undefined"])
def test_clean_removes_empty_members_of_the_root_whatever_their_type(empty: object) -> None:
    payload = dict.fromkeys([*(field.key for field in LEAVES), "inner", "items"], empty)

    assert SCHEMA.clean(payload) == {}


def test_clean_keeps_empty_texts_when_they_are_members_of_an_object() -> None:
    empties = dict.fromkeys((field.key for field in LEAVES if field.key != "state"), "")

    assert SCHEMA.clean({"inner": empties}) == {"inner": {"text": ""}}
    assert SCHEMA.clean({"inner": dict.fromkeys(empties)}) == {"inner": {}}


def test_clean_strips_unknown_members_and_keeps_the_order_of_the_payload() -> None:
    payload = {"unknown": 1, "items": [{"x": 1, "text": "t", "id": "i"}], "inner": {"flag": True, "y": 1, "text": "t"}}

    cleaned = SCHEMA.clean(payload)

    assert json.dumps(cleaned) == '{"items": [{"text": "t", "id": "i"}], "inner": {"flag": true, "text": "t"}}'


def test_clean_wraps_a_lone_value_at_the_root_only() -> None:
    assert SCHEMA.clean({"items": {"id": "i"}}) == {"items": [{"id": "i"}]}
    assert messages({"inner": {"texts": {}}}) == ["Texts must be an array but it was an object."]


def test_clean_leaves_its_argument_alone() -> None:
    payload = {"items": [{"id": 5, "x": None, "open": {"a": None}}], "texts": [None, 1]}
    before = json.dumps(payload)

    SCHEMA.clean(payload)

    assert json.dumps(payload) == before


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"text": [{}]}, ["Text must be a string but it was an object."]),
        ({"text": [UNDEFINED]}, ["Text must be a string but it was undefined."]),
        ({"whole": 1.5}, ["Whole must be an integer but it was a number."]),
        ({"inner": {"flag": "x"}}, ["Flag must be a boolean but it was a string."]),
        ({"inner": []}, ["Inner label must be an object but it was an array."]),
        ({"items": ["x"]}, ["The value at /items/0 must be an object but it was a string."]),
        ({"items": [None, {"id": "i"}, {}]}, ["The value at /items/1 is missing the required field 'id'."]),
        ({"items": [{"id": "i", "open": None}]}, ["Open must be an object but it was null."]),
        ({"items": [{"id": "i", "wholes": [[]]}]}, ["The value at /items/0/wholes/0 must be an integer but it was an array."]),
        ({"state": "x"}, ['State must be one of: "open", "closed", or "partially_returned".']),
        ({"state": {}}, ["State must be a string but it was an object.", 'State must be one of: "open", "closed", or "partially_returned".']),
    ],
)  # fmt: skip
def test_clean_words_its_refusal_as_the_framework_does(payload: object, expected: list[str]) -> None:
    assert messages(payload) == expected


@pytest.mark.parametrize(
    ("payload", "found"),
    [("x", "a string"), ("", "undefined"), (None, "undefined"), (UNDEFINED, "undefined"), (0, "a number"), ([{}], "an array"), (False, "a boolean")],
)  # fmt: skip
def test_clean_refuses_a_payload_when_it_is_no_object(payload: object, found: str) -> None:
    assert messages(payload) == [f"The root value must be an object but it was {found}."]


def test_clean_lists_faults_in_the_order_of_the_fields_when_there_are_several() -> None:
    payload = {"items": [{"flag": {}, "text": {}}, 1], "flag": {}, "inner": {"whole": "x", "text": {}}, "text": {}}

    with pytest.raises(PayloadValidationError) as caught:
        SCHEMA.clean(payload)

    faults = caught.value.faults
    assert [fault.pointer for fault in faults] == ["/text", "/flag", "/inner/text", "/inner/whole", "/items/0", "/items/0/text", "/items/0/flag", "/items/1"]  # fmt: skip
    assert [faults[0].path, faults[4].path, faults[6].path] == ["$.text", "$.items[0]", "$.items[0].flag"]
    assert caught.value.message == " ".join(fault.message for fault in faults)


def test_default_mapping_holds_the_defaults_of_root_fields_only() -> None:
    nested = Field("inner", "Inner", "object", "An object.", properties=(Field("a", "A", "string", "A.", default=1),))
    fields = (Field("x", "X", "boolean", "X.", default=False), Field("y", "Y", "string", "Y."), nested)

    assert default_mapping(fields) == {"x": False}


@given(payloads)
def test_clean_raises_nothing_but_its_own_error_on_any_json(payload: Any) -> None:
    for schema in (SCHEMA, CAREFUL):
        cleaned = outcome(schema, payload)
        assert cleaned is REFUSED or isinstance(cleaned, dict)


@given(payloads)
def test_coerce_changes_nothing_more_when_its_result_is_coerced_again(payload: Any) -> None:
    try:
        once = SCHEMA.coerce(payload)
    except PayloadValidationError:
        return
    if "Infinity" not in json.dumps(once):  # an infinite text is let through, an infinite number is not
        assert SCHEMA.coerce(once) == once
