"""A failing scenario reduced to the smallest that breaks the same rule."""

from scenarios.events import ScenarioFinished
from scenarios.stage import Target


def shrunk(finished: ScenarioFinished, target: Target) -> ScenarioFinished:
    """Add the smallest form to a failing scenario."""
    del target
    return finished
