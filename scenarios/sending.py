"""The requests of one step: of a destination, made by hand, one after the other or all at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Final

from destination import Destination, RetryPolicy, Settings, Timing, Transport, WireRequest, WireResponse
from scenarios.by_hand import send_by_hand
from scenarios.model import Credential, Step
from scenarios.observing import Arrival, Exchange, Json
from scenarios.stage import Stage

_KEY_NOBODY_HAS: Final = "0" * 64
_DEPLOYMENT_NOBODY_HAS: Final = "https://nobody.europe-west1.talon.one"
_AUTHORIZATION: Final = "authorization"
_DEPLOYMENTS: Final = {
    Credential.NO_DEPLOYMENT: "",
    Credential.UNDEFINED_DEPLOYMENT: "undefined",
    Credential.UNKNOWN_DEPLOYMENT: _DEPLOYMENT_NOBODY_HAS,
}
_KEYS: Final = {Credential.UNKNOWN_KEY: _KEY_NOBODY_HAS, Credential.EMPTY_KEY: ""}


def send(step: Step, stage: Stage) -> tuple[tuple[Exchange, ...], tuple[Arrival, ...]]:
    """Send what a step consists of.

    Returns:
        The exchanges, those of the events first; and the callbacks that arrived.
    """
    if step.hears_callbacks and stage.callbacks is not None:
        step = stage.callbacks.addressed(step)
    if step.faults and stage.arm is not None:
        stage.arm(step.faults)
    exchanges = tuple(_exchanges(step, stage))
    return exchanges, stage.heard() if step.hears_callbacks else ()


def _exchanges(step: Step, stage: Stage) -> Iterator[Exchange]:
    settings = settings_for(step.credential, stage)
    if step.events:
        destination = _destination(step, stage, settings)
        yield from (_all_at_once(destination, step, stage) if step.at_once else _in_order(destination, step.events))
    for request in step.by_hand:
        yield Exchange(None, send_by_hand(request, settings, stage.transport))


def _in_order(destination: Destination, events: tuple[Json, ...]) -> Iterator[Exchange]:
    for event in events:
        for result in destination.handle(event):
            yield Exchange(event, result)


def _all_at_once(destination: Destination, step: Step, stage: Stage) -> Iterator[Exchange]:
    """Send every event in a thread of its own; those that are held are let go when all have come."""

    def handle(event: Json) -> list[Exchange]:
        try:
            return list(_in_order(destination, (event,)))
        finally:
            if stage.crowd is not None:
                stage.crowd.leave()

    if stage.crowd is not None:
        stage.crowd.expect(len(step.events), step.places_at_once)
    with ThreadPoolExecutor(len(step.events)) as threads:
        for exchanges in threads.map(handle, step.events):
            yield from exchanges


def _destination(step: Step, stage: Stage, settings: Settings) -> Destination:
    is_open = step.credential is Credential.NO_AUTHORIZATION
    return Destination(
        settings,
        step.mappings,
        filters=step.filters,
        transport=_WithoutAuthorization(stage.transport) if is_open else stage.transport,
        retry_policy=RetryPolicy(attempts=step.attempts),
        requests_per_second=None,
        timing=Timing(now=stage.now, elapsed=perf_counter, sleep=stage.sleep, chance=float),
    )


def settings_for(credential: Credential | None, stage: Stage) -> Settings:
    """Give the settings of a destination with a credential, the usual one for None."""
    key, deployment = stage.api_key, stage.deployment
    if credential is not None:
        key = {**stage.keys, **_KEYS}.get(credential, key)
        deployment = _DEPLOYMENTS.get(credential, deployment)
    return Settings(api_key=key, deployment=deployment, base_url=stage.base_url)


class _WithoutAuthorization:
    """Leaves the credential out of every request, which no setting of the destination can do."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send(self, request: WireRequest, timeout_seconds: float) -> WireResponse:
        headers = tuple(header for header in request.headers if header[0] != _AUTHORIZATION)
        return self._transport.send(WireRequest(request.method, request.url, headers, request.body), timeout_seconds)
