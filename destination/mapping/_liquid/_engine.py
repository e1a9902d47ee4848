"""The python-liquid engine, set up to read and render as Segment's JavaScript engine does.

Source: Segment actions framework, liquid directive; liquidjs.
"""

from collections.abc import Mapping
from io import StringIO
from typing import TextIO

from liquid import Environment, RenderContext
from liquid.ast import Node
from liquid.exceptions import LiquidError, LiquidInterrupt
from liquid.parser import get_parser
from liquid.template import BoundTemplate
from liquid.utils import ReadOnlyChainMap

from destination._javascript import UNDEFINED, Json, is_number
from destination.mapping._liquid._filters import FILTERS
from destination.mapping._liquid._tags import TAGS, Disabled, JavascriptStream
from destination.mapping._liquid._values import read_property

_DISABLED_TAGS = ("case", "for", "include", "layout", "render", "tablerow")
"""Source: Segment actions framework, liquid directive."""

_UNKNOWN_TAGS = ("doc", "ifchanged")
"""Tags of the library that the JavaScript engine does not know."""


class _Context(RenderContext):
    """Finds variables among those of the template, its counters and the data; nothing is built in."""

    def __init__(self, template: BoundTemplate, data: Mapping[str, object]) -> None:
        super().__init__(template, globals=data)
        self.scope = ReadOnlyChainMap(self.locals, self.counters, self.globals)

    def get_item(self, obj: Json, key: Json) -> Json:
        value = read_property(obj, key)
        if value is UNDEFINED:
            raise KeyError(key)
        return value

    def increment(self, name: str) -> int:
        value = self._counted(name)
        self.counters[name] = value + 1
        return value

    def decrement(self, name: str) -> int:
        self.counters[name] = self._counted(name) - 1
        return self.counters[name]

    def _counted(self, name: str) -> int:
        value: Json = self.counters.get(name, self.globals.get(name))
        return value if is_number(value) else 0


class _Environment(Environment):
    shorthand_indexes = True
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
        return get_parser(self).parse(JavascriptStream(self.tokenizer()(source)))


_ENVIRONMENT = _Environment(strict_filters=False)


def parse_template(source: str) -> BoundTemplate:
    """Parse a template.

    Raises:
        LiquidError: the template is not valid.
    """
    return _ENVIRONMENT.from_string(source)


def render_template(template: BoundTemplate, data: Mapping[str, object]) -> str:
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
