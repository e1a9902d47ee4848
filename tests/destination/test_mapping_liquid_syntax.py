"""Which templates ``@liquid`` reads, and as what: the JavaScript engine takes far more than the documentation tells."""

import itertools
import math
from typing import Any

import pytest

from destination.errors import MappingError
from destination.mapping import transform
from destination.mapping._liquid._filters import FILTERS
from destination.plan import answer_case

EVENT = {"a": 5, "b": "bee", "no": False, "nul": None, "arr": [1, None, "x", {"k": "v"}], "o": {"k": "kv"}, "n": 2.5}
EVENT |= {"x": {"a": [1e-7, "\ud800"], "1": []}}


def rendered(template: str, **changes: Any) -> Any:
    return transform({"v": {"@liquid": template}}, EVENT | changes)["v"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param(".a", "5", id="leading-dot"),
        pytest.param(".5", "", id="path-of-a-digit"),
        pytest.param("1.", "1", id="dot-at-the-end"),
        pytest.param("+5", "5", id="plus"),
        pytest.param("1.2.3", "", id="two-dots"),
        pytest.param("5a", "", id="name-with-a-digit"),
        pytest.param("a b", "5", id="operand-too-many"),
        pytest.param("a, b", "5", id="comma"),
        pytest.param("a ) | plus: 1", "5", id="parenthesis-ends"),
        pytest.param("o. k", "kv", id="blank-behind-the-dot"),
        pytest.param("o .k", "[object Object]", id="blank-before-the-dot"),
        pytest.param("o['k'x]", "kv", id="rest-of-a-bracket"),
        pytest.param("['a']", "5", id="bracket-first"),
        pytest.param("'abc'[0]", "a", id="step-into-a-text"),
        pytest.param("(1..3)[0]", "1", id="step-into-a-range"),
        pytest.param("(1.5..3)", "1.52.53.5", id="range-of-fractions"),
        pytest.param("(nul..2)", "012", id="range-from-null"),
        pytest.param("(b..3)", "", id="range-from-text"),
        pytest.param("and", "false", id="operator-alone"),
        pytest.param("not", "true", id="not-alone"),
        pytest.param("a !=", "true", id="operand-missing"),
        pytest.param("a contains'x'", "false", id="operator-and-quote"),
        pytest.param("a and-b", "5", id="name-that-begins-like-an-operator"),
        pytest.param("'a\\'b\\101\\q'", "a'bAq", id="escapes"),
        pytest.param("'\\\\'", "\\", id="backslash"),
        pytest.param("a | plus", "NaN", id="argument-missing"),
        pytest.param("a | plus: ,1", "6", id="argument-left-out"),
        pytest.param("a | plus: x: 1", "5", id="named-argument"),
        pytest.param("no | default: 'd', allow_false : true", "false", id="option"),
        pytest.param("no | default: 'd', 'allow_false': true", "d", id="quoted-option"),
        pytest.param("no | default: value: 1", "value1", id="option-of-any-name"),
        pytest.param("a | plus-x: 1", "5", id="unknown-filter-with-a-dash"),
        pytest.param("'}}'", "}}", id="end-in-quotes"),
        pytest.param("nil | json", "{}", id="nil-is-an-object"),
        pytest.param("nul | json", "null", id="null-is-null"),
        pytest.param("blank | join", "", id="joined-word"),
        pytest.param("empty | default: 'd'", "d", id="empty-is-empty"),
        pytest.param("nil == blank", "false", id="words-differ"),
        pytest.param("'abcdef' | slice: 1.2, 1.4", "cd", id="slice-rounds-up"),
        pytest.param("arr | slice: 1.5 | json", "[null]", id="slice-of-a-list-rounds-down"),
        pytest.param("(1..3) | slice: '1'", "23", id="slice-adds-texts"),
        pytest.param("'abcdef' | truncate: 2.4, ''", "abc", id="truncate-rounds-up"),
        pytest.param("'a b' | truncatewords: 'x'", "", id="no-words"),
        pytest.param("(1..3) | slice: -2, '2'", "23", id="slice-adds-texts-to-what-is-left"),
        pytest.param("x.a[1] | url_decode | json", '"\\ud800"', id="lone-surrogate-stays"),
        pytest.param("'a b' | truncatewords: 0.1", "...", id="less-than-a-word"),
        pytest.param("x | json: 2", '{\n  "1": [],\n  "a": [\n    1e-7,\n    "\\ud800"\n  ]\n}', id="indented"),
        pytest.param("1.5 | sum: nul", "1.5", id="sum-without-a-path"),
        pytest.param("arr | json: true", '[1,null,"x",{"k":"v"}]', id="boolean-is-no-indent"),
    ],
)
def test_expression_is_read_as_javascript_reads_it(expression: str, expected: str) -> None:
    assert rendered("{{ " + expression + " }}") == expected


