"""Each directive with its options: what it yields, and the error when it cannot be run."""

import copy
import json
from typing import Any

import pytest

from destination.errors import MappingError
from destination.mapping import UNDEFINED, compile_mapping, transform

_EVENT = {
    "userId": "u1",
    "event": "Bought",
    "zero": 0,
    "empty": "",
    "nul": None,
    "no": False,
    "list": [1, "x", None, {"k": "v"}, [7]],
    "obj": {"b": {"c": 2}, "with space": "ws", "": "blank key"},
    "items": [{"name": "n1"}, None, "str", 5, 0, ["in"]],
    "emoji": "a😀b",
    "text": "aXbXc",
    "big": 12345678901234567890,
    "tag": "{{userId}}",
}


def _value(directive: Any) -> Any:
    return transform({"v": directive}, _EVENT).get("v", UNDEFINED)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("$.userId", "u1", id="rooted"),
        pytest.param("userId", "u1", id="bare"),
        pytest.param("$.list[3].k", "v", id="index"),
        pytest.param("$.list.0", 1, id="index-after-dot"),
        pytest.param("$.list.01", UNDEFINED, id="index-not-canonical"),
        pytest.param("$.list[-1]", UNDEFINED, id="negative-index"),
        pytest.param("$.list.length", 5, id="length-of-list"),
        pytest.param("$.emoji.length", 4, id="length-in-code-units"),
        pytest.param("$.emoji.1", "\ud83d", id="half-an-emoji"),
        pytest.param("$.obj['with space']", "ws", id="quoted"),
        pytest.param("$.obj['']", "blank key", id="quoted-empty"),
        pytest.param("$..obj..b.c.", 2, id="empty-pieces"),
        pytest.param("$.list]", UNDEFINED, id="bracket-kept"),
        pytest.param("$.zero.x", 0, id="zero-on-the-way"),
        pytest.param("$.empty.x", "", id="empty-text-on-the-way"),
        pytest.param("$.nul.x", None, id="null-on-the-way"),
        pytest.param("$.no.x", False, id="false-on-the-way"),
        pytest.param("$", UNDEFINED, id="lone-root"),
        pytest.param("obj.$.b.c", 2, id="root-removed-anywhere"),
    ],
)
def test_path_reads_as_the_framework_does(path: str, expected: Any) -> None:
    assert _value({"@path": path}) == expected


