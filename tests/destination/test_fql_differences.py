"""Where the two readings of a trigger part."""

import pytest

from destination.errors import DestinationError
from destination.fql import Difference, differences, matches


@pytest.mark.parametrize(
    "subscribe",
    [
        'type = "track" and event = "Order Completed"',
        '(type = "track" or type = "identify") and userId != null',
        'event = "Order" and type = "track"',
        "properties.total >= 5",
        "properties.total = 5",
        "properties.isGift = true",
        'properties.coupon != "X"',
        "traits.email = null",
        'contains(event, "Order")',
        'match(event, "Order*") or match(context.page.path, "*/cart")',
        'match(event, "*")',
        "&&",
    ],
)
def test_differences_are_empty_when_both_readings_mean_the_same(subscribe: str) -> None:
    assert differences(subscribe) == ()


@pytest.mark.parametrize(
    ("subscribe", "cause"),
    [
        ('type = "a" or type = "b" and userId != null', "no precedence"),
        ('!(type = "page")', "the ! before '(' is ignored"),
        ("type = 'track'", "single quotes stay"),
        ('anonymousId = "x" and type = "track"', "'anonymousId' is no field"),
        ("event != null", 'null is compared as the text "null"'),
        ('match(event, "abc")', "without a * at its end"),
        ('match(event, "*a*")', "but for one * at the end or the beginning"),
        ('match(event, "a?*")', "literally"),
        ("type = an", "loses the end"),
        ("userId = 5", "number vs text"),
        ('properties.n > "5"', "number vs text"),
        ("properties.n != 5", "missing or no number"),
        ("properties.flag != true", 'the text "true"'),
        ('type in ["track"]', "'in' is no operator"),
        ("length(event) > 5", "triggers: cannot be read"),
        ('type = "track" or ()', "documented language: cannot be read"),
        ('!contains(event, "x")', "missing field"),
        ('type = "page" and (contains(event, "x") or userId = "u")', "breaks it apart"),
        ('contains(type, "x") and userId = "u"', "knows no field 'type'"),
        ('event.foo = "a"', "what follows the dot"),
        ("properties.n >=5", "in one piece"),
        ("properties.s.length = 5", "length"),
        ('properties = "x"', "inside properties"),
        ("type = track", "bare word"),
        ("properties.a\\.b = 1", "escaped or not"),
    ],
)
def test_difference_names_its_cause(subscribe: str, cause: str) -> None:
    assert any(cause in difference.cause for difference in differences(subscribe))


def test_difference_holds_both_readings_and_a_witness() -> None:
    (found,) = differences('type = "track" or event = "x" and userId != null')

    assert found == Difference(
        "there is no precedence: the last 'and' joins all the conditions",
        'type is "track" AND event is "x" AND userId exists',
        'type is "track" OR (event is "x" AND userId exists)',
        {"event": "x", "userId": "x"},
    )


@pytest.mark.parametrize(
    "subscribe", ["type = 'track'", '!(type = "page")', "properties.flag != true", 'match(event, "abc")']
)
def test_witness_is_an_event_on_which_the_readings_disagree(subscribe: str) -> None:
    witness = differences(subscribe)[0].witness

    assert matches(subscribe, witness) is not matches(subscribe, witness, "documented")


def test_difference_shows_the_fault_when_the_package_cannot_read_the_trigger() -> None:
    found = differences("(type = 'track';)")
    readable = differences("lowercase(event) = 'x'")

    assert found == ()
    assert readable[0].shipped.startswith("cannot be read")
    with pytest.raises(DestinationError):
        matches("lowercase(event) = 'x'", {})


def test_difference_has_one_cause_when_only_the_negation_is_ignored() -> None:
    assert [difference.cause for difference in differences('!(type = "page")')] == [
        "the ! before '(' is ignored: only functions can be negated"
    ]
