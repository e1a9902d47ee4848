"""The options of ``talon-scenarios run`` that say against whom, how fast and how long."""

import random
from dataclasses import dataclass, field, replace
from typing import Final

import click
from click.core import ParameterSource

from scenarios.asking import is_next_door
from scenarios.cli_options import Command, gathered
from scenarios.errors import UsageError
from scenarios.figures import REQUESTS_PER_SECOND
from scenarios.live import LIVE_REQUESTS_PER_SECOND, THIRD_PARTY_HOST
from scenarios.plan import Address, Plan
from scenarios.runner import Budget

_KEY_VARIABLE: Final = "TALON_API_KEY"
_CONTROL_VARIABLE: Final = "MOCK_TALON_CONTROL_TOKEN"
_PREFIX_BITS: Final = 24


@dataclass(frozen=True, slots=True)
class ControlToken:
    """What opens the control door of a mock.

    Args:
        text: the token; not shown in ``repr``.
        is_said: whether the command names it, rather than the environment, which knows nothing of the server.
    """

    text: str = field(repr=False)
    is_said: bool

    def for_server(self, base_url: str | None) -> str:
        """Give the token to a server that it is meant for, "" to any other."""
        return self.text if self.is_said or is_next_door(base_url or "") else ""


def _control_token(context: click.Context, parameter: click.Parameter, text: str | None) -> ControlToken:
    source = context.get_parameter_source(parameter.name or "")
    return ControlToken(text or "", is_said=source is ParameterSource.COMMANDLINE)


_OPTIONS: Final = (
    click.option(
        "--base-url",
        envvar="TALON_BASE_URL",
        show_envvar=True,
        help="A running server instead of a mock of our own.",
    ),
    click.option(
        "--deployment",
        envvar="TALON_DEPLOYMENT",
        show_envvar=True,
        help="Setting of the destination; else the base URL.",
    ),
    click.option(
        "--api-key",
        envvar=_KEY_VARIABLE,
        show_envvar=True,
        help="Setting of the destination; else the first of the world.",
    ),
    click.option(
        "--control-token",
        envvar=_CONTROL_VARIABLE,
        show_envvar=True,
        callback=_control_token,
        help="Of the mock at --base-url, if it was started with one: else its state cannot be checked. From the "
        "environment for a mock on this machine only.",
    ),
    click.option(
        "--live",
        "is_live",
        is_flag=True,
        help="Talon.One itself: only scenarios that are safe there; needs --world, --deployment and --api-key.",
    ),
    click.option("--strict", "is_strict", is_flag=True, help="A world that refuses what drifts from the contract."),
    click.option(
        "--workers",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        help="Processes that play; more than one pay from about --count 100 on.",
    ),
    click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="Requests per second to --base-url."),
    click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Ends the run after so long."),
    click.option("--fail-fast", "fails_fast", is_flag=True, help="Ends the run with the first failure."),
    click.option(
        "--repeat", metavar="ID", help="Plays this scenario --count times, to see whether it always ends alike."
    ),
)


@dataclass(frozen=True, slots=True)
class Running:
    """Against whom, how fast and how long."""

    base_url: str | None
    deployment: str | None
    api_key: str | None
    control_token: ControlToken
    is_live: bool
    is_strict: bool
    workers: int
    rate: float | None
    seconds: float | None
    fails_fast: bool
    repeat: str | None

    @property
    def budget(self) -> Budget:
        """When the run ends before its end."""
        return Budget(self.fails_fast, self.seconds)

    def require_consistent(self, *, is_narrowed: bool, has_world: bool) -> None:
        """Refuse options that do not go together.

        Raises:
            UsageError: with what would.
        """
        is_elsewhere = self.is_live or self.base_url is not None
        if not is_elsewhere and (self.deployment or self.api_key):
            raise UsageError("--deployment and --api-key belong to --base-url; a mock of our own brings its own")
        if not is_elsewhere and self.rate is not None:
            raise UsageError("--rate belongs to --base-url; a mock of our own is driven on a clock of its own")
        if self.repeat is not None and is_narrowed:
            raise UsageError("--repeat names its scenario itself: leave out --only and --action")
        if self.is_live:
            self._require_careful(has_world=has_world)

    def _require_careful(self, *, has_world: bool) -> None:
        missing = [
            name
            for name, is_there in (
                ("--world FILE (what the deployment has)", has_world),
                ("--deployment", bool(self.deployment)),
                ("--api-key", bool(self.api_key)),
            )
            if not is_there
        ]
        if missing:
            raise UsageError(f"--live needs {', '.join(missing)}")
        if self.is_strict or self.workers > 1:
            raise UsageError("--live goes with neither --strict nor --workers: the service is what it is, and shared")

    def applied(self, plan: Plan) -> Plan:
        """Give the run against whom it is meant."""
        if not self.is_live and self.base_url is None:
            return replace(plan, is_strict=self.is_strict)
        usual = LIVE_REQUESTS_PER_SECOND if self.is_live else REQUESTS_PER_SECOND.value
        address = Address(
            self.base_url or THIRD_PARTY_HOST,
            self.deployment or "",
            self.api_key or plan.vocabulary().key,
            self.rate or usual,
            is_live=self.is_live,
            control_token=self.control_token.for_server(self.base_url),
        )
        return replace(plan, is_strict=self.is_strict, address=address, prefix=_fresh_prefix())

    def repeated(self, plan: Plan, count: int) -> Plan:
        """Give the run of one scenario again and again.

        Raises:
            UsageError: there is no such scenario.
        """
        scenario = plan.generator().by_id(self.repeat or "")
        return replace(plan, ids=(scenario.id,) * count, repeats=True)

    def words(self) -> list[str]:
        """Give the options that play a scenario again, without secrets."""
        words = ["--base-url", self.base_url] if self.base_url else []
        words += ["--deployment", self.deployment] if self.deployment else []
        flags = (("--live", self.is_live), ("--strict", self.is_strict))
        return words + [flag for flag, is_set in flags if is_set]

    def placeholders(self) -> list[str]:
        """Give the options that hold secrets, each with the variable of the shell that stands for it."""
        secrets = (
            ("--api-key", self.api_key, _KEY_VARIABLE),
            ("--control-token", self.control_token.for_server(self.base_url), _CONTROL_VARIABLE),
        )
        return [
            f'{option} "${variable}"'
            for option, given, variable in secrets
            if given and (self.base_url or self.is_live)
        ]


def running_options(command: Command) -> Command:
    """Add the options; the command is called with ``running``, a `Running`."""
    return gathered(command, _OPTIONS, "running", Running)


def _fresh_prefix() -> str:
    """Make what keeps this run's identifiers apart from those that the server has seen."""
    return f"r{random.SystemRandom().getrandbits(_PREFIX_BITS):06x}"
