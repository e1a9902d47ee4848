"""The python-liquid engine, set up to read and render as Segment's JavaScript engine does.

Source: Segment actions framework, liquid directive; liquidjs.
"""

from io import StringIO
from typing import TextIO

from liquid import Environment, RenderContext
from liquid.ast import Node
from liquid.exceptions import LiquidError, LiquidInterrupt
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.template import BoundTemplate
from liquid.token import Token

from destination._javascript import UNDEFINED, Json, is_number
from destination._units import member
from destination.mapping._liquid._filters import FILTERS
from destination.mapping._liquid._tags import TAGS, Disabled
from destination.mapping._liquid._template import tokenize_template

_DISABLED_TAGS = ("case", "for", "include", "layout", "render", "tablerow")
"""Source: Segment actions framework, liquid directive."""

_UNKNOWN_TAGS = ("doc", "ifchanged")
"""Tags of the library that the JavaScript engine does not know."""


class _Context(RenderContext):
    """Finds variables among those of the template and in the data, which may be a text or list as well."""

    def __init__(self, template: BoundTemplate, data: Json) -> None:
        super().__init__(template)
        self._data = data

    def resolve(self, name: str, *, token: Token | None = None, default: object = UNDEFINED) -> Json:
        """Look a variable up; an unknown ``size`` is that of an empty object, in which nothing is built in."""
        del token  # nothing is wrong with a variable that is missing
        if name in self.locals:
            return self.locals[name]
        found = member(self._data, name)
        missing = 0 if name == "size" else default
        return missing if found is UNDEFINED else found

    def increment(self, name: str) -> int:
        """Count up in the data itself, which the mapping's other directives see."""
        value = self._counted(name)
        self._count(name, value + 1)
        return value

    def decrement(self, name: str) -> int:
        value = self._counted(name) - 1
        self._count(name, value)
        return value

    def _counted(self, name: str) -> int:
        value = member(self._data, name)
        return value if is_number(value) else 0

    def _count(self, name: str, value: int) -> None:
        if isinstance(self._data, dict):
            self._data[name] = value


class _Environment(Environment):
    suppress_blank_control_flow_blocks = False

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.filters = dict(FILTERS)
        for tag in TAGS:
            self.add_tag(tag)
        for name in _UNKNOWN_TAGS:
            del self.tags[name]
        self.tags.update((name, Disabled(self)) for name in _DISABLED_TAGS)

    def _parse(self, source: str) -> list[Node]:
        return get_parser(self).parse(TokenStream(tokenize_template(source)))


_ENVIRONMENT = _Environment(strict_filters=False)


def parse_template(source: str) -> BoundTemplate:
    """Parse a template.

    Raises:
        LiquidError: the template is not valid.
    """
    return _ENVIRONMENT.from_string(source)


def render_template(template: BoundTemplate, data: Json) -> str:
    """Render a template; ``break`` and ``continue`` end it.

    Raises:
        LiquidError: a filter cannot be applied, or the output grows beyond bounds.
    """
    context, buffer = _Context(template, data), StringIO(newline="")
    _render_nodes(template, context, buffer)
    return buffer.getvalue()


def _render_nodes(template: BoundTemplate, context: RenderContext, buffer: TextIO) -> None:
    for node in template.nodes:
        try:
            node.render(context, buffer)
        except LiquidInterrupt:
            return
        except LiquidError as error:
            error.token = error.token or node.token
            raise
