"""The options of the commands: flag, environment, ``[tool.mock-talon]`` and help text all follow from one definition."""

import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import fields

from mock_talon.behaviour import Behaviour, SettingError
from mock_talon.errors import UsageError, nearest
from mock_talon.origins import origin_of
from mock_talon.storage.naming import FORMS, MEMORY
from mock_talon.wire.headers import CONTROL_HEADER

ENVIRONMENT_PREFIX = "MOCK_TALON_"
FILE = Path("pyproject.toml")
SECTION = "tool.mock-talon"
SERVERS = ("waitress", "granian")

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Option:
    """One option.

    Args:
        name: in snake_case, as the command's parameter.
        type: what click makes of its text.
        help: one sentence.
        default: None for none.
        otherwise: what holds without it and without a default, unless a seed says something else; None for nothing.
    """

    name: str
    type: Any
    help: str
    default: Any = None
    otherwise: Any = None

    @property
    def kebab(self) -> str:
        """The name as flag and file key have it."""
        return self.name.replace("_", "-")

    @property
    def environment(self) -> str:
        """The name of the environment variable."""
        return f"{ENVIRONMENT_PREFIX}{self.name.upper()}"

    @property
    def shown_default(self) -> str | bool:
        """What the help text says of the default; of a world's setting, the one without a seed."""
        if self.otherwise is None:
            return self.default is not None
        return ("on" if self.otherwise else "off") if isinstance(self.otherwise, bool) else str(self.otherwise)

    def decorator(self) -> Callable[[F], F]:
        """Make the click option."""
        flag = f"--{self.kebab}/--no-{self.kebab}" if self.type is bool else f"--{self.kebab}"
        return click.option(
            flag,
            self.name,
            type=self.type,
            default=self.default,
            help=self.help,
            envvar=self.environment,
            show_envvar=True,
            show_default=self.shown_default,
        )


def _documented(cls: type) -> dict[str, str]:
    """Read what a class's docstring says about its arguments; a line that is indented further goes on with the last one."""
    arguments = (inspect.getdoc(cls) or "").partition("Args:\n")[2].partition("\n\n")[0]
    said = (line.strip().partition(": ") for line in arguments.replace("\n        ", " ").splitlines())
    return {name: f"{text[:1].upper()}{text[1:]}" for name, _, text in said}


def _behaviour_options() -> tuple[Option, ...]:
    said = _documented(Behaviour)
    plain = [item for item in fields(Behaviour) if isinstance(item.default, bool | int | float)]
    return tuple(Option(item.name, type(item.default), said[item.name], otherwise=item.default) for item in plain)


BEHAVIOUR = _behaviour_options()
PLACE = (
    Option("seed", click.Path(path_type=Path), "World to serve, TOML or JSON; the demo world when absent."),
    Option("host", str, "Address to bind.", "127.0.0.1"),
    Option("port", click.IntRange(0, 65535), "Port to bind, 0 for any free one.", 8080),
    Option("store", str, f"Where the worlds live: {FORMS}.", MEMORY),
    Option("fresh", bool, "Begin anew, and lose what the store holds.", default=False),
    Option("server", click.Choice(SERVERS), "What serves: waitress, or granian of the extra fast.", SERVERS[0]),
    Option("workers", click.IntRange(1), "Processes that serve, on granian and a store that they can share.", 1),
    Option("control_token", str, f"What /_mock/* asks for in the header {CONTROL_HEADER}; needed beyond loopback."),
)
OF_SERVE_ALONE = frozenset({"server", "workers"})
_PORT_OF_EXEC = Option("port", click.IntRange(0, 65535), "Port to bind, 0 for any free one.", 0)
SERVE = (*PLACE, *BEHAVIOUR)
EXEC = (
    *(_PORT_OF_EXEC if option.name == "port" else option for option in PLACE if option.name not in OF_SERVE_ALONE),
    *BEHAVIOUR,
)


