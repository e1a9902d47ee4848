"""How the command shows actions, results and findings on a terminal."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from destination._javascript import UNDEFINED, Json, stringify
from destination.actions import Action
from destination.fields import Field
from destination.mappings_check import Finding
from destination.results import Outcome, Result
from destination.wire import WireRequest, WireResponse

_VERDICT_HEADER: Final = "x-mock-verdict"
"""In which a mock of Talon.One names its note of the request that it refused."""

_MASK: Final = "***"
_SECRET_FIELDS: Final = frozenset({"callbackAPIKey"})
_GOOD: Final = frozenset({Outcome.DELIVERED, Outcome.PLANNED})
_SEVERITY_STYLES: Final = {"fault": "red", "warning": "yellow"}


def describe_action(action: Action) -> dict[str, Json]:
    """Turn an action's declaration into plain JSON."""
    return {
        "key": action.key,
        "title": action.title,
        "description": action.description,
        "status": action.status,
        "fields": [_describe_field(field) for field in action.fields],
        "defaultMapping": action.default_mapping,
    }


def _describe_field(field: Field) -> dict[str, Json]:
    return {
        "key": field.key,
        "label": field.label,
        "description": field.description,
        "type": field.type,
        "required": field.is_required,
        "multiple": field.is_multiple,
        "choices": list(field.choices),
        "default": field.default,
        "properties": [_describe_field(inner) for inner in field.properties],
    }


def show_actions(console: Console, actions: Iterable[Action]) -> None:
    """Show each action with its root fields; * marks a required one."""
    for action in actions:
        _print(console, f"{action.key}: {action.title} ({action.status})", style="bold")
        console.print(_fields_table(action.fields))


def _fields_table(fields: Iterable[Field]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=True, padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for field in fields:
        table.add_row(*map(escape, (_name(field), _type(field), _default(field))))
    return table


def _name(field: Field) -> str:
    return f"{field.key} *" if field.is_required else field.key


def _type(field: Field) -> str:
    return f"{field.type}[]" if field.is_multiple else field.type


def _default(field: Field) -> str:
    return "" if field.default is UNDEFINED else stringify(field.default)


def show_results(console: Console, event: Json, results: Sequence[Result]) -> None:
    """Show an event's way: the event, and per mapping its payload, request and answer; secrets are masked."""
    _show_json(console, "event", event)
    for number, result in enumerate(results, start=1):
        _show_result(console, number, result)


def _show_result(console: Console, number: int, result: Result) -> None:
    style = "green" if result.outcome in _GOOD else "yellow" if result.request is None else "red"
    _print(console, f"\nmapping {number} ({result.mapping.label}) {_became(result)}", style=f"bold {style}")
    if result.error is not None and len(result.error.fields) > 1:
        for field in result.error.fields:
            _print(console, f"  - {field}")
    if result.request is not None:
        _show_json(console, "payload", masked(result.payload))
        _show_request(console, result.request)
    for attempt in result.attempts:
        answer = attempt.error if attempt.status is None else attempt.status
        _print(console, f"attempt {attempt.number}: {answer} after {attempt.duration_seconds * 1000:.0f} ms")
    if result.response is not None:
        _show_answer(console, result.response)


def _became(result: Result) -> str:
    """Tell in words what became of an event, and why."""
    outcome = result.outcome.replace("_", " ")
    if result.reason.startswith(outcome):
        return result.reason
    return f"{outcome}: {result.reason}" if result.reason else outcome


def _show_request(console: Console, request: WireRequest) -> None:
    _print(console, f"request: {request.method} {request.url}", style="cyan")
    for name, value in request.redacted_headers().items():
        _print(console, f"  {name}: {value}")
    if request.body is not None:
        _print(console, f"  {request.body.decode()}")


def _show_answer(console: Console, answer: WireResponse) -> None:
    _print(console, f"answer: {answer.status} {answer.reason}".rstrip(), style="cyan")
    for name, value in answer.redacted_headers().items():
        _print(console, f"  {name}: {value}")
        if name == _VERDICT_HEADER:
            _print(console, f"    (every reason: GET /_mock/requests/{value} of the mock)")
    if answer.body:
        _print(console, f"  {answer.text}")


def masked(payload: Json) -> Json:
    """Hide the secrets of a payload."""
    if not isinstance(payload, Mapping):
        return payload
    return {key: _MASK if key in _SECRET_FIELDS else value for key, value in payload.items()}


def show_findings(console: Console, path: str, findings: Sequence[Finding]) -> None:
    """Show what was found in a mappings file, and the sum."""
    for finding in findings:
        place = "" if finding.place == path else f"{path}: {finding.place}: "
        _print(console, f"{finding.severity}: {place}{finding.text}", style=_SEVERITY_STYLES[finding.severity])
    faults = sum(finding.severity == "fault" for finding in findings)
    _print(console, f"{path}: {_count(faults, 'fault')}, {_count(len(findings) - faults, 'warning')}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _show_json(console: Console, title: str, value: Json) -> None:
    _print(console, f"{title}:", style="cyan")
    _print(console, json.dumps(json.loads(stringify(value)), indent=2, ensure_ascii=False))


def _print(console: Console, text: str, style: str | None = None) -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
