"""Comparing expected with seen values."""

from typing import Any

import pytest

from scenarios.comparing import ABSENT, Exactly, differences, exactly


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        pytest.param({"a": 1}, {"a": 1.0, "b": 2}, id="unmentioned-members-pass"),
        pytest.param({"a": ABSENT}, {"b": 2}, id="absent-member"),
        pytest.param(ABSENT, ABSENT, id="absent-document"),
        pytest.param([{"a": 1}], [{"a": 1, "b": 2}], id="members-of-elements-pass"),
        pytest.param(Exactly({"a": 1}), {"a": 1}, id="exact-object"),
        pytest.param(exactly({"a": [{"b": None}]}), {"a": [{"b": None}]}, id="exact-at-any-depth"),
    ],
)
def test_values_are_the_same_when_nothing_mentioned_differs(expected: Any, got: Any) -> None:
    assert list(differences(expected, got, "x")) == []


@pytest.mark.parametrize(
    ("expected", "got", "difference"),
    [
        pytest.param({"a": 1}, {"a": 2}, ("x/a", 1, 2), id="value"),
        pytest.param({"a": 1}, {"a": True}, ("x/a", 1, True), id="true-is-not-one"),
        pytest.param({"a": 1}, {}, ("x/a", 1, "nothing"), id="missing"),
        pytest.param({"a": ABSENT}, {"a": None}, ("x/a", "nothing", None), id="null-is-not-absent"),
        pytest.param([1], [1, 2], ("x", [1], [1, 2]), id="length"),
        pytest.param(Exactly({"a": 1}), {"a": 1, "b": 2}, ("x/b", "nothing", 2), id="more-than-exactly"),
        pytest.param(exactly({"a": {"b": 1}}), {"a": {"b": 1, "c": 2}}, ("x/a/c", "nothing", 2), id="more-inside"),
        pytest.param("a", ABSENT, ("x", "a", "nothing"), id="absent"),
    ],
)
def test_difference_is_told_with_its_place(expected: Any, got: Any, difference: tuple[str, Any, Any]) -> None:
    assert list(differences(expected, got, "x")) == [difference]


def test_long_values_are_shortened() -> None:
    [(_, _, got)] = differences(1, "y" * 1000, "x")

    assert len(got) < 300
    assert got.endswith("…")
