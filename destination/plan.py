"""What the destination makes of recorded cases: one case in, one result out, nothing sent.

The cases and results are those of the recordings of Segment's own packages, so that the two can be compared line by
line.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from destination._javascript import UNDEFINED, Json, parse, stringify, type_name, without_prototypes
from destination._recordings import told_error, told_request, told_results
from destination.authentication import require_authentication
from destination.delivery import Delivery
from destination.errors import ConfigurationError, DestinationError
from destination.fql import matches
from destination.mapping import transform
from destination.pipeline import Pipeline, effective_mapping, require_action
from destination.played import PlayedTransport
from destination.settings import Settings

_REMEMBERED_MAPPINGS: Final = 256
_MEMBERS: Final = (
    "id",
    "kind",
    "action",
    "subscribe",
    "event",
    "mapping",
    "useDefaultMappings",
    "settings",
    "response",
    "showResults",
)
_ROUGHLY: Final = 0.6
"""How alike a word is at least to the one that is proposed in its place."""

_NEARLY: Final = 0.7
"""How alike a member is at least to the one for which it is taken, and refused."""

_WITHDRAWN: Final = "withdrawn"
_DEFAULT_SETTINGS: Final = {"apiKey": "test-api-key", "deployment": "https://acme.europe-west1.talon.one"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one line.

    Args:
        line: the result as JSON text in UTF-8, without a line feed.
        is_case: whether there was a case to answer at all.
    """

    line: bytes
    is_case: bool


def answer_lines(lines: Iterable[bytes]) -> Iterator[Answer]:
    """Answer lines of JSON in UTF-8, one by one, in constant memory.

    Args:
        lines: a bare case or ``{"case": …}`` each, with or without the line feed.

    Yields:
        One answer per line, in order; a line that is no case gets a result of outcome ``invalid_case``.
    """
    for line in lines:
        yield answer_line(line)


def answer_line(line: bytes) -> Answer:
    """Answer one line; see ``answer_lines``."""
    try:
        decoded = parse(line.decode())
    except (ValueError, RecursionError) as error:
        return _invalid(UNDEFINED, f"the line is not JSON that can be read: {error}")
    case = decoded.get("case", decoded) if isinstance(decoded, dict) else decoded
    if not isinstance(case, dict):
        return _invalid(UNDEFINED, f"a case must be an object, not {type_name(case)}")
    identity = case.get("id", UNDEFINED)
    try:
        return Answer(_encode({"id": identity, **answer_case(case)}), is_case=True)
    except ConfigurationError as error:
        return _invalid(identity, error.message)
    except RecursionError:
        return _invalid(UNDEFINED, "the case is nested too deeply to be answered")


def _encode(result: dict[str, Json]) -> bytes:
    return stringify(result).encode()


def answer_case(case: dict[str, Json]) -> dict[str, Json]:
    """Answer one case.

    Returns:
        The result, without the case's id.

    Raises:
        ConfigurationError: it is no case.
    """
    _require_no_slips(case)
    kind = _member(case, "kind")
    answer = _KINDS.get(kind) if isinstance(kind, str) else None
    if answer is None:
        raise ConfigurationError(f"kind must be one of {', '.join(_KINDS)}, not {kind!r}{_meant(kind, _KINDS)}")
    return answer(case)


def _require_no_slips(case: dict[str, Json]) -> None:
    """Refuse a member whose name is nearly one that counts; all others are notes of whoever wrote the case."""
    for name in case:
        meant = "" if name in _MEMBERS else _meant(name, _MEMBERS, _NEARLY)
        if meant:
            raise ConfigurationError(f"a case has no member {name!r}{meant}")


def _meant(word: Json, known: Iterable[str], nearly: float = _ROUGHLY) -> str:
    """Ask whether a known word was meant; empty when none is near."""
    near = get_close_matches(word, tuple(known), n=1, cutoff=nearly) if isinstance(word, str) else []
    return f"; did you mean {near[0]!r}?" if near else ""


def _invalid(identity: Json, message: str) -> Answer:
    return Answer(_encode({"id": identity, "outcome": "invalid_case", "message": message}), is_case=False)


def _member(case: dict[str, Json], name: str) -> Json:
    if name not in case:
        raise ConfigurationError(f"a case needs {name!r}")
    return case[name]


def _answer_fql(case: dict[str, Json]) -> dict[str, Json]:
    subscribe, event = _member(case, "subscribe"), _member(case, "event")
    try:
        return {"outcome": "fql", "matched": matches(subscribe, event)}
    except DestinationError as error:
        return told_error(error)


def _answer_mapping(case: dict[str, Json]) -> dict[str, Json]:
    mapping, event = _member(case, "mapping"), _member(case, "event")
    try:
        value = without_prototypes(transform(mapping, event))
    except DestinationError as error:
        return told_error(error)
    return {"outcome": "undefined"} if value is UNDEFINED else {"outcome": "value", "value": value}


def _answer_auth(case: dict[str, Json]) -> dict[str, Json]:
    transport = PlayedTransport(case.get("response") or {})
    try:
        require_authentication(_settings(case), Delivery(transport))
    except DestinationError as error:
        return told_error(error, transport.request)
    return {"outcome": "request", **told_request(transport.request)}


def _answer_action(case: dict[str, Json]) -> dict[str, Json]:
    action = _member(case, "action")
    if not isinstance(action, str):
        raise ConfigurationError(f"action must be the key of an action, not {type_name(action)}")
    mark = {"reconstructed": True} if require_action(action).status == _WITHDRAWN else {}
    return {**_answer_event(case, _pipeline(action, case), _member(case, "event")), **mark}


def _answer_event(case: dict[str, Json], pipeline: Pipeline, event: Json) -> dict[str, Json]:
    transport = PlayedTransport(case.get("response") or {})
    try:
        settings = _settings(case)
    except DestinationError as error:
        return told_error(error)
    prepared = pipeline.prepare(event, settings)
    if prepared.request is None:
        return {"outcome": "not_subscribed"} if prepared.error is None else told_error(prepared.error)
    delivered = Delivery(transport).deliver(prepared.request)
    if delivered.error is not None:
        return told_error(delivered.error, prepared.request)
    described = {"outcome": "request", **told_request(prepared.request)}
    if case.get("showResults") and delivered.response is not None:
        described["results"] = told_results(delivered.response)
    return described


def _pipeline(action: str, case: dict[str, Json]) -> Pipeline:
    """Compile a case's mapping, or take it from those seen before; texts are the key, as mappings cannot be hashed."""
    mapping = json.dumps({} if case.get("mapping") is None else case["mapping"])
    trigger = json.dumps(case["subscribe"]) if "subscribe" in case else None
    return _compile(action, mapping, trigger, use_defaults=bool(case.get("useDefaultMappings")))


@lru_cache(maxsize=_REMEMBERED_MAPPINGS)
def _compile(action_key: str, mapping: str, trigger: str | None, *, use_defaults: bool) -> Pipeline:
    action = require_action(action_key)
    effective = effective_mapping(action, json.loads(mapping), use_defaults=use_defaults)
    return Pipeline(action, effective, UNDEFINED if trigger is None else json.loads(trigger))


def _settings(case: dict[str, Json]) -> Settings:
    return Settings.from_segment(case.get("settings", _DEFAULT_SETTINGS))


_KINDS: Final[dict[str, Callable[[dict[str, Json]], dict[str, Json]]]] = {
    "action": _answer_action,
    "mapping": _answer_mapping,
    "fql": _answer_fql,
    "auth": _answer_auth,
}