@pytest.mark.parametrize("path", ["", ".", "$.", ".."])
def test_path_reads_the_whole_event_when_it_has_no_keys(path: str) -> None:
    assert _value({"@path": path}) == _EVENT


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("{{userId}}-{{ event }}", "u1-Bought", id="two"),
        pytest.param("{{$.userId}}", "", id="rooted-is-empty"),
        pytest.param("{{missing}}{{nul}}", "", id="nothing"),
        pytest.param("{{list}}", "1,x,,[object Object],7", id="list"),
        pytest.param("{{ }}", "[object Object]", id="whole-event"),
        pytest.param("{{big}}", "12345678901234567000", id="number-as-double"),
        pytest.param("{{tag}}|{{{tag}}}", "{{userId}}|u1", id="triple-is-expanded-twice"),
        pytest.param("{{}} {{userId} {{", "{{}} {{userId} {{", id="not-placeholders"),
        pytest.param("{{emoji.1}}{{emoji.2}}", "😀", id="halves-unite"),
    ],
)
def test_template_fills_placeholders(template: str, expected: str) -> None:
    assert _value({"@template": template}) == expected


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        pytest.param({"exists": {"@path": "$.nul"}, "then": 1, "else": 2}, 2, id="null-does-not-exist"),
        pytest.param({"exists": {"@path": "$.empty"}, "then": 1, "else": 2}, 1, id="empty-exists"),
        pytest.param({"blank": {"@path": "$.empty"}, "then": 1, "else": 2}, 2, id="empty-is-blank"),
        pytest.param({"blank": {"@literal": [None]}, "then": 1, "else": 2}, 2, id="list-of-null-is-blank"),
        pytest.param({"blank": " ", "then": 1, "else": 2}, 1, id="space-is-not-blank"),
        pytest.param({"exists": None, "blank": "x", "then": 1, "else": 2}, 2, id="exists-decides"),
        pytest.param({"exists": {"@path": "$.nul"}, "else": 0}, UNDEFINED, id="falsy-else"),
        pytest.param({"exists": 1}, UNDEFINED, id="no-then"),
    ],
)
def test_if_chooses(option: Any, expected: Any) -> None:
    assert _value({"@if": option}) == expected


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        pytest.param({"operator": "upper", "value": "straße"}, "STRASSE", id="full-mapping"),
        pytest.param({"operator": "lower", "value": "ΑΣ"}, "ας", id="final-sigma"),
        pytest.param({"operator": "SHOUT", "value": {"@path": "$.zero"}}, 0, id="no-text-unchanged"),
        pytest.param({"operator": "upper", "value": ""}, UNDEFINED, id="falsy-value"),
    ],
)
def test_case_changes_text_only(option: Any, expected: Any) -> None:
    assert _value({"@case": option}) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"pattern": "X", "replacement": "-"}, "a-b-c", id="all"),
        pytest.param({"pattern": "X", "replacement": "-", "global": False}, "a-bXc", id="first"),
        pytest.param({"pattern": "x"}, "aXbXc", id="case-matters"),
        pytest.param({"pattern": "x", "ignorecase": True}, "abc", id="case-ignored"),
        pytest.param({"pattern": "b", "replacement": "$&$$$`$'$1"}, "aXb$aXXc$1Xc", id="specials"),
        pytest.param({"pattern": "X", "pattern2": "a", "replacement2": "z"}, "zbc", id="second"),
        pytest.param({"pattern": "X", "pattern2": 5}, "abc", id="second-is-no-text"),
        pytest.param({"pattern": "X", "value": {"@path": "$.list"}}, "", id="list"),
        pytest.param({"pattern": "t", "replacement": "d", "value": {"@literal": True}}, "drue", id="boolean"),
        pytest.param({"pattern": "ss", "ignorecase": True, "value": "ß"}, "ß", id="no-full-folding"),
        pytest.param({"pattern": "k", "ignorecase": True, "value": "\u212a"}, "\u212a", id="kelvin"),
        pytest.param({"pattern": "\ud83d", "replacement": "x", "value": "😀"}, "x\ude00", id="half-an-emoji"),
    ],
)
def test_replace_searches_literally(options: Any, expected: str) -> None:
    assert _value({"@replace": {"value": {"@path": "$.text"}, **options}}) == expected