def with_options(options: Iterable[Option]) -> Callable[[F], F]:
    """Give a command these options."""

    def decorate(command: F) -> F:
        for option in reversed(tuple(options)):
            command = option.decorator()(command)
        return command

    return decorate


def behaviour_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the world settings that somebody has given.

    Raises:
        UsageError: one is out of range; names the option.
    """
    given = {option.name: values[option.name] for option in BEHAVIOUR if values.get(option.name) is not None}
    try:
        Behaviour(**given)
    except SettingError as error:
        flag = f"--{error.name.replace('_', '-')}"
        raise UsageError(f"{flag} {given[error.name]} is out of range; give {error.expected}") from error
    return given


def parse_configured() -> dict[str, Any]:
    """Read the options of ``serve`` as the command does without arguments: environment, then file, then defaults.

    Raises:
        UsageError: a name is unknown, or a value is none of its option.
    """
    command = with_options(SERVE)(click.command("serve")(lambda **_: None))
    try:
        values = command.make_context("serve", [], default_map=load_defaults()).params
    except click.ClickException as error:
        raise UsageError(error.format_message()) from error
    behaviour_values(values)
    return values


def url_of(defaults: Mapping[str, Any]) -> str:
    """Give the URL at which ``serve`` serves, as the environment and ``[tool.mock-talon]`` have it."""
    host, port = (_configured(option, defaults) for option in PLACE if option.name in {"host", "port"})
    return origin_of(host, port)


def _configured(option: Option, defaults: Mapping[str, Any]) -> Any:
    return os.environ.get(option.environment) or defaults.get(option.name, option.default)


def load_defaults(path: Path = FILE) -> dict[str, Any]:
    """Read ``[tool.mock-talon]`` and check it and the environment for unknown names.

    Returns:
        Values by parameter name.

    Raises:
        UsageError: the file is no TOML, a name is unknown, or a value is not plain.
    """
    by_environment = {option.environment: option for option in SERVE}
    _refuse_unknown(
        (name for name in os.environ if name.startswith(ENVIRONMENT_PREFIX)), by_environment, "the environment"
    )
    by_key = {option.kebab: option for option in SERVE}
    section = _section(path)
    _refuse_unknown(section, by_key, f"[{SECTION}] of {path}")
    for key, value in section.items():
        _require_plain(by_key[key], value, f"[{SECTION}] of {path}")
    return {by_key[key].name: value for key, value in section.items()}


def _require_plain(option: Option, value: Any, where: str) -> None:
    """Refuse what is no single value, or would silently count as another one, as true does as 1."""
    is_whole = option.type is int or isinstance(option.type, click.IntRange)
    types, expected = (bool, "true or false") if option.type is bool else (int | float, "one text or number")
    types, expected = (int, "a whole number") if is_whole else (types, expected)
    is_slip = isinstance(value, bool) and option.type is not bool
    if is_slip or not isinstance(value, types | str):
        raise UsageError(f"{where}: {option.kebab} is {value!r}; give {expected}")


def _section(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    import tomllib  # there is mostly no such file

    try:
        tool = tomllib.loads(path.read_text("utf-8")).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error
    section: Any = tool.get("mock-talon", {}) if isinstance(tool, dict) else {}
    if not isinstance(section, dict):
        raise UsageError(f"{path}: {SECTION} is {section!r}; it is a table of options: write [{SECTION}]")
    return section


def _refuse_unknown(names: Iterable[str], known: Mapping[str, Option], where: str) -> None:
    for name in names:
        if name not in known and name not in _EXPORTED:
            hint = nearest(name, known) or f"known are {', '.join(sorted(known))}"
            raise UsageError(f"{where}: there is no option {name}; {hint}")


URL_VARIABLE = f"{ENVIRONMENT_PREFIX}URL"
CONTROL_VARIABLE = f"{ENVIRONMENT_PREFIX}CONTROL_TOKEN"
_EXPORTED = frozenset({URL_VARIABLE})
