"""The filter language of Segment's public page."""

from typing import Any

import pytest

from destination.errors import ConfigurationError, SubscriptionError
from destination.fql import matches

_EVENT: dict[str, Any] = {
    "type": "track",
    "event": "Button Clicked",
    "userId": None,
    "context": {"library": {"name": "analytics.js", "version": "1.0"}},
    "properties": {
        "features": ["discounts", "dark-mode", 5],
        "product 1": {"price": 10},
        "a.b": "dotted",
        "enabled": True,
        "count": 1,
        "text": "grün und Blau",
        "nested": [[1], {"k": "v"}],
    },
}


def _holds(statement: str) -> bool:
    return matches(statement, _EVENT, "documented")


@pytest.mark.parametrize(
    ("statement", "is_match"),
    [
        ("event = 'Button Clicked'", True),
        ("context.path.path = '/login'", False),
        ("match( context.library.version, '1.*' )", True),
        ("type = 'track' and ( event = 'Click' or match( event, 'Button *' ) )", True),
        ("!contains( context.library.name, 'js' )", False),
        ("'dark-mode' in properties.features", True),
        ("'blink' in properties.features", False),
        ("type in ['track', 'identify']", True),
        ('type="track"', True),
        ("properties.product\\ 1.price = 10", True),
        ("properties.a\\.b = 'dotted'", True),
        ("userId = null", True),
        ("properties.missing != null", False),
        ("properties.count = '1'", False),
        ("properties.count = true", False),
        ("5 in properties.features", True),
        ("properties.nested = [[1], properties.nested.1]", False),
        ("[1] in properties.nested", True),
        ("properties.count >= 1 and properties.count < 1.5e0", True),
        ("properties.text > 5", False),
        ("type = 'page' and event = 'x' or properties.enabled", True),
        ("type = 'track' or type = 'page' and event = 'x'", True),
        ("!(type = 'page')", True),
        ("!!properties.enabled", True),
        ("!properties.text", True),
        ("!properties.enabled = false", True),
        ("properties.count or properties.text", False),
        ("((type = 'track'))", True),
    ],
)
def test_statement_holds_as_documented(statement: str, is_match: bool) -> None:
    assert _holds(statement) is is_match


@pytest.mark.parametrize(
    "statement",
    [
        "length(properties.text) = 14",
        "length(properties.features) = 3",
        "length(userId) = 0",
        "lowercase(properties.text) = 'grün und blau'",
        "uppercase('ab') = 'AB'",
        "lowercase(userId) = null",
        "snakecase(event) = 'Button_Clicked'",
        "kebabcase(event) = 'Button-Clicked'",
        "titlecase(properties.text) = 'Grün Und Blau'",
        "typeof(properties.features) = 'list' and typeof(properties.count) = 'number'",
        "typeof(userId) = 'null' and typeof(properties.enabled) = 'bool' and typeof(event) = 'string'",
        "contains(userId, 'x') = false and match(userId, '*') = false",
        "bool('true') and bool(1) and string(5) = '5' and string(true) = 'true'",
        "number('2.5') = 2.5 and number('x') = null and number(true) = 1 and bool('x') = null",
    ],
)
def test_function_gives_the_documented_value(statement: str) -> None:
    assert _holds(statement)


@pytest.mark.parametrize(
    ("pattern", "is_match"),
    [
        ("Button Clicked", True),
        ("button clicked", False),
        ("Button", False),
        ("*", True),
        ("*Click*", True),
        ("B?tton*", True),
        ("B[uvw]tton*d", True),
        ("B[a-d]tton*", False),
        ("*[^x]licked", False),
        ("Button\\ Clicked", True),
        ("Button\\*", False),
        ("*t*t*n*C*d", True),
        ("**?", True),
    ],
)
def test_pattern_matches_the_whole_text(pattern: str, is_match: bool) -> None:
    assert _holds(f"match(event, '{pattern}')") is is_match


@pytest.mark.parametrize(
    ("statement", "position", "message"),
    [
        pytest.param(" ", 0, "expected a statement — found nothing", id="blank"),
        pytest.param("type = 'track' and", 18, "found the end", id="no-operand"),
        pytest.param("type == 'track'", 5, "write a single =", id="double-equals"),
        pytest.param("type = 'a' AND event = 'b'", 11, "write and in small letters", id="capital-and"),
        pytest.param("type = 'track", 7, "close the text", id="open-text"),
        pytest.param("(type = 'track'", 15, "close what was opened", id="open-group"),
        pytest.param("lenght(event) > 5", 0, "did you mean length?", id="unknown-function"),
        pytest.param("contains(event)", 8, "2 argument(s) of contains — found 1", id="arity"),
        pytest.param("properties.items[0].name = 'x'", 16, "search a list", id="index"),
        pytest.param("a = b = c", 6, "use parentheses", id="chain"),
        pytest.param("match(event, '[a')", 5, "close [ with ]", id="open-set"),
        pytest.param("match(event, '[z-a]')", 5, "ranges upwards", id="reversed-range"),
        pytest.param("properties.n = 5x", 15, "expected a number", id="number"),
        pytest.param("(" * 60 + "a" + ")" * 60, 50, "at most 50 levels", id="too-deep"),
    ],
)
def test_fault_tells_position_and_remedy_when_a_statement_is_malformed(
    statement: str, position: int, message: str
) -> None:
    with pytest.raises(SubscriptionError) as refused:
        _holds(statement)

    assert refused.value.position == position
    assert refused.value.message.startswith(f"at character {position + 1}: expected")
    assert message in refused.value.message


def test_dialect_is_refused_when_unknown() -> None:
    unknown: Any = "other"

    with pytest.raises(ConfigurationError, match="choose shipped or documented"):
        matches("type = 'track'", _EVENT, unknown)