def test_array_path_shapes_each_element_whatever_it_is() -> None:
    shape = {"n": {"@path": "$.name"}, "t": {"@template": "<{{name}}>"}}

    shaped = _value({"@arrayPath": ["$.items", shape]})

    empty = {"t": "<>"}
    nothing = [{"n": "n1", "t": "<n1>"}, {"n": None, "t": "<>"}, empty, empty, {"n": 0, "t": "<0>"}, empty]
    assert shaped == nothing


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        pytest.param(["$.obj", {"c": {"@path": "$.b.c"}}], [{"c": 2}], id="object-is-wrapped"),
        pytest.param(["$.userId", {"c": 1}], "u1", id="scalar-stays"),
        pytest.param(["$.list", {}], _EVENT["list"], id="empty-shape"),
        pytest.param(["$.list", [1]], _EVENT["list"], id="list-shape"),
        pytest.param([{"@literal": [{"a": 1}]}, {"@path": "$.a"}], [1], id="directives"),
    ],
)
def test_array_path_takes_shapes_only_for_lists_and_objects(option: Any, expected: Any) -> None:
    assert _value({"@arrayPath": option}) == expected


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        pytest.param({"mode": "encode", "value": {"@path": "$.list"}}, '[1,"x",null,{"k":"v"},[7]]', id="encode"),
        pytest.param({"mode": "encode", "value": {"@path": "$.missing"}}, UNDEFINED, id="encode-nothing"),
        pytest.param({"mode": "encode", "value": {"a": {"@path": "$.missing"}, "1": 5.0}}, '{"1":5}', id="members"),
        pytest.param({"mode": "decode", "value": '{"a":[1]}'}, {"a": [1]}, id="decode"),
        pytest.param({"mode": "decode", "value": "NaN"}, "NaN", id="decode-no-json"),
        pytest.param({"mode": "ENCODE", "value": "x"}, UNDEFINED, id="other-spelling"),
    ],
)
def test_json_encodes_and_decodes(option: Any, expected: Any) -> None:
    assert _value({"@json": option}) == expected


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        pytest.param({"value": {"@path": "$.obj"}}, {"b.c": 2, "with space": "ws", "": "blank key"}, id="object"),
        pytest.param({"value": [1, [2, {}], []]}, {"0": 1, "1.0": 2}, id="list"),
        pytest.param({"value": [1], "omitArrays": 1}, {"": [1]}, id="lists-omitted"),
        pytest.param({"value": {"@path": "$.missing"}}, {}, id="nothing"),
        pytest.param({"value": {"a.b": 1, "a": {"b": {"@path": "$.missing"}}}}, {}, id="undefined-overwrites"),
    ],
)
def test_flatten_joins_keys(option: Any, expected: Any) -> None:
    assert _value({"@flatten": {"separator": ".", **option}}) == expected


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        pytest.param("right", {"a": 2}, id="right"),
        pytest.param("left", {"a": 1, "b": 1}, id="left"),
        pytest.param("LEFT", {"a": 2}, id="other-spelling-is-right"),
    ],
)
def test_merge_lets_later_objects_win_even_with_undefined(direction: str, expected: Any) -> None:
    objects = [{"a": 1, "b": 1}, {"a": 2, "b": {"@path": "$.missing"}}]

    assert _value({"@merge": {"direction": direction, "objects": objects}}) == expected


def test_transform_shows_the_inner_mapping_only_what_apply_made() -> None:
    option = {"apply": {"x": {"@path": "$.userId"}}, "mapping": {"y": {"@path": "$.x"}, "z": {"@path": "$.userId"}}}

    assert _value({"@transform": option}) == {"y": "u1"}


