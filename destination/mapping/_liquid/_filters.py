"""All filters, those that Segment has disabled included, under one calling convention."""

from collections.abc import Callable
from inspect import Parameter, signature

from liquid.builtin.expressions import Nil

from destination._javascript import Json
from destination.mapping._liquid._date_filters import DATE_FILTERS
from destination.mapping._liquid._encoding_filters import ENCODING_FILTERS
from destination.mapping._liquid._list_filters import LIST_FILTERS
from destination.mapping._liquid._number_filters import NUMBER_FILTERS
from destination.mapping._liquid._text_filters import TEXT_FILTERS
from destination.mapping._liquid._value_filters import VALUE_FILTERS
from destination.mapping._liquid._values import FilterError, plain, require_room

_DISABLED = (
    *("array_to_sentence_string", "concat", "find", "find_exp", "find_index", "find_index_exp", "group_by"),
    *("group_by_exp", "has", "has_exp", "map", "newline_to_br", "reject", "reject_exp", "reverse", "sort"),
    *("sort_natural", "type", "uniq", "where_exp"),
)
"""Source: Segment actions framework, liquid directive."""


_TELLING_NIL = frozenset({"date", "inspect", "json", "jsonify", "sum"})
"""Filters for which the word ``nil`` is an object rather than null."""


def _disabled(name: str) -> Callable[..., Json]:
    def refuse(*_arguments: Json) -> Json:
        raise FilterError(f'filter "{name}" is disabled')

    return refuse


def _adapted(name: str, function: Callable[..., Json]) -> Callable[..., Json]:
    """Call a filter as JavaScript would: superfluous arguments are ignored, sizes are bounded."""
    parameters = signature(function).parameters.values()
    is_variadic = any(parameter.kind is Parameter.VAR_POSITIONAL for parameter in parameters)
    taken = None if is_variadic else len(parameters)
    keeps_nil = name in _TELLING_NIL

    def call(*given: Json) -> Json:
        result = function(*(value if keeps_nil and isinstance(value, Nil) else plain(value) for value in given[:taken]))
        if isinstance(result, str | list):
            require_room(len(result))
        return result

    return call


_WORKING = DATE_FILTERS | ENCODING_FILTERS | LIST_FILTERS | NUMBER_FILTERS | TEXT_FILTERS | VALUE_FILTERS

FILTERS: dict[str, Callable[..., Json]] = {
    **{name: _adapted(name, function) for name, function in _WORKING.items()},
    **{name: _disabled(name) for name in _DISABLED},
}
