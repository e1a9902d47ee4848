"""One mapping, compiled once: from an event to the request it makes, without touching the network."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from destination._javascript import UNDEFINED, Json
from destination.actions import ACTIONS, Action
from destination.errors import ConfigurationError, DestinationError, MappingError, SubscriptionError
from destination.fql import compile_trigger
from destination.mapping import compile_mapping
from destination.mapping._objects import merge
from destination.settings import Settings
from destination.wire import WireRequest


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping of the destination: when it runs, which action, with what payload.

    Args:
        action: key of the action, e.g. ``trackEventV2``.
        subscribe: the trigger, in the query language as Segment's package reads it; None lets every event through.
        mapping: what each field of the action is made of, directives or plain values.
        name: how results and messages call this mapping; the action's key where it is empty.
        is_enabled: a disabled mapping is kept but never run.
        use_defaults: ``mapping`` is laid over the action's default mapping; its keys replace the default's whole.
    """

    action: str
    subscribe: str | None = None
    mapping: Json = field(default_factory=dict)
    name: str = ""
    is_enabled: bool = True
    use_defaults: bool = False

    @property
    def label(self) -> str:
        """What to call the mapping in front of a user."""
        return self.name or self.action


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one mapping makes of one event; neither request nor error means that the trigger did not match.

    Args:
        payload: the cleaned payload, None unless it was valid.
        request: what would be sent.
        error: why nothing can be sent.
    """

    payload: Json = None
    request: WireRequest | None = None
    error: DestinationError | None = None


NOT_SUBSCRIBED: Final = Prepared()

_ROOT_MAPPING_ERROR: Final = "ValidationError"
_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value


class RefusedSubscriptionError(SubscriptionError):
    """A trigger with which the framework runs no event at all.

    Source: Segment actions framework, result texts of ``onEvent``.
    """

    default_code = "PAYLOAD_VALIDATION_FAILED"
    default_status = _BAD_REQUEST


def effective_mapping(action: Action, mapping: Json, *, use_defaults: bool) -> Json:
    """Lay a mapping over the action's defaults, as the mapping editor does when it creates one."""
    return merge((action.default_mapping, mapping)) if use_defaults else mapping


def require_action(key: str) -> Action:
    """Find an action by its key.

    Raises:
        ConfigurationError: there is none.
    """
    action = ACTIONS.get(key)
    if action is None:
        near = difflib.get_close_matches(key, ACTIONS, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"The actions are {', '.join(ACTIONS)}."
        raise ConfigurationError(f"there is no action {key!r}. {hint}")
    return action


def compile_pipeline(mapping: Mapping) -> "Pipeline":
    """Compile a mapping.

    Raises:
        ConfigurationError: its action does not exist.
    """
    action = require_action(mapping.action)
    effective = effective_mapping(action, mapping.mapping, use_defaults=mapping.use_defaults)
    return Pipeline(action, effective, UNDEFINED if mapping.subscribe is None else mapping.subscribe)


class Pipeline:
    """Trigger, mapping and action of one subscription, each read once.

    A trigger or mapping that cannot be read is no reason to refuse the whole destination: as in production, it is the
    event which fails.

    Args:
        action: the action to perform.
        mapping: the effective mapping.
        subscribe: the trigger; ``UNDEFINED`` lets every event through.

    Source: Segment actions framework, order of steps in ``onEvent``.
    """

    __slots__ = ("_action", "_apply", "_is_match")

    def __init__(self, action: Action, mapping: Json, subscribe: Json = UNDEFINED) -> None:
        self._action = action
        self._is_match = _read_trigger(subscribe)
        self._apply = compile_mapping(mapping).apply

    def prepare(self, event: Json, settings: Settings) -> Prepared:
        """Tell what the event becomes; never raises for what the event, trigger or mapping holds."""
        if isinstance(self._is_match, SubscriptionError):
            return Prepared(error=self._is_match)
        try:
            if self._is_match is not None and not self._is_match(event):
                return NOT_SUBSCRIBED
            payload = self._action.clean(self._apply(event), settings)
            if settings.quirks:
                _require_readable_context(event)
            return Prepared(payload=payload, request=self._action.perform(payload, settings))
        except DestinationError as error:
            return Prepared(error=_as_value(error))
        except RecursionError:
            return Prepared(error=MappingError("the payload is nested too deeply to be sent", name="RangeError"))


def _require_readable_context(event: Json) -> None:
    """Q44: the framework looks for a computed audience in every event, and stumbles over a null on its way.

    Raises:
        DestinationError: named ``TypeError``; the event's context, or personas in it, is null.
    """
    context = event.get("context", UNDEFINED)
    if context is None:
        raise DestinationError(
            "Cannot destructure property 'personas' of '{}' as it is null: send a context or leave it out",
            name="TypeError",
        )
    if isinstance(context, dict) and context.get("personas", UNDEFINED) is None:
        raise DestinationError(
            "Cannot read properties of null (reading 'computation_class'): leave out context.personas, which is null",
            name="TypeError",
        )


def _as_value(error: DestinationError) -> DestinationError:
    """Give an error the status that ``onEvent`` gives it (Q30).

    The traceback goes: it would keep the event and every frame alive as long as the result.
    """
    if error.name == _ROOT_MAPPING_ERROR:
        error.status = _BAD_REQUEST
    return error.with_traceback(None)


def _read_trigger(subscribe: Json) -> Callable[[Json], bool] | SubscriptionError | None:
    if subscribe is UNDEFINED:
        return None
    if not isinstance(subscribe, str) or not subscribe:
        return RefusedSubscriptionError("Failed to validate subscription")
    try:
        return compile_trigger(subscribe)
    except SubscriptionError as error:
        return RefusedSubscriptionError(f"Invalid subscription : {error.message}", position=error.position)
