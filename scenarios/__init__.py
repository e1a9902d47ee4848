"""Generated, seeded scenarios that drive the destination against a Talon.One service and explain what was wrong."""

from scenarios.errors import UsageError
from scenarios.events import Event, Failure, Listener, RunFinished, RunStarted, ScenarioFinished, StepPlayed
from scenarios.generate import Batch, Generator, digest
from scenarios.model import Arrival, Change, Exchange, Mismatch, Rule, Scenario, Step
from scenarios.own_mock import InProcessMock, OwnMock, SocketMock
from scenarios.playing import play
from scenarios.report import JsonLines, TerminalReport
from scenarios.runner import run
from scenarios.stage import Stage, Target
from scenarios.targets import RunningServer

__all__ = [
    "Arrival",
    "Batch",
    "Change",
    "Event",
    "Exchange",
    "Failure",
    "Generator",
    "InProcessMock",
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
    "SocketMock",
    "Stage",
    "Step",
    "StepPlayed",
    "Target",
    "TerminalReport",
    "UsageError",
    "digest",
    "play",
    "run",
]
