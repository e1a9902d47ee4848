"""``@liquid`` renders as Segment's JavaScript engine does, not as Python's."""

from typing import Any

import pytest

from destination.errors import MappingError
from destination.mapping import transform

_EVENT = {
    "userId": "u1",
    "a": 5,
    "big": 1e21,
    "whole": 5.0,
    "nul": None,
    "no": False,
    "arr": [1, {"k": "v"}, None, "x", [7, 8]],
    "o": {"k": "kv", "if": "reserved", "x y": "spaced"},
    "items": [{"name": "n1"}, {"name": "n2"}],
    "partial": "mine",
}


def _rendered(template: str) -> Any:
    return transform({"v": {"@liquid": template}}, _EVENT)["v"]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("{{ o }}", "[object Object]", id="object"),
        pytest.param("{{ arr }}", "1[object Object]x78", id="list-with-null"),
        pytest.param("{{ whole }} {{ big }} {{ 1.50 }}", "5 1e+21 1.5", id="numbers"),
        pytest.param("{{ arr.0 }}{{ arr.1.k }}{{ arr[-1][0] }}", "1v7", id="numeric-steps"),
        pytest.param("{{ o.if }}{{ o['x y'] }}{{ partial }}", "reservedspacedmine", id="names"),
        pytest.param("{{ arr.size }}{{ arr.first }}{{ o.size }}", "513", id="derived"),
        pytest.param("{{ missing.deep }}{{ nul }}{{ now }}", "", id="nothing"),
        pytest.param("{{ userId | nosuch: 1 }}", "u1", id="unknown-filter"),
        pytest.param("{% if '' and 0 %}yes{% endif %}", "yes", id="truthiness"),
        pytest.param("{% if a > 'x' or arr > 3 %}y{% else %}n{% endif %}", "n", id="odd-comparison"),
        pytest.param("{% if no == blank and nul == nil and missing == nil %}y{% endif %}", "y", id="blank-and-nil"),
        pytest.param("{% if true %}  {% endif %}", "  ", id="blank-block"),
        pytest.param("{% unless userId contains 'u' %}n{% else %}y{% endunless %}", "y", id="unless"),
        pytest.param(
            "{% assign z = a | plus: '2' %}{{ z }}{% capture c %}<{{ z }}>{% endcapture %}{{ c }}", "7<7>", id="set"
        ),
        pytest.param("{% increment n %}{% increment n %}{% decrement a %}", "014", id="counters"),
        pytest.param("{% cycle 'x','y' %}{% cycle 'x','y' %}{% cycle 'x','y' %}", "xyx", id="cycle"),
        pytest.param("a{% break %}b", "a", id="break"),
        pytest.param("{% raw %}{{ a }}{% endraw %}{% comment %}x{% endcomment %}{% # y %}", "{{ a }}", id="raw"),
        pytest.param('{{ "q\\"q\\n" }}', 'q"q\n', id="escapes"),
        pytest.param("", "", id="empty"),
    ],
)
def test_liquid_renders(template: str, expected: str) -> None:
    assert _rendered(template) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 | divided_by: 2", "2.5"),
        ("5 | divided_by: 0", "Infinity"),
        ("-7 | modulo: 3", "2"),
        ("2.675 | round: 2", "2.68"),
        ("'x' | plus: 1", "1"),
        ("arr | join: ','", "1,[object Object],,x,7,8"),
        ("items | where: 'name','n1' | json", '[{"name":"n1"}]'),
        ("'abc' | replace: '','-'", "a-b-c"),
        ("'a,b,,' | split: ',' | size", "2"),
        ("'Hello World' | truncate: 8", "Hello..."),
        ("'a b c' | truncatewords: 2", "a b..."),
        ("'<b>x</b>&' | strip_html | escape", "x&amp;"),
        ("'é b/' | url_encode", "%C3%A9+b%2F"),
        ("'a+b%20c' | url_decode", "a b c"),
        ("'abc' | sha256 | slice: 0, 8", "ba7816bf"),
        ("'abc' | base64_encode | base64_decode", "abc"),
        ("'Straße & Co' | slugify", "straße-co"),
        ("nul | default: 'd'", "d"),
        ("arr | compact | size", "4"),
        ("'2020-01-02T03:04:05Z' | date: '%Y-%m-%d %-l%P %j %q'", "2020-01-02 3am 002 nd"),
        ("0 | date_to_xmlschema", "1970-01-01T00:00:00+00:00"),
    ],
)
def test_liquid_filter_computes_as_javascript_does(expression: str, expected: str) -> None:
    assert _rendered("{{ " + expression + " }}") == expected


@pytest.mark.parametrize("tag", ["case", "for", "include", "layout", "render", "tablerow"])
def test_liquid_tag_is_refused_when_disabled(tag: str) -> None:
    with pytest.raises(MappingError) as caught:
        _rendered(f"x{{% {tag} a %}}")

    assert (caught.value.name, caught.value.message) == ("ParseError", f'tag "{tag}" is disabled, line:1, col:2')


@pytest.mark.parametrize("name", ["concat", "map", "newline_to_br", "reverse", "sort", "type", "uniq", "where_exp"])
def test_liquid_filter_is_refused_when_disabled(name: str) -> None:
    with pytest.raises(MappingError) as caught:
        _rendered("{{ a | " + name + " }}")

    assert caught.value.name == "RenderError"
    assert caught.value.message == f'filter "{name}" is disabled, line:1, col:1'


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{{ unclosed", "TokenizationError"),
        ("{{ $.userId }}", "TokenizationError"),
        ("{{ }}", "TokenizationError"),
        ("{% if a %}", "ParseError"),
        ("{% nosuch %}", "ParseError"),
        ("{% ifchanged %}{% endifchanged %}", "ParseError"),
        ("{{ '%zz' | url_decode }}", "RenderError"),
    ],
)
def test_liquid_template_is_refused_when_malformed(template: str, name: str) -> None:
    with pytest.raises(MappingError) as caught:
        _rendered(template)

    assert caught.value.name == name


@pytest.mark.parametrize(
    ("length", "is_refused"), [pytest.param(1000, False, id="longest"), pytest.param(1001, True, id="one-over")]
)
def test_liquid_template_is_refused_when_too_long(length: int, *, is_refused: bool) -> None:
    try:
        outcome = _rendered("x" * length)
    except MappingError as error:
        outcome = error.message

    expected = "liquid template values are limited to 1000 characters" if is_refused else "x" * length
    assert outcome == expected


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("{% assign s = '0123456789' %}" + "{% assign s = s | append: s %}" * 30, id="doubling"),
        pytest.param("{{ (1..1000000000000) }}", id="range"),
        pytest.param("{{ long | replace: '', long }}", id="replacing-everywhere"),
        pytest.param("{{ long | split: '' | join: long }}", id="joining"),
    ],
)
def test_liquid_template_is_refused_when_its_texts_grow_beyond_bounds(template: str) -> None:
    with pytest.raises(MappingError, match="memory alloc limit exceeded"):
        transform({"v": {"@liquid": template}}, {"long": "x" * 100_000})
