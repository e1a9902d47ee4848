"""What a run shows beside passed and failed: duplicates, what was not done, and what stays on a real deployment."""

from collections import Counter
from collections.abc import Iterator, Sequence

from scenarios.events import Leftovers, RunFinished, ScenarioFinished
from scenarios.reports.about import About

_LISTED = 5


def duplicate_lines(finished: Sequence[ScenarioFinished]) -> Iterator[str]:
    """Tell which actions delivered one event twice, and in which kinds of scenarios."""
    counts: Counter[tuple[str, ...]] = Counter()
    kinds: dict[tuple[str, ...], dict[str, None]] = {}
    for item in finished:
        for duplicate in item.duplicates:
            counts[duplicate.actions] += 1
            kinds.setdefault(duplicate.actions, {})[f"{item.scenario.action}/{item.scenario.kind}"] = None
    for actions, count in counts.items():
        events = "1 event" if count == 1 else f"{count} events"
        yield f"{events} arrived twice, by {' and by '.join(actions)}: {', '.join(kinds[actions])}"


def undone_lines(over: RunFinished, total: int, about: About) -> Iterator[str]:
    """Tell what was skipped, not checked, or never begun."""
    if len(over.finished) < total:
        yield f"{total - len(over.finished)} scenarios not begun: the run ended early, as it was asked to"
    unchecked = sum(item.unchecked for item in over.finished)
    if unchecked:
        yield f"{unchecked} checks of the state afterwards: not checked, this server does not show its state"
    reasons = Counter(item.skipped for item in over.finished if item.skipped)
    yield from (f"{count} scenarios skipped: {about.mask.text(reason)}" for reason, count in reasons.items())


def leftover_lines(leftovers: Leftovers | None) -> Iterator[str]:
    """Tell what was deleted from a real deployment, and what stays there."""
    if leftovers is None:
        return
    yield f"{len(leftovers.deleted)} audiences that the run made were deleted again"
    for what, names in (
        ("audiences could not be deleted", leftovers.undeleted),
        ("customer profiles stay, no endpoint for Segment deletes them", leftovers.profiles),
        ("customer sessions stay, likewise", leftovers.sessions),
    ):
        if names:
            shown = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
            yield f"{len(names)} {what}: {shown}"
    if leftovers.events:
        yield f"{leftovers.events} events stay, likewise"
