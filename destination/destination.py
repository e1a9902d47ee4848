"""Segment's cloud destination "Talon.One (Actions)": what becomes of an event."""

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final

from destination._javascript import Json
from destination._lanes import work_in_lanes
from destination.authentication import require_authentication
from destination.delivery import Delivered, Delivery, Timing
from destination.errors import ConfigurationError
from destination.filters import Filters
from destination.integrations import ACCEPTED_TYPES, is_accepted_type, is_switched_on
from destination.pacing import REQUESTS_PER_SECOND, Pacer
from destination.pipeline import Mapping, Pipeline, Prepared, compile_pipeline
from destination.results import Outcome, Result
from destination.retries import RetryPolicy
from destination.settings import Settings
from destination.transport import RequestsTransport, Transport

MAPPINGS_PER_DESTINATION: Final = 50
"""Source: Segment docs, destination actions: at most 50 mappings per destination instance."""

DEFAULT_WORKERS: Final = 8

Progress = Callable[[int, Sequence[Result]], None]
"""Told after each event: how many are done, and the results of the latest."""


class Destination:
    """One instance of the destination: settings, filters and mappings; safe to share between threads.

    Args:
        settings: API key and deployment.
        mappings: at most 50; each runs on every event that its trigger matches.
        filters: statements in the query language as Segment documents it; an event must satisfy all of them.
        transport: how a request is sent; by default with ``requests``.
        retry_policy: when a request is sent again.
        requests_per_second: the pace of all requests together; None switches pacing off.
        timing: clocks, sleep and chance.

    Raises:
        ConfigurationError: too many mappings, or a mapping of an action that does not exist.
    """

    def __init__(
        self,
        settings: Settings,
        mappings: Iterable[Mapping],
        *,
        filters: Iterable[str] = (),
        transport: Transport | None = None,
        retry_policy: RetryPolicy | None = None,
        requests_per_second: float | None = REQUESTS_PER_SECOND,
        timing: Timing | None = None,
    ) -> None:
        self.settings = settings
        self.mappings = tuple(mappings)
        require_countable(self.mappings)
        self._pipelines = tuple((mapping, compile_pipeline(mapping)) for mapping in self.mappings)
        self._filters = Filters(filters)
        timing = timing or Timing()
        self._delivery = Delivery(
            transport or RequestsTransport(),
            policy=retry_policy or RetryPolicy(),
            pacer=_pacer(requests_per_second, timing),
            timing=timing,
            timeout_seconds=settings.timeout_seconds,
        )

    def plan(self, event: Json) -> list[Result]:
        """Tell what would be sent for an event; sends nothing.

        Args:
            event: the event exactly as it arrives, as decoded JSON; nothing is filled in and nothing changed.

        Returns:
            One result per mapping, in the order of the mappings.
        """
        stop = self._stop(event)
        if stop is not None:
            outcome, reason = stop
            return [Result(mapping, outcome, reason) for mapping in self.mappings]
        return [self._plan_one(mapping, pipeline, event) for mapping, pipeline in self._pipelines]

    def handle(self, event: Json) -> list[Result]:
        """Do with an event what Segment does: blocks through retries and pacing.

        Returns:
            One result per mapping, in the order of the mappings.
        """
        return [self._send(planned) for planned in self.plan(event)]

    def handle_many(
        self, events: Iterable[Json], *, workers: int = DEFAULT_WORKERS, progress: Progress | None = None
    ) -> list[list[Result]]:
        """Handle many events in parallel, those of one user in their order.

        Args:
            events: may be an iterator; see ``stream`` for recordings whose results do not fit into memory.
            workers: how many events are handled at once.
            progress: called in the calling thread after each event.

        Returns:
            The results of each event, in the order of the events.
        """
        return list(self.stream(events, workers=workers, progress=progress))

    def stream(
        self, events: Iterable[Json], *, workers: int = DEFAULT_WORKERS, progress: Progress | None = None
    ) -> Iterator[list[Result]]:
        """Handle many events as ``handle_many`` does, in constant memory: sends only while it is being read.

        Yields:
            The results of each event, in the order of the events.

        Raises:
            ConfigurationError: there is not even one worker.
        """
        if workers < 1:
            raise ConfigurationError(f"handling events needs at least 1 worker, not {workers}")
        answers = work_in_lanes(self.handle, events, lane_key=user_of, lanes=workers)
        for done, results in enumerate(answers, start=1):
            if progress is not None:
                progress(done, results)
            yield results

    def test_authentication(self) -> None:
        """Ask the deployment whether it accepts the API key.

        Raises:
            AuthenticationError: it does not, or cannot be reached.
            DeliveryError: a setting cannot stand in an HTTP header.
        """
        require_authentication(self.settings, self._delivery.without_retries())

    def _stop(self, event: Json) -> tuple[Outcome, str] | None:
        if not is_accepted_type(event):
            kind = event.get("type") if isinstance(event, dict) else None
            call = "a call without a type" if kind is None else f"a call of type {kind!r}"
            return Outcome.NOT_ACCEPTED, f"{call} is not one of {', '.join(sorted(ACCEPTED_TYPES))}"
        if not is_switched_on(event.get("integrations"), self.settings.name):
            return Outcome.SWITCHED_OFF, "the event's integrations object excludes this destination"
        objection = self._filters.objection(event)
        return None if objection is None else (Outcome.FILTERED_OUT, objection)

    def _plan_one(self, mapping: Mapping, pipeline: Pipeline, event: Json) -> Result:
        if not mapping.is_enabled:
            return Result(mapping, Outcome.DISABLED, "the mapping is disabled")
        return _planned(mapping, pipeline.prepare(event, self.settings))

    def _send(self, planned: Result) -> Result:
        if planned.request is None:
            return planned
        return _concluded(planned, self._delivery.deliver(planned.request))


