"""Which scenarios may be played on a real deployment: those that a rehearsal has shown to touch only what is theirs."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from destination import WireRequest
from scenarios.events import ScenarioFinished
from scenarios.generate import Batch
from scenarios.model import ANY_WORLD, Scenario
from scenarios.observing import Json
from scenarios.playing import play
from scenarios.stage import Target

MOST_REQUESTS: Final = 12
"""How many requests a scenario sends at most to a real deployment."""

LONGEST_BODY: Final = 64 * 1024
"""How many bytes a request holds at most that is sent to a real deployment."""

_HOST_PATHS: Final = "/segment/"
_AUDIENCE_PATHS: Final = "/segment/audiences/"
_EVENTS: Final = "events"
_OWN: Final = frozenset({"profiles", "sessions", "audiences"})
_OURS: Final = "it needs a world, keys or faults of our own"


class Cautious(Collection[Scenario]):
    """Scenarios of which those that are not safe say why, so that they are skipped.

    Args:
        batch: all of them.
        rehearsal: judges them.
    """

    def __init__(self, batch: Batch, rehearsal: "Rehearsal") -> None:
        self._batch = batch
        self._rehearsal = rehearsal

    def __len__(self) -> int:
        return len(self._batch)

    def __iter__(self) -> Iterator[Scenario]:
        for scenario in self._batch:
            reason = scenario.lacks or self._rehearsal.objection(scenario)
            yield replace(scenario, lacks=f"not on a real deployment: {reason}") if reason else scenario

    def __contains__(self, scenario: object) -> bool:
        return scenario in self._batch


class Rehearsal:
    """Plays scenarios on a mock of our own, and tells what speaks against playing them on a real deployment.

    Args:
        mock: of the same vocabulary.
        prefix: put before every identifier of the run.
    """

    def __init__(self, mock: Target, prefix: str) -> None:
        self._mock = mock
        self._prefix = prefix

    def objection(self, scenario: Scenario) -> str:
        """Tell the first reason against a scenario, "" for none."""
        steps = scenario.script.steps
        if scenario.script.world != ANY_WORLD or any(step.faults or step.credential or step.at_once for step in steps):
            return _OURS
        return next(self._objections(play(scenario, self._mock, watches_all=True)), "")

    def _objections(self, played: ScenarioFinished) -> Iterator[str]:
        if not played.has_passed:
            yield "its rehearsal on a mock did not pass"
        if played.scenario.is_heavy or played.requests > MOST_REQUESTS:
            yield f"it is a burst, or sends more than {MOST_REQUESTS} requests"
        for request in _requests_of(played):
            yield from self._objections_to(request)
        for step in played.steps:
            for change in step.changes:
                yield from self._objections_to_change(change.place)

    def _objections_to(self, request: WireRequest) -> Iterator[str]:
        path = unquote(urlsplit(request.url).path)
        if not path.startswith(_HOST_PATHS):
            yield "it asks for paths that the third-party host does not have"
        if path.startswith(_AUDIENCE_PATHS) and self._prefix not in path:
            yield "it names an audience that is not its own"
        if len(request.body or b"") > LONGEST_BODY:
            yield f"it sends more than {LONGEST_BODY} bytes at once"
        if any(self._prefix not in str(audience) for audience in _joined(request.body)):
            yield "it puts a profile into an audience that is not its own"

    def _objections_to_change(self, place: str) -> Iterator[str]:
        collection, _, rest = place.partition("/")
        if collection not in _OWN and collection != _EVENTS:
            yield f"it makes what would stay for all: {collection}"
        elif collection in _OWN and self._prefix not in rest:
            yield f"it writes to {collection} under an identifier that is not its own"


def _joined(body: bytes | None) -> Iterator[Json]:
    """Give the audiences that a request lets profiles join, however it names them."""
    try:
        sent = msgspec.json.decode(body or b"{}")
    except msgspec.DecodeError:
        return
    members = sent if isinstance(sent, dict) else {}
    data = members.get("data")
    for change in (members.get("audiencesChanges"), *(data if isinstance(data, list) else [data])):
        adds = change.get("adds") if isinstance(change, dict) else None
        yield from adds if isinstance(adds, list) else ()


def _requests_of(played: ScenarioFinished) -> Iterator[WireRequest]:
    for step in played.steps:
        for exchange in step.exchanges:
            if exchange.result.request is not None:
                yield exchange.result.request
