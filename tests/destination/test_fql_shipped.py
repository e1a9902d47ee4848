"""Mapping triggers, rule by rule, as the published package reads them."""

from typing import Any

import pytest

from destination.errors import DestinationError, SubscriptionError
from destination.fql import compile_trigger, matches

_EVENT: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u1",
    "properties": {
        "n": 5,
        "s": "Hello",
        "num": "5",
        "flag": True,
        "off": False,
        "zero": 0,
        "empty": "",
        "list": ["p", "q"],
        "emoji": "a\U0001f600",
        "properties": "inner",
        "a": {"b": "deep"},
        "big": 2**53 + 1,
    },
    "traits": {"age": 30},
}
_UNREADABLE = "Cannot read properties of undefined (reading 'type')"


@pytest.mark.parametrize(
    ("subscribe", "is_match"),
    [
        pytest.param('type="track"', True, id="no-blanks-needed-around-equals"),
        pytest.param('type == "track"', False, id="two-equals-are-two-operators"),
        pytest.param("properties.n >=5", False, id="operator-without-blank-falls-apart"),
        pytest.param("properties.n >4", True, id="greater-needs-no-blank"),
        pytest.param("properties.n = 5e3", True, id="no-exponents"),
        pytest.param("type = an", False, id="lost-letters"),
        pytest.param('type = "track" and a', True, id="bare-word-is-skipped"),
        pytest.param('properties.a.b = "deep"', True, id="dotted-path"),
        pytest.param('properties.list\\[1\\] = "q"', True, id="escaped-brackets-split"),
        pytest.param("properties.emoji.length = 3", True, id="length-counts-code-units"),
        pytest.param("properties.zero.x = 0", True, id="falsy-value-ends-the-walk"),
        pytest.param('properties = "inner"', True, id="bare-root-looks-inside-itself"),
        pytest.param('event.foo = "Order Completed"', True, id="scalar-root-ignores-its-dot"),
        pytest.param('anonymousId = "x" and type = "track"', True, id="unknown-field-is-skipped"),
        pytest.param('type = "page" or type = "track" and userId = "u2"', False, id="last-and-wins"),
        pytest.param('type = "page" and event = "x" or userId = "u1"', True, id="last-or-wins"),
        pytest.param('type = "track" event = "x"', False, id="and-where-nothing-joins"),
        pytest.param('!(type = "page")', False, id="negated-group-ignores-the-mark"),
        pytest.param('type = "page" and (contains(event, "x") or userId = "u1")', True, id="function-breaks-group"),
        pytest.param("type = 'track'", False, id="single-quotes-stay"),
        pytest.param("event = null", False, id="null-is-text-for-event"),
        pytest.param("event != null", True, id="not-null-is-text-for-event"),
        pytest.param("name = null", True, id="missing-name"),
        pytest.param("userId != null", True, id="present-user"),
        pytest.param("properties.empty != null", True, id="empty-text-exists"),
        pytest.param('properties.n = "5"', False, id="number-is-no-text"),
        pytest.param("properties.num = 5", False, id="text-is-no-number"),
        pytest.param("properties.num != 5", False, id="number-inequality-needs-a-number"),
        pytest.param('properties.n > "4"', True, id="numeric-text-counts"),
        pytest.param("properties.num > 4", False, id="actual-text-never-compares"),
        pytest.param("properties.big = 9007199254740992", True, id="doubles"),
        pytest.param("properties.n != -", True, id="differs-from-nan"),
        pytest.param("properties.flag = true", True, id="is-true"),
        pytest.param("properties.flag != true", True, id="not-true-holds-for-true"),
        pytest.param("properties.off = false", True, id="is-false"),
        pytest.param('properties.missing != "x"', True, id="missing-differs"),
        pytest.param('properties.s starts_with "He"', True, id="words-as-operators"),
        pytest.param('properties.s not_ends_with "x"', True, id="negated-word"),
        pytest.param('properties.s like "He"', False, id="unknown-operator-never-holds"),
        pytest.param('properties.n number_equals "5"', True, id="number-equality-converts"),
        pytest.param('properties.n number_not_equals " 0x5"', False, id="number-inequality-converts"),
        pytest.param('properties.n number_not_equals "x"', True, id="number-differs-from-what-is-none"),
        pytest.param("traits.age >= 18", True, id="traits"),
        pytest.param('context.page.path = "/"', False, id="missing-context"),
    ],
)
def test_condition_holds_as_the_package_reads_it(subscribe: str, is_match: bool) -> None:
    assert matches(subscribe, _EVENT) is is_match


