"""The options of ``talon-scenarios`` that say which scenarios are meant."""

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from mock_talon import Seed, load_seed
from scenarios.cli_options import Command, gathered
from scenarios.plan import Plan
from scenarios.pools import DEFAULT_LOCALE
from scenarios.selecting import ids_for

DEFAULT_COUNT: Final = 40
_SEED_BITS: Final = 31

_AGAIN: Final = (
    click.option("--seed", type=click.IntRange(min=0), help="Draws the same scenarios again; by chance when absent."),
    click.option(
        "--world",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="Seed file of the mock: its attributes, event types, audiences and costs are the scenarios' vocabulary.",
    ),
    click.option(
        "--locale",
        default=DEFAULT_LOCALE,
        show_default=True,
        help="Language and country of names, cities and the like.",
    ),
)
"""What draws one scenario again."""

_WHICH: Final = (
    click.option("--count", type=click.IntRange(min=1), default=DEFAULT_COUNT, show_default=True, help="Per action."),
    click.option("--action", "actions", multiple=True, metavar="KEY", help="May be given repeatedly."),
    click.option(
        "--only",
        multiple=True,
        metavar="ID|KIND|ACTION|RULE",
        help="Narrows to one scenario, a kind, an action, or what aims at a rule; may be given repeatedly.",
    ),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which scenarios are meant.

    Args:
        seed: by chance when none was given.
        count: per action.
        actions: keys.
        only: what it is narrowed to.
        world: path of a seed file.
        locale: of names and the like.
    """

    seed: int | None
    world: Path | None
    locale: str
    count: int = DEFAULT_COUNT
    actions: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether so little is drawn that coverage says nothing."""
        return bool(self.actions or self.only)

    def plan(self) -> Plan:
        """Give the run, in which nothing is selected yet."""
        seed = random.SystemRandom().getrandbits(_SEED_BITS) if self.seed is None else self.seed
        return Plan(seed, world=self._loaded(), locale=self.locale)

    def _loaded(self) -> Seed | None:
        return None if self.world is None else load_seed(self.world)

    def selected(self, plan: Plan) -> Plan:
        """Select the scenarios of a run.

        Raises:
            UsageError: there are none of the kind.
        """
        return replace(plan, ids=tuple(ids_for(plan.generator(), self.count, self.actions, self.only)))

    def words(self) -> list[str]:
        """Give the options that draw a scenario again, but for the seed."""
        words = [] if self.world is None else ["--world", str(self.world)]
        return words if self.locale == DEFAULT_LOCALE else [*words, "--locale", self.locale]


def drawing_options(command: Command) -> Command:
    """Add the options; the command is called with ``drawing``, a `Drawing`."""
    return gathered(command, (_AGAIN[0], *_WHICH, *_AGAIN[1:]), "drawing", Drawing)


def again_options(command: Command) -> Command:
    """Add only those that draw one scenario again; the command is called with ``drawing``, a `Drawing`."""
    return gathered(command, _AGAIN, "drawing", Drawing)
