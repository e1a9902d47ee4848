"""A failing scenario reduced to the smallest that breaks the same rule.

Two ways lead there, and both keep the expectations true. A kind is asked again with smaller draws, so it makes a smaller
scenario with the expectations that belong to it; or parts are taken away from what is sent, as long as a mock that obeys
every rule still does what is expected.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from scenarios.events import ScenarioFinished
from scenarios.generate import Generator
from scenarios.model import Scenario, Script
from scenarios.playing import play
from scenarios.reducing import smaller_scripts
from scenarios.renaming import Renamer
from scenarios.stage import Target

ATTEMPTS: Final = 400
"""How many smaller scenarios are tried for one that fails."""

KINDS_REDUCED: Final = 40
"""Of how many kinds the first failure of a run is reduced."""


@dataclass(frozen=True, slots=True)
class Size:
    """How big a scenario is: steps first, then the bytes of what goes in."""

    steps: int
    length: int

    @classmethod
    def of(cls, script: Script) -> "Size":
        """Measure a script."""
        sent = [(step.events, step.mappings, step.by_hand) for step in script.steps]
        return cls(len(script.steps), len(msgspec.json.encode(sent)))

    def is_below(self, other: "Size") -> bool:
        """Compare."""
        return (self.steps, self.length) < (other.steps, other.length)


class Shrinker:
    """Looks for the smallest scenario that fails alike.

    Args:
        generator: made the failing ones.
        target: whom they failed against.
        reference: a mock that obeys every rule, None when the target is the best there is.
        attempts: how many smaller scenarios are tried for one that fails.
        renamer: gives identifiers that the target has not seen; needed where it remembers.
    """

    def __init__(
        self,
        generator: Generator,
        target: Target,
        reference: Target | None = None,
        *,
        attempts: int = ATTEMPTS,
        renamer: Renamer | None = None,
    ) -> None:
        self._generator = generator
        self._target = target
        self._reference = reference
        self._attempts = attempts
        self._renamer = renamer
        self._kinds: set[tuple[str, str]] = set()

    def has_time_for(self, scenario: Scenario) -> bool:
        """Tell whether a scenario is still to be reduced; a mock that is quite broken fails thousands."""
        return len(self._kinds) < KINDS_REDUCED and (scenario.action, scenario.kind) not in self._kinds

    def _play(self, scenario: Scenario, *, watches_all: bool = False) -> ScenarioFinished:
        """Play a scenario; what is told of it bears the names it had."""
        renamed = self._renamer(scenario) if self._renamer else scenario
        return replace(play(renamed, self._target, watches_all=watches_all), scenario=scenario)

    def shrunk(self, failed: ScenarioFinished) -> ScenarioFinished:
        """Add its smallest form to a scenario that failed; the same form every time."""
        self._kinds.add((failed.scenario.action, failed.scenario.kind))
        best = _Best(cut(failed), self._play, self._attempts)
        if not best.finished.failures:
            return failed
        self._draw_smaller(best)
        self._try_other_kinds(best)
        if self._reference is not None:
            best.require(self._reference)
            self._take_away(best)
        smallest = self._play(best.finished.scenario, watches_all=True)
        return replace(failed, smallest=smallest) if smallest.failures else failed

    def _draw_smaller(self, best: "_Best") -> None:
        """Make choices 0, or at least smaller, one after the other."""
        scenario_id = best.finished.scenario.id
        _, choices = self._generator.again(scenario_id)

        def is_better(forced: list[int]) -> bool:
            return best.try_(self._generator.again(scenario_id, forced)[0])

        if is_better([0] * len(choices)):
            return
        place = 0
        while place < len(choices):
            tried = ([*choices[:place], smaller, *choices[place + 1 :]] for smaller in _below(choices[place]))
            better = next(filter(is_better, tried), None)
            choices, place = (choices, place + 1) if better is None else (better, place)

    def _try_other_kinds(self, best: "_Best") -> None:
        """Look among the kinds that aim at the broken rule for a smaller one."""
        for scenario_id in self._generator.aimed_alike(best.finished.scenario, best.rule):
            best.try_(self._generator.again(scenario_id, ())[0])

    def _take_away(self, best: "_Best") -> None:
        """Leave out steps, requests, items, members and parts of values, until nothing more can go."""
        is_smaller, keeps = True, self._renamer.prefix if self._renamer else ""
        while is_smaller and best.has_attempts:
            scenario = best.finished.scenario
            smaller = (replace(scenario, script=script) for script in smaller_scripts(scenario.script, keeps))
            is_smaller = any(map(best.try_, smaller))


def _below(choice: int) -> Iterator[int]:
    """Give smaller choices, the smallest first; each of them once."""
    yield from (smaller for smaller in dict.fromkeys((0, choice // 2, choice - 1)) if 0 <= smaller < choice)


class _Best:
    """The smallest scenario so far."""

    def __init__(self, scenario: Scenario, play_it: Callable[[Scenario], ScenarioFinished], attempts: int) -> None:
        self._play = play_it
        self._attempts = attempts
        self._reference: Callable[[Scenario], bool] = lambda _: True
        self.finished = play_it(scenario)
        self.rule = broken_rule(self.finished)

    @property
    def has_attempts(self) -> bool:
        """Whether more may be tried."""
        return self._attempts > 0

    def require(self, reference: Target) -> None:
        """Take from now on only what passes against a mock that obeys every rule."""
        self._reference = lambda scenario: play(scenario, reference).has_passed

    def try_(self, scenario: Scenario) -> bool:
        """Take a scenario if it is smaller and breaks the same rule, and tell whether it was taken."""
        if not self.has_attempts or not Size.of(scenario.script).is_below(Size.of(self.finished.scenario.script)):
            return False
        self._attempts -= 1
        played = self._play(scenario)
        if broken_rule(played) != self.rule or not self._reference(cut(played)):
            return False
        self.finished = replace(played, scenario=cut(played))
        return True


def broken_rule(finished: ScenarioFinished) -> str:
    """Name the rule that was broken first, "" for none."""
    return next((item.rule.id for failure in finished.failures for item in failure.mismatches), "")


def cut(finished: ScenarioFinished) -> Scenario:
    """Leave out the steps after the one that failed."""
    scenario = finished.scenario
    return replace(scenario, script=replace(scenario.script, steps=scenario.script.steps[: len(finished.steps)]))
