"""Events that arrive twice, as they do while the classic and the actions destination are both on for one source.

Source: Segment docs, Talon.One (Actions), migration.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from destination import Outcome, Result
from scenarios.events import Duplicate, StepPlayed
from scenarios.observing import Json

_CUSTOMER: Final = "customerProfileId"
_ABOUT: Final = {
    "updateCustomerProfile": ("profile", _CUSTOMER),
    "updateCustomerProfileV2": ("profile", _CUSTOMER),
    "updateCustomerProfileV3": ("profile", _CUSTOMER),
    "trackEvent": ("event", _CUSTOMER),
    "trackEventV2": ("event", _CUSTOMER),
    "updateCustomerSession": ("session", "customerSessionId"),
    "updateCustomerSessionV2": ("session", "customerSessionId"),
}
"""What an action writes, and the field that says of whom."""


def duplicates_in(steps: Iterable[StepPlayed]) -> Iterator[Duplicate]:
    """Find the events that several mappings delivered as the same thing about the same customer."""
    for played in steps:
        sent = ((exchange.event, exchange.result) for exchange in played.exchanges if exchange.event is not None)
        for place, (_, group) in enumerate(groupby(sent, key=lambda one: id(one[0]))):
            event, results = _of_one_event(list(group))
            for actions in _written_twice(results):
                yield Duplicate(played.number, str(event.get("messageId", place)), actions)


def _of_one_event(group: list[tuple[Json, Result]]) -> tuple[Json, list[Result]]:
    return group[0][0], [result for _, result in group]


def _written_twice(results: list[Result]) -> Iterator[tuple[str, ...]]:
    written: dict[tuple[str, str], list[str]] = {}
    if len(results) < 2:
        return
    for result in results:
        kind, field = _ABOUT.get(result.mapping.action, ("", ""))
        if kind and result.outcome is Outcome.DELIVERED and result.payload:
            written.setdefault((kind, str(result.payload.get(field))), []).append(result.mapping.action)
    yield from (tuple(actions) for actions in written.values() if len(actions) > 1)
