"""Generated, seeded scenarios that drive the destination against a Talon.One service and explain what was wrong."""

from scenarios.coverage import Contract, Coverage, Share, Tally, served_contract
from scenarios.errors import UsageError
from scenarios.events import Event, Failure, Listener, RunFinished, RunStarted, ScenarioFinished, StepPlayed
from scenarios.generate import Batch, Generator, digest
from scenarios.model import Arrival, Change, Exchange, Mismatch, Rule, Scenario, Step
from scenarios.own_mock import InProcessMock, OwnMock, SocketMock
from scenarios.playing import play
from scenarios.reports import About, HtmlReport, JsonLines, JUnitReport, MarkdownReport, Mask, TerminalReport
from scenarios.runner import run
from scenarios.stage import Stage, Target
from scenarios.targets import RunningServer

__all__ = [
    "About",
    "Arrival",
    "Batch",
    "Change",
    "Contract",
    "Coverage",
    "Event",
    "Exchange",
    "Failure",
    "Generator",
    "HtmlReport",
    "InProcessMock",
    "JUnitReport",
    "JsonLines",
    "Listener",
    "MarkdownReport",
    "Mask",
    "Mismatch",
    "OwnMock",
    "Rule",
    "RunFinished",
    "RunStarted",
    "RunningServer",
    "Scenario",
    "ScenarioFinished",
    "Share",
    "SocketMock",
    "Stage",
    "Step",
    "StepPlayed",
    "Tally",
    "Target",
    "TerminalReport",
    "UsageError",
    "digest",
    "play",
    "run",
    "served_contract",
]
