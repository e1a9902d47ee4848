"""The tests that pytest collects: one per scenario, played on mocks in the process of the test run."""

import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest

from mock_talon import UsageError as MockUsageError
from mock_talon import load_seed
from scenarios.errors import UsageError
from scenarios.events import ScenarioFinished
from scenarios.plan import Opened, Plan
from scenarios.playing import play
from scenarios.reports.about import About
from scenarios.reports.failure_lines import failure_lines
from scenarios.reports.masking import Mask
from scenarios.selecting import ids_for

_NAME: Final = "talon-scenarios"


def collected(session: pytest.Session, count: int, seed: int, world: Path | None) -> Iterator[pytest.Item]:
    """Give one test per scenario.

    Args:
        session: of the test run.
        count: per action.
        seed: what they are drawn from.
        world: seed file, None for the demo world.

    Raises:
        pytest.UsageError: the seed file cannot be used.
    """
    try:
        plan = Plan(seed, world=None if world is None else load_seed(world))
        ids = ids_for(plan.generator(), count)
    except (UsageError, MockUsageError) as error:
        raise pytest.UsageError(str(error)) from error
    command = ["talon-scenarios", "run", "--seed", str(seed), *(["--world", str(world)] if world else []), "--only"]
    about = About(shlex.join(command), mask=Mask([plan.vocabulary().key]))
    suite = ScenarioSuite.from_parent(session, name=_NAME, nodeid=_NAME, plan=plan, about=about)
    for scenario_id in ids:
        yield ScenarioItem.from_parent(suite, name=f"test_scenario[{scenario_id}]", scenario_id=scenario_id)


class ScenarioSuite(pytest.Collector):
    """What the scenarios share: mocks that are started before the first of them and stopped after the last."""

    def __init__(self, *, plan: Plan, about: About, **more: Any) -> None:
        super().__init__(**more)
        self.about = about
        self._plan = plan
        self._generator = plan.generator()
        self._open = ExitStack()
        self._opened: Opened | None = None

    def collect(self) -> list[pytest.Item]:
        """Give nothing: the tests are made without asking."""
        return []

    def setup(self) -> None:
        """Start."""
        self._opened = self._open.enter_context(self._plan.opened())

    def teardown(self) -> None:
        """Stop."""
        self._open.close()

    def played(self, scenario_id: str) -> ScenarioFinished:
        """Play a scenario, and reduce it if it fails as the first of its kind.

        Raises:
            LookupError: the mocks have not been started.
        """
        if self._opened is None:
            raise LookupError("the scenarios' mocks are started by the suite's setup")
        finished, shrinker = play(self._generator.by_id(scenario_id), self._opened.target), self._opened.shrinker
        is_reduced = finished.failures and shrinker is not None and shrinker.has_time_for(finished.scenario)
        return shrinker.shrunk(finished) if shrinker is not None and is_reduced else finished


class ScenarioFailedError(Exception):
    """A scenario that showed something unexpected."""

    def __init__(self, finished: ScenarioFinished) -> None:
        super().__init__(f"{finished.scenario.id}: {finished.scenario.title}")
        self.finished = finished


class ScenarioItem(pytest.Item):
    """One scenario."""

    def __init__(self, *, scenario_id: str, **more: Any) -> None:
        super().__init__(**more)
        self._scenario_id = scenario_id

    @property
    def _suite(self) -> ScenarioSuite:
        suite = self.getparent(ScenarioSuite)
        if suite is None:
            raise LookupError("a scenario belongs to a suite")
        return suite

    def runtest(self) -> None:
        """Play it.

        Raises:
            ScenarioFailedError: something was not as it should be.
        """
        finished = self._suite.played(self._scenario_id)
        if finished.skipped:
            pytest.skip(finished.skipped)
        if finished.failures:
            raise ScenarioFailedError(finished)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell what was expected, what was got, and how to see it again."""
        if isinstance(excinfo.value, ScenarioFailedError):
            return "\n".join(failure_lines(excinfo.value.finished, self._suite.about))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the test."""
        return self.path, None, f"{_NAME}::{self.name}"
