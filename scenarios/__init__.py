"""Generated, seeded scenarios that drive the destination against a Talon.One service and explain what was wrong.

Names are loaded when they are first asked for, so that a pytest run which wants no scenarios pays for none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.coverage import Contract, Coverage, Share, Tally, served_contract
    from scenarios.errors import UsageError
    from scenarios.events import (
        Duplicate,
        Event,
        Failure,
        Leftovers,
        Listener,
        RunFinished,
        RunStarted,
        ScenarioFinished,
        StepPlayed,
    )
    from scenarios.generate import Batch, Generator, digest
    from scenarios.live import LiveServer
    from scenarios.model import Scenario, Step
    from scenarios.observing import Arrival, Change, Exchange, Mismatch, Rule
    from scenarios.own_mock import InProcessMock, OwnMock, SocketMock
    from scenarios.playing import play
    from scenarios.reports import About, HtmlReport, JsonLines, JUnitReport, MarkdownReport, Mask, TerminalReport
    from scenarios.runner import Budget, run
    from scenarios.shrinking import Shrinker
    from scenarios.stage import Stage, Target
    from scenarios.targets import RunningServer

__all__ = [
    "About",
    "Arrival",
    "Batch",
    "Budget",
    "Change",
    "Contract",
    "Coverage",
    "Duplicate",
    "Event",
    "Exchange",
    "Failure",
    "Generator",
    "HtmlReport",
    "InProcessMock",
    "JUnitReport",
    "JsonLines",
    "Leftovers",
    "Listener",
    "LiveServer",
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
    "Shrinker",
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

_HOMES = {
    "coverage": ("Contract", "Coverage", "Share", "Tally", "served_contract"),
    "errors": ("UsageError",),
    "events": (
        "Duplicate",
        "Event",
        "Failure",
        "Leftovers",
        "Listener",
        "RunFinished",
        "RunStarted",
        "ScenarioFinished",
        "StepPlayed",
    ),
    "generate": ("Batch", "Generator", "digest"),
    "live": ("LiveServer",),
    "model": ("Scenario", "Step"),
    "observing": ("Arrival", "Change", "Exchange", "Mismatch", "Rule"),
    "own_mock": ("InProcessMock", "OwnMock", "SocketMock"),
    "playing": ("play",),
    "reports": ("About", "HtmlReport", "JUnitReport", "JsonLines", "MarkdownReport", "Mask", "TerminalReport"),
    "runner": ("Budget", "run"),
    "shrinking": ("Shrinker",),
    "stage": ("Stage", "Target"),
    "targets": ("RunningServer",),
}
_MODULES = {name: f"{__name__}.{home}" for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