def user_of(event: Json) -> Hashable:
    """Tell whose event it is: userId, else anonymousId; None for nobody's."""
    if not isinstance(event, dict):
        return None
    user = event.get("userId")
    if user is None:
        user = event.get("anonymousId")
    return None if user is None else repr(user)


def require_countable(mappings: Sequence[Mapping]) -> None:
    """Refuse more mappings than a destination can have.

    Raises:
        ConfigurationError: there are too many.
    """
    if len(mappings) > MAPPINGS_PER_DESTINATION:
        raise ConfigurationError(
            f"a destination has at most {MAPPINGS_PER_DESTINATION} mappings (Segment docs, destination actions), "
            f"not {len(mappings)}: split them over two destinations"
        )


def _planned(mapping: Mapping, prepared: Prepared) -> Result:
    if prepared.error is not None:
        return Result(mapping, Outcome.REFUSED, prepared.error.message, error=prepared.error)
    if prepared.request is None:
        return Result(mapping, Outcome.NOT_SUBSCRIBED, "the trigger does not match")
    return Result(mapping, Outcome.PLANNED, payload=prepared.payload, request=prepared.request)


def _concluded(planned: Result, delivered: Delivered) -> Result:
    error = delivered.error
    if error is None:
        outcome, reason = Outcome.DELIVERED, ""
    elif error.is_retryable:
        attempts = "1 attempt" if len(delivered.attempts) == 1 else f"{len(delivered.attempts)} attempts"
        outcome, reason = Outcome.GAVE_UP, f"gave up after {attempts}: {error.message}"
    else:
        outcome, reason = Outcome.FAILED, error.message
    return dataclasses.replace(
        planned,
        outcome=outcome,
        reason=reason,
        error=error,
        response=delivered.response,
        attempts=delivered.attempts,
    )


def _pacer(requests_per_second: float | None, timing: Timing) -> Pacer | None:
    if requests_per_second is None:
        return None
    return Pacer(requests_per_second, elapsed=timing.elapsed, sleep=timing.sleep)
