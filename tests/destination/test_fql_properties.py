"""What holds for any trigger and any event."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination.errors import DestinationError, SubscriptionError
from destination.fql import Dialect, compile_trigger, differences, matches

_WORDS = [
    *("type", "event", "name", "userId", "properties", "properties.a", "traits.b.c", "context\\.d", "foo", "an", "\\"),
    *("and", "or", "null", "true", "in", "contains(", "match(", "length(", "!", "(", ")", "[", "]", ",", ".", "()"),
    *("=", "!=", "<", ">=", "exists", '"x"', "'y'", '"*', '"a*"', '"', "5", "-", "1.", "1e400", "\U0001f600", "\ud800"),
]
_LONG = 100_000
_texts = st.one_of(
    st.text(st.characters(), max_size=40),
    st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(_WORDS), max_size=14).map("".join),
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=6,
)
_events = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("type", "event", "name", "userId", "properties", "traits", "context", "foo"), _json),
)


def _outcome(subscribe: str, event: Any, dialect: Dialect) -> bool | str:
    try:
        return matches(subscribe, event, dialect)
    except DestinationError as error:
        return error.name


@given(_texts, _events)
def test_trigger_gives_a_bool_or_a_known_error_when_text_and_event_are_anything(subscribe: str, event: Any) -> None:
    assert _outcome(subscribe, event, "shipped") in {True, False, "InvalidSubscription", "TypeError"}
    assert _outcome(subscribe, event, "documented") in {True, False, "InvalidSubscription"}


@given(_texts)
def test_witness_separates_the_readings_when_one_is_found(subscribe: str) -> None:
    for difference in differences(subscribe):
        assert difference.cause
        assert difference.shipped != "" != difference.documented


@given(_json)
def test_event_of_any_shape_is_judged(event: Any) -> None:
    assert _outcome('properties.a.b = "x"', event, "shipped") in {True, False, "TypeError"}
    assert _outcome("properties.a in [1]", event, "documented") in {True, False}


@pytest.mark.parametrize("dialect", ["shipped", "documented"])
@pytest.mark.parametrize(
    "piece",
    [
        "(",
        ")",
        "!",
        "!(",
        "[",
        "a.",
        "a",
        "type = 'x' and ",
        'type = "x" or ',
        '"',
        '"a"',
        "\\(",
        "1",
        "contains(",
        ",",
    ],
)
def test_long_text_is_read_or_refused(piece: str, dialect: Dialect) -> None:
    subscribe = piece * (_LONG // len(piece))

    try:
        outcome: object = compile_trigger(subscribe, dialect)({})
    except SubscriptionError as error:
        outcome = error.message

    assert outcome in {True, False} or outcome


def test_long_list_of_conditions_is_compared() -> None:
    subscribe = " or ".join([f'event = "{number}"' for number in range(4000)]) + " and userId != null"

    assert "no precedence" in differences(subscribe)[0].cause


def test_deep_event_is_judged_when_lists_are_compared() -> None:
    deep: Any = []
    for _ in range(_LONG):
        deep = [deep]

    assert matches("properties.a = properties.a", {"properties": {"a": deep}}, "documented")