@pytest.mark.parametrize(
    ("subscribe", "is_match"),
    [
        pytest.param('contains(event, "Order")', True, id="contains"),
        pytest.param('!contains(event, "zzz")', True, id="negated"),
        pytest.param('!contains(properties.missing, "x")', False, id="negation-fails-for-missing"),
        pytest.param('contains(type, "x") and userId = "u1"', True, id="type-is-not-known-to-functions"),
        pytest.param('match(event, "Order*")', True, id="star-at-end"),
        pytest.param('match(event, "*Completed")', True, id="star-at-start"),
        pytest.param('match(event, "XCompleted")', True, id="first-character-dropped"),
        pytest.param('match(event, "*der*")', False, id="two-stars"),
        pytest.param("match(event, 5)", True, id="number-becomes-empty"),
        pytest.param('match(properties.emoji, "*\U0001f600")', True, id="astral-character-kept"),
        pytest.param('contains(propertiess, "x")', False, id="root-is-only-a-prefix"),
    ],
)
def test_function_holds_as_the_package_reads_it(subscribe: str, is_match: bool) -> None:
    assert matches(subscribe, _EVENT) is is_match


@pytest.mark.parametrize(
    ("subscribe", "message", "position"),
    [
        pytest.param("", "Failed to validate subscription", None, id="empty"),
        pytest.param(5, "Failed to validate subscription", None, id="no-text"),
        pytest.param("type", "Value token is missing", None, id="no-value"),
        pytest.param("contains", "contains() is missing a 1st argument", None, id="no-first-argument"),
        pytest.param("match(", "match() is missing a 2nd argument", None, id="no-second-argument"),
        pytest.param('anonymousId = "x"', _UNREADABLE, None, id="unknown-field-alone"),
        pytest.param('((type = "track"))', _UNREADABLE, None, id="nested-group"),
        pytest.param('type = "track" ;', _UNREADABLE, 15, id="invalid-character"),
        pytest.param("properties.a>5", _UNREADABLE, 12, id="no-blank-before-greater"),
        pytest.param('type!="page"', _UNREADABLE, 4, id="no-blank-behind-not-equal"),
        pytest.param("properties.a = 1.", _UNREADABLE, 16, id="stray-point"),
        pytest.param('event = "a"and type', _UNREADABLE, 10, id="end-quote-opens-another-text"),
        pytest.param('type = "track" \r', _UNREADABLE, 15, id="carriage-return"),
        pytest.param("properties.b\\", _UNREADABLE, 12, id="lone-backslash"),
    ],
)
def test_trigger_is_refused_with_reason_and_position_when_unreadable(
    subscribe: Any, message: str, position: int | None
) -> None:
    with pytest.raises(SubscriptionError) as refused:
        compile_trigger(subscribe)

    assert (refused.value.message, refused.value.position) == (message, position)


@pytest.mark.parametrize("subscribe", ['type = "track" and ()', 'type = "page" or (anonymousId)', "properties.\\. = 1"])
def test_trigger_raises_a_type_error_when_an_event_reaches_nothing(subscribe: str) -> None:
    with pytest.raises(DestinationError) as failed:
        matches(subscribe, _EVENT)

    assert failed.value.name == "TypeError"


def test_empty_group_is_harmless_when_evaluation_stops_before_it() -> None:
    assert not matches('type = "page" and ()', _EVENT)


def test_predicate_is_remembered_when_the_trigger_was_read_before() -> None:
    assert compile_trigger('type = "track"') is compile_trigger('type = "track"')
