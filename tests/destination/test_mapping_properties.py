"""Promises that hold for any mapping and any event."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from destination.errors import MappingError
from destination.mapping import UNDEFINED, compile_mapping, transform, validate_mapping
from destination.plan import answer_case

_NAMES = (
    *("@path", "@template", "@literal", "@if", "@case", "@replace", "@arrayPath", "@json", "@flatten", "@merge"),
    *("@transform", "@excludeWhenNull", "@liquid", "@nope", "__segment_internal_directive", "_metadata"),
)
_OPTIONS = (
    *("exists", "blank", "then", "else", "operator", "value", "pattern", "replacement", "ignorecase", "global"),
    *("mode", "separator", "omitArrays", "direction", "objects", "apply", "mapping", "a", "0", "length"),
)
_TEXTS = st.sampled_from(
    [
        "",
        "a",
        "$.a",
        "$.a[0].b",
        "{{a}}",
        "{{{a}}}",
        "{{ a | json }}",
        "{% if a %}x{% endif %}",
        "lower",
        "encode",
        "left",
    ]
) | st.text(st.characters(), max_size=8)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS


def _json(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    def extend(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4)

    return st.recursive(_SCALARS, extend, max_leaves=15)


_MAPPINGS = _json(st.sampled_from([*_NAMES, *_OPTIONS]))
_EVENTS = _json(st.sampled_from(["a", "b", "0", "length", "size"]) | st.text(max_size=3))


_PIECES = st.sampled_from(
    [
        *(
            "{{",
            "}}",
            "{%",
            "%}",
            "{%-",
            "-}}",
            "{",
            "}",
            " ",
            "\n",
            "if",
            "endif",
            "else",
            "unless",
            "endunless",
            "raw",
        ),
        *("endraw", "comment", "endcomment", "assign", "capture", "endcapture", "cycle", "increment", "liquid", "echo"),
        *(
            "a",
            "b.0",
            "[",
            "]",
            "(",
            ")",
            "..",
            ".",
            "'",
            '"',
            "\\",
            "|",
            ":",
            ",",
            "=",
            "==",
            "<",
            "and",
            "not",
            "nil",
        ),
        *(
            "1.5",
            "-",
            "#",
            "json",
            "date",
            "slice",
            "split",
            "replace",
            "truncate",
            "sum",
            "default",
            "é",
            "\U0001f600",
        ),
    ]
)


def _outcome(run: Any) -> Any:
    try:
        return repr(run())
    except MappingError as error:
        return error.name, error.message, error.fields


def _holds_undefined_member(value: Any) -> bool:
    if isinstance(value, dict):
        return any(member is UNDEFINED or _holds_undefined_member(member) for member in value.values())
    return isinstance(value, list) and any(map(_holds_undefined_member, value))


@given(_MAPPINGS, _EVENTS)
def test_transform_raises_only_its_own_errors_on_any_json(mapping: Any, event: Any) -> None:
    before = copy.deepcopy((mapping, event))

    outcome = _outcome(lambda: transform(mapping, event))

    assert outcome
    assert repr((mapping, event)) == repr(before)


@given(_MAPPINGS, st.lists(_EVENTS, min_size=1, max_size=3))
def test_compiled_mapping_gives_the_same_as_transform_each_time(mapping: Any, events: list[Any]) -> None:
    compiled = compile_mapping(mapping)

    for event in [*events, *events]:
        assert _outcome(lambda event=event: compiled.apply(event)) == _outcome(
            lambda event=event: transform(mapping, event)
        )


@given(_MAPPINGS, st.dictionaries(st.sampled_from("ab0"), _EVENTS, max_size=3))
def test_result_holds_no_undefined_member(mapping: Any, event: Any) -> None:
    try:
        result = transform(mapping, event)
    except MappingError:
        result = None

    assert not _holds_undefined_member(result)


@given(_MAPPINGS)
def test_validation_finds_a_fault_exactly_when_transform_refuses_the_mapping_as_such(mapping: Any) -> None:
    faults = validate_mapping(mapping)

    outcome = _outcome(lambda: transform(mapping, {}))

    if faults:
        assert outcome[1] == "\n".join(fault.message for fault in faults)
    else:
        assert outcome[0] not in {"AggregateError", "ValidationError"} or "@transform" in str(mapping)


def test_transform_refuses_what_is_nested_too_deeply() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]

    assert _outcome(lambda: transform({"v": {"@template": "{{a}}"}}, {"a": deep}))[0] == "RangeError"
    assert _outcome(lambda: transform({"v": deep}, {}))[0] == "RangeError"


@given(st.lists(_PIECES, max_size=40), st.sampled_from(["", " "]), _EVENTS)
def test_template_of_any_text_is_rendered_or_refused(pieces: list[str], between: str, data: Any) -> None:
    mapping = {"v": {"@liquid": between.join(pieces)}}
    result = answer_case({"kind": "mapping", "mapping": mapping, "event": {"a": data, "b": [data]}})

    assert result.get("name") in {"ParseError", "RenderError", "TokenizationError"} or isinstance(
        result["value"]["v"], str
    )
