"""All faults of a mapping are found before any event is seen, each with its place."""

from typing import Any

import pytest

from destination.errors import MappingError
from destination.mapping import transform, validate_mapping

_OBJECT = "should be an object but it is"


@pytest.mark.parametrize(
    ("directive", "messages"),
    [
        pytest.param({"@a": 1, "@b": 2}, ["/v should only have one @-prefixed key but it has 2 keys."], id="two-names"),
        pytest.param({"@a": 1, "b": 2}, ["/v should only have one @-prefixed key but it has 2 keys."], id="mixed"),
        pytest.param({"@path": "x", "_metadata": 1}, [], id="metadata"),
        pytest.param({"@nope": 1}, ["/v has an invalid directive: @nope."], id="unknown"),
        pytest.param(
            {"@path": None}, ["/v/@path should be a string or a mapping directive but it is a null."], id="path"
        ),
        pytest.param({"@literal": {"a": {"@nope": 1}}}, [], id="literal-is-not-entered"),
        pytest.param(
            {"@excludeWhenNull": {"@nope": 1}}, ["/v/@excludeWhenNull has an invalid directive: @nope."], id="nulls"
        ),
        pytest.param(
            {"@liquid": {"@path": "x"}}, ["/v/@liquid should be a string but it is a directive."], id="liquid"
        ),
        pytest.param(
            {"@arrayPath": {"@path": "x"}}, ["/v/@arrayPath should be an array but it is an object."], id="array-path"
        ),
        pytest.param(
            {"@arrayPath": []},
            ["/v/@arrayPath should be a string or a mapping directive but it is an undefined."],
            id="array-path-empty",
        ),
        pytest.param({"@if": [1]}, [f"/v/@if {_OBJECT} an array."], id="if"),
        pytest.param({"@if": {"@path": "x"}}, [f"/v/@if {_OBJECT} a directive."], id="if-directive"),
        pytest.param(
            {"@if": {"a": {"@nope": 1}, "b": [{"@nope": 1}]}},
            ["/v/@if/a has an invalid directive: @nope."],
            id="member",
        ),
        pytest.param(
            {"@case": {"operator": 1, "value": 2}},
            [
                "/v/@case/operator should be a string but it is a number.",
                "/v/@case/value should be a string or a mapping directive but it is a number.",
            ],
            id="case",
        ),
        pytest.param(
            {"@replace": {"replacement": "12345678901", "ignorecase": 1, "global": "x"}},
            [
                '/v/@replace should have field "pattern" but it doesn\'t.',
                "/v/@replace/replacement should be a string of length 10 or less.",
                '/v/@replace should have field "value" but it doesn\'t.',
                "/v/@replace/ignorecase should be a boolean but it is a number.",
                "/v/@replace/global should be a boolean but it is a string.",
            ],
            id="replace",
        ),
        pytest.param(
            {"@replace": {"pattern": "", "value": "x"}},
            ["/v/@replace/pattern should be a string of length 1 or greater."],
            id="replace-empty-pattern",
        ),
        pytest.param({"@replace": {"pattern": "1234567890", "value": "x"}}, [], id="replace-longest-pattern"),
        pytest.param(
            {"@json": {"mode": "bad"}},
            [
                '/v/@json should have field "value" but it doesn\'t.',
                '/v/@json/mode should be one of encode, decode but it is "bad".',
            ],
            id="json",
        ),
        pytest.param({"@json": {"mode": "DECODE", "value": None}}, [], id="json-spelling"),
        pytest.param(
            {"@flatten": {"separator": 5}},
            [
                "/v/@flatten/separator should be a string but it is a number.",
                '/v/@flatten should have field "value" but it doesn\'t.',
            ],
            id="flatten",
        ),
        pytest.param(
            {"@merge": {"direction": "up", "objects": {}}},
            [
                '/v/@merge/direction should be one of left, right but it is "up".',
                "/v/@merge/objects should be an array but it is an object.",
            ],
            id="merge",
        ),
        pytest.param(
            {"@merge": {"objects": [{"a": {"@nope": 1}, "b": {"@nope": 1}}, 5]}},
            ["/a has an invalid directive: @nope.", "/b has an invalid directive: @nope."],
            id="merge-first-bad-object",
        ),
        pytest.param(
            {"@merge": {"objects": [{}, 5]}},
            ["/ should be a object or a mapping directive but it is a number."],
            id="merge-no-object",
        ),
        pytest.param(
            {"@transform": {"apply": "x"}},
            [
                "/v/@transform/apply should be a object or a mapping directive but it is a string.",
                '/v/@transform should have field "mapping" but it doesn\'t.',
            ],
            id="transform",
        ),
    ],
)
def test_validation_lists_every_fault_of_a_directive(directive: Any, messages: list[str]) -> None:
    assert [fault.message for fault in validate_mapping({"v": directive})] == messages


def test_validation_enters_objects_but_not_lists_in_javascript_order() -> None:
    mapping = {"b": {"@nope": 1}, "a/b": {"c": {"@path": 5}}, "list": [{"@nope": 1}], "1": {"@nope": 1}}

    places = [fault.place for fault in validate_mapping(mapping)]

    assert places == ["/1", "/b", "/a/b/c/@path"]


def test_transform_lists_all_faults_when_members_are_bad() -> None:
    with pytest.raises(MappingError) as caught:
        transform({"a": {"@nope": 1}, "b": {"@path": 5}}, {})

    assert caught.value.name == "AggregateError"
    assert caught.value.message == "\n".join(caught.value.fields)
    assert len(caught.value.fields) == 2


def test_transform_tells_one_fault_when_the_mapping_itself_is_a_bad_directive() -> None:
    with pytest.raises(MappingError) as caught:
        transform({"@nope": 1}, {})

    assert (caught.value.name, caught.value.fields) == ("ValidationError", ())
    assert caught.value.message == "/ has an invalid directive: @nope."


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        pytest.param({"@path": {}, "@if": {}}, "The root mapping must only have a single directive object", id="two"),
        pytest.param({}, "The root directive must be an object", id="none"),
        pytest.param({"@path": "x"}, "The root directive must be an object", id="text"),
        pytest.param(None, "Cannot convert undefined or null to object", id="null"),
    ],
)
def test_root_directive_is_refused_when_malformed(directive: Any, message: str) -> None:
    mapping = {"__segment_internal_directive": directive, "a": 1}

    with pytest.raises(MappingError) as caught:
        transform(mapping, {})

    assert caught.value.message == message
    assert [fault.message for fault in validate_mapping(mapping)] == [message]


def test_validation_stays_fast_when_directives_are_nested() -> None:
    mapping: Any = "x"
    for _ in range(60):
        mapping = {"@case": {"operator": "upper", "value": mapping}}

    assert validate_mapping({"v": mapping}) == ()
    assert transform({"v": mapping}, {}) == {"v": "X"}
