"""``@liquid``: the liquid template language with the event as its scope.

Source: Segment actions framework, liquid directive.
"""

from liquid.exceptions import LiquidError
from liquid.template import BoundTemplate
from liquid.token import TOKEN_TAG

from destination._javascript import Json
from destination._units import code_units
from destination.errors import MappingError
from destination.mapping._liquid._engine import parse_template, render_template
from destination.mapping._liquid._scanner import InvalidExpressionError
from destination.mapping._resolution import Compiler, Resolver, constant, failing
from destination.mapping._texts import with_whole_pairs

LONGEST_TEMPLATE = 1000
"""UTF-16 code units. Source: Segment actions framework."""


def build_liquid(option: Json, _compiler: Compiler) -> Resolver:
    """Compile ``@liquid``; a template that cannot be read is refused when it comes to rendering it."""
    if not isinstance(option, str):
        return failing("liquid template value must be a string")
    if not option:
        return constant("")
    if len(code_units(option)) > LONGEST_TEMPLATE:
        return failing(f"liquid template values are limited to {LONGEST_TEMPLATE} characters")
    try:
        return _renderer(parse_template(option))
    except LiquidError as error:
        return failing(_located(error), _parse_error_name(error))


def _renderer(template: BoundTemplate) -> Resolver:
    def render(data: Json) -> Json:
        try:
            return with_whole_pairs(render_template(template, data))
        except LiquidError as error:
            raise MappingError(_located(error), name="RenderError") from error

    return render


def _parse_error_name(error: LiquidError) -> str:
    """Tell trouble with tags from trouble inside an expression."""
    token = error.token
    if isinstance(error, InvalidExpressionError):
        return "TokenizationError"
    is_about_tag = token is not None and (token.kind == TOKEN_TAG or token.start_index < 0)
    return "ParseError" if is_about_tag else "TokenizationError"


def _located(error: LiquidError) -> str:
    """Word an error as the JavaScript engine does: with the place where the tag or output starts."""
    token = error.token
    message = str(error.args[0] if error.args else type(error).__name__)
    if token is None or token.start_index < 0:
        return message
    source, start = token.source, token.start_index
    line, column = source.count("\n", 0, start) + 1, start - source.rfind("\n", 0, start)
    return f"{message}, line:{line}, col:{column}"
