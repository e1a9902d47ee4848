"""Generated, seeded scenarios that drive the destination against a Talon.One service and explain what was wrong."""

from scenarios.errors import UsageError
from scenarios.events import Event, Failure, Listener, RunFinished, RunStarted, ScenarioFinished
from scenarios.generate import Generator, digest
from scenarios.model import Mismatch, Rule, Scenario
from scenarios.report import JsonLines, TerminalReport
from scenarios.runner import play, run
from scenarios.targets import OwnMock, RunningServer, Target

__all__ = [
    "Event",
    "Failure",
    "Generator",
    "JsonLines",
    "Listener",
    "Mismatch",
    "OwnMock",
    "Rule",
    "RunFinished",
    "RunStarted",
    "RunningServer",
    "Scenario",
    "ScenarioFinished",
    "Target",
    "TerminalReport",
    "UsageError",
    "digest",
    "play",
    "run",
]
