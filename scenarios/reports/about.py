"""What the reports of one run have in common."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from scenarios.coverage import Coverage
from scenarios.model import Scenario
from scenarios.reports.masking import Mask

CoverageSource: TypeAlias = Callable[[], Coverage]
"""Tells what has been exercised so far; asked when the run is over."""


@dataclass(frozen=True, slots=True)
class About:
    """What a report says beside the events of the run.

    Args:
        command: what reproduces a scenario, up to its ID; holds no secret.
        target: whom the run drives, in words.
        started: when, with its time zone.
        mask: hides the secrets of the run.
        coverage: None when the run was too narrow to speak of coverage.
        tells_kinds: whether the terminal shows figures by kind too.
        tells_all: whether the terminal lists what is not covered, and tells where the time went.
        whole_count: how many scenarios per action cover everything there is; 0 when the run does.
    """

    command: str
    target: str = "a mock in this process"
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    mask: Mask = field(default_factory=Mask, repr=False)
    coverage: CoverageSource | None = None
    tells_kinds: bool = False
    tells_all: bool = False
    whole_count: int = 0

    def reproduction(self, scenario: Scenario) -> str:
        """Write the line that plays a scenario again."""
        return self.mask.text(f"{self.command} {shlex.quote(scenario.id)}")