def test_exclude_when_null_cleans_objects_but_not_lists() -> None:
    value = {"a": None, "b": {"c": None, "d": 1}, "e": [None, {"f": None}]}

    assert _value({"@excludeWhenNull": value}) == {"b": {"d": 1}, "e": [None, {"f": None}]}
    assert _value({"@excludeWhenNull": {"@path": "$.nul"}}) is UNDEFINED


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        pytest.param({"@path": 5}, "@path: expected string, got number", id="path"),
        pytest.param({"@template": [1]}, "@template: expected string, got array", id="template"),
        pytest.param({"@nope": 1}, "@nope is not a valid directive, got undefined", id="unknown"),
        pytest.param({"@if": 5}, '@if requires an object with an "exists" key', id="if"),
        pytest.param({"@if": {"then": 1}}, '@if requires an "exists" key or a "blank" key', id="if-without-subject"),
        pytest.param({"@case": []}, '@case requires an object with a "operator" key', id="case"),
        pytest.param({"@case": {}}, '@case requires a "operator" key', id="case-without-operator"),
        pytest.param(
            {"@case": {"operator": "LOWER", "value": "x"}},
            'operator key should have a value of "lower" or "upper"',
            id="case-operator",
        ),
        pytest.param({"@replace": 5}, '@replace requires an object with a "pattern" key', id="replace"),
        pytest.param({"@replace": {"value": "x"}}, '@replace requires a "pattern" key', id="replace-without-pattern"),
        pytest.param(
            {"@replace": {"pattern": "12345678901", "value": "x"}},
            '@replace requires a "pattern" less than 10 characters',
            id="replace-pattern-too-long",
        ),
        pytest.param(
            {"@replace": {"pattern": "x", "replacement": "12345678901", "value": "x"}},
            '@replace requires a "replacement" less than 10 characters',
            id="replace-replacement-too-long",
        ),
        pytest.param({"@arrayPath": {}}, "@arrayPath expected array, got object", id="array-path"),
        pytest.param({"@json": 1}, '@json requires an object with a "value" key', id="json"),
        pytest.param({"@json": {"value": 1}}, '@json requires a "mode" key', id="json-without-mode"),
        pytest.param({"@json": {"mode": "encode", "value": 0}}, '@json requires a "value" key', id="json-falsy"),
        pytest.param({"@flatten": 1}, '@flatten requires an object with a "separator" key', id="flatten"),
        pytest.param({"@flatten": {"value": 1}}, '@flatten requires a "separator" key', id="flatten-without-separator"),
        pytest.param({"@flatten": {"separator": 5}}, "@flatten requires a string separator", id="flatten-separator"),
        pytest.param(
            {"@merge": 1}, '@merge requires an object with an "objects" key and a "direction" key', id="merge"
        ),
        pytest.param({"@merge": {}}, '@merge requires a "direction" key', id="merge-without-direction"),
        pytest.param({"@merge": {"direction": "x"}}, '@merge requires a "objects" key', id="merge-without-objects"),
        pytest.param(
            {"@merge": {"direction": "x", "objects": True}},
            "@merge: expected opts.array, got boolean",
            id="merge-objects",
        ),
        pytest.param(
            {"@transform": 1},
            '@transform requires an object with an "apply" key and a "mapping" key',
            id="transform",
        ),
        pytest.param({"@transform": {}}, '@transform requires a "mapping" key', id="transform-without-mapping"),
        pytest.param({"@transform": {"mapping": {"a": 1}}}, '@transform requires a "apply" key', id="without-apply"),
        pytest.param(
            {"@transform": {"mapping": {"a": 1}, "apply": "x"}},
            '@transform "apply" key should be an object',
            id="transform-apply",
        ),
        pytest.param({"@liquid": 5}, "liquid template value must be a string", id="liquid"),
    ],
)
def test_directive_is_refused_when_run_inside_a_list(directive: Any, message: str) -> None:
    with pytest.raises(MappingError) as caught:
        transform({"a": [directive]}, _EVENT)

    assert (caught.value.name, caught.value.message) == ("Error", message)


def test_directive_that_is_never_run_does_no_harm() -> None:
    assert _value([{"@if": {"exists": {"@path": "$.nul"}, "then": [{"@nope": 1}], "else": "ok"}}]) == ["ok"]


@pytest.mark.parametrize("event", [None, [], "x", 5, True])
def test_mapping_is_refused_when_the_event_is_no_object(event: Any) -> None:
    with pytest.raises(MappingError, match="data must be an object, got"):
        transform({"v": {"@nope": 1}}, event)


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        pytest.param({"@path": "$.obj.b"}, {"c": 2}, id="directive"),
        pytest.param({"@path": "$.missing"}, UNDEFINED, id="directive-finds-nothing"),
        pytest.param([{"@path": "$.userId"}, 2], {"0": "u1", "1": 2}, id="list"),
        pytest.param(
            {
                "__segment_internal_directive": {"@transform": {"apply": {"x": {"@path": "$.userId"}}}},
                "a": {"@path": "x"},
            },
            {"a": "u1"},
            id="root-directive",
        ),
    ],
)
def test_whole_mapping_may_be_a_directive_or_a_list(mapping: Any, expected: Any) -> None:
    assert transform(mapping, _EVENT) == expected


def test_mapping_leaves_event_and_mapping_alone_when_applied_often() -> None:
    mapping = {"a": {"@merge": {"direction": "left", "objects": [{"x": 1}]}}, "b": {"@path": "$.obj"}, "c": [1, {}]}
    before = copy.deepcopy((mapping, _EVENT))
    compiled = compile_mapping(mapping)

    results = [json.dumps(compiled.apply(_EVENT)) for _ in range(3)]

    assert len(set(results)) == 1
    assert (mapping, _EVENT) == before


def test_template_is_refused_when_it_would_grow_beyond_bounds() -> None:
    event = {"a": "a" * 1_000_000}

    with pytest.raises(MappingError, match="Invalid string length"):
        transform({"v": {"@replace": {"pattern": "a", "replacement": "$`$'", "value": {"@path": "$.a"}}}}, event)
