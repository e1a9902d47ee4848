"""Draws: repeatable, typed, and of human-looking values."""

import re

import pytest

from scenarios.choices import Choices
from scenarios.draw import Draw
from scenarios.pools import pools_of
from scenarios.vocabulary import demo_vocabulary

TYPES = ("string", "number", "boolean", "time", "location", "(list string)", "(list number)")


def make_draw(stream: str = "a/b/0", seed: int = 7, prefix: str = "") -> Draw:
    return Draw(Choices(stream, seed), pools_of(seed), demo_vocabulary(), prefix)


def test_draws_repeat_when_stream_and_seed_are_the_same() -> None:
    first, second = ([draw.value(kind) for kind in TYPES for _ in range(9)] for draw in (make_draw(), make_draw()))

    assert first == second


@pytest.mark.parametrize(("stream", "seed"), [("a/b/1", 7), ("a/b/0", 8)], ids=["stream", "seed"])
def test_draws_differ_when_stream_or_seed_differ(stream: str, seed: int) -> None:
    assert make_draw(stream, seed).user() != make_draw().user()


@pytest.mark.parametrize("value_type", TYPES)
def test_wrong_value_is_never_one_of_the_type(value_type: str) -> None:
    draw = make_draw()
    right = {"string": str, "number": int | float, "boolean": bool}.get(value_type, list)
    values = [draw.wrong_value(value_type) for _ in range(30)]

    assert not any(isinstance(value, right) and (right is bool or not isinstance(value, bool)) for value in values)


def test_attribute_name_is_one_that_the_service_would_create() -> None:
    assert re.fullmatch(r"[A-Za-z]\w*", make_draw(prefix="r1").attribute_name(), re.ASCII)


def test_some_draws_different_values_in_their_order() -> None:
    draw, values = make_draw(), tuple(range(10))
    drawn = [draw.some(values, lowest=3) for _ in range(50)]

    assert all(chosen == sorted(set(chosen)) and len(chosen) >= 3 for chosen in drawn)


def test_long_identifier_has_the_asked_length() -> None:
    assert len(make_draw(prefix="r1").long_identifier(1001)) == 1001


def test_text_suits_the_name_of_its_attribute() -> None:
    draw = make_draw()

    assert "@" in draw.text("Email")
    assert re.fullmatch("[A-Z]{2}", draw.text("ShippingCountry"))


def test_pools_keep_their_size_and_come_from_the_seed() -> None:
    first, second = pools_of(1), pools_of(2)

    assert first.names != second.names
    assert {len(first.names), len(first.cities), len(second.words)} == {48}
