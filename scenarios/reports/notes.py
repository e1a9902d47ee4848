"""What a run shows beside passed and failed: duplicates, what was not done, and what stays on a real deployment."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from scenarios.events import Leftovers, RunFinished, ScenarioFinished
from scenarios.reports.about import About
from scenarios.reports.wording import counted

_HOW_TO_SHOW: Final = "a mock that was started with --control-token shows it to who gives the same one"
_LISTED: Final = 5
_LONGEST_NAME: Final = 40


def duplicate_lines(finished: Sequence[ScenarioFinished]) -> Iterator[str]:
    """Tell which actions delivered one event twice, and in which kinds of scenarios."""
    counts: Counter[tuple[str, ...]] = Counter()
    kinds: dict[tuple[str, ...], dict[str, None]] = {}
    for item in finished:
        for duplicate in item.duplicates:
            counts[duplicate.actions] += 1
            kinds.setdefault(duplicate.actions, {})[f"{item.scenario.action}/{item.scenario.kind}"] = None
    for actions, count in counts.items():
        yield f"{counted(count, 'event')} arrived twice, by {' and by '.join(actions)}: {', '.join(kinds[actions])}"


def undone_lines(over: RunFinished, total: int, about: About) -> Iterator[str]:
    """Tell what was skipped, not checked, or never begun."""
    missing = total - len(over.finished)
    if over.is_broken_off:
        yield f"BROKEN OFF: {counted(missing, 'scenario')} of {total} not played"
    elif missing:
        yield f"{counted(missing, 'scenario')} not begun: the run ended early, as it was asked to"
    unchecked = sum(item.unchecked for item in over.finished)
    if unchecked:
        checks = f"{counted(unchecked, 'check')} of the state afterwards"
        yield f"{checks}: not checked, this server does not show its state ({_HOW_TO_SHOW})"
    reasons = Counter(item.skipped for item in over.finished if item.skipped)
    yield from (f"{counted(count, 'scenario')} skipped: {about.mask.text(reason)}" for reason, count in reasons.items())


def leftover_lines(leftovers: Leftovers | None) -> Iterator[str]:
    """Tell what was deleted from a real deployment, and what stays there."""
    if leftovers is None:
        return
    if leftovers.undeleted:
        yield f"audiences made that could not be deleted: {len(leftovers.undeleted)} ({', '.join(leftovers.undeleted)})"
    for what, names in (
        ("audiences made and deleted again", leftovers.deleted),
        ("customer profiles that stay, since no endpoint for Segment deletes them", leftovers.profiles),
        ("customer sessions that stay, likewise", leftovers.sessions),
    ):
        if names:
            shown = ", ".join(map(_shortened, names[:_LISTED]))
            yield f"{what}: {len(names)} ({shown}{', …' if len(names) > _LISTED else ''})"
    if leftovers.events:
        yield f"events that stay, likewise: {leftovers.events}"


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