@pytest.mark.parametrize(
    "expression",
    [
        "",
        ",a",
        "@a",
        "+ 5",
        "..a",
        ".",
        "a ; b",
        "a : 1",
        "a = 5",
        "a === 5",
        "a || plus: 1",
        "a | 'x'",
        "a | plus 1",
        "a | plus: 1 2",
        "o['k'",
        "(a)",
        "(1..)",
        "(1..3",
        "'a",
        "'a\\'",
    ],
)
def test_expression_is_refused_when_javascript_cannot_read_it(expression: str) -> None:
    with pytest.raises(MappingError) as caught:
        rendered("{{ " + expression + " }}")

    assert caught.value.name == "TokenizationError"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("{%assign z=a|plus:1%}{{z}}", "6", id="no-blanks"),
        pytest.param("{% assign z- = 1 %}{{ z- }}{% assign 5 = 6 %}{{ 5 }}", "15", id="odd-names"),
        pytest.param("{% capture 'z y' %}x{% endcapture q %}{{ ['z y'] }}", "x", id="quoted-name"),
        pytest.param("{% assign a = nosuch %}{{ a }}", "", id="assigned-nothing-hides-the-data"),
        pytest.param("{% echo %}{% echo a b %}", "5", id="echo"),
        pytest.param("{% echo '%}' %}", "' %}", id="tag-ends-within-quotes"),
        pytest.param("{% if b | upcase %}x{% endif %}", "x", id="filter-in-a-condition"),
        pytest.param("{% if no %}x{% elsif b | size %}y{% endif %}", "y", id="filter-behind-elsif"),
        pytest.param("{% unless a %}x{% else %}y{% else %}z{% endunless q %}", "y", id="first-else-counts"),
        pytest.param("{% unless a %}x{% else %}y{% elsif true %}z{% endunless %}", "y", id="elsif-too-late"),
        pytest.param("{% cycle no, 0, arr %}{% cycle no, 0, arr %}", "", id="falsy-candidates"),
        pytest.param("{% cycle 'a' | upcase, 'b' %}", "A", id="filter-in-a-cycle"),
        pytest.param("{% cycle 'a','b' %}{% cycle 'a', 'b' %}", "aa", id="cycles-as-written"),
        pytest.param("{% cycle a: 'x','y' %}{% cycle 5: 'x','y' %}", "xy", id="group-by-value"),
        pytest.param("{% increment %}{% increment x y %}{% increment x.z %}", "001", id="counter-names"),
        pytest.param("{% increment n %}{{ n }}", "2.53.5", id="counter-of-a-fraction"),
        pytest.param("{% liquid\n -echo a\n\n # note\n if a == 5\n echo 'y'\n endif %}", "5y", id="liquid"),
        pytest.param("{% liquid\n%}{% liquid %}x", "x", id="empty-liquid"),
        pytest.param("{% block x %}{{ a }}{% endblock %}", "5", id="block"),
        pytest.param("{% comment %}{% comment %}x{% endcomment %}y", "y", id="comments-do-not-nest"),
        pytest.param("{% comment %}{{ | }}{% if %}{% endcomment x %}y", "y", id="comment-is-not-parsed"),
        pytest.param("{% raw x %}{{ a }}{% endrawx %}{%  endraw q %}", "{{ a }}{% endrawx %}", id="raw"),
        pytest.param("a {%- raw -%} b {% endraw -%} c", "a b c", id="raw-keeps-its-blanks"),
        pytest.param("x \n{%- if true -%}\n y \n{%- endif -%}\n z", "xyz", id="trimming"),
        pytest.param("x {{- a -}} y{{ a }}}", "x5y5}", id="trimming-outputs"),
        pytest.param("}} %} { { x{", "}} %} { { x{", id="stray-signs"),
        pytest.param("{% # a\n # b %}x", "x", id="inline-comment"),
    ],
)
def test_template_is_read_as_javascript_reads_it(template: str, expected: str) -> None:
    assert rendered(template) == expected


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("x{% raw %} y {%- endraw %}", 'raw "{% raw %} y {%- endraw %}" not closed, line:1, col:11'),
        ("{{% if a %}", 'output "{{% if a %}" not closed, line:1, col:1'),
        ("a\n{% if", 'tag "{% if" not closed, line:2, col:1'),
        ("{% %}", "illegal tag syntax, tag name expected, line:1, col:1"),
        ("{% if a %}x{% else %}y{% else %}z{% endif %}", "duplicated else, line:1, col:1"),
        ("{% if a %}x{% else %}y{% elsif a %}z{% endif %}", "unexpected elsif after else, line:1, col:1"),
        ("{% if a %}x{% else z %}y{% endif %}", 'unexpected "z", line:1, col:1'),
        ("{% if a %}x{% endif z %}", 'unexpected "z", line:1, col:1'),
        ("{% assign z %}", 'expected "=", line:1, col:1'),
        ("{% assign 'z' = 1 %}", "expected variable name, line:1, col:1"),
        ("{% capture (z) %}x{% endcapture %}", "invalid capture name, line:1, col:1"),
        ("{% cycle 'a': %}", "empty candidates, line:1, col:1"),
        ("{% # a\n b %}", "every line of an inline comment must start with a '#' character, line:1, col:1"),
        ("{{ no | default: 1, 'd' }}", "Iterator value d is not an entry object, line:1, col:1"),
    ],
)
def test_template_is_refused_with_the_place(template: str, message: str) -> None:
    with pytest.raises(MappingError) as caught:
        rendered(template)

    assert caught.value.message == message


