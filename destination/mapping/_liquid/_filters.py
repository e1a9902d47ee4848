"""All filters, those that Segment has disabled included, under one calling convention."""

from collections.abc import Callable
from inspect import Parameter, signature

from destination._javascript import Json
from destination.mapping._liquid._date_filters import DATE_FILTERS
from destination.mapping._liquid._list_filters import LIST_FILTERS
from destination.mapping._liquid._number_filters import NUMBER_FILTERS
from destination.mapping._liquid._text_filters import TEXT_FILTERS
from destination.mapping._liquid._values import LARGEST_OUTPUT, FilterError, plain

_DISABLED = (
    *("array_to_sentence_string", "concat", "find", "find_exp", "find_index", "find_index_exp", "group_by"),
    *("group_by_exp", "has", "has_exp", "map", "newline_to_br", "reject", "reject_exp", "reverse", "sort"),
    *("sort_natural", "type", "uniq", "where_exp"),
)
"""Source: Segment actions framework, liquid directive."""


def _disabled(name: str) -> Callable[..., Json]:
    def refuse(*_arguments: Json, **_options: Json) -> Json:
        raise FilterError(f'filter "{name}" is disabled')

    return refuse


def _adapted(function: Callable[..., Json]) -> Callable[..., Json]:
    """Call a filter as JavaScript would: superfluous arguments are ignored, options are pairs, sizes are bounded."""
    parameters = signature(function).parameters.values()
    is_variadic = any(parameter.kind is Parameter.VAR_POSITIONAL for parameter in parameters)
    taken = None if is_variadic else len(parameters) - 1

    def call(value: Json, *arguments: Json, **options: Json) -> Json:
        given = [*map(plain, arguments), *([name, plain(option)] for name, option in options.items())]
        result = function(plain(value), *given[:taken])
        if isinstance(result, str | list) and len(result) > LARGEST_OUTPUT:
            raise FilterError("memory alloc limit exceeded")
        return result

    return call


FILTERS: dict[str, Callable[..., Json]] = {
    **{name: _adapted(function) for name, function in TEXT_FILTERS.items()},
    **{name: _adapted(function) for name, function in NUMBER_FILTERS.items()},
    **{name: _adapted(function) for name, function in LIST_FILTERS.items()},
    **{name: _adapted(function) for name, function in DATE_FILTERS.items()},
    **{name: _disabled(name) for name in _DISABLED},
}