def test_counters_change_the_data_for_the_directives_behind_them() -> None:
    event = {"userId": "u1", "items": [{}, {"n": 5}]}
    mapping = {
        "before": {"@path": "$.userId"},
        "counted": {"@liquid": "{% increment userId %}"},
        "behind": {"@path": "$.userId"},
        "each": {"@arrayPath": ["$.items", {"n": {"@liquid": "{% decrement n %}"}}]},
        "items": {"@path": "$.items"},
    }

    assert transform(mapping, event) == {
        "before": "u1",
        "counted": "0",
        "behind": 1,
        "each": [{"n": "-1"}, {"n": "4"}],
        "items": [{"n": -1}, {"n": 4}],
    }
    assert event == {"userId": "u1", "items": [{}, {"n": 5}]}


def test_data_may_be_a_text_or_list_or_nothing() -> None:
    template = {"@liquid": "{{ length }}|{{ size }}|{{ first }}|{{ [0] }}|{{ .1 }}"}
    event = {"list": ["h😀", ["p", "q"], {"0": "z", "size": 3}, None, 5]}

    assert transform({"v": {"@arrayPath": ["$.list", {"t": template}]}}, event)["v"] == [
        {"t": "3|0||h|\ud83d"},
        {"t": "2|0||p|q"},
        {"t": "|3||z|"},
        {"t": "|0|||"},
        {"t": "|0|||"},
    ]


_EXTREMES = {
    "inf": math.inf,
    "ninf": -math.inf,
    "big": 1.7e308,
    "zero": -0.0,
    "list": [1, [None, {"a": []}], "x"],
    "object": {"length": math.inf, "size": -1},
    "none": None,
    "surrogate": "\ud800",
}


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_filter_computes_or_refuses_whatever_it_is_given(name: str) -> None:
    operands = [*_EXTREMES, "nosuch", "nil", "empty", "(1..2)"]
    for value, first, second in itertools.product(operands, operands, ("inf", "list", "nosuch")):
        template = f"{{{{ {value} | {name}: {first}, {second} }}}}"
        result = answer_case({"kind": "mapping", "mapping": {"v": {"@liquid": template}}, "event": _EXTREMES})

        assert result.get("name") == "RenderError" or isinstance(result["value"]["v"], str)
